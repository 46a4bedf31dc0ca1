"""``wrota demo``: what ``make demo`` runs."""

from __future__ import annotations

import sys

import click

from wrota.cli.language import catalogue_for
from wrota.errors import SettingsError


@click.command(hidden=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="Where to listen on 127.0.0.1.")
@click.option("--keep", envvar="KEEP", is_flag=True, help="Keep what the last demonstration left.")
@click.option("--reload", envvar="RELOAD", is_flag=True, help="Show edited templates, static files and words at once.")
def demo(port: int, keep: bool, reload: bool) -> None:
    """Serve the sample portals with sample people on this machine."""
    from wrota import demo as demonstration

    try:
        demonstration.run(port, keep, reload)
    except SettingsError as error:
        click.echo(catalogue_for().translate(error.sentence), err=True)
        sys.exit(2)
