"""``wrota upgrade``: migrates every tenant's database to the newest schema, several at once, while serving."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from wrota import settings
from wrota.cli.language import catalogue_for
from wrota.cli.stores import in_words
from wrota.errors import SettingsError, WrotaError
from wrota.seams import Seams, cores
from wrota.store import schema
from wrota.words import Sentence, say


@dataclass(frozen=True)
class _Outcome:
    """What became of a database: the schema before and after, or why it could not be brought up."""

    key: str
    before: str = ""
    after: str = ""
    error: Sentence | None = None


@click.command()
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many at once; else one for each core.")
def upgrade(jobs: int | None) -> None:
    """Bring every tenant's database to the newest schema; ends with 1 if one could not be.

    They are told of in the order of their names, however many go on at once. With WROTA_TENANTS it also names the
    databases that have no folder there.
    """
    with in_words():
        databases = _databases(settings.data_folder(os.environ))
        strays = list(_without_folder(databases))
    results = [_told(outcome) for outcome in _outcomes(databases, jobs or cores())]
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


def _outcomes(databases: Sequence[Path], jobs: int) -> Iterator[_Outcome]:
    """Yield what became of each database in the order given, as soon as it and those before it are ready.

    By processes: a migration is mostly Python's own work, which threads would do one after the other.
    """
    if min(jobs, len(databases)) < 2:
        yield from map(_upgrade, databases)
        return
    pool = ProcessPoolExecutor(min(jobs, len(databases)), initializer=_leave_interrupts)
    try:
        yield from pool.map(_upgrade, databases)
    finally:
        # Whoever interrupts waits for those that have begun, not for the others.
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Leave it to the first process to end the others: a database that has begun is brought up whole."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _upgrade(path: Path) -> _Outcome:
    try:
        before, after = schema.upgrade(path, _seams())
    except WrotaError as error:
        return _Outcome(path.stem, error=error.sentence)
    return _Outcome(path.stem, before, after)


@cache
def _seams() -> Seams:
    """Return the seams of this process: to make them takes longer than a database does, because of their hasher."""
    return Seams()


def _told(outcome: _Outcome) -> bool:
    """Tell what became of a database, and say whether it can be served."""
    if outcome.error:
        click.echo(f"{outcome.key}: {catalogue_for().translate(outcome.error)}")
    elif outcome.before == outcome.after:
        up_to_date = say("{key}: up to date ({schema})", key=outcome.key, schema=outcome.after or "-")
        click.echo(catalogue_for().translate(up_to_date))
    else:
        brought_up = say("{key}: {before} → {after}", key=outcome.key, before=outcome.before, after=outcome.after)
        click.echo(catalogue_for().translate(brought_up))
    return outcome.error is None
