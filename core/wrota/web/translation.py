"""Translation of a request: into the language that the person chose, else the institution's first."""

from __future__ import annotations

from flask import session

from wrota.tenant.values import LocalText
from wrota.web.current import config, desk
from wrota.words import Sentence, say, say_many

CHOSEN = "language"
LANGUAGE_NAMES = {"pl": "Polski", "en": "English", "uk": "Українська"}
"""How languages call themselves."""


def language() -> str:
    """Return the code of the language of this answer."""
    offered = config().languages
    chosen = session.get(CHOSEN)
    return chosen if chosen in offered else offered[0]


def translate(sentence: Sentence) -> str:
    """Tell a sentence in the current language."""
    return desk().tenant.catalogue(language()).translate(sentence)


def local_text(text: LocalText | None) -> str:
    """Tell a text of the institution's own in the current language; nothing where there is none."""
    return text.in_language(language(), config().languages[0]) if text else ""


def gettext(msgid: str, **values: object) -> str:
    """Tell a template's message; templates know it as ``_``."""
    return translate(say(msgid, **values))


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Tell a template's message that depends on a number."""
    return translate(say_many(one, many, count, **values))
