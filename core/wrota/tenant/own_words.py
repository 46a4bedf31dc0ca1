"""The parser of ``words.toml``: a tenant's own wording of sentences on screen, keyed by the Polish default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from wrota.tenant import phrases, syntax, validation_messages
from wrota.tenant.files import FolderListing
from wrota.tenant.nearest import nearest
from wrota.tenant.positions import KeyPath
from wrota.tenant.positions import read as find_positions
from wrota.tenant.problems import Problem, Unreadable, error_in_file
from wrota.tenant.toml_files import WORDS
from wrota.tenant.values import LocalText
from wrota.words import Sentence, say

_TEXT: TypeAdapter[LocalText] = TypeAdapter(LocalText)


MOST = 100
"""How many errors are told: for each, the nearest of all sentences is looked for."""

LONGEST = 2000
"""A wording has at most so many characters."""

MOST_NAMES = 10
"""A wording names at most so many values: some are as long as what a person types."""

_BOUNDS = {"most": LONGEST, "names": MOST_NAMES}

_Error = tuple[Sentence, KeyPath, Literal["key", "value"]]
"""What is wrong, and the key or the value that it is about; its place is looked up at the end."""


@dataclass
class OwnWords:
    """The tenant's own wording by language, then by the Polish default; and what is wrong with the file."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(listing: FolderListing, languages: tuple[str, ...], *, are_known: bool = True) -> OwnWords:
    """Read ``words.toml``; a text without a language is in the folder's first.

    Where the languages are not known, because of an error in ``tenant.toml``, no language is called a stranger.
    """
    own = OwnWords()
    if WORDS not in listing:
        return own
    try:
        text = listing.text(WORDS)
        said = syntax.parse(WORDS, text)
    except Unreadable as error:
        own.problems.append(error.problem)
        return own
    listed = languages if are_known else (*languages, *_named(said))
    errors = tuple(islice(_errors(own, said, listed), MOST))
    own.problems.extend(_located(text, errors) if errors else ())
    return own


def _errors(own: OwnWords, said: Mapping[str, Any], languages: tuple[str, ...]) -> Iterator[_Error]:
    for polish, value in said.items():
        yield from _take(own, polish, value, languages)


def _named(said: Mapping[str, Any]) -> Iterator[str]:
    """Return every language that the file names."""
    return (language for value in said.values() if isinstance(value, dict) for language in value)


def _take(own: OwnWords, polish: str, value: Any, languages: tuple[str, ...]) -> Iterator[_Error]:
    known = phrases.changeable()
    if known and polish not in known:
        yield _unknown(polish, known), (polish,), "key"
        return
    try:
        texts = _TEXT.validate_python(value).texts
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield validation_messages.SENTENCES[detail["type"]](detail), (polish, *detail["loc"]), "value"
        return
    for language, text in texts.items():
        path = (polish, language) if language else (polish,)
        yield from ((sentence, path, "value") for sentence in _misfit(polish, text))
        if language and language not in languages:
            sentence = say("The folder does not list “{language}” among its languages.", language=language)
            yield sentence, path, "key"
        own.words.setdefault(language or languages[0], {})[polish] = text


def _unknown(polish: str, known: Mapping[str, object]) -> Sentence:
    meant = nearest(polish, known)
    if meant is None:
        return say("No sentence on screen reads “{given}”.", given=polish[:80])
    return say("No sentence on screen reads “{given}”. Did you mean “{meant}”?", given=polish[:80], meant=meant)


def _misfit(polish: str, text: str) -> Iterator[Sentence]:
    """Return why a text cannot stand in for the default: its names in braces must be the default's, and few."""
    stray = phrases.stray(text)
    if stray in {"{", "}"}:
        yield say("A brace in this text has no partner.")
    elif stray:
        yield say("“{given}” is not a name alone in braces, as in {{name}}.", given=stray)
    used = phrases.placeholders(text)
    for name in sorted(set(used) - set(phrases.placeholders(polish))):
        yield say("The sentence knows no “{name}”.", name=name)
    if len(used) > MOST_NAMES or len(text) > LONGEST:
        yield say("This text has more than {most} characters, or than {names} names in braces.", **_BOUNDS)


def _located(text: str, errors: Iterable[_Error]) -> Iterator[Problem]:
    found = find_positions(text)
    for sentence, path, point in errors:
        yield error_in_file(WORDS, sentence, found.key(path) if point == "key" else found.value(path))
