"""The class-based view of a page with a form: shown, sent, and shown again with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from flask import Response, request
from flask.views import View

from wrota.errors import FieldRefused, Refused, StoreBusy, TooMany
from wrota.web import drafts
from wrota.web.forms import Form
from wrota.web.responses import page, see_other
from wrota.web.translation import translate
from wrota.words import Sentence, say

_STILL_HERE = say("What you typed is still here.")
_STILL_HERE_BUT_PASSWORDS = say("What you typed is still here; only passwords have to be typed again.")
_SAVED = say("Saved as a draft. You will find it on this page for 24 hours.")
_SAVED_HERE = say(
    "Saved as a draft. You will find it on this page for 24 hours, in this browser, until the browser is closed."
)


class FormView(View):
    """A class-based view whose form leads to an act; subclasses name the form and write ``act``.

    A form without a good token is never judged: it is offered again, filled in, with 403. A form with
    mistakes, and a refused act, come back with 422, an act beyond a limit with 429. A form that ``keeps`` is
    filled in from its draft; the button `LATER` makes one, and the act's success or `DISCARD` forgets it.
    """

    form: ClassVar[type[Form]]

    @classmethod
    def form_at(cls, **_where: str) -> type[Form] | None:
        """Return the form of an address, whoever asks; None where there is none."""
        return cls.form_named()

    @classmethod
    def form_named(cls, which: str = "") -> type[Form] | None:
        """Return the form for a note; ``which`` of several, where a page has several. None where there is none."""
        return None if which else cls.form

    def act(self, form: Any) -> Response:
        """Do what the form asks for."""
        raise NotImplementedError

    def dispatch_request(self, **where: str) -> Response:
        """Show the form, or judge it and act."""
        return self.prepare(**where) or self._response()

    def prepare(self, **where: str) -> Response | None:
        """Take what the address names; an answer given here is the last word."""

    def fill(self) -> Form:
        """Return the form, filled in with what was sent."""
        return self.form()

    def context(self) -> dict[str, Any]:
        """Return what else the page shows."""
        return {}

    def show(
        self,
        form: Form,
        status: int = 200,
        trouble: Sentence | None = None,
        case_code: str = "",
        notice: Sentence | None = None,
        is_restored: bool = False,
    ) -> Response:
        """Render the page of the form's stem with the form as it was typed; `DISCARD` goes with a restored one."""
        said: dict[str, Any] = {"trouble": translate(trouble) if trouble else "", "case_code": case_code}
        said["is_restored"] = is_restored
        if notice:
            said["notice"] = translate(notice)
        return page(f"pages/{form.stem}.html", status, form=form, **said, **self.context())

    def _response(self) -> Response:
        form = self.fill()
        return self._judge(form) if request.method == "POST" else self._offer(form)

    def _offer(self, form: Form) -> Response:
        """Show the form as it was left, where it was left unfinished."""
        draft = drafts.find() if form.keeps else None
        if draft is None:
            return self.show(form)
        form.restore(draft)
        notice = _STILL_HERE_BUT_PASSWORDS if form.has_password else _STILL_HERE
        return self.show(form, notice=notice, is_restored=True)

    def _judge(self, form: Form) -> Response:
        if form.keeps and drafts.LATER in request.form and form.has_good_token():
            return self._try(form, self._keep)
        if form.keeps and drafts.DISCARD in request.form:
            return self._discard(form)
        good = form.validate()
        if form.token_lost:
            return self.show(form, 403, say("The page was open for too long. Please send the form once more."))
        return self._try(form, self._act) if good else self.show(form, 422)

    def _try(self, form: Form, act: Callable[[Form], Response]) -> Response:
        try:
            return act(form)
        except FieldRefused as no:
            form[no.field].errors = (translate(no.sentence),)
            return self.show(form, 422)
        except Refused as no:
            return self.show(form, 422, no.sentence, no.case_code)
        except TooMany as enough:
            response = self.show(form, 429, enough.sentence)
            response.headers["Retry-After"] = str(enough.retry_after)
            return response

    def _keep(self, form: Form) -> Response:
        drafts.keep(form)
        form.forget_passwords()
        return self.show(form, notice=_SAVED if drafts.is_for_anywhere() else _SAVED_HERE)

    def _discard(self, form: Form) -> Response:
        """Throw the draft away and show the form anew; without a good token the draft is there again."""
        if not form.has_good_token():
            return see_other(drafts.address())
        drafts.drop()
        return see_other(drafts.address("draft-discarded"))

    def _act(self, form: Form) -> Response:
        whose = drafts.known_owner() if form.keeps else ""
        response = self.act(form)
        if whose and response.status_code < 400:
            # What was asked for is done; nobody is told that nothing was changed because a draft stays for its day.
            with suppress(StoreBusy):
                drafts.drop(whose)
        return response
