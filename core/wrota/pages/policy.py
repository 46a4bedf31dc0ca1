"""The policy in force: read by everybody, and agreed to by whoever is signed in and has it due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request
from wtforms import BooleanField, HiddenField, StringField

from wrota.desk import documents, policies, policy_proofs
from wrota.desk.policies import Agreement, Due
from wrota.errors import NotThere
from wrota.pages.policy_reading import reading
from wrota.rules.kinds.proofs import CHECKS
from wrota.store.acceptances import How
from wrota.store.accounts import Account
from wrota.tenant.schema import ProofConfig
from wrota.web import drafts, login, policy_gate
from wrota.web.current import base, desk
from wrota.web.form_view import FormView
from wrota.web.forms import Form, Needed, Note
from wrota.web.responses import local_path, page, see_other
from wrota.web.translation import language, local_text, translate
from wrota.words import Sentence, say


@dataclass(frozen=True)
class Consent:
    """What is asked of the person: to agree or to take notice, the proof's other words, and after which page."""

    is_notice: bool
    phone: str


class ProofField(StringField):
    """The number that goes with a policy, which the institution names."""

    is_question = True


class PolicyForm(Form):
    """The box, the proof where the policy names one, and the token of what is shown; a notice has the token alone."""

    stem = "policy"
    keeps = True
    noted = ("proof",)
    sent_along = ("policy",)
    order = ("accept", "proof")

    accept = BooleanField(validators=[Needed(policies.TICK)])
    proof = ProofField(validators=[Needed(say("Please fill in this field."))])
    policy = HiddenField()
    shown = HiddenField()
    next = HiddenField()

    def ask(self, due: Due) -> None:
        """Keep the fields that a policy asks for, in the institution's words."""
        proof = policy_proofs.needed(desk(), due.policy)
        is_notice = due.how is How.NOTIFIED
        if is_notice:
            del self.accept
        else:
            self.accept.label.text = translate(say("I accept: {policy}", policy=local_text(due.policy.title)))
        if is_notice or proof is None:
            del self.proof
        else:
            self._word(proof)
        self.policy.data = due.policy.id

    def restore(self, typed: Mapping[str, Sequence[str]]) -> None:
        """Fill in what was typed; the box is ticked by the person alone."""
        super().restore({name: values for name, values in typed.items() if name != "accept"})

    def note(self, name: str) -> Note:
        """Say what looks wrong with the form of the number; it never asks the store."""
        try:
            proof = policy_proofs.needed(desk(), documents.policy(desk(), self.policy.data or ""))
        except NotThere:
            return Note()
        said = policy_proofs.note(proof, self.proof.data or "") if proof else None
        return Note(translate(said) if said else "")

    def _word(self, proof: ProofConfig) -> None:
        self.proof.label.text = local_text(proof.label)
        self.proof.description = local_text(proof.where)
        keypad = "numeric" if CHECKS[proof.check].is_numeric else "text"
        self.proof.render_kw = {"autocomplete": "off", "inputmode": keypad, "spellcheck": "false"}


class PolicyView(FormView):
    """The page of a policy, with the form below the text for whoever has to settle it."""

    form = PolicyForm
    _due: Due | None = None

    def prepare(self, **where: str) -> Response | None:
        """Find the version in force; what is sent without being due is settled already, or comes from nobody."""
        policy_id = where["policy_id"]
        version = documents.in_force(desk(), policy_id)
        if version is None:
            raise documents.not_there()
        self._due = next((one for one in policy_gate.due() if one.policy.id == policy_id), None)
        self._reading = reading(policy_id, version)
        if request.method != "POST":
            return None if self._due else page("pages/policy.html", **self._reading)
        return self._show_again() if self._due else _settled()

    def fill(self) -> Form:
        """Return the form, with where the person wanted to go, which the address says at first."""
        form = PolicyForm()
        form.ask(self._needed)
        form.next.data = form.next.data or request.args.get("next")
        return form

    def context(self) -> dict[str, Any]:
        """Return the text, and what is asked below it."""
        proof = policy_proofs.needed(desk(), self._needed.policy)
        return {**self._reading, "consent": Consent(self._needed.how is How.NOTIFIED, (proof and proof.phone) or "")}

    def show(
        self, form: PolicyForm, status: int = 200, trouble: Sentence | None = None, *rest: Any, **more: Any
    ) -> Response:
        """Render the page with a new token: what is agreed to is what is on view now, and another text needs a tick."""
        if trouble is policies.STALE and "accept" in form:
            form.accept.data = False
        form.shown.data = policies.token(desk(), *self._whose, language(), self._reading["digest"])
        return super().show(form, status, trouble, *rest, **more)

    def act(self, form: PolicyForm) -> Response:
        """Keep what the person decided, and go on to where the gate was met."""
        ticked, proof = ("accept" in form and form.accept.data), ("proof" in form and form.proof.data)
        sent = Agreement(form.policy.data, bool(ticked), proof or "", form.shown.data or "", base().url)
        policies.accept(desk(), login.known().session, sent)
        return _onward(form.next.data)

    def _show_again(self) -> Response | None:
        """Show a text that has changed meanwhile before anything else is said of the form."""
        shown = request.form.get("shown", "")
        if drafts.DISCARD in request.form or policies.is_as_shown(desk(), *self._whose, shown):
            return None
        return self.show(self.fill(), 422, policies.STALE)

    @property
    def _whose(self) -> tuple[Account, Due]:
        return login.known().account, self._needed

    @property
    def _needed(self) -> Due:
        if self._due is None:
            raise AssertionError("a form is shown where nothing is due")
        return self._due


def _settled() -> Response:
    """Answer a form that was sent twice as it was answered the first time."""
    if not Form().has_good_token():
        abort(403)
    return _onward(request.form.get("next"))


def _onward(wanted: str | None) -> Response:
    """Go on to what was wanted, with a word of thanks where that is a page of the portal."""
    path = local_path(wanted)
    if not path.startswith(base().root + "/"):
        return see_other(path)
    return see_other(f"{path}{'&' if '?' in path else '?'}notice=policy-settled")
