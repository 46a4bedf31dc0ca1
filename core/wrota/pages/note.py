"""The note beside a field: the check that htmx asks for when the person leaves the field."""

from __future__ import annotations

from flask import Response, abort, current_app

from wrota.routes import BY_ENDPOINT, Who
from wrota.web import access, login
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import page
from wrota.web.translation import translate
from wrota.words import say

_SEND_IT = say("Your session has ended. Send the form: what you typed will be there when you have signed in again.")
_COME_BACK = say("You are signed out. Sign in in another tab of the browser, come back here and send the form.")


def note(form: str, field: str) -> Response:
    """Answer with the very fragment that the page includes for this field."""
    stem, _, which = form.partition(".")
    known = _find(stem, which)
    if known is None or field not in known.noted:
        abort(404)
    who = BY_ENDPOINT[stem].who_may("POST")
    if who is not Who.ANYBODY and known.keeps and not login.anybody():
        return _beyond_session()
    return access.stop_but(who) or _note(known, field)


def _find(stem: str, which: str) -> type[Form] | None:
    """Return the form of a stem, which the endpoint of its page has for a name; ``which`` where there are several."""
    view = getattr(current_app.view_functions.get(stem), "view_class", None)
    return view.form_named(which) if view and issubclass(view, FormView) else None


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
