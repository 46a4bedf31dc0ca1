"""The note beside a field: the check that htmx asks for when the person leaves the field."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort

from wrota.pages import application, claim, profile
from wrota.pages.application import ApplicationForm
from wrota.pages.claim import ClaimForm
from wrota.pages.claim_sent import ClaimSentForm
from wrota.pages.email_change import EmailChangeForm
from wrota.pages.new_password import NewPasswordForm
from wrota.pages.password import PasswordForm
from wrota.pages.policy import PolicyForm
from wrota.pages.profile import ProfileForm
from wrota.web import login
from wrota.web.forms import Form
from wrota.web.responses import page
from wrota.web.sign_in_form import SignInForm
from wrota.web.translation import translate
from wrota.words import say

_SEND_IT = say("Your session has ended. Send the form: what you typed will be there when you have signed in again.")
_COME_BACK = say("You are signed out. Sign in in another tab of the browser, come back here and send the form.")

_PLAIN: tuple[type[Form], ...] = (
    SignInForm,
    NewPasswordForm,
    PasswordForm,
    EmailChangeForm,
    PolicyForm,
    ClaimSentForm,
)
FORMS = {form.stem: form for form in _PLAIN}

MADE: dict[str, Callable[[str], type[Form] | None]] = {
    ProfileForm.stem: profile.noted_form,
    ClaimForm.stem: claim.noted_form,
    ApplicationForm.stem: application.noted_form,
}
"""Forms made of the configuration, by their stem; each is told which of several is meant, and may know of none."""


def note(form: str, field: str) -> Response:
    """Answer with the very fragment that the page includes for this field."""
    known = _find(form)
    if known is None or field not in known.noted:
        abort(404)
    if (known.is_inside or known.is_claiming) and known.keeps and not login.anybody():
        return _beyond_session()
    if known.is_claiming:
        return login.claiming(_note)(known, field)
    return login.inside(_note)(known, field) if known.is_inside else _note(known, field)


def _find(form: str) -> type[Form] | None:
    """Return the form that is called so; ``stem.which`` where there are several of one stem."""
    stem, _, which = form.partition(".")
    return MADE[stem](which) if stem in MADE else FORMS.get(form)


def _beyond_session() -> Response:
    """Answer in words: whoever is in the middle of a form that keeps what was typed is not led away from it."""
    return page("partials/note.html", 403, note=translate(_SEND_IT if Form().has_good_token() else _COME_BACK))


def _note(known: type[Form], field: str) -> Response:
    asked = known()
    if not asked.csrf_token.validate(asked):
        return page("partials/note.html", 403, note=translate(say("The page was open for too long. Please reload it.")))
    said = asked.note(field)
    template = "partials/rules_note.html" if field == asked.judged else "partials/note.html"
    return page(template, form=asked, note=said.said, is_good=said.is_good, is_fragment=True)
