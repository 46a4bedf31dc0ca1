"""``wrota preview``: pages and letters of one folder, with sample people, on this machine alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from wrota import settings
from wrota.cli.language import SPOKEN, catalogue_for
from wrota.errors import SettingsError
from wrota.words import say

_HERE = Path("tenants")


@click.command()
@click.argument("key", metavar="KEY|FOLDER")
@click.option("--port", default=8000, show_default=True, help="Where to listen on 127.0.0.1.")
@click.option("--lang", type=click.Choice(SPOKEN), help="The language of the preview; LANG decides otherwise.")
def preview(key: str, port: int, lang: str | None) -> None:
    """Show pages and letters of a tenant's folder with sample people, and its mistakes in words; ends on Ctrl+C.

    KEY is looked for in WROTA_TENANTS, else in ./tenants. No other setting is needed, and nothing is left behind.
    """
    catalogue = catalogue_for(lang)
    try:
        from wrota.preview import run

        run(_folder(key), port, catalogue.language)
    except ModuleNotFoundError as error:
        if error.name != "waitress":
            raise
        click.echo(catalogue.translate(say("The preview needs a server: pip install 'wrota[serve]'")), err=True)
        sys.exit(2)
    except SettingsError as error:
        click.echo(catalogue.translate(error.sentence), err=True)
        sys.exit(2)


def _folder(key: str) -> Path:
    root = settings.tenants_folder(os.environ) if os.environ.get("WROTA_TENANTS") else _HERE
    found = next((folder for folder in (root / key, Path(key)) if folder.is_dir()), None)
    if found is None:
        raise SettingsError(say("There is no folder {key}, neither here nor in {root}.", key=key, root=root))
    return found
