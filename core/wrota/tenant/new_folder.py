"""The creation of a tenant: a new folder, copied from the starter that lies beside this module."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from wrota.errors import TenantError
from wrota.rules import wording
from wrota.tenant import neighbours
from wrota.tenant.reserved import key_refusal
from wrota.tenant.toml_files import MAIN
from wrota.words import say

_STARTER = Path(__file__).resolve().parent / "starter"


class NewFolderRefused(TenantError):
    """No folder was made: its key cannot be one, or something is in the way."""


def create(root: Path, key: str) -> Path:
    """Make the folder of a new tenant; raise NewFolderRefused where it cannot be, and touch nothing then."""
    refusal = key_refusal(key)
    if refusal:
        raise NewFolderRefused(refusal)
    folder = root / key
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
    except FileExistsError as error:
        raise NewFolderRefused(say("{folder} is there already; nothing was changed.", folder=folder)) from error
    except OSError as error:
        raise NewFolderRefused(say("{folder} cannot be made; may you write there?", folder=folder)) from error
    _fill(folder, {"key": key, "host": _free_host(root, key)})
    return folder


def _fill(folder: Path, values: dict[str, str]) -> None:
    """Copy the starter; its main file comes last, so that no site meets half a tenant."""
    for source in sorted(_starters(), key=lambda path: path.name == MAIN):
        target = folder / source.relative_to(_STARTER)
        target.parent.mkdir(exist_ok=True)
        target.write_text(wording.fill(source.read_text(encoding="utf-8"), values), encoding="utf-8")


def _starters() -> Iterator[Path]:
    return (path for path in _STARTER.rglob("*") if path.is_file())


def _free_host(root: Path, key: str) -> str:
    """Return a host of this machine that no tenant beside the new one has; the administrator changes it anyway."""
    taken = {host for heading in neighbours.headings(neighbours.tenant_folders(root)) for host in heading.hosts}
    names = (f"{key}.localhost" if number == 1 else f"{key}-{number}.localhost" for number in count(1))
    return next(name for name in names if name not in taken)
