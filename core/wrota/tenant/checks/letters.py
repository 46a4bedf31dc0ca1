"""Checks of the tenant's own letters: known names, placeholders that exist, and the one that each must contain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrota.rules import markdown_bounds, names, wording
from wrota.rules.markdown import LETTER
from wrota.rules.markdown_bounds import MOST_MARKS_OF_LETTER
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.checks.intricate import REPEATED, too_intricate
from wrota.tenant.documents import Document, documents
from wrota.tenant.letters import LETTERS, LetterKind, NotALetter, parse
from wrota.tenant.nearest import choice, nearest
from wrota.tenant.positions import Position
from wrota.tenant.problems import Problem, Unreadable, error_in_file, warning_in_file
from wrota.words import say

# A number and a unit of time, in the languages that Wrota speaks.
_LIFETIME = re.compile(
    r"\b[0-9]+ ?(?:h\b|godz|minut|dni\b|dzień|dobę|hour|day|годин|хвилин|дні|день|добу)", re.IGNORECASE
)


def _letters(folder: CheckedFolder) -> Iterator[Problem]:
    for document in documents(folder.listing, "letters"):
        try:
            name = names.known(document.stem, LETTERS)
        except LookupError:
            known = choice(document.stem, LETTERS)
            sentence = say("There is no letter “{name}”. {choice}", name=document.stem, choice=known)
            yield error_in_file(document.name, sentence)
        else:
            yield from _letter(folder, document, LETTERS[name])


def _letter(folder: CheckedFolder, document: Document, kind: LetterKind) -> Iterator[Problem]:
    try:
        text = folder.listing.text(document.name)
        yield from _bounds(document.name, text)
        # Of a text without measure nothing more is said.
        if len(text.encode()) > wording.LONGEST:
            return
        parse(text)
    except Unreadable as error:
        yield error.problem
        return
    except NotALetter as error:
        yield error_in_file(document.name, error.sentence, Position(error.line, 1))
    else:
        yield from _subject(document.name, text)
    yield from _placeholders(document.name, text, kind)
    if kind.needs and (match := _LIFETIME.search(text)):
        place = Position(text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start()))
        sentence = say("A letter states no lifetime itself: {{{{ link_lifetime }}}} comes from the configuration.")
        yield warning_in_file(document.name, sentence, place)


def _bounds(name: str, text: str) -> Iterator[Problem]:
    """Look for what would make a letter without measure, or keep the worker busy."""
    if len(text.encode()) > wording.LONGEST:
        yield error_in_file(name, wording.too_long(text))
    elif line := markdown_bounds.line_too_far(text, MOST_MARKS_OF_LETTER):
        yield error_in_file(name, too_intricate(MOST_MARKS_OF_LETTER), Position(line, 1))
    elif markdown_bounds.repeats_too_much(text, LETTER):
        yield error_in_file(name, REPEATED)


def _subject(name: str, text: str) -> Iterator[Problem]:
    subject = text.partition("\n")[0]
    for placeholder in wording.placeholders(subject):
        if placeholder.name in ("link", "accounts"):
            sentence = say("A link does not belong into the subject of a letter.")
            yield error_in_file(name, sentence, Position(1, placeholder.column))


def _placeholders(name: str, text: str, kind: LetterKind) -> Iterator[Problem]:
    misspelt = set()
    for misuse in wording.misuses(text, kind.placeholders):
        sentence = misuse.sentence
        if misuse.name:
            misspelt.add(nearest(misuse.name, kind.placeholders))
            known = choice(misuse.name, kind.placeholders)
            sentence = say("There is no placeholder “{name}” in this letter. {choice}", name=misuse.name, choice=known)
        yield error_in_file(name, sentence, Position(misuse.line, misuse.column))
    used = {placeholder.name for placeholder in wording.placeholders(text)}
    if kind.needs and kind.needs not in used | misspelt:
        yield error_in_file(name, say("This letter needs {{{{ {name} }}}}, or it leads nowhere.", name=kind.needs))


CHECKS: tuple[Check, ...] = (check(_letters),)
