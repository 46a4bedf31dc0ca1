"""The file of a database: whether it is there, which file it is, and how a new one appears whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wrota.errors import StoreError
from wrota.words import say

Identity = tuple[int, int]
"""The device and the inode of a file: another file of the same name has others."""


def identity(path: Path) -> Identity:
    """Return which file it is, by one look; raise `StoreError` where there is none, or nothing that is a database.

    An empty file is none: a program that died or a mount that failed leaves such, and nobody would be found in it.
    """
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    except OSError as error:
        raise StoreError(say("The database {path} cannot be opened.", path=path), "not_writable") from error
    if not stat.S_ISREG(facts.st_mode):
        raise StoreError(say("{path} is not a file, so it is no database.", path=path), "no_database")
    if not facts.st_size:
        raise StoreError(say("The file {path} is empty, so it is no database.", path=path), "no_database")
    return facts.st_dev, facts.st_ino


def is_there(path: Path, file: Identity) -> bool:
    """Say whether a file still has the name, by one look."""
    return _identity_of(path) == file


def log_identity(path: Path) -> Identity | None:
    """Return which file the write-ahead log of a database is; None where there is none."""
    return _identity_of(_beside(path, "wal"))


def remove_log(path: Path, log: Identity | None) -> None:
    """Remove the log of a database that had the name before, unless it is another one's already.

    SQLite would write it into whatever has the name now, and make one of the two (hazards R41).
    """
    if log is not None and log_identity(path) == log:
        for name in ("wal", "shm"):
            _beside(path, name).unlink(missing_ok=True)


def is_held(path: Path) -> bool:
    """Say whether somebody seems to have the database open; to be asked before opening it."""
    return _beside(path, "shm").exists()


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Yield an empty file that only this user can read; what is made of it appears under the name at the end.

    Whoever dies before that leaves nothing under the name. Raises `FileExistsError` where somebody else was quicker,
    and `StoreError` where no file can be made.
    """
    aside = _aside(path)
    try:
        yield aside
        _link(aside, path)
    finally:
        for left in (aside, _beside(aside, "journal")):
            left.unlink(missing_ok=True)


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.name}-{name}")


def _identity_of(path: Path) -> Identity | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _missing(path: Path) -> StoreError:
    return StoreError(
        say(
            "There is no database {path}. A lost one is restored from a backup; “wrota init {key}” makes an empty one.",
            path=path,
            key=path.stem,
        ),
        "missing",
    )


def _aside(path: Path) -> Path:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise _unmakeable(path) from error
    os.close(handle)
    return Path(name)


def _link(aside: Path, path: Path) -> None:
    """Give a whole file its name, which a rename would take from another one that has just appeared."""
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError as error:
        raise _unmakeable(path) from error
    # The name itself outlives a power cut only once the folder is on the disk; not every system can say so.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _unmakeable(path: Path) -> StoreError:
    return StoreError(say("The database {path} cannot be made.", path=path), "not_writable")
