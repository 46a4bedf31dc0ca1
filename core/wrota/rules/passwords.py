"""Password policy: the one form in which passwords are hashed, and an institution's rules as verdicts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from wrota.errors import Refused
from wrota.rules.common_passwords import is_common
from wrota.rules.text_input import folded, normalised
from wrota.words import Sentence, say, say_many

LONGEST = 128
_WORD = re.compile(r"[^\W_]{4,}")
_SORTS = {"Lu": "upper", "Lt": "upper", "Ll": "lower", "Nd": "digits"}


@dataclass(frozen=True)
class PasswordPolicy:
    """What a new password must be like; ``refuse`` lists words of the institution that it may not contain."""

    length: int = 12
    upper: int = 0
    lower: int = 0
    digits: int = 0
    special: int = 0
    special_examples: str | None = None
    refuse: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """One rule as a sentence, and whether a password meets it."""

    key: str
    sentence: Sentence
    met: bool


def canonical(password: str) -> str:
    """Return the password as it is hashed: NFKC, so that it fits from every keyboard; raise `Refused`.

    Spaces around it belong to it. Refused are more than 128 characters, NUL, and what is no text at all.
    """
    normal = normalised(password, LONGEST)
    if any(sign == "\0" or unicodedata.category(sign) == "Cs" for sign in normal):
        raise Refused(say("Something in the password cannot be typed. Please choose another one."))
    return normal


def verdicts(policy: PasswordPolicy, password: str, context: Iterable[str] = ()) -> tuple[Verdict, ...]:
    """Judge a password in canonical form by every rule, always in the same order; an empty one meets none.

    ``context`` is what others know of the person: name, symbol, e-mail address, the institution's name.
    """
    return (
        Verdict("length", _length(policy.length), len(password) >= policy.length),
        *_counts(policy, password),
        *_refusals(policy, password, tuple(context)),
    )


def met(judged: Iterable[Verdict]) -> bool:
    """Say whether every rule is met."""
    return all(verdict.met for verdict in judged)


def _counts(policy: PasswordPolicy, password: str) -> tuple[Verdict, ...]:
    found = Counter(_sort(sign) for sign in password)
    wanted = (
        ("upper", policy.upper, _upper(policy.upper)),
        ("lower", policy.lower, _lower(policy.lower)),
        ("digits", policy.digits, _digits(policy.digits)),
        ("special", policy.special, _special(policy.special, policy.special_examples)),
    )
    return tuple(Verdict(key, sentence, found[key] >= count) for key, count, sentence in wanted if count)


def _sort(sign: str) -> str:
    """Return which rule counts a sign: Ł is a capital letter, and every other visible sign is special."""
    category = unicodedata.category(sign)
    return _SORTS.get(category, "none" if category[0] in "ZC" else "special")


def _refusals(policy: PasswordPolicy, password: str, context: tuple[str, ...]) -> Iterable[Verdict]:
    yield Verdict(
        "context",
        say("Without your name, identifier or e-mail address, and without the institution’s name"),
        _is_without(password, context),
    )
    if policy.refuse:
        listed = say("Without any of these words: {words}", words=", ".join(policy.refuse))
        yield Verdict("refuse", listed, _is_without(password, policy.refuse))
    yield Verdict("common", say("Not a well-known password, a row of keys or a repetition"), _is_unusual(password))


def _is_without(password: str, texts: Iterable[str]) -> bool:
    """Say whether no word of four or more signs is in the password; of an address, only what is before the @."""
    known = folded(password)
    words = (word for text in texts for word in _WORD.findall(folded(text.partition("@")[0])))
    return bool(password) and not any(word in known for word in words)


def _is_unusual(password: str) -> bool:
    return bool(password) and not is_common(password)


def _length(count: int) -> Sentence:
    return say_many("At least {count} character", "At least {count} characters", count)


def _upper(count: int) -> Sentence:
    return say_many("At least {count} capital letter", "At least {count} capital letters", count)


def _lower(count: int) -> Sentence:
    return say_many("At least {count} small letter", "At least {count} small letters", count)


def _digits(count: int) -> Sentence:
    return say_many("At least {count} digit", "At least {count} digits", count)


def _special(count: int, examples: str | None) -> Sentence:
    if not examples:
        return say_many("At least {count} special character", "At least {count} special characters", count)
    return say_many(
        "At least {count} special character, for example: {examples}",
        "At least {count} special characters, for example: {examples}",
        count,
        examples=examples,
    )
