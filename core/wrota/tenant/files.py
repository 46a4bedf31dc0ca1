"""Access to the files of a tenant's folder: a listing, and their text, with limits on size, depth and links."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from wrota.tenant.positions import Position
from wrota.tenant.problems import Problem, Unreadable, error_in_file
from wrota.words import Sentence, say

LARGEST = 1024 * 1024
DEEPEST = 3
"""Files lie at most so many steps down: ``policies/<id>/<file>``."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FolderListing:
    """The names of the files in a tenant's folder: paths inside the folder, with slashes."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.refused: set[str] = set()
        self.names = tuple(sorted(self._files("", DEEPEST)))
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def under(self, room: str) -> tuple[str, ...]:
        """Return the names of the files in a folder of the folder, and below it."""
        return tuple(name for name in self.names if name.startswith(f"{room}/"))

    def path(self, name: str) -> Path:
        """Return the path of a file, as the caller named the folder."""
        return self.root / name

    def problems(self) -> Iterator[Problem]:
        """Return an error for each link that is not followed."""
        sentence = say("This link leads outside the tenant's folder; it is not followed.")
        return (error_in_file(name, sentence) for name in sorted(self.refused))

    def _files(self, room: str, depth: int) -> Iterator[str]:
        try:
            entries = list(os.scandir(self.root / room))
        except OSError:
            return
        for entry in entries:
            name = f"{room}/{entry.name}" if room else entry.name
            # Hidden files are an editor's, and those that a mounted volume keeps for itself.
            if entry.name.startswith("."):
                continue
            if entry.is_symlink() and leads_outside(self.root, name):
                self.refused.add(name)
            elif not entry.is_dir():
                yield name
            elif depth > 1:
                yield from self._files(name, depth - 1)


def leads_outside(folder: Path, name: str) -> bool:
    """Say whether a file of a folder is a link to something outside the folder."""
    return not os.path.realpath(folder / name).startswith(os.path.realpath(folder) + os.sep)


def text(folder: Path, name: str) -> str:
    """Return the text of a file, without a byte order mark; raise Unreadable, with the place, where it is none."""
    found = content(folder, name).removeprefix(_BYTE_ORDER_MARK)
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = say("This file is not in UTF-8: byte {byte} is no letter.", byte=f"0x{found[error.start]:02x}")
        raise Unreadable(error_in_file(name, sentence, _place(found[: error.start]))) from error


def content(folder: Path, name: str) -> bytes:
    """Return the bytes of a file; raise Unreadable where it cannot be taken in."""
    path = folder / name
    try:
        # Reading a pipe would wait without end, so look before opening.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable(error_in_file(name, say("This is not an ordinary file.")))
        with path.open("rb") as source:
            found = source.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(error_in_file(name, _reason(error))) from error
    if len(found) > LARGEST:
        raise Unreadable(error_in_file(name, say("This file is larger than {most} MiB.", most=LARGEST // 1024**2)))
    return found


def _reason(error: OSError) -> Sentence:
    if isinstance(error, FileNotFoundError):
        return say("This file is missing.")
    if isinstance(error, PermissionError):
        return say("This file may not be read: its permissions forbid it.")
    return say("This file cannot be read.")


def _place(before: bytes) -> Position:
    """Return the place that follows a piece of valid UTF-8."""
    lines = before.decode("utf-8").split("\n")
    return Position(len(lines), len(lines[-1]) + 1)
