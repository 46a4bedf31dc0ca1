"""``wrota people``: accounts in and out, as a sheet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wrota.cli.language import telling
from wrota.cli.stores import opened
from wrota.desk.people import export_people, import_people
from wrota.errors import ImportRefused
from wrota.words import Sentence, say_many


@click.group()
def people() -> None:
    """Accounts in and out."""


@people.command("import")
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def import_(key: str, file: Path, dry_run: bool) -> None:
    """Open an account for each row of FILE; with any mistake in it, for none. Ends with 1 then."""
    with opened(key) as desk:
        try:
            done = import_people(desk.store, desk.tenant.config, file.read_bytes(), desk.seams, dry_run)
        except ImportRefused as refused:
            _list(file, refused)
            sys.exit(1)
    _tell(
        say_many("{count} person would be taken in.", "{count} people would be taken in.", done.added)
        if dry_run
        else say_many("{count} person was taken in.", "{count} people were taken in.", done.added)
    )


@people.command()
@click.argument("key")
def export(key: str) -> None:
    """Print everybody as a sheet that import takes; passwords are never in it."""
    with opened(key) as desk:
        click.echo(export_people(desk.store, desk.tenant.config), nl=False)


def _list(file: Path, refused: ImportRefused) -> None:
    for row, sentence in refused.faults:
        click.echo(f"{file}:{row}: {telling().tell(sentence)}")
    click.echo(telling().tell(refused.sentence), err=True)


def _tell(sentence: Sentence) -> None:
    click.echo(telling().tell(sentence))
