"""Checks of addresses: nothing in a folder may hide a page of the portal."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.problems import Problem, error_at, error_in_file
from wrota.tenant.reserved import PORTAL, key_refusal
from wrota.tenant.toml_files import MAIN
from wrota.words import say


def _tenant_key(folder: CheckedFolder) -> Iterator[Problem]:
    refusal = key_refusal(folder.key)
    if refusal:
        yield error_in_file(MAIN, refusal)


def _units(folder: CheckedFolder) -> Iterator[Problem]:
    for index, unit in enumerate(folder.config.unit):
        for part in unit.path.casefold().split("/"):
            if part in PORTAL:
                sentence = say("This path would hide the portal's own address “/{address}”.", address=part)
                yield error_at(("unit", index, "path"), sentence)


CHECKS: tuple[Check, ...] = (check(_tenant_key), check(_units, "unit"))
