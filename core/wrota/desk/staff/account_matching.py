"""Account matching for a granted application: the one that staff name by an identifier, or a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wrota.desk import Desk, proofs
from wrota.desk.email_change import is_shared
from wrota.desk.letters import main_address
from wrota.errors import Refused
from wrota.rules import identifiers as rules
from wrota.rules.identifiers import Identifier
from wrota.rules.kinds.identifiers import EMAIL, KINDS
from wrota.rules.states import State
from wrota.rules.text_input import clean
from wrota.store import accounts, id_space, identifiers
from wrota.store import proofs as held_proofs
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record
from wrota.tenant import schema
from wrota.tenant.nearest import choice
from wrota.words import Sentence, say


def find(desk: Desk, named: Sequence[Identifier]) -> Account | None:
    """Return the account that has one of the identifiers, as staff typed them; None where nobody has.

    Raises `Refused` where they are of several people, or can be nobody's.
    """
    if not named:
        raise Refused(say("Name the account by an identifier: kind=value."))
    found = accounts.by_digests(desk.store, [_canonical(desk, one) for one in named])
    if len(found) > 1:
        raise Refused(say("These identifiers belong to several people. Please name one account."))
    return found[0] if found else None


def make(desk: Desk, named: Sequence[Identifier]) -> Account:
    """Open an account that its owner has yet to come to; raise `Refused` where an identifier can be no new one."""
    for one in named:
        fault = _fault(desk, one, pattern=None)
        if fault:
            raise Refused(say("{column}: {fault}", column=one.kind, fault=fault))
    return accounts.add(desk.store, Record(State.REGISTERED, identifiers=tuple(_held(desk, (), named))))


def unusual(desk: Desk, named: Sequence[Identifier]) -> Iterator[Sentence]:
    """Say which identifiers are outside the institution's pattern: it guides, and refuses nobody (manual step P14)."""
    for one in named:
        kind = _kind(desk, one)
        fault = _fault(desk, one, pattern=kind.pattern.text if kind.pattern else None)
        if fault:
            yield say("{column}: {fault}", column=one.kind, fault=fault)


def prove(desk: Desk, account: Account, typed: Sequence[NewProof]) -> None:
    """Give an account what only its owner and the institution know; raise `Refused` where it can be no such proof."""
    known = {proof.kind: proof for proof in desk.tenant.config.proof}
    for one in typed:
        if one.kind not in known:
            raise Refused(say("There is no “{name}”. {choice}", name=one.kind, choice=choice(one.kind, known)))
        proof = known[one.kind]
        value, fault = proofs.canonical(proof, one.value), proofs.fault(proof, one.value)
        if fault or value is None:
            raise Refused(say("{column}: {fault}", column=one.kind, fault=fault or _NONE))
        held_proofs.add(desk.store, account.id, account.handle, NewProof(one.kind, value))


def unproved(desk: Desk, account: Account) -> Iterator[Sentence]:
    """Say which policies an account could not accept, because the institution has no number to compare."""
    held = held_proofs.kinds(desk.store, account.id)
    known = {proof.kind: proof for proof in desk.tenant.config.proof}
    for policy in desk.tenant.config.policy:
        if policy.must_accept and policy.proof in known and policy.proof not in held:
            yield say(
                "Nobody can accept the policy “{policy}” on this account: the institution’s number for it is not on"
                " record. The next grant to the account adds it by --proof {kind}=NUMBER.",
                policy=policy.id,
                kind=policy.proof,
            )


def complete(
    desk: Desk, account: Account, named: Sequence[Identifier], form: schema.ApplicationConfig, values: Mapping[str, str]
) -> None:
    """Give an account what the application says and it lacks: identifiers, address, name, fields of the profile."""
    held = accounts.identifiers_of(desk.store, account.id)
    for new in _held(desk, held, named):
        identifiers.add(desk.store, account.id, account.handle, new)
    if main_address(desk, account) is None:
        identifiers.add(desk.store, account.id, account.handle, _address(desk, account, values[form.email_field]))
    if form.name_field and not account.name:
        accounts.set_name(desk.store, account, values.get(form.name_field, ""))
    known = accounts.fields_of(desk.store, account)
    missing = {name: text for name, text in _shared_fields(desk, form, values) if not known.get(name)}
    accounts.set_fields(desk.store, account, missing)


def _shared_fields(desk: Desk, form: schema.ApplicationConfig, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Go through what was filled in and is a field of the profile too: of the same name and the same kind of answer."""
    questions = {one.name: one for one in form.field}
    for one in (one for group in desk.tenant.config.profile.group for one in group.field):
        same = questions.get(one.name)
        if same is not None and (same.type, same.choices) == (one.type, one.choices) and values.get(one.name):
            yield one.name, values[one.name]


def _address(desk: Desk, account: Account, email: str) -> Held:
    shared = is_shared(desk.tenant.config)
    if id_space.taken(desk.store, email, shared=shared, but=account.id):
        raise Refused(say("The e-mail address of the application belongs to another account."))
    return Held(EMAIL, email, shared=shared)


def _held(desk: Desk, held: Sequence[Held], named: Sequence[Identifier]) -> Iterator[Held]:
    """Go through the identifiers that an account does not have yet, each at the next place of its kind."""
    known = {(one.kind, rules.canonical(one.kind, one.value)) for one in held}
    places = {kind: sum(one.kind == kind for one in held) for kind in KINDS}
    for one in named:
        canonical = _canonical(desk, one).value
        if (one.kind, canonical) not in known:
            known.add((one.kind, canonical))
            shown = _shown(one, canonical)
            yield Held(one.kind, shown, places[one.kind], _kind(desk, one).shared)
            places[one.kind] += 1


def _shown(one: Identifier, canonical: str) -> str:
    return canonical if KINDS[one.kind].is_stored_canonically else clean(one.value, rules.longest([one.kind]))


def _canonical(desk: Desk, one: Identifier) -> Identifier:
    value = rules.canonical(_kind(desk, one).kind, one.value)
    if value is None:
        raise Refused(say("{column}: {fault}", column=one.kind, fault=_fault(desk, one, pattern=None) or _NONE))
    return Identifier(one.kind, value)


_NONE = say("Please fill in this field.")


def _kind(desk: Desk, one: Identifier) -> schema.IdentifierConfig:
    known = {kind.kind: kind for kind in desk.tenant.config.identifier}
    if one.kind not in known:
        raise Refused(
            say("Nobody here has an identifier “{kind}”. {choice}", kind=one.kind, choice=choice(one.kind, known))
        )
    return known[one.kind]


def _fault(desk: Desk, one: Identifier, *, pattern: str | None) -> Sentence | None:
    earliest = _kind(desk, one).earliest_birth
    return rules.fault(one.kind, one.value, pattern=pattern, today=desk.today(), earliest_birth=earliest)
