"""Checks of policy files that people have accepted: they stay as they were, and another text is another version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

from wrota.rules.evidence import AcceptedHistory, Place
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.documents import by_language
from wrota.tenant.problems import Problem, Unreadable, error_at, error_in_file, warning_in_file
from wrota.tenant.schema import Policy
from wrota.words import Sentence, say


def _accepted(folder: CheckedFolder) -> Iterator[Problem]:
    for index, policy in enumerate(folder.config.policy):
        names = _names(folder, policy)
        for place, history in folder.accepted.of(policy.id).items():
            name = names.get((place.annex or place.version.isoformat(), place.language))
            if name is None:
                yield error_at(("policy", index, "id"), _gone(place))
            else:
                yield from _changed(folder, policy, name, history)


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


def _changed(folder: CheckedFolder, policy: Policy, name: str, history: AcceptedHistory) -> Iterator[Problem]:
    try:
        digest = hashlib.sha256(folder.listing.snapshot(name).content).hexdigest()
    except Unreadable:
        return
    if not history.begins_with(digest):
        refusal = _must_stay(folder, policy, name)
        now = digest[:12]
        sentence = say("{refusal} Accepted: {counts}; now: {now}.", refusal=refusal, counts=history.counts, now=now)
        yield error_in_file(name, sentence)
    elif len(history.texts) > 1:
        sentence = say(
            "This file was changed for a while, and people have accepted both texts: {counts}.", counts=history.counts
        )
        yield warning_in_file(name, sentence)


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


def _gone(place: Place) -> Sentence:
    return say(
        "People have accepted {what} of {day} in the language “{language}”, and it is not here any more. Please restore"
        " it: old versions stay readable.",
        what=place.annex or say("the version"),
        day=place.version,
        language=place.language,
    )


CHECKS: tuple[Check, ...] = (check(_accepted, "policy", "languages"),)
