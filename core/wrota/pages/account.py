"""My account: what the institution keeps of the person, and where to change things."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, current_app

from wrota.desk.account import Fact, bases, facts, profile
from wrota.pages import visit
from wrota.pages.answers import page
from wrota.pages.here import config, desk
from wrota.pages.telling import language, tell, told
from wrota.pages.visit import inside
from wrota.tenant.values import LocalText
from wrota.words import Sentence


class Shown(NamedTuple):
    """A fact in the language of the screen."""

    label: str
    value: str


@inside
def account() -> Response:
    """Show the person's own account."""
    person = visit.known().account
    known = (*facts(desk(), person), *profile(desk(), person, language()))
    return page(
        "pages/account.html",
        person=person,
        facts=[shown(fact) for fact in known],
        bases=[shown(fact) for fact in bases(desk(), person)],
        offers=_offers(),
    )


def shown(fact: Fact) -> Shown:
    """Tell a fact in the language of the screen."""
    return Shown(_text(fact.label), _text(fact.value))


def _offers() -> frozenset[str]:
    """Return which of the pages about the own account this institution has."""
    conditions = {
        "profile": bool(config().profile.group),
        "letters_language": len(config().languages) > 1,
        "acceptances": bool(config().policy),
        "closing": config().account.closing,
    }
    return frozenset(name for name, is_met in conditions.items() if is_met and name in current_app.view_functions)


def _text(text: Sentence | LocalText | str) -> str:
    if isinstance(text, str):
        return text
    return tell(text) if isinstance(text, Sentence) else told(text)
