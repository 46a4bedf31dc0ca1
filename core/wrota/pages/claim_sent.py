"""Where the letter of a claim went, what to do where it does not come, and the address once more (manual step O5)."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from wrota.desk import claim_saving
from wrota.desk.claim_saving import SavedClaim
from wrota.pages.claim import EmailForm
from wrota.web import login
from wrota.web.current import base, desk
from wrota.web.form_view import FormView
from wrota.web.responses import see_other


class ClaimSentForm(EmailForm):
    """The address alone, to be mended before the letter is sent again."""

    stem = "claim_sent"
    noted = ("email",)


class ClaimSentView(FormView):
    """The page after saving, for the session that saved."""

    form = ClaimSentForm
    saved: SavedClaim

    def prepare(self, **_: str) -> Response | None:
        """Find what this session has saved; without it there is only the form."""
        saved = claim_saving.saved_by(desk(), login.known_claimant().session)
        if saved is None:
            return see_other(url_for("claim"))
        self.saved = saved
        return None

    def fill(self) -> ClaimSentForm:
        """Return the form with the address to which the letter went."""
        form = ClaimSentForm()
        if request.method != "POST":
            form.email.data = self.saved.answers.email
        return form

    def context(self) -> dict[str, Any]:
        """Say where the letter went."""
        return {"address": self.saved.answers.email}

    def act(self, form: ClaimSentForm) -> Response:
        """Send the letter once more."""
        claim_saving.send_again(desk(), login.known_claimant().session, form.email.data, base().url)
        return see_other(url_for("claim_sent", notice="claim-letter-sent"))
