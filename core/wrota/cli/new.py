"""``wrota new``: scaffolds a tenant's folder, sound from its first minute."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from wrota import settings
from wrota.cli.language import SPOKEN, catalogue_for
from wrota.errors import WrotaError
from wrota.tenant import new_folder
from wrota.words import say

_HERE = Path("tenants")


@click.command()
@click.argument("key")
@click.option("--lang", type=click.Choice(SPOKEN), help="The language of the answer; LANG decides otherwise.")
def new(key: str, lang: str | None) -> None:
    """Make a new tenant's folder KEY, in WROTA_TENANTS, else in ./tenants; an existing one is refused."""
    catalogue = catalogue_for(lang)
    try:
        folder = new_folder.create(_root(), key)
    except WrotaError as error:
        click.echo(catalogue.translate(error.sentence), err=True)
        sys.exit(2)
    click.echo(catalogue.translate(say("The new folder is {folder}; begin with its tenant.toml.", folder=folder)))


def _root() -> Path:
    return settings.tenants_folder(os.environ) if os.environ.get("WROTA_TENANTS") else _HERE
