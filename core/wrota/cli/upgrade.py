"""``wrota upgrade``: migrates every tenant's database to the newest schema, one after the other, while serving."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from wrota import settings
from wrota.cli.language import catalogue_for
from wrota.cli.stores import in_words
from wrota.errors import SettingsError, WrotaError
from wrota.store import schema
from wrota.words import Sentence, say


@click.command()
def upgrade() -> None:
    """Bring every tenant's database to the newest schema; ends with 1 if one could not be.

    With WROTA_TENANTS it also names the databases that have no folder there.
    """
    with in_words():
        databases = _databases(settings.data_folder(os.environ))
        strays = list(_without_folder(databases))
    results = [_upgrade(database) for database in databases]
    for sentence in strays:
        click.echo(catalogue_for().translate(sentence), err=True)
    sys.exit(0 if all(results) else 1)


def _databases(folder: Path) -> list[Path]:
    """Return whatever is named like a database; raise `SettingsError` where nothing can be said of the folder."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except FileNotFoundError as error:
        raise SettingsError(say("WROTA_DATA names {folder}, which is not there.", folder=folder)) from error
    except OSError as error:
        raise SettingsError(
            say("WROTA_DATA names {folder}, which cannot be read; may this user read it?", folder=folder)
        ) from error
    found = sorted(folder / name for name in names if name.endswith(schema.SUFFIX))
    if not found:
        click.echo(catalogue_for().translate(say("There is no database in {folder}.", folder=folder)), err=True)
    return found


def _without_folder(databases: Sequence[Path]) -> Iterator[Sentence]:
    if not os.environ.get("WROTA_TENANTS"):
        return
    tenants = settings.tenants_folder(os.environ)
    for database in databases:
        if not (tenants / database.stem).is_dir():
            yield say(
                "{key}: nobody is served by this database, since there is no folder {folder}.",
                key=database.stem,
                folder=tenants / database.stem,
            )


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
