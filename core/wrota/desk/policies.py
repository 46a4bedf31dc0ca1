"""Consent to policies: what is due, derived at each request, and the act of agreeing or of taking notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wrota import signals
from wrota.desk import Desk, documents, letters, policy_proofs, policy_tokens
from wrota.desk.policy_proofs import Proved
from wrota.desk.policy_tokens import PolicyToken
from wrota.desk.session_acts import writing_as
from wrota.errors import FieldRefused, Stale
from wrota.rules import moments
from wrota.store import acceptances, audit, limits
from wrota.store.acceptances import Acceptance, AcceptedText, How, NewAcceptance, Settled
from wrota.store.accounts import Account
from wrota.store.sessions import Session
from wrota.store.vocabulary import AuditAct
from wrota.tenant.schema import Policy
from wrota.tenant.tenant import PolicyText
from wrota.words import say

TICK = say("Please tick the box: without it nothing is accepted.")
STALE = say("The text has changed since this page was opened. Please read it again, and then decide.")


_ACTS: Mapping[How, AuditAct] = {How.ACCEPTED: "policy_accepted", How.NOTIFIED: "policy_notified"}


@dataclass(frozen=True)
class Due:
    """A version that a person has to agree to, or to take notice of, before anything else opens."""

    policy: Policy
    version: PolicyText
    how: How


@dataclass(frozen=True)
class Agreement:
    """The form data of an acceptance: the box, the proof as typed, and the token that says what the page had shown."""

    policy: str
    ticked: bool
    proof: str = field(repr=False)
    token: str = field(repr=False)
    base: str


def due(desk: Desk, account: Account) -> tuple[Due, ...]:
    """Return what an account has not settled yet; by one statement, by none where nothing need be accepted.

    A version that was dated ahead starts by itself. Whoever accepted none before is asked, also where a new
    version is only told.
    """
    policies = [policy for policy in desk.tenant.config.policy if policy.must_accept]
    in_force = [(policy, documents.in_force(desk, policy.id)) for policy in policies]
    wanted = [(policy, version) for policy, version in in_force if version]
    settled: Settled = acceptances.settled(desk.store, account.id) if wanted else frozenset()
    found = [Due(policy, version, _how(policy, settled)) for policy, version in wanted]
    return tuple(one for one in found if not _is_settled(one, settled))


def token(desk: Desk, account: Account, one: Due, language: str, digest: str) -> str:
    """Return what goes with the form below a text that is being shown; ``digest`` is that of the bytes on the page."""
    shown = documents.shown(desk, one.policy.id, one.version.date, language)
    day = one.version.date.isoformat()
    return policy_tokens.write(
        desk, account, PolicyToken(one.policy.id, day, shown.language, digest, shown.annexes, desk.now())
    )


def is_as_shown(desk: Desk, account: Account, one: Due, token: str) -> bool:
    """Say whether what a page had shown, by its token, is what is due now, byte by byte."""
    return _as_shown(desk, account, one, token) is not None


def as_it_stands(desk: Desk, one: Due, language: str, shown_at: datetime) -> NewAcceptance:
    """Return what is kept of a version with its annexes, by the bytes that lie in the folder now."""
    policy, day = one.policy.id, one.version.date
    annexes = {name: documents.annex_text(desk, policy, day, name, language) for name in one.version.annexes}
    text = documents.policy_text(desk, policy, day, language)
    kept = {name: _kept(annex) for name, annex in annexes.items()}
    return NewAcceptance(policy, day, _kept(text), kept, one.how, shown_at)


def accept(desk: Desk, session: Session, agreement: Agreement) -> None:
    """Keep that a person agreed to what the page had shown, or took notice of it; sent twice, it is kept once.

    Raises `Stale` where something else is in force by now, `FieldRefused` for the box and the proof, `TooMany`
    beyond five tries of the session.
    """
    account = session.account
    wanted = next((one for one in due(desk, account) if one.policy.id == agreement.policy), None)
    if wanted is None:
        return
    new = _as_shown(desk, account, wanted, agreement.token)
    if new is None:
        raise Stale(STALE)
    proved = Proved()
    if wanted.how is How.ACCEPTED:
        if not agreement.ticked:
            raise FieldRefused("accept", TICK)
        proved = policy_proofs.prove(desk, session, wanted.policy, agreement.proof)
    kept = _keep(desk, session, new, proved, agreement.base)
    if kept and kept.how is How.ACCEPTED:
        facts = {"policy": kept.policy, "version": kept.version.isoformat()}
        signals.announce(signals.policy_accepted, desk.tenant.key, handle=account.handle, **facts)


def _how(policy: Policy, settled: Settled) -> How:
    """Return what a new version asks for: those who accepted an earlier one may only have to take notice."""
    knows = any(known == policy.id and how is How.ACCEPTED for known, _, how in settled)
    return How.NOTIFIED if policy.again == "notice" and knows else How.ACCEPTED


def _is_settled(one: Due, settled: Settled) -> bool:
    """Agreeing settles a notice too; a notice that was read settles no question."""
    return any((one.policy.id, one.version.date, how) in settled for how in {How.ACCEPTED, one.how})


def _as_shown(desk: Desk, account: Account, wanted: Due, token: str) -> NewAcceptance | None:
    """Return what is to be kept, with the bytes of now; None where those are not what the page had shown."""
    seen = policy_tokens.read(desk, account, token)
    if seen is None or (seen.policy, seen.version) != (wanted.policy.id, wanted.version.date.isoformat()):
        return None
    new = as_it_stands(desk, wanted, seen.language, seen.at)
    digests = {name: one.digest for name, one in new.annexes.items()}
    is_same = (seen.language, seen.digest, seen.annexes) == (new.text.language, new.text.digest, digests)
    return new if is_same else None


def _kept(text: documents.DocumentText) -> AcceptedText:
    return AcceptedText(text.language, text.content)


def _keep(desk: Desk, session: Session, new: NewAcceptance, proved: Proved, base: str) -> Acceptance | None:
    """Keep it with its receipt and its event, all or nothing; None where another tab was faster."""
    account = session.account
    with writing_as(desk, session):
        if proved.reservation:
            limits.release(desk.store, proved.reservation)
        kept = acceptances.add(desk.store, account.id, new, proved.keyword)
        if kept:
            # Half of the digest fits into an event, and is enough to notice a text that was exchanged.
            audit.write(desk.store, _ACTS[kept.how], account.handle, kept=kept.handle, text=kept.digest[:32])
        if kept and kept.how is How.ACCEPTED:
            _send_receipt(desk, account, kept, base)
    return kept


def _send_receipt(desk: Desk, account: Account, kept: Acceptance, base: str) -> None:
    language = letters.language_of(desk, account)
    title = documents.policy(desk, kept.policy).title.in_language(language, desk.tenant.first_language)
    version = moments.day(kept.version, language)
    letters.send_notice(desk, "policy_accepted", account, base, policy=title, version=version)
