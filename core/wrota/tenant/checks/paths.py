"""Addresses: nothing in a folder may hide a page of the portal."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.problems import Problem, wrong, wrong_file
from wrota.tenant.reserved import PORTAL, key_fault
from wrota.tenant.toml_files import MAIN
from wrota.words import say


def _tenant_key(draft: CheckedFolder) -> Iterator[Problem]:
    fault = key_fault(draft.key)
    if fault:
        yield wrong_file(MAIN, fault)


def _units(draft: CheckedFolder) -> Iterator[Problem]:
    for index, unit in enumerate(draft.config.unit):
        for part in unit.path.casefold().split("/"):
            if part in PORTAL:
                sentence = say("This path would hide the portal's own address “/{address}”.", address=part)
                yield wrong(("unit", index, "path"), sentence)


CHECKS: tuple[Check, ...] = (check(_tenant_key), check(_units, "unit"))
