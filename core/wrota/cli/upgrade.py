"""``wrota upgrade``: migrates every tenant's database to the newest schema, one after the other, while serving."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from wrota import settings
from wrota.cli.language import catalogue_for
from wrota.cli.stores import in_words
from wrota.errors import WrotaError
from wrota.store import schema
from wrota.words import say


@click.command()
def upgrade() -> None:
    """Bring every tenant's database to the newest schema; ends with 1 if one could not be."""
    with in_words():
        databases = sorted(settings.data_folder(os.environ).glob("*.sqlite3"))
    results = [_upgrade(database) for database in databases]
    sys.exit(0 if all(results) else 1)


def _upgrade(path: Path) -> bool:
    try:
        before, after = schema.upgrade(path)
    except WrotaError as error:
        click.echo(f"{path.stem}: {catalogue_for().translate(error.sentence)}")
        return False
    if before == after:
        click.echo(catalogue_for().translate(say("{key}: up to date ({schema})", key=path.stem, schema=after or "-")))
    else:
        click.echo(
            catalogue_for().translate(say("{key}: {before} → {after}", key=path.stem, before=before, after=after))
        )
    return True
