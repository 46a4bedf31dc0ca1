"""My data as one file: what is in it, and the file itself for whoever gives the present password."""

from __future__ import annotations

from flask import Response, make_response

from wrota.desk import own_data
from wrota.web import login
from wrota.web.current import desk
from wrota.web.form_view import FormView
from wrota.web.present_password import OwnerForm
from wrota.web.translation import language, translate
from wrota.words import say

_ABOUT = say("Everything that this portal keeps about the owner of the account. Moments are in UTC.")


class OwnDataForm(OwnerForm):
    """The present password."""

    stem = "own_data"


class OwnDataView(FormView):
    """The page on which the file is asked for; the answer to the form is the file."""

    form = OwnDataForm

    def act(self, form: OwnDataForm) -> Response:
        """Give the file out."""
        text = own_data.export(desk(), login.known().session, form.given(), translate(_ABOUT), language())
        answer = make_response(text, {"Content-Type": "application/json; charset=utf-8"})
        answer.headers["Content-Disposition"] = f'attachment; filename="{desk().tenant.key}-{desk().today()}.json"'
        return answer
