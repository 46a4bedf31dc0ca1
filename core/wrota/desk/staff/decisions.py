"""Decisions on applications by staff: granted, an account and its letter follow; refused, a letter with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wrota.desk import Desk, letters
from wrota.desk.applications import destination, form_of, title
from wrota.desk.letters import ACCESS, GRANTED, Destination, main_address
from wrota.desk.staff import account_matching, import_warnings, letter_fates, permissions
from wrota.errors import AlreadyDecided, NotThere, Refused
from wrota.rules import identifiers, moments, states
from wrota.rules.identifiers import Identifier
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.names import LetterName
from wrota.rules.states import Act
from wrota.rules.text_input import clean
from wrota.store import accounts, applications, audit, outbox
from wrota.store.accounts import Account
from wrota.store.applications import Application, ApplicationStatus
from wrota.store.outbox import LetterStatus
from wrota.store.people_bulk import NewProof
from wrota.tenant import schema
from wrota.words import Sentence, say

NAME_LENGTH = 200
REASON_LENGTH = 2000
_TELLING: tuple[LetterName, ...] = ("application_granted", "application_refused")


@dataclass(frozen=True)
class Grant:
    """A grant as staff typed it: whose account it is to be, by identifiers; what it may beyond the form's; who decides.

    ``proofs`` are numbers that only the person and the institution know, for an account that has none on record.
    """

    identifiers: Sequence[Identifier]
    by: str = field(repr=False)
    permissions: Sequence[str] = ()
    proofs: Sequence[NewProof] = ()


@dataclass(frozen=True)
class Granted:
    """What a grant has done: whose account it is, whether it was made by it, and what staff should know."""

    account: Account
    is_new: bool
    address: str = field(repr=False)
    warnings: tuple[Sentence, ...]


def grant(desk: Desk, number: str, wanted: Grant) -> Granted:
    """Give what an application asks for to the account that staff name, or to a new one, and write to its owner.

    The letter goes to the address on record where there is one: a stranger's application opens nobody's account.
    Raises `AlreadyDecided`, `NotThere`, and `Refused` where the account cannot be given; then nothing is changed.
    """
    by = _said(wanted.by, NAME_LENGTH, say("Say who decides."))
    with desk.store.writing():
        application, form = _waiting(desk, number)
        found = account_matching.find(desk, wanted.identifiers)
        account = _open_to_letters(desk, found) if found else account_matching.make(desk, wanted.identifiers)
        values = applications.values_of(desk.store, application)
        account_matching.complete(desk, account, wanted.identifiers, form, values)
        account_matching.prove(desk, account, wanted.proofs)
        _permit(desk, account, (*form.permissions, *wanted.permissions))
        _decide(desk, application, ApplicationStatus.GRANTED, by, account=account)
        to = _destination(desk, account, application)
        _write(desk, account, application, to)
        audit.write(desk.store, "application_granted", account.handle, application=application.handle, made=not found)
    warnings = (
        *_unlike(desk, wanted, found),
        *_elsewhere(to, values[form.email_field]),
        *account_matching.unproved(desk, account),
    )
    return Granted(account, found is None, to.address, warnings)


def refuse(desk: Desk, number: str, reason: str, by: str) -> None:
    """Refuse an application and write the reason to the applicant; raise `AlreadyDecided` or `NotThere`."""
    by = _said(by, NAME_LENGTH, say("Say who decides."))
    reason = _said(reason, REASON_LENGTH, say("Say why; the reason goes into the letter."))
    with desk.store.writing():
        application, _ = _waiting(desk, number)
        _decide(desk, application, ApplicationStatus.REFUSED, by, reason=reason)
        to = destination(desk, application)
        facts = {"application": title(desk, application, to.language), "number": application.number, "reason": reason}
        letters.send_to_applicant(desk, "application_refused", to, application.id, **facts)
        audit.write(desk.store, "application_refused", application=application.handle)


def _waiting(desk: Desk, number: str) -> tuple[Application, schema.ApplicationConfig]:
    application = applications.find(desk.store, number)
    if application is None:
        raise NotThere(say("There is no application of the number {number}.", number=number[:40]))
    if application.decided_at is not None:
        raise _already(desk, application)
    form = form_of(desk, application.form)
    if form is None:
        raise Refused(
            say("The form “{form}” is no longer in the configuration; put it back to decide.", form=application.form)
        )
    return application, form


def _decide(
    desk: Desk,
    application: Application,
    status: ApplicationStatus,
    by: str,
    *,
    reason: str = "",
    account: Account | None = None,
) -> None:
    """Note the decision; whoever was quicker in the meantime is told of."""
    account_id = account.id if account else None
    if not applications.decide(desk.store, application, status, by, reason=reason, account_id=account_id):
        raise _already(desk, applications.find(desk.store, application.number) or application)


def _already(desk: Desk, application: Application) -> AlreadyDecided:
    """Tell who was quicker, and when; and where the letter of that decision is, if nobody has it yet."""
    at = application.decided_at or application.at
    facts = {"number": application.number, "by": application.by, "when": moments.noted(at)}
    decided = (
        say("The application {number} was granted before, by {by}, on {when}.", **facts)
        if application.status is ApplicationStatus.GRANTED
        else say("The application {number} was refused before, by {by}, on {when}.", **facts)
    )
    for letter in outbox.of_application(desk.store, application.id):
        if letter.name in _TELLING and letter.status != LetterStatus.DELIVERED:
            fate = letter_fates.in_words(letter)
            decided = say("{decided} Its letter: {fate}.", decided=decided, fate=fate)
    return AlreadyDecided(decided, application.by, at)


def _open_to_letters(desk: Desk, account: Account) -> Account:
    """Return an account that a letter can open; one that is blocked or has ended needs another decision first."""
    state = states.at(account.state, account.valid_until, desk.today())
    if not states.allows(state, Act.RECOVER):
        raise Refused(say("This account cannot be opened by a letter. {why}", why=states.explanation(state)))
    return account


def _permit(desk: Desk, account: Account, given: Sequence[str]) -> None:
    if wrong := permissions.fault(given):
        raise Refused(wrong)
    accounts.set_permissions(desk.store, account.id, tuple(dict.fromkeys((*account.permissions, *given))))


def _destination(desk: Desk, account: Account, application: Application) -> Destination:
    requested = destination(desk, application)
    return Destination(main_address(desk, account) or requested.address, requested.language, requested.base)


def _write(desk: Desk, account: Account, application: Application, to: Destination) -> None:
    if account.language is None:
        accounts.set_language(desk.store, account.id, to.language)
    named = accounts.get(desk.store, account.id) or account
    name, number = title(desk, application, to.language), application.number
    # Where there is a password, the link replaces it: it lives no longer than one that restores access.
    kind = ACCESS if named.password_hash else GRANTED
    about = application.id
    letters.send_link(
        desk, "application_granted", kind, named, to, of_application=about, application=name, number=number
    )


def _unlike(desk: Desk, wanted: Grant, found: Account | None) -> Iterator[Sentence]:
    """Say what may be a slip: a new account of an unusual name, a permission that no module asks for."""
    if found is None:
        yield from account_matching.unusual(desk, wanted.identifiers)
    yield from import_warnings.about_permissions(desk.tenant.config, wanted.permissions)


def _elsewhere(to: Destination, requested: str) -> Iterator[Sentence]:
    if identifiers.canonical(EMAIL, to.address) != identifiers.canonical(EMAIL, requested):
        shown = identifiers.masked("ends", to.address)
        yield say("The account has another e-mail address on record, {address}; the letter goes there.", address=shown)


def _said(text: str, limit: int, missing: Sentence) -> str:
    said = clean(text, limit, lines=True)
    if not said:
        raise Refused(missing)
    return said
