"""The sentences of the catalogue that ``words.toml`` may override, known by how they read in Polish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from wrota import resources
from wrota.words import COUNTS, FIRST_LANGUAGE, Sentence

_ON_SCREEN = (
    "themes/",
    "core/wrota/rules/",
    "core/wrota/desk/",
    "core/wrota/web/",
    "core/wrota/pages/",
    "core/wrota/post/rendering.py",
    "core/wrota/seams.py",
    "core/wrota/turnstile.py",
)
"""Where the sentences stand that people of an institution read."""

_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_STRAY = re.compile(r"\{[^{}\n]{1,40}\}?|[{}]")

_BEHIND_IT = (
    "themes/base/templates/demo/",
    "themes/base/templates/partials/demonstration.html",
    "themes/base/templates/preview/",
    "core/wrota/rules/addresses.py",
    "core/wrota/rules/networks.py",
    "core/wrota/rules/wording.py",
    "core/wrota/desk/staff/",
)
"""Where, among those, stand sentences for whoever runs the site or writes the folder."""


@resources.read_once
def changeable() -> Mapping[str, Sentence]:
    """Return every sentence by its Polish wording; read once per process, and only where a folder has words.

    A sentence with a number is there once for each of its Polish plural forms, with a number of that form.
    """
    path = resources.translations() / FIRST_LANGUAGE / "messages.po"
    if not path.is_file():
        return {}
    with path.open("rb") as source:
        messages = list(read_po(source, locale=FIRST_LANGUAGE))
    return {polish: sentence for message in messages if _is_on_screen(message) for polish, sentence in _told(message)}


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in braces of a sentence."""
    return tuple(_NAME.findall(text))


def stray(text: str) -> str:
    """Return the first of what stands in braces and is no bare name, or a brace without a partner; empty for none."""
    found = _STRAY.search(_NAME.sub("", text))
    return found.group() if found else ""


def _is_on_screen(message: Message) -> bool:
    return any(file.startswith(_ON_SCREEN) and not file.startswith(_BEHIND_IT) for file, _ in message.locations)


def _told(message: Message) -> Iterator[tuple[str, Sentence]]:
    if isinstance(message.id, str):
        if message.string:
            yield str(message.string), Sentence(message.id)
        return
    one, many = message.id
    for polish, count in zip(message.string or (), COUNTS.values(), strict=False):
        if polish:
            yield polish, Sentence(one, many, count)
