"""My account: what the institution keeps of the person, and where to change things."""

from __future__ import annotations

from flask import Response

from wrota.desk.account import bases, facts, profile
from wrota.web import login
from wrota.web.current import config, desk
from wrota.web.facts import shown
from wrota.web.responses import page
from wrota.web.translation import language


def account() -> Response:
    """Show the person's own account."""
    person = login.known().account
    known = (*facts(desk(), person), *profile(desk(), person, language()))
    return page(
        "pages/account.html",
        person=person,
        facts=[shown(fact) for fact in known],
        bases=[shown(fact) for fact in bases(desk(), person)],
        offers=_offers(),
    )


def _offers() -> frozenset[str]:
    """Return which of the pages about the own account this institution has."""
    conditions = {
        "profile": bool(config().profile.group),
        "letters_language": len(config().languages) > 1,
        "acceptances": bool(config().policy),
        "closing": config().account.closing,
    }
    return frozenset(name for name, is_met in conditions.items() if is_met)
