"""Descriptors of the files of a tenant's folder: opened step by step, never outside of it, and without ever waiting."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

MOST_LINKS = 16
"""So many symbolic links are followed on the way to one file."""

DEEPEST_WAY = 16
"""So many folders lie in each other on the way; each costs a descriptor while a file is looked for."""

# Not blocking, since opening a pipe would wait without end; no link, since we follow those ourselves.
_STEP = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


class LeadsOutside(OSError):
    """A symbolic link on the way leads out of the folder; it was not followed."""


@contextmanager
def opened(folder: Path, name: str) -> Iterator[int]:
    """Open a file, or a folder, inside a tenant's folder; what happens to its path afterwards changes nothing.

    Links are followed where they stay inside, as those of mounted volumes do. Raises `LeadsOutside`, else the
    `OSError` of the step that failed. The folder itself is the operator's, and may be a link.
    """
    trail = [os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)]
    try:
        _descend(folder, trail, name)
        yield trail[-1]
    finally:
        for descriptor in trail:
            os.close(descriptor)


def _descend(folder: Path, trail: list[int], name: str) -> None:
    """Go down the path of a file, so that the last descriptor of the trail is the file's own."""
    ahead, links = _steps(name), 0
    while ahead:
        step = ahead.pop()
        if step == "..":
            _go_back(trail)
            continue
        try:
            trail.append(os.open(step, _STEP, dir_fd=trail[-1]))
        except OSError as error:
            target, links = _target(step, trail[-1]), links + 1
            if target is None:
                raise
            if links > MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
            ahead += _steps(_from_here(folder, trail, target))
        if len(trail) > DEEPEST_WAY:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _steps(path: str) -> list[str]:
    """Return the pieces of a path, the first one last."""
    return [*reversed(PurePath(path).parts)]


def _go_back(trail: list[int]) -> None:
    if len(trail) == 1:
        raise LeadsOutside(errno.EXDEV, "leads outside the folder")
    os.close(trail.pop())


def _target(step: str, room: int) -> str | None:
    """Return where a link leads; None for what is none."""
    try:
        return os.readlink(step, dir_fd=room)
    except OSError:
        return None


def _from_here(folder: Path, trail: list[int], target: str) -> str:
    """Return the target of a link as a path from the end of the trail; an absolute one begins at the folder again."""
    if not target.startswith("/"):
        return target
    inside = os.path.realpath(folder) + "/"
    if not target.startswith(inside):
        raise LeadsOutside(errno.EXDEV, "leads outside the folder")
    while len(trail) > 1:
        os.close(trail.pop())
    return target.removeprefix(inside)
