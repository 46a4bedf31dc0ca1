"""Checks of policies: every version has its file, every file its version, and annexes lie beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.checks.documents import missing_languages, named_language, readable, taken_in
from wrota.tenant.documents import Document, by_language, documents
from wrota.tenant.nearest import choice
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, error_at, error_in_file
from wrota.tenant.schema import Policy
from wrota.words import say

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _policies(folder: CheckedFolder) -> Iterator[Problem]:
    for index, policy in enumerate(folder.config.policy):
        if not policy.version:
            sentence = say("This policy has no version: add [[policy.version]] with its date.")
            yield error_at(("policy", index, "id"), sentence)
        yield from _versions(folder, ("policy", index), policy)
        yield from _annexes(folder, ("policy", index), policy)


def _versions(folder: CheckedFolder, path: KeyPath, policy: Policy) -> Iterator[Problem]:
    room = f"policies/{policy.id}"
    files = by_language(folder.listing, room, folder.first)
    for index, version in enumerate(policy.version):
        names = files.get(version.date.isoformat(), {})
        if folder.first in names:
            yield from missing_languages(folder, f"{room}/{version.date}", names)
        else:
            sentence = say("There is no file {name}.", name=f"{room}/{version.date}.md")
            yield error_at((*path, "version", index, "date"), sentence)


def _annexes(folder: CheckedFolder, path: KeyPath, policy: Policy) -> Iterator[Problem]:
    room = f"policies/{policy.id}/"
    known = [name.removeprefix(room) for name in folder.listing.names if name.startswith(room)]
    for index, annex in enumerate(policy.annex):
        if annex.file not in known:
            sentence = say(
                "There is no file {name}. {choice}", name=room + annex.file, choice=choice(annex.file, known)
            )
            yield error_at((*path, "annex", index, "file"), sentence)
        elif annex.file.endswith(".md"):
            stem = annex.file.removesuffix(".md")
            names = by_language(folder.listing, room.rstrip("/"), folder.first)[stem]
            yield from missing_languages(folder, room + stem, names)
        else:
            yield from taken_in(folder, room + annex.file)


def _files(folder: CheckedFolder) -> Iterator[Problem]:
    """Look at each file under ``policies/`` and ask whose it is."""
    policies = {policy.id: policy for policy in folder.config.policy}
    for room in sorted({name.split("/")[1] for name in folder.listing.under("policies") if name.count("/") == 2}):
        if room in policies:
            for document in documents(folder.listing, f"policies/{room}"):
                yield from _document(folder, document, policies[room])
        else:
            sentence = say("There is no policy “{name}”. {choice}", name=room, choice=choice(room, policies))
            yield error_in_file(folder.listing.under(f"policies/{room}")[0], sentence)


def _document(folder: CheckedFolder, document: Document, policy: Policy) -> Iterator[Problem]:
    yield from readable(folder, document.name)
    if f"{document.stem}.md" in (annex.file for annex in policy.annex):
        return
    days = [version.date.isoformat() for version in policy.version]
    if document.stem in days:
        yield from named_language(folder, document)
    elif _DAY.fullmatch(document.stem):
        sentence = say("No [[policy.version]] has this date. {choice}", choice=choice(document.stem, days))
        yield error_in_file(document.name, sentence)
    else:
        yield error_in_file(
            document.name, say("This is neither a version, <year>-<month>-<day>.md, nor a named annex.")
        )


CHECKS: tuple[Check, ...] = (check(_policies, "policy", "languages"), check(_files, "policy", "languages"))
