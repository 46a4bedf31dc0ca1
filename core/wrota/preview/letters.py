"""Sample letters of an institution: every one with made-up values, rendered as the worker would render it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from wrota.desk.letters import ACCESS, ACTIVATION, EMAIL, GRANTED, INVITATION
from wrota.desk.lifetimes import lifetimes
from wrota.post.rendering import RenderedLetter, render
from wrota.preview.people import SamplePerson
from wrota.rules import identifiers, moments, names
from wrota.rules.names import LetterName
from wrota.store.deliveries import Contents
from wrota.store.links import LinkKind
from wrota.store.outbox import Block
from wrota.tenant.tenant import Tenant
from wrota.words import say

_KINDS: Mapping[LetterName, LinkKind] = {
    "access": ACCESS,
    "activation": ACTIVATION,
    "activation_again": ACTIVATION,
    "email_confirm": EMAIL,
    "invitation": INVITATION,
    "application_granted": GRANTED,
}
"""The kind of link that a letter carries."""

_TOKEN = "przyklad"  # noqa: S105 - no token: it opens nothing


def written(tenant: Tenant, stem: str, language: str, base: str, person: SamplePerson) -> RenderedLetter:
    """Return a letter to a sample person; raise `LookupError` where there is no such letter."""
    name = names.known(stem, names.LETTER_NAMES)
    if language not in tenant.config.languages:
        raise LookupError(language)
    now, kind = datetime.now(UTC), _KINDS.get(name)
    lives = lifetimes(tenant.config)[kind] if kind else None
    blocks = (Block(0, kind, _rows(tenant, language, person), _TOKEN),) if kind else ()
    until = now + lives if lives else None
    values = _values(tenant, language, person, now)
    return render(tenant, name, language, Contents(person.cells["email"], base, values, blocks, lives, until))


def _values(tenant: Tenant, language: str, person: SamplePerson, now: datetime) -> dict[str, str]:
    translate, first = tenant.catalogue(language).translate, tenant.first_language
    application = next((form.title.in_language(language, first) for form in tenant.config.application), None)
    policy = next((policy.title.in_language(language, first) for policy in tenant.config.policy), None)
    return {
        "name": person.name,
        "account_name": next(iter(_rows(tenant, language, person).values())),
        "when": moments.in_words(now, language),
        "new_email": identifiers.masked("ends", person.cells["email"]),
        "tries": "7",
        "application": application or translate(say("Application for access")),
        "number": "K7PM-2Q4X",
        "reason": translate(say("The data in the application differ from those that we have.")),
        "policy": policy or translate(say("Rules of the service")),
        "version": moments.day(now.date(), language),
    }


def _rows(tenant: Tenant, language: str, person: SamplePerson) -> dict[str, str]:
    """Return what a letter says of an account: the name by which it is known, whose it is, its address and unit."""
    translate, first = tenant.catalogue(language).translate, tenant.first_language
    units = {unit.path: unit.name.in_language(language, first) for unit in tenant.config.unit}
    return {
        **_known_as(tenant, language, person),
        translate(say("Name")): person.name,
        translate(say("Main e-mail address")): person.cells["email"],
        **({translate(say("Home unit")): units[person.cells["unit"]]} if units else {}),
    }


def _known_as(tenant: Tenant, language: str, person: SamplePerson) -> dict[str, str]:
    held = ((kind, person.cells.get(f"identifier:{kind.kind}")) for kind in tenant.config.identifier)
    shown = ((kind.label, identifiers.masked(kind.mask, value)) for kind, value in held if value)
    return {label.in_language(language, tenant.first_language): value for label, value in list(shown)[:1]}
