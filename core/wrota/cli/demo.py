"""``wrota demo``: what ``make demo`` runs."""

from __future__ import annotations

import click


@click.command(hidden=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="Where to listen on 127.0.0.1.")
@click.option("--keep", envvar="KEEP", is_flag=True, help="Keep what the last demonstration left.")
def demo(port: int, keep: bool) -> None:
    """Serve the sample portals with sample people on this machine."""
    from wrota import demo as demonstration

    demonstration.run(port, keep)
