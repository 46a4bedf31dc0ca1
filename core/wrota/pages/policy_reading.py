"""Policies to read, without signing in: every version, what its page shows, and the annexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, url_for

from wrota.desk import documents
from wrota.desk.documents import Standing
from wrota.rules import moments
from wrota.tenant.schema import Policy
from wrota.tenant.tenant import PolicyText
from wrota.web import downloads
from wrota.web.current import desk
from wrota.web.documents import TitledLink, shown
from wrota.web.responses import page
from wrota.web.translation import language, local_text, translate
from wrota.words import Sentence, say


@dataclass(frozen=True)
class Version:
    """A version among the others, in words: how it stands, what changed in it, and where it is read."""

    day: date
    said: str
    changes: str
    address: str
    is_in_force: bool


def policy_version(policy_id: str, day: date) -> Response:
    """Show a version: past, in force or to come."""
    return page("pages/policy.html", **reading(policy_id, documents.version(desk(), policy_id, day)))


def reading(policy_id: str, version: PolicyText) -> dict[str, Any]:
    """Return what the page of a version shows."""
    policy = documents.policy(desk(), policy_id)
    text = documents.policy_text(desk(), policy_id, version.date, language())
    versions = [_version(policy, one) for one in documents.standings(desk(), policy_id)]
    where: dict[str, Any] = {"policy_id": policy_id, "day": version.date}
    return {
        "policy": policy,
        "version": version,
        "document": shown(text, local_text(policy.title)),
        "digest": text.digest,
        "saved": url_for("policy_text", **where, jezyk=text.language),
        "annexes": [
            TitledLink(local_text(one.title), url_for("annex", **where, file=one.file.removesuffix(".md")))
            for one in policy.annex
            if one.file in version.annexes
        ],
        "versions": versions,
        "this": next(one for one in versions if one.day == version.date),
    }


def annex(policy_id: str, day: date, file: str) -> Response:
    """Show an annex by its name without ``.md``, and give it to be saved by the name of its file."""
    policy = documents.policy(desk(), policy_id)
    where: dict[str, Any] = {"policy_id": policy_id, "day": day}
    saved = next((one for one in policy.annex if one.file == file), None)
    if saved:
        return downloads.annex_file(**where, annex=saved)
    known = documents.annex(policy, f"{file}.md")
    text = documents.annex_text(desk(), policy_id, day, known.file, language())
    return page(
        "pages/annex.html",
        document=shown(text, local_text(known.title)),
        saved=url_for("annex", **where, file=known.file, jezyk=text.language),
        trail=[TitledLink(local_text(policy.title), url_for("policy_version", **where))],
    )


def _version(policy: Policy, standing: Standing) -> Version:
    day = standing.version.date
    changes = next((local_text(one.changes) for one in policy.version if one.date == day), "")
    address = url_for("policy_version", policy_id=policy.id, day=day)
    return Version(day, translate(_said(standing)), changes, address, standing.is_in_force)


def _said(standing: Standing) -> Sentence:
    day = moments.day(standing.version.date, language())
    if standing.is_in_force:
        return say("In force since {day}", day=day)
    if standing.until and standing.until < desk().today():
        return say("A past version: it was in force until {day}", day=moments.day(standing.until, language()))
    return say("A future version: in force from {day}", day=day)
