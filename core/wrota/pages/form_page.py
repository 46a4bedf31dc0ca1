"""The one shape of a page with a form: shown, sent, and shown again with what was typed."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, request
from flask.views import View

from wrota.errors import FieldRefused, Refused, TooMany
from wrota.pages.answers import page
from wrota.pages.forms import Form
from wrota.pages.telling import tell
from wrota.words import Sentence, say


class FormPage(View):
    """A page whose form leads to an act; subclasses name the form and write ``act``.

    A form without a good token is never judged: it is offered again, filled in, with 403. A form with
    mistakes, and a refused act, come back with 422, an act beyond a limit with 429.
    """

    methods: ClassVar[list[str]] = ["GET", "POST"]
    form: ClassVar[type[Form]]

    def act(self, form: Any) -> Response:
        """Do what the form asks for."""
        raise NotImplementedError

    def dispatch_request(self, **where: str) -> Response:
        """Show the form, or judge it and act."""
        return self.prepare(**where) or self._answer()

    def prepare(self, **where: str) -> Response | None:
        """Take what the address names; an answer given here is the last word."""

    def fill(self) -> Form:
        """Return the form, filled in with what was sent."""
        return self.form()

    def context(self) -> dict[str, Any]:
        """Return what else the page shows."""
        return {}

    def show(self, form: Form, status: int = 200, trouble: Sentence | None = None, case_code: str = "") -> Response:
        """Render the page of the form's stem with the form as it was typed."""
        said = tell(trouble) if trouble else ""
        return page(f"pages/{form.stem}.html", status, form=form, trouble=said, case_code=case_code, **self.context())

    def _answer(self) -> Response:
        form = self.fill()
        return self._judge(form) if request.method == "POST" else self.show(form)

    def _judge(self, form: Form) -> Response:
        good = form.validate()
        if form.token_lost:
            return self.show(form, 403, say("The page was open for too long. Please send the form once more."))
        return self._try(form) if good else self.show(form, 422)

    def _try(self, form: Form) -> Response:
        try:
            return self.act(form)
        except FieldRefused as no:
            form[no.field].errors = (tell(no.sentence),)
            return self.show(form, 422)
        except Refused as no:
            return self.show(form, 422, no.sentence, no.case_code)
        except TooMany as enough:
            answer = self.show(form, 429, enough.sentence)
            answer.headers["Retry-After"] = str(enough.retry_after)
            return answer
