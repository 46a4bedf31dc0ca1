"""View models of an account's facts: labels and values in the language of the screen, personal numbers masked."""

from __future__ import annotations

from typing import NamedTuple

from wrota.desk.account import Fact
from wrota.tenant.values import LocalText
from wrota.web.translation import local_text, translate
from wrota.words import Sentence


class ShownFact(NamedTuple):
    """A fact in the language of the screen."""

    label: str
    value: str


def shown(fact: Fact) -> ShownFact:
    """Tell a fact in the language of the screen."""
    return ShownFact(_text(fact.label), _text(fact.value))


def _text(text: Sentence | LocalText | str) -> str:
    if isinstance(text, str):
        return text
    return translate(text) if isinstance(text, Sentence) else local_text(text)
