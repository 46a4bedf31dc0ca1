"""My account: what the institution keeps of the person, and where to change things."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response

from wrota.desk.account import Fact, facts
from wrota.pages import visit
from wrota.pages.answers import page
from wrota.pages.here import desk
from wrota.pages.telling import tell, told
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
    return page("pages/account.html", person=person, facts=[shown(fact) for fact in facts(desk(), person)])


def shown(fact: Fact) -> Shown:
    """Tell a fact in the language of the screen."""
    return Shown(_text(fact.label), _text(fact.value))


def _text(text: Sentence | LocalText | str) -> str:
    if isinstance(text, str):
        return text
    return tell(text) if isinstance(text, Sentence) else told(text)
