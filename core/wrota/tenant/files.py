"""The files of a tenant's folder: the one place that opens them, with bounds on count, size, depth and links."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from wrota.tenant.descriptors import LeadsOutside, opened
from wrota.tenant.positions import Position
from wrota.tenant.problems import Problem, Unreadable, error_in_file
from wrota.words import Sentence, say

LARGEST = 1024 * 1024
"""A file has at most so many bytes."""

LARGEST_TEXT = 256 * 1024
"""A file of TOML or Markdown has at most so many bytes: it takes time to understand."""

LARGEST_FOLDER = 16 * 1024 * 1024
"""So many bytes of a folder are read."""

MOST_ENTRIES = 2000
"""So many files and folders are looked at."""

DEEPEST = 3
"""Files lie at most so many steps down: ``policies/<id>/<file>``."""

_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()

_TEXTS = (".toml", ".md")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OUTSIDE = say("This link leads outside the tenant's folder; it is not followed.")
_FOLDER_SHUT = say("This folder cannot be read; may this user read it?")


@dataclass(frozen=True)
class FileSnapshot:
    """The bytes of a file at the moment of reading, and when they were last changed."""

    content: bytes = field(repr=False)
    changed: datetime


class FolderListing:
    """The names of the files in a tenant's folder, paths inside it with slashes; each file is read once.

    So every check looks at the same bytes, whatever happens to the files meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.refused: set[str] = set()
        self._problems: list[Problem] = []
        self._looked_at = 0
        self._left = LARGEST_FOLDER
        self._read: dict[str, FileSnapshot | Problem] = {}
        names = tuple(sorted(self._files("", DEEPEST)))
        # Of a folder that was not seen whole, nothing is said but that: what is not there may only be hidden.
        self.names = names if self.is_whole else ()
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    @property
    def is_whole(self) -> bool:
        """Whether every file could be seen: a file that is not among the names is not there."""
        return not self._problems

    def under(self, room: str) -> tuple[str, ...]:
        """Return the names of the files in a folder of the folder, and below it."""
        return tuple(name for name in self.names if name.startswith(f"{room}/"))

    def path(self, name: str) -> Path:
        """Return the path of a file, as the caller named the folder."""
        return self.root / name

    def problems(self) -> Iterator[Problem]:
        """Return an error for each link that is not followed, and for what could not be looked at."""
        yield from self._problems
        yield from (error_in_file(name, _OUTSIDE) for name in sorted(self.refused))

    def snapshot(self, name: str) -> FileSnapshot:
        """Return a file as it was when it was asked for first; raise Unreadable where it cannot be taken in."""
        if name not in self._read:
            self._read[name] = self._take(name)
        known = self._read[name]
        if isinstance(known, Problem):
            raise Unreadable(known)
        return known

    def text(self, name: str) -> str:
        """Return the text of a file, without a byte order mark; raise Unreadable, with the place, where it is none."""
        return _decoded(name, self.snapshot(name).content)

    def _take(self, name: str) -> FileSnapshot | Problem:
        if self._left < 0:
            return _folder_too_large()
        try:
            found = snapshot(self.root, name)
        except Unreadable as error:
            return error.problem
        self._left -= len(found.content)
        return found if self._left >= 0 else _folder_too_large()

    def _files(self, room: str, depth: int) -> Iterator[str]:
        for entry in self._entries(room):
            name = f"{room}/{entry.name}" if room else entry.name
            # Hidden files are an editor's, and those that a mounted volume keeps for itself.
            if entry.name.startswith("."):
                continue
            if not self._is_folder(entry, name):
                if name not in self.refused:
                    yield name
            elif depth > 1:
                yield from self._files(name, depth - 1)

    def _entries(self, room: str) -> list[os.DirEntry[str]]:
        """Return what lies in a folder, as far as it is looked at; what is wrong with it is kept as a problem."""
        if self._looked_at > MOST_ENTRIES:
            return []
        try:
            with opened(self.root, room) as descriptor, os.scandir(descriptor) as entries:
                found = list(islice(entries, MOST_ENTRIES - self._looked_at + 1))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError:
            self._problems.append(error_in_file(room or ".", _FOLDER_SHUT))
            return []
        self._looked_at += len(found)
        if self._looked_at > MOST_ENTRIES:
            sentence = say("This folder holds more than {most} files and folders.", most=MOST_ENTRIES)
            self._problems[:] = [error_in_file(".", sentence)]
            return []
        return found

    def _is_folder(self, entry: os.DirEntry[str], name: str) -> bool:
        """Say whether an entry is a folder, or a link to one; a link that leads out is refused."""
        if not entry.is_symlink():
            return entry.is_dir(follow_symlinks=False)
        try:
            with opened(self.root, name) as descriptor:
                return stat.S_ISDIR(os.fstat(descriptor).st_mode)
        except LeadsOutside:
            self.refused.add(name)
        except OSError:
            pass  # Whoever reads it says what is wrong with it.
        return False


def text(folder: Path, name: str) -> str:
    """Return the text of a file as it is now; raise Unreadable, with the place, where it is none."""
    return _decoded(name, snapshot(folder, name).content)


def snapshot(folder: Path, name: str) -> FileSnapshot:
    """Return a file as it is now; raise Unreadable where it cannot be taken in."""
    most = LARGEST_TEXT if name.endswith(_TEXTS) else LARGEST
    try:
        with opened(folder, name) as descriptor:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise Unreadable(error_in_file(name, say("This is not an ordinary file.")))
            found = b"" if facts.st_size > most else _read(descriptor, most + 1)
    except OSError as error:
        raise Unreadable(error_in_file(name, _reason(error))) from error
    # It may have grown since its size was asked for, or be a file without one.
    size = max(facts.st_size, len(found))
    if size > most:
        raise Unreadable(error_in_file(name, _too_large(size, most)))
    # Whoever may write a file may give it any date, also one that no calendar has.
    return FileSnapshot(found, datetime.fromtimestamp(min(max(facts.st_mtime, 0), _LATEST), UTC))


def _read(descriptor: int, most: int) -> bytes:
    with open(descriptor, "rb", closefd=False) as source:
        return source.read(most)


def _decoded(name: str, content: bytes) -> str:
    found = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = say("This file is not in UTF-8: byte {byte} is no letter.", byte=f"0x{found[error.start]:02x}")
        raise Unreadable(error_in_file(name, sentence, _place(found[: error.start]))) from error


def _too_large(size: int, most: int) -> Sentence:
    if size > LARGEST:
        return say("This file is larger than {most} MiB.", most=LARGEST // 1024**2)
    return say("This file is larger than {most} KiB.", most=most // 1024)


def _folder_too_large() -> Problem:
    return error_in_file(
        ".", say("The files of this folder are together larger than {most} MiB.", most=LARGEST_FOLDER // 1024**2)
    )


def _reason(error: OSError) -> Sentence:
    if isinstance(error, LeadsOutside):
        return _OUTSIDE
    if isinstance(error, FileNotFoundError):
        return say("This file is missing.")
    if isinstance(error, PermissionError):
        return say("This file may not be read: its permissions forbid it.")
    return say("This file cannot be read.")


def _place(before: bytes) -> Position:
    """Return the place that follows a piece of valid UTF-8."""
    lines = before.decode("utf-8").split("\n")
    return Position(len(lines), len(lines[-1]) + 1)
