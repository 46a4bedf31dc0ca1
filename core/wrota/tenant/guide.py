"""The generator of the guide for administrators: written chapters, with the reference of keys and letters inserted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wrota.tenant import reference
from wrota.words import catalogue

_CONTENTS, _KEYS, _LETTERS = "<!-- contents -->\n", "<!-- keys -->\n", "<!-- letters -->\n"
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def written(chapters: Path, language: str) -> str:
    """Return the guide whose chapters lie in a folder, in the order of their names."""
    text = "\n".join(chapter.read_text("utf-8") for chapter in sorted(chapters.glob("*.md")))
    words = catalogue(language)
    whole = text.replace(_KEYS, reference.of_keys(words)).replace(_LETTERS, reference.of_letters(words))
    return whole.replace(_CONTENTS, "".join(_contents(whole)))


def anchor(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading: small letters, digits and hyphens for spaces."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def headings(text: str, depth: str = "##") -> tuple[str, ...]:
    """Return the headings of a depth; what looks like one inside an example is none."""
    return tuple(re.findall(rf"^{depth} (.+)$", _CODE.sub("", text), re.MULTILINE))


def _contents(text: str) -> Iterator[str]:
    for heading in headings(text):
        yield f"- [{heading}](#{anchor(heading)})\n"
