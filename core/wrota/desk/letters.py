"""E-mail that acts cause: letters put into the outbox queue, with what they have to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wrota.desk import Desk
from wrota.desk.account import Fact, facts, known_as
from wrota.desk.lifetimes import lifetimes
from wrota.rules import moments
from wrota.rules.kinds import identifiers as kinds
from wrota.rules.limits import LETTERS_PER_BOX
from wrota.rules.names import LetterName
from wrota.store import accounts, audit, links, outbox, promised_links
from wrota.store.accounts import Account
from wrota.store.identifiers import MAIN
from wrota.store.links import LinkKind
from wrota.store.outbox import Block, NewLetter
from wrota.tenant.values import LocalText
from wrota.words import Sentence

ACCESS: LinkKind = "access"
ACTIVATION: LinkKind = "activation"
INVITATION: LinkKind = "invitation"
GRANTED: LinkKind = "granted"
EMAIL: LinkKind = "email"

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Destination:
    """Where a letter goes and speaks of: the address, the language, and the base address of the portal."""

    address: str = field(repr=False)
    language: str
    base: str


def send_access(desk: Desk, people: Sequence[Account], to: Destination) -> None:
    """Put in the letter with a link for each account: for whoever lost the password, or comes for the first time."""
    blocks = [Block(account.id, ACCESS, _rows(desk, account, to.language)) for account in people]
    _put(desk, "access", people, to, blocks=blocks)


def send_link(
    desk: Desk,
    name: LetterName,
    kind: LinkKind,
    account: Account,
    to: Destination,
    *,
    due_at: datetime | None = None,
    of_application: int | None = None,
    **values: str,
) -> None:
    """Put in a letter with one link of a kind for one account; with ``due_at`` it is put off until then."""
    blocks = [Block(account.id, kind, {})]
    _put(desk, name, [account], to, values=values, blocks=blocks, due_at=due_at, of_application=of_application)


def send_asked_link(
    desk: Desk, name: LetterName, kind: LinkKind, account: Account, to: Destination, **values: str
) -> None:
    """Put in a letter to an address that somebody typed, with one link; none where its box has had enough of them.

    Nobody learns which: what is kept and answered is the same, and the link is made all the same, for nobody.
    """
    if has_enough(desk, to.address, kind):
        promised_links.make(desk.store, account.id, kind, lifetimes(desk.tenant.config)[kind])
        audit.write(desk.store, "letter_withheld", account.handle, name=name)
    else:
        send_link(desk, name, kind, account, to, due_at=None, of_application=None, **values)


def has_enough(desk: Desk, address: str, kind: LinkKind) -> bool:
    """Say whether a letter box has got its letters of this hour, whatever accounts and tags they were for."""
    return links.count_in_box(desk.store, address, kind, desk.now() - _HOUR) >= LETTERS_PER_BOX


def send_to_applicant(desk: Desk, name: LetterName, to: Destination, of_application: int | None, **values: str) -> None:
    """Put in a letter to somebody who asked for access, and who may have no account."""
    _put(desk, name, [], to, values=values, of_application=of_application)


def send_notice(
    desk: Desk, name: LetterName, account: Account, base: str, to: str | None = None, **values: str
) -> None:
    """Put in a letter that tells the owner of an account what was done; nobody without an address gets one.

    It goes ``to`` an address, by default the main one.
    """
    address = to or main_address(desk, account)
    if address:
        filled = {"when": moments.in_words(desk.now(), language_of(desk, account)), **values}
        _put(desk, name, [account], Destination(address, language_of(desk, account), base), values=filled)


def language_of(desk: Desk, account: Account) -> str:
    """Return the language in which letters speak to the owner of an account: the chosen one, else the first."""
    offered = desk.tenant.config.languages
    return account.language if account.language in offered else offered[0]


def main_address(desk: Desk, account: Account) -> str | None:
    """Return the main e-mail address of an account."""
    held = accounts.identifiers_of(desk.store, account.id)
    return next((one.value for one in held if one.kind == kinds.EMAIL and one.place == MAIN), None)


def _put(
    desk: Desk,
    name: LetterName,
    people: Sequence[Account],
    to: Destination,
    *,
    values: Mapping[str, str] | None = None,
    blocks: Sequence[Block] = (),
    due_at: datetime | None = None,
    of_application: int | None = None,
) -> None:
    known = [_in_language(desk, known_as(desk, account).value, to.language) for account in people]
    common = {"name": ", ".join(account.name for account in people), "account_name": ", ".join(known)}
    letter = NewLetter(
        name=name,
        language=to.language,
        address=to.address,
        base=to.base,
        values={**common, **(values or {})},
        blocks=blocks,
        account_id=people[0].id if people and not blocks else None,
        application_id=of_application,
        due_at=due_at,
    )
    outbox.put(desk.store, letter)


def _rows(desk: Desk, account: Account, language: str) -> dict[str, str]:
    """Return labels and values in their order; what a person has several of stands in one row."""
    rows: dict[str, list[str]] = {}
    for fact in _shown(desk, account):
        rows.setdefault(_in_language(desk, fact.label, language), []).append(_in_language(desk, fact.value, language))
    return {label: ", ".join(values) for label, values in rows.items()}


def _shown(desk: Desk, account: Account) -> list[Fact]:
    """The name by which the account is known comes first; other numbers stay out of letters."""
    named = known_as(desk, account)
    return [named, *(fact for fact in facts(desk, account) if isinstance(fact.label, Sentence))]


def _in_language(desk: Desk, text: Sentence | LocalText | str, language: str) -> str:
    if isinstance(text, str):
        return text
    if isinstance(text, Sentence):
        return desk.tenant.catalogue(language).translate(text)
    return text.in_language(language, desk.tenant.first_language)
