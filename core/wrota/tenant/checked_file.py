"""A file of a tenant's folder as it was checked, with the digest by which other content is noticed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from wrota.errors import FolderChanged
from wrota.tenant import files
from wrota.tenant.files import FileSnapshot
from wrota.tenant.problems import Unreadable
from wrota.words import say

KEPT_PER_FOLDER = 256 * 1024
"""So many bytes of a folder's documents and pictures stay in memory; the others are read when they are served."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was checked; ``digest`` is the SHA-256 of its bytes, in hexadecimal, and ``kept`` may hold them."""

    folder: Path
    name: str
    digest: str
    changed: datetime
    kept: bytes | None = field(default=None, repr=False)

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self.folder / self.name

    def content(self) -> bytes:
        """Return the bytes that were checked; raise `FolderChanged` where they are not to be had any more."""
        if self.kept is not None:
            return self.kept
        try:
            found = files.snapshot(self.folder, self.name).content
        except Unreadable as error:
            raise self._changed() from error
        if _digest(found) != self.digest:
            raise self._changed()
        return found

    def _changed(self) -> FolderChanged:
        return FolderChanged(say("{file} is not what was checked; the next look takes it up.", file=self.name))


class Keeping:
    """The checked files of one folder; of those that are asked for first, the bytes are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = KEPT_PER_FOLDER
        self._files: dict[str, CheckedFile] = {}

    def file(self, name: str, snapshot: FileSnapshot) -> CheckedFile:
        """Return a file of the folder as it was read."""
        if name not in self._files:
            fits = len(snapshot.content) <= self._left
            self._left -= len(snapshot.content) if fits else 0
            kept = snapshot.content if fits else None
            self._files[name] = CheckedFile(self._folder, name, _digest(snapshot.content), snapshot.changed, kept)
        return self._files[name]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
