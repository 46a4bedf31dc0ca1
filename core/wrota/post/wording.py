"""The text template of a letter: the institution's own, else Wrota's, in the reader's language first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wrota import resources
from wrota.rules.names import LetterName
from wrota.tenant import letters
from wrota.tenant.letters import LetterTemplate
from wrota.tenant.tenant import Tenant
from wrota.words import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Wording:
    """The words of a letter, their placeholders not filled yet, and the language that they are in."""

    language: str
    subject: str
    body: str


def find(tenant: Tenant, name: LetterName, language: str) -> Wording:
    """Return the words of a letter; raise `LookupError` where nobody has written any."""
    for code in dict.fromkeys((language, tenant.first_language, SOURCE_LANGUAGE)):
        for letter in _written(tenant, name, code):
            return Wording(code, letter.subject, letter.body)
    raise LookupError(f"nobody has written the letter {name}")


def _written(tenant: Tenant, name: LetterName, language: str) -> Iterator[LetterTemplate]:
    own = tenant.letters.get((name, language))
    ours = _default(name, language)
    yield from (letter for letter in (own, ours) if letter is not None)


@resources.read_once
def _default(name: LetterName, language: str) -> LetterTemplate | None:
    """Return Wrota's own letter; read once per process, as it changes with the program."""
    path = resources.translations() / language / "letters" / f"{name}.md"
    return letters.parse(path.read_text("utf-8")) if path.is_file() else None
