"""Checks of policy files that people have accepted: they stay as they were, and another text is another version."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from wrota.rules.evidence import Evidence
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.documents import by_language
from wrota.tenant.problems import Problem, Unreadable, error_at, error_in_file, warning_in_file
from wrota.tenant.schema import Policy
from wrota.words import Sentence, say


def _accepted(folder: CheckedFolder) -> Iterator[Problem]:
    for index, policy in enumerate(folder.config.policy):
        names = _names(folder, policy)
        found: dict[str, set[str]] = defaultdict(set)
        for text in folder.accepted.of(policy.id):
            name = names.get((text.annex or text.version.isoformat(), text.language))
            if name is None:
                yield error_at(("policy", index, "id"), _gone(text))
            else:
                found[name].add(text.digest)
        for name, digests in found.items():
            yield from _changed(folder, policy, name, digests)


def _names(folder: CheckedFolder, policy: Policy) -> Mapping[tuple[str, str], str]:
    """Return the files of a policy by what they are, a day or the file of an annex, and by language."""
    room = f"policies/{policy.id}"
    written = by_language(folder.listing, room, folder.first)
    known = {stem: stem for stem in (version.date.isoformat() for version in policy.version)}
    known |= {annex.file: annex.file.removesuffix(".md") for annex in policy.annex if annex.file.endswith(".md")}
    plain = {(annex.file, folder.first): f"{room}/{annex.file}" for annex in policy.annex if annex.file not in known}
    return plain | {
        (what, language): name for what, stem in known.items() for language, name in written.get(stem, {}).items()
    }


def _changed(folder: CheckedFolder, policy: Policy, name: str, digests: set[str]) -> Iterator[Problem]:
    try:
        digest = hashlib.sha256(folder.listing.snapshot(name).content).hexdigest()
    except Unreadable:
        return
    if digest not in digests:
        yield error_in_file(name, _must_stay(folder, policy, name))
    elif len(digests) > 1:
        yield warning_in_file(name, say("This file was changed for a while, and people have accepted both texts."))


def _must_stay(folder: CheckedFolder, policy: Policy, name: str) -> Sentence:
    day = folder.accepted.next_day(max((version.date for version in policy.version), default=date.min))
    version = f"policies/{policy.id}/{day}.md"
    if name.startswith(tuple(f"policies/{policy.id}/{one.date}." for one in policy.version)):
        return say(
            "People have accepted this text as it was before. Restore it, and make a new version of the new text:"
            " {version}.",
            version=version,
        )
    return say(
        "People have accepted this annex as it was before. Restore it with until = {until}, and put the new text into a"
        " file of another name, with since = {day}, beside a new version: {version}.",
        until=max(one.date for one in policy.version),
        day=day,
        version=version,
    )


def _gone(text: Evidence) -> Sentence:
    return say(
        "People have accepted {what} of {day} in the language “{language}”, and it is not here any more. Please restore"
        " it: old versions stay readable.",
        what=text.annex or say("the version"),
        day=text.version,
        language=text.language,
    )


CHECKS: tuple[Check, ...] = (check(_accepted, "policy", "languages"),)
