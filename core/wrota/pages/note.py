"""The note beside a field: the check that htmx asks for when the person leaves the field."""

from __future__ import annotations

from flask import Response, abort

from wrota.pages import visit
from wrota.pages.answers import page
from wrota.pages.forms import Form
from wrota.pages.new_password import NewPasswordForm
from wrota.pages.password import PasswordForm
from wrota.pages.sign_in import SignInForm
from wrota.pages.telling import tell
from wrota.words import say

FORMS: dict[str, type[Form]] = {form.stem: form for form in (SignInForm, NewPasswordForm, PasswordForm)}


def note(form: str, field: str) -> Response:
    """Answer with the very fragment that the page includes for this field."""
    known = FORMS.get(form)
    if known is None or field not in known.noted:
        abort(404)
    return visit.inside(_note)(known, field) if known.is_inside else _note(known, field)


def _note(known: type[Form], field: str) -> Response:
    asked = known()
    if not asked.csrf_token.validate(asked):
        return page("partials/note.html", 403, note=tell(say("The page was open for too long. Please reload it.")))
    said = asked.note(field)
    template = "partials/rules_note.html" if field == asked.judged else "partials/note.html"
    return page(template, form=asked, note=said.said, is_good=said.is_good, is_fragment=True)
