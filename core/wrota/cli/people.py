"""``wrota people``: CSV import and export of accounts, and invitations."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wrota.cli.language import catalogue_for
from wrota.cli.stores import base_address, opened
from wrota.desk.staff.invitations import invite_people
from wrota.desk.staff.people import Imported, export_people, import_people
from wrota.errors import ImportRefused
from wrota.rules import moments
from wrota.words import Sentence, say, say_many

MOST_WARNINGS = 20
"""How many warnings are printed one by one; an institution may have thousands of old identifiers."""


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
            with file.open("rb") as sheet:
                done = import_people(desk.store, desk.tenant.config, sheet, desk.seams, dry_run)
        except ImportRefused as refused:
            _list(file, refused)
            sys.exit(1)
    _warn(file, done)
    _echo(
        say_many("{count} person would be taken in.", "{count} people would be taken in.", done.added)
        if dry_run
        else say_many("{count} person was taken in.", "{count} people were taken in.", done.added)
    )
    if done.listed:
        _echo(say("The column “accepted” was passed over: people accept a policy themselves."))


@people.command()
@click.argument("key")
def export(key: str) -> None:
    """Print everybody as a sheet that import takes; passwords are never in it."""
    with opened(key) as desk:
        click.echo(export_people(desk.store, desk.tenant.config), nl=False)


@people.command()
@click.argument("key")
@click.option("--per-hour", type=click.IntRange(1, 100_000), default=600, show_default=True, help="How many go out.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def invite(key: str, per_hour: int, dry_run: bool) -> None:
    """Invite whoever has an account that nobody has opened, and an e-mail address, to choose a password.

    A run that was interrupted goes on where it ended; nobody gets a second letter while the link of the first works.
    Needs WROTA_ADDRESS where the site has it; `wrota post deliver` sends the letters.
    """
    with opened(key) as desk:
        invited = invite_people(desk, base_address(desk.tenant), per_hour, dry_run)
    _echo(
        say_many("{count} invitation would go out.", "{count} invitations would go out.", invited.letters)
        if dry_run
        else say_many("{count} invitation goes out.", "{count} invitations go out.", invited.letters)
    )
    if invited.last_at:
        _echo(say("The last one at: {when}", when=moments.in_words(invited.last_at, catalogue_for().language)))
    _echo(say("Invited before, with a link that still works: {count}", count=invited.expecting))
    _echo(say("Without an e-mail address: {count}", count=invited.unreachable))


def _warn(file: Path, done: Imported) -> None:
    for row, sentence in done.warnings[:MOST_WARNINGS]:
        warning = say("Please check: {warning}", warning=sentence)
        click.echo(f"{file}:{row}: {catalogue_for().translate(warning)}")
    further = len(done.warnings[MOST_WARNINGS:]) + done.further_warnings
    if further:
        _echo(say("More rows to check: {count}", count=further))


def _list(file: Path, refused: ImportRefused) -> None:
    for row, sentence in refused.faults:
        click.echo(f"{file}:{row}: {catalogue_for().translate(sentence)}")
    if refused.unlisted:
        _echo(say("Further faults: {count}", count=refused.unlisted))
    click.echo(catalogue_for().translate(refused.sentence), err=True)


def _echo(sentence: Sentence) -> None:
    click.echo(catalogue_for().translate(sentence))
