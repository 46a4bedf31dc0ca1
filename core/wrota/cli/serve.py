"""``wrota serve``: the site for people, behind limits that are safe as they stand."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wrota import logs, settings
from wrota.cli.stores import in_words
from wrota.errors import SettingsError
from wrota.words import say

if TYPE_CHECKING:
    from wrota.site import Site


@click.command()
@click.argument("application", metavar="[MODULE:NAME]", required=False)
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="The port to listen at.")
def serve(application: str | None, host: str, port: int) -> None:
    """Serve every tenant of WROTA_TENANTS until SIGINT or SIGTERM.

    MODULE:NAME names a Site of your own, with modules in it, such as wsgi:application.
    """
    with in_words():
        logs.configure(settings.log_format(os.environ, is_terminal=sys.stderr.isatty()))
        try:
            from wrota import serving
        except ModuleNotFoundError as error:
            if error.name != "waitress":
                raise
            raise SettingsError(say("Serving needs a server: pip install 'wrota[serve]'")) from error
        serving.run(_site(application), host, port)


def _site(name: str | None) -> Site:
    """Return the site to serve: the environment's, or the one that a module of the operator's makes."""
    from wrota.site import Site

    if name is None:
        return Site.from_environment()
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    found = getattr(import_module(module), attribute or "application", None)
    if not isinstance(found, Site):
        raise SettingsError(say("{name} is no wrota.Site.", name=name))
    return found
