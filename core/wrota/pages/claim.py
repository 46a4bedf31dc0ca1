"""Opening an account by a claim: address and password, and the questions of the profile, saved until a letter comes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from flask import Response, request, url_for
from wtforms import EmailField, Field

from wrota.desk import claim_saving, draft_password, password, profile
from wrota.desk.account import known_as
from wrota.desk.claim_saving import Answers
from wrota.errors import Overloaded, Refused, StoreBusy
from wrota.store import accounts
from wrota.store.accounts import Account
from wrota.web import drafts, form_builder, login
from wrota.web.current import base, config, desk
from wrota.web.facts import shown
from wrota.web.form_builder import ConfiguredForm
from wrota.web.form_view import FormView
from wrota.web.forms import Form, Needed, field_error
from wrota.web.new_password_form import NewPasswordFields
from wrota.web.responses import see_other
from wrota.web.translation import language, translate
from wrota.words import say


class EmailForm(Form):
    """A form with the address to which the letter goes."""

    email = EmailField(
        validators=[Needed(say("Enter your e-mail address."))],
        render_kw={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.label.text = translate(say("E-mail address"))

    def validate_email(self, field: Field) -> None:
        """Say what is wrong with the address; whether anybody has it is nobody's to learn here."""
        wrong = claim_saving.email_fault(desk(), field.data)
        if wrong:
            raise field_error(wrong)


class ClaimForm(NewPasswordFields, EmailForm, ConfiguredForm):
    """The address, the password twice, and the questions of the profile; an accepted password may be left as it is."""

    stem = "claim"
    order = ("email", "new_password", "new_password_again")
    noted: ClassVar[tuple[str, ...]] = ("email", *NewPasswordFields.noted)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.description = translate(say("The link that activates the account will be sent to this address."))
        self.accepted = _accepted()
        if self.leaves_password:
            self.new_password.validators = self.new_password_again.validators = ()

    @property
    def account(self) -> Account:
        """The account that is being opened."""
        return login.known_claimant().account

    @property
    def birth_date(self) -> date | None:
        """What an identifier of the person tells, with which the answers have to agree."""
        return profile.birth_date(desk(), self.account)

    @property
    def personal_words(self) -> tuple[str, ...]:
        """The address that is being given, which no password may contain."""
        return (self.email.data,) if self.email.data else ()

    @property
    def leaves_password(self) -> bool:
        """Whether the password that was accepted before is to stay."""
        return bool(self.accepted) and not self.new_password.data and not self.new_password_again.data

    @property
    def has_password(self) -> bool:
        """Whether a password has to be typed."""
        return not self.accepted

    def validate_new_password(self, field: Field) -> None:
        """Judge a password that was typed; one that was accepted before is good."""
        if not self.leaves_password:
            super().validate_new_password(field)

    def keep_password(self) -> None:
        """Keep the hash of a password that is good, whatever is the matter with the rest of the form."""
        if self.new_password.data and self._is_good(self.new_password.data):
            self.accepted = draft_password.keep(desk(), drafts.owner(), self.new_password.data)
            self.new_password.data = self.new_password_again.data = None

    def try_to_keep_password(self) -> None:
        """Keep it where there is room for a hash just now; else the password is typed again, and all the rest stays."""
        with suppress(Overloaded, StoreBusy):
            self.keep_password()

    def forget_passwords(self) -> None:
        """Empty the fields; a password that is good is kept before."""
        self.try_to_keep_password()
        super().forget_passwords()

    def _is_good(self, typed: str) -> bool:
        try:
            broken = password.first_broken(desk(), self.account, typed, self.personal_words)
        except Refused:
            return False
        return broken is None and typed == self.new_password_again.data


def _accepted() -> str | None:
    """Return the hash of the password that this browser's claim has chosen before."""
    saved = claim_saving.saved_by(desk(), login.known_claimant().session)
    return draft_password.find(desk(), drafts.owner()) or (saved.answers.password_hash if saved else None)


class ClaimView(FormView):
    """The page that a claim's session opens, and nothing else (manual steps O3, O4)."""

    form = ClaimForm

    @classmethod
    def form_named(cls, which: str = "") -> type[Form] | None:
        """Return the form with its questions."""
        return None if which else form_builder.build(ClaimForm, config().profile.group)

    def fill(self) -> ConfiguredForm:
        """Return the form with what this very session has saved before; what another browser saved is not shown."""
        person = login.known_claimant()
        known = accounts.fields_of(desk().store, person.account)
        form = form_builder.build(ClaimForm, config().profile.group, registry=known)()
        saved = claim_saving.saved_by(desk(), person.session)
        if saved and request.method != "POST":
            form.fill_in(saved.answers.fields)
            form["email"].data = saved.answers.email
        return form

    def context(self) -> dict[str, Any]:
        """Say whom the institution takes the person for, and whether a letter is on its way already."""
        account = login.known_claimant().account
        is_waiting = claim_saving.waiting(desk(), account) is not None
        return {"person": account, "who": shown(known_as(desk(), account)), "is_waiting": is_waiting}

    def show(self, form: Any, status: int = 200, *args: Any, **kwargs: Any) -> Response:
        """Show the form; a good password that came with it is kept, so that nobody types it twice."""
        if not form.token_lost:
            form.try_to_keep_password()
        return super().show(form, status, *args, **kwargs)

    def act(self, form: Any) -> Response:
        """Save, and tell where the letter went."""
        typed = form.new_password.data or ""
        form.keep_password()
        answers = Answers(form.email.data, form.accepted, form.values(), typed)
        claim_saving.save(desk(), login.known_claimant().session, answers, base().url, language())
        with suppress(StoreBusy):
            draft_password.drop(desk(), drafts.owner())
        return see_other(url_for("claim_sent"))
