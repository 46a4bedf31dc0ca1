"""The language switch: a choice kept in the session cookie."""

from __future__ import annotations

from flask import Response, abort, request, session

from wrota.web.current import config
from wrota.web.forms import Form
from wrota.web.responses import local_path, see_other
from wrota.web.translation import CHOSEN


def language() -> Response:
    """Keep the chosen language and go back to where the person was."""
    wanted = request.form.get("language", "")
    if not Form().validate():
        abort(403)
    if wanted not in config().languages:
        abort(400)
    session[CHOSEN] = wanted
    return see_other(local_path(request.form.get("next")))
