"""Policies: every version has its file, every file its version, and annexes lie beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.checks.documents import missing_languages, named_language, readable
from wrota.tenant.documents import Document, by_language, documents
from wrota.tenant.nearest import choice
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, wrong, wrong_file
from wrota.tenant.schema import Policy
from wrota.words import say

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _policies(draft: CheckedFolder) -> Iterator[Problem]:
    for index, policy in enumerate(draft.config.policy):
        if not policy.version:
            sentence = say("This policy has no version: add [[policy.version]] with its date.")
            yield wrong(("policy", index, "id"), sentence)
        yield from _versions(draft, ("policy", index), policy)
        yield from _annexes(draft, ("policy", index), policy)


def _versions(draft: CheckedFolder, path: KeyPath, policy: Policy) -> Iterator[Problem]:
    room = f"policies/{policy.id}"
    files = by_language(draft.listing, room, draft.first)
    for index, version in enumerate(policy.version):
        names = files.get(version.date.isoformat(), {})
        if draft.first in names:
            yield from missing_languages(draft, f"{room}/{version.date}", names)
        else:
            sentence = say("There is no file {name}.", name=f"{room}/{version.date}.md")
            yield wrong((*path, "version", index, "date"), sentence)


def _annexes(draft: CheckedFolder, path: KeyPath, policy: Policy) -> Iterator[Problem]:
    room = f"policies/{policy.id}/"
    known = [name.removeprefix(room) for name in draft.listing.names if name.startswith(room)]
    for index, annex in enumerate(policy.annex):
        if annex.file not in known:
            sentence = say(
                "There is no file {name}. {choice}", name=room + annex.file, choice=choice(annex.file, known)
            )
            yield wrong((*path, "annex", index, "file"), sentence)
        elif annex.file.endswith(".md"):
            stem = annex.file.removesuffix(".md")
            names = by_language(draft.listing, room.rstrip("/"), draft.first)[stem]
            yield from missing_languages(draft, room + stem, names)


def _files(draft: CheckedFolder) -> Iterator[Problem]:
    """Look at each file under ``policies/`` and ask whose it is."""
    policies = {policy.id: policy for policy in draft.config.policy}
    for room in sorted({name.split("/")[1] for name in draft.listing.under("policies") if name.count("/") == 2}):
        if room in policies:
            for document in documents(draft.listing, f"policies/{room}"):
                yield from _document(draft, document, policies[room])
        else:
            sentence = say("There is no policy “{name}”. {choice}", name=room, choice=choice(room, policies))
            yield wrong_file(draft.listing.under(f"policies/{room}")[0], sentence)


def _document(draft: CheckedFolder, document: Document, policy: Policy) -> Iterator[Problem]:
    yield from readable(draft, document.name)
    if f"{document.stem}.md" in (annex.file for annex in policy.annex):
        return
    days = [version.date.isoformat() for version in policy.version]
    if document.stem in days:
        yield from named_language(draft, document)
    elif _DAY.fullmatch(document.stem):
        sentence = say("No [[policy.version]] has this date. {choice}", choice=choice(document.stem, days))
        yield wrong_file(document.name, sentence)
    else:
        yield wrong_file(document.name, say("This is neither a version, <year>-<month>-<day>.md, nor a named annex."))


CHECKS: tuple[Check, ...] = (check(_policies, "policy", "languages"), check(_files, "policy", "languages"))
