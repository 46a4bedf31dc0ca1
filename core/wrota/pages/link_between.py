"""The page between a letter's link and the new password: for whom the link is, until when, and one button."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from wrota.desk import password_by_link
from wrota.store.links import Link
from wrota.web import links
from wrota.web.current import desk
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import see_other


class LinkBetweenForm(Form):
    """One button."""

    stem = "link_between"


class LinkBetweenView(FormView):
    """What stands before the form where the institution wants it; scanners that follow links stop here."""

    form = LinkBetweenForm
    opened: Link
    handle: str

    @classmethod
    def before(cls, handle: str, opened: Link) -> Response:
        """Show the page in place of the one that it stands before."""
        between = cls()
        between.handle, between.opened = handle, opened
        return between.show(between.fill())

    def prepare(self, **where: str) -> Response | None:
        """Find the link."""
        opened = links.opened(where["handle"])
        if opened is None:
            return links.dead()
        self.handle, self.opened = where["handle"], opened
        return None

    def context(self) -> dict[str, Any]:
        """Say for whom the link is, and until when."""
        return links.context(self.handle, self.opened)

    def act(self, form: LinkBetweenForm) -> Response:
        """Confirm the address, and open the form."""
        if not links.is_opened(self.handle):
            password_by_link.confirm_address(desk(), self.opened)
            links.mark_opened(self.handle)
        return see_other(url_for("new_password", handle=self.handle))
