"""My sessions: where the account is signed in, and a button to sign out elsewhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, url_for
from wtforms import StringField

from wrota.desk import own_sessions
from wrota.rules import moments
from wrota.web import login
from wrota.web.current import desk
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import see_other
from wrota.web.translation import language

OTHERS = "others"


class Seen(NamedTuple):
    """A session as it is listed."""

    handle: str
    is_here: bool
    browser: str
    since: str
    last_used: str


class OwnSessionsForm(Form):
    """A button for each other session, and one for all of them; what is pressed names itself."""

    stem = "own_sessions"

    session = StringField()


class OwnSessionsView(FormView):
    """The list of the account's sessions."""

    form = OwnSessionsForm

    def context(self) -> dict[str, Any]:
        """List the sessions, this one first."""
        here = login.known().session
        return {
            "sessions": [
                Seen(
                    handle=one.handle,
                    is_here=one.handle == here.handle,
                    browser=one.agent,
                    since=moments.in_words(one.created_at, language()),
                    last_used=moments.in_words(one.used_at, language()),
                )
                for one in own_sessions.every(desk(), here)
            ]
        }

    def act(self, form: OwnSessionsForm) -> Response:
        """Sign out where the pressed button says."""
        here, wanted = login.known().session, form.session.data or ""
        if wanted == OTHERS:
            own_sessions.end_others(desk(), here)
            return see_other(url_for("own_sessions", notice="others-signed-out"))
        own_sessions.end_one(desk(), here, wanted)
        return see_other(url_for("own_sessions", notice="other-signed-out"))
