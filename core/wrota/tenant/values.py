"""The annotated types of the configuration's values, whose validators refuse a wrong one in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any

import re2
from pydantic import AfterValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from wrota.tenant.nearest import choice
from wrota.words import Sentence, languages, say

DEFAULT_LANGUAGE = "pl"
LONGEST_TEXT = 5000
LONGEST_PATTERN = 200

# The C0 and C1 controls, separators that some programs take for line breaks, and what turns the reading direction.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile(r"[\t\n]")


def invalid(sentence: Sentence) -> PydanticCustomError:
    """Return the error by which a value is refused with a sentence of ours."""
    return PydanticCustomError("wrota", "refused", {"sentence": sentence})


def _text(value: str) -> str:
    """Return a text without the space around it; it may have several lines."""
    text = value.strip()
    if not text:
        raise invalid(say("This text is empty."))
    if len(text) > LONGEST_TEXT:
        raise invalid(say("This text is too long: at most {most} characters.", most=LONGEST_TEXT))
    if _CONTROLS.search(value):
        raise invalid(say("This text holds a control character."))
    if "{{" in text or "{%" in text:
        raise invalid(say("Placeholders work in letters only; here they would be shown as they are."))
    return text


def _line(value: str) -> str:
    if _LINE_BREAKS.search(value.strip()):
        raise invalid(say("This text has to stand on one line."))
    return _text(value)


def _matching(pattern: str, sentence: Sentence) -> Callable[[str], str]:
    """Return a validator of texts that fit a pattern whole."""
    whole = re.compile(pattern, re.ASCII)

    def fit(value: str) -> str:
        if not whole.fullmatch(value):
            raise invalid(sentence)
        return value

    return fit


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise invalid(say("A colour is written as #rrggbb, for example #1d4f91."))
    return value.lower()


def _spoken(code: str) -> str:
    spoken = {*languages(), DEFAULT_LANGUAGE}
    if code not in spoken:
        raise invalid(say("Wrota does not speak “{code}”. {choice}", code=code, choice=choice(code, spoken)))
    return code


Text = Annotated[str, AfterValidator(_text)]
"""A text that is the same in every language; it may have several lines."""

Line = Annotated[str, AfterValidator(_line)]
"""A text of one line, fit for the header of a letter."""

Colour = Annotated[str, AfterValidator(_colour)]
"""A colour as ``#rrggbb``, lower case."""

KEY = r"[a-z][a-z0-9-]{0,62}"
"""The form of a key, as a regular expression."""

Key = Annotated[
    str,
    AfterValidator(
        _matching(
            KEY,
            say("A key is made of a-z, 0-9 and the hyphen, and begins with a letter; at most 63 characters."),
        )
    ),
]
"""A short name that stands in addresses, tables and files."""

ViewName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}",
            say("A view is written as blueprint.view, for example charges.due."),
        )
    ),
]
"""The name of a view of a blueprint that the operator connects."""

LanguageCode = Annotated[
    str,
    AfterValidator(_matching(r"[a-z]{2,3}", say("A language is written as a code of two or three letters: pl, en."))),
]
"""A code of ISO 639, for example ``pl``."""

SpokenLanguage = Annotated[LanguageCode, AfterValidator(_spoken)]
"""The code of a language that Wrota speaks; everything it says itself has to be there in it."""

UnitPath = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}(/[A-Za-z0-9][A-Za-z0-9_-]{0,62}){0,3}",
            say("A path is made of letters a-z, digits, hyphens and single slashes, for example opole/OpoleZSE."),
        )
    ),
]
"""The part of an address that stands for a unit, for example ``opole/OpoleZSE``."""

FileName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            say("This is the name of a file alone, without folders: letters a-z, digits, dots and hyphens."),
        )
    ),
]
"""The bare name of a file; its folder follows from where it is named."""


@dataclass(frozen=True)
class Pattern:
    """A pattern that runs in linear time; ``text`` is as the configuration has it."""

    text: str

    def fits(self, value: str) -> bool:
        """Say whether the whole value fits."""
        return bool(self._compiled.fullmatch(value))

    @cached_property
    def _compiled(self) -> Any:
        options = re2.Options()
        options.log_errors = False
        return re2.compile(self.text, options=options)

    @classmethod
    def of(cls, text: str) -> Pattern:
        """Return a pattern that is known to compile; refuse it in words where it does not."""
        if len(text) > LONGEST_PATTERN:
            raise invalid(say("This pattern is too long: at most {most} characters.", most=LONGEST_PATTERN))
        pattern = cls(text)
        try:
            pattern.fits("")
        except re2.error as error:
            raise invalid(_refusal(error)) from error
        return pattern

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls.of, handler(str))


_REFUSALS: Mapping[str, Sentence] = {
    "missing )": say("This pattern has a bracket “(” that is never closed."),
    "unexpected )": say("This pattern has a bracket “)” that was never opened."),
    "missing ]": say("This pattern has a bracket “[” that is never closed."),
    "invalid perl operator": say("This pattern looks ahead or behind, which is not possible in linear time."),
    "invalid escape sequence": say("This pattern has an escape that is not known, or refers back to a group."),
    "invalid repetition size": say("This pattern repeats something too many times."),
    "pattern too large": say("This pattern repeats something too many times."),
    "no argument for repetition operator": say("This pattern repeats nothing: a *, + or ? has nothing before it."),
    "bad repetition operator": say("This pattern has two signs of repetition in a row."),
    "invalid character class range": say("This pattern has a range of characters that runs backwards."),
    "trailing \\": say("This pattern ends with a lone backslash."),
}


def _refusal(error: Exception) -> Sentence:
    reason = error.args[0].decode("utf-8", "replace") if error.args else ""
    for beginning, sentence in _REFUSALS.items():
        if reason.startswith(beginning):
            return sentence
    return say("This pattern is not one that google-re2 understands.")


@dataclass(frozen=True)
class LocalText:
    """A text in one or several languages; ``texts`` has the key "" where it is the same in all."""

    texts: Mapping[str, str]

    def in_language(self, language: str, fallback: str) -> str:
        """Return the text in a language, else in the fallback, else as it stands first."""
        for code in (language, fallback):
            if code in self.texts:
                return self.texts[code]
        return next(iter(self.texts.values()))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        tables = core_schema.dict_schema(handler(LanguageCode), handler(Text))

        def read(value: object, of_table: core_schema.ValidatorFunctionWrapHandler) -> LocalText:
            if isinstance(value, LocalText):
                return value
            if isinstance(value, str):
                return cls(MappingProxyType({"": _text(value)}))
            if isinstance(value, dict) and value:
                return cls(MappingProxyType(of_table(value)))
            raise invalid(say("This has to be a text, or a table of texts by language: {example}.", example=_EXAMPLE))

        return core_schema.no_info_wrap_validator_function(read, tables)


_EXAMPLE = '{ pl = "…", en = "…" }'


def _one_line(value: LocalText) -> LocalText:
    for text in value.texts.values():
        _line(text)
    return value


LocalLine = Annotated[LocalText, AfterValidator(_one_line)]
"""A local text of one line, fit for the header of a letter."""
