"""Addresses: nothing in a folder may hide a page of the portal, and pages that are linked to must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrota.tenant.documents import documents
from wrota.tenant.draft import Check, Draft, check
from wrota.tenant.faults import Fault, wrong, wrong_file
from wrota.tenant.nearest import choice
from wrota.tenant.parts import MAIN
from wrota.tenant.reserved import PORTAL, key_fault
from wrota.words import Sentence, say

_LINKED = re.compile(r"/(strona|polityka)/([^/?#]+)(?:[?#].*)?")


def _tenant_key(draft: Draft) -> Iterator[Fault]:
    fault = key_fault(draft.key)
    if fault:
        yield wrong_file(MAIN, fault)


def _units(draft: Draft) -> Iterator[Fault]:
    for index, unit in enumerate(draft.config.unit):
        for part in unit.path.casefold().split("/"):
            if part in PORTAL:
                sentence = say("This path would hide the portal's own address “/{address}”.", address=part)
                yield wrong(("unit", index, "path"), sentence)


def _linked(draft: Draft) -> Iterator[Fault]:
    known = {
        "strona": {document.stem for document in documents(draft.listing, "pages")},
        "polityka": {policy.id for policy in draft.config.policy},
    }
    for path, value in draft.leaves:
        match = _LINKED.fullmatch(value) if isinstance(value, str) else None
        if match and match[2] not in known[match[1]]:
            yield wrong(path, _nowhere(match[1], match[2], known[match[1]]))


def _nowhere(room: str, name: str, known: set[str]) -> Sentence:
    if room == "strona":
        return say("There is no file pages/{name}.md. {choice}", name=name, choice=choice(name, known))
    return say("There is no policy “{name}”. {choice}", name=name, choice=choice(name, known))


CHECKS: tuple[Check, ...] = (check(_tenant_key), check(_units, "unit"), check(_linked, "policy"))
