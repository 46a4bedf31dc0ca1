"""Saved claims: what was filled in waits, sealed, until the letter's link is followed (manual steps O4, O5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from wrota.desk import Desk, letters, limits
from wrota.desk.letters import ACTIVATION, Destination
from wrota.desk.session_acts import writing_as
from wrota.errors import FieldRefused, Refused
from wrota.rules import identifiers, moments, passwords
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.names import LetterName
from wrota.rules.states import State
from wrota.store import accounts, audit, links, pending
from wrota.store.accounts import Account
from wrota.store.pending import PendingKind
from wrota.store.sessions import CLAIM, Session
from wrota.words import Sentence, say

KIND: PendingKind = "claim"
_FIELD = "field:"
_JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Answers:
    """What a person filled in: the address, the password's hash, and the fields of the profile as they are stored.

    ``typed`` is the password itself where it came with the form, and is stored nowhere.
    """

    email: str = field(repr=False)
    password_hash: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    typed: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True)
class SavedClaim:
    """A claim as it was filled in, which waits for its letter's link; ``by`` is the handle of its session."""

    answers: Answers
    by: str
    language: str


def email_fault(desk: Desk, typed: str) -> Sentence | None:
    """Return what is wrong with an address; nobody learns by this whether another account has it."""
    return identifiers.fault(EMAIL, typed, today=desk.today())


def save(desk: Desk, session: Session, answers: Answers, base: str, language: str) -> None:
    """Keep what was filled in, in place of what was before, and send the letter whose link makes it the account's.

    Links of earlier letters die. What is sent twice is saved once, with one letter (hazards R15). Raises `TooMany`
    beyond the letters of an hour, and `Refused` where the account was opened meanwhile.
    """
    new, is_settled = SavedClaim(_sound(desk, answers), session.handle, language), False
    while not is_settled:
        # Comparing passwords takes its time, so it is done before the transaction, which looks whether it still holds.
        before = _on_its_way(desk, session)
        is_twice = before is not None and _says_the_same(desk, new, before)
        with writing_as(desk, session, CLAIM) as account:
            is_settled = _on_its_way(desk, session) == before
            if is_settled and not is_twice:
                is_again = pending.find(desk.store, account.id, KIND) is not None
                _keep(desk, account, new, base, "activation_again" if is_again else "activation")


def send_again(desk: Desk, session: Session, email: str, base: str) -> None:
    """Send the letter once more, to an address that may be mended; for the session that saved (manual step O5)."""
    saved = saved_by(desk, session)
    if saved is None:
        raise Refused(say("Please fill in the form first."))
    again = replace(saved, answers=_sound(desk, replace(saved.answers, email=email)))
    with writing_as(desk, session, CLAIM) as account:
        _keep(desk, account, again, base, "activation")


def saved_by(desk: Desk, session: Session) -> SavedClaim | None:
    """Return what this very session has saved; what another browser saved is not for it to see."""
    saved = waiting(desk, session.account)
    return saved if saved and saved.by == session.handle else None


def waiting(desk: Desk, account: Account) -> SavedClaim | None:
    """Return the claim that waits for its letter's link."""
    wanted = pending.find(desk.store, account.id, KIND)
    return _saved(wanted.values) if wanted else None


def saved_at(desk: Desk, account: Account) -> datetime:
    """Return when the claim that waits was saved; now where none waits."""
    wanted = pending.find(desk.store, account.id, KIND)
    return wanted.at if wanted else desk.now()


def _sound(desk: Desk, answers: Answers) -> Answers:
    """Return answers with the address as it is stored; raise `FieldRefused` where it is none."""
    fault, email = email_fault(desk, answers.email), identifiers.canonical(EMAIL, answers.email)
    if fault or email is None:
        raise FieldRefused("email", fault or say("Please fill in this field."))
    return replace(answers, email=email)


def _on_its_way(desk: Desk, session: Session) -> SavedClaim | None:
    """Return what this very session has saved where its letter waits to go out, or was saved a moment ago."""
    account, wanted = session.account, pending.find(desk.store, session.account.id, KIND)
    if wanted is None or not links.expecting(desk.store, [account.id], ACTIVATION):
        return None
    is_recent = desk.now() - wanted.at < _JUST_NOW or links.is_promised(desk.store, account.id, ACTIVATION)
    saved = _saved(wanted.values)
    return saved if is_recent and saved.by == session.handle else None


def _says_the_same(desk: Desk, new: SavedClaim, before: SavedClaim) -> bool:
    """Say whether somebody sends what waits already; of one password there may be two hashes."""
    known, answers = before.answers.password_hash, new.answers
    if replace(new, answers=replace(answers, password_hash=known)) != before:
        return False
    typed = passwords.canonical(answers.typed)
    return answers.password_hash == known or (bool(typed) and desk.seams.hasher.verify(known, typed))


def _keep(desk: Desk, account: Account, saved: SavedClaim, base: str, letter: LetterName) -> None:
    """Keep a claim with the letter that it causes, in one transaction."""
    limits.refuse_many_letters(desk, account, ACTIVATION)
    links.kill_all(desk.store, account.id)
    pending.keep(desk.store, account.id, KIND, _values(saved))
    accounts.set_state(desk.store, account.id, State.AWAITING_EMAIL)
    to = Destination(saved.answers.email, saved.language, base)
    when = moments.in_words(desk.now(), saved.language)
    letters.send_asked_link(desk, letter, ACTIVATION, account, to, when=when)
    audit.write(desk.store, "claim_saved", account.handle)


def _values(saved: SavedClaim) -> dict[str, str]:
    answers = saved.answers
    own = {"email": answers.email, "password_hash": answers.password_hash}
    fields = {_FIELD + name: text for name, text in answers.fields.items()}
    return {"by": saved.by, "language": saved.language, **own, **fields}


def _saved(values: Mapping[str, str]) -> SavedClaim:
    fields = {name.removeprefix(_FIELD): text for name, text in values.items() if name.startswith(_FIELD)}
    return SavedClaim(Answers(values["email"], values["password_hash"], fields), values["by"], values["language"])
