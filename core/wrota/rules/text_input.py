"""Text input, sanitised: capped, brought to one Unicode form, and refused where something in it is invisible."""

from __future__ import annotations

import re
import unicodedata

from wrota.errors import Refused
from wrota.words import say, say_many

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories without a picture: controls, zero-width and bidi signs, lone surrogates, separators."""

_SEPARATORS = str.maketrans("", "", " \N{OGHAM SPACE MARK}-\N{HYPHEN}")
"""Every space and hyphen that NFKC leaves: if one stayed, a text could begin with it once the others are gone."""

_DIGITS = re.compile("[0-9]+")


def clean(text: str, limit: int, *, lines: bool = False) -> str:
    """Return the text in NFKC without surrounding spaces; raise `Refused` where it is too long or hides a sign.

    Hidden signs are refused in every field alike and never removed (hazards 65): what is stored is what the
    person saw. With ``lines`` tabs may stay, and every kind of line end becomes a newline.
    """
    if lines:
        text = "\n".join(text.splitlines())
    normal = normalised(text, limit)
    visible = normal.translate({ord("\n"): None, ord("\t"): None}) if lines else normal
    if not visible.isprintable() and any(unicodedata.category(sign) in _HIDDEN for sign in visible):
        raise Refused(say("Something invisible is in the text. Please type it by hand instead of pasting it."))
    return normal.strip()


def normalised(text: str, limit: int) -> str:
    """Return the text in NFKC; raise `Refused` where it has more than ``limit`` code points.

    The cap comes first: 250,000 combining marks cost NFKC 49 seconds. It comes again without any margin, because
    one sign may become eighteen, and what was accepted once must be accepted when it is given again.
    """
    return _capped(unicodedata.normalize("NFKC", _capped(text, limit)), limit)


def folded(text: str) -> str:
    """Return the text as it is compared, without regard to case and width (Unicode's NFKC_Casefold)."""
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", once.casefold())


def without_separators(text: str) -> str:
    """Return the text without the spaces and hyphens that people put into long numbers."""
    return text.translate(_SEPARATORS)


def are_digits(text: str) -> bool:
    """Say whether the text is ASCII digits alone; ``isdigit()`` takes those of every script."""
    return _DIGITS.fullmatch(text) is not None


def _capped(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused(
            say_many("Please use at most {count} character here.", "Please use at most {count} characters here.", limit)
        )
    return text
