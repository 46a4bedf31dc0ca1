"""The generator of the reference in Markdown: every key of ``tenant.toml``, and every letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wrota import resources
from wrota.tenant.letters import LETTERS, PLACEHOLDERS, LetterKind
from wrota.tenant.outline import Key, TablePlace, keys, places
from wrota.tenant.schema import Table
from wrota.tenant.toml_files import MAIN
from wrota.words import SOURCE_LANGUAGE, Catalogue, say

EXAMPLE = Path(__file__).resolve().parent / "example"
"""The folder of an institution that uses every key; what the reference shows as examples is cut out of it."""

_HEADER = re.compile(r"^(?=\[)", re.MULTILINE)
_NOTHING = "–"


def of_keys(catalogue: Catalogue) -> str:
    """Return a section for each table: its keys with meaning, values and defaults, and an example that uses them."""
    examples, told = _examples(), dict[type[Table], TablePlace]()
    sections = []
    for place in places():
        first = told.setdefault(place.table, place)
        heading = f"`{place.header}`" if place.path else catalogue.translate(say("Keys on top, before all tables"))
        if first is place:
            sections += [f"### {heading}", *_table(catalogue, place), _code("toml", examples[place.header])]
        else:
            same = say("The same keys as in {table}.", table=_linked(first))
            sections += [f"### {heading}", catalogue.translate(same), *_example(examples, place)]
    return "\n\n".join(sections) + "\n"


def of_letters(catalogue: Catalogue) -> str:
    """Return what placeholders stand for, and a section for each letter: what it must contain, and its wording."""
    sections = [_rows(catalogue, (say("Placeholder"), say("What it stands for")), _placeholders(catalogue))]
    for name, kind in LETTERS.items():
        sections += [f"### `{name}`", *_letter(catalogue, name, kind)]
    return "\n\n".join(sections) + "\n"


def _table(catalogue: Catalogue, place: TablePlace) -> Iterator[str]:
    if place.meaning:
        yield catalogue.translate(place.meaning)
    yield _rows(
        catalogue,
        (say("Key"), say("What it means"), say("Value"), say("Without the key")),
        [_cells(catalogue, place, key) for key in keys(place.table)],
    )


def _cells(catalogue: Catalogue, place: TablePlace, key: Key) -> tuple[str, ...]:
    return f"`{key.name}`", catalogue.translate(key.meaning), _value(catalogue, place, key), _default(catalogue, key)


def _value(catalogue: Catalogue, place: TablePlace, key: Key) -> str:
    if below := place.below(key):
        return catalogue.translate(say("table {header}", header=_linked(below)))
    value = _choices(catalogue, key.choices) if key.choices else _sort(catalogue, key)
    return catalogue.translate(say("list: {value}", value=value)) if key.is_list else value


def _sort(catalogue: Catalogue, key: Key) -> str:
    words = catalogue.translate(key.sort) if key.sort else ""
    if key.least is None or key.most is None:
        return words
    return catalogue.translate(say("{value}, from {least} to {most}", value=words, least=key.least, most=key.most))


def _choices(catalogue: Catalogue, choices: Mapping[str, Any]) -> str:
    if not any(choices.values()):
        return ", ".join(f'`"{choice}"`' for choice in choices)
    return "<br>".join(f'`"{choice}"` – {catalogue.translate(words)}' for choice, words in choices.items())


def _default(catalogue: Catalogue, key: Key) -> str:
    if key.is_required:
        return catalogue.translate(say("required"))
    if key.table or key.default in (None, ()):
        return _NOTHING
    return f"`{_toml(key.default)}`"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _examples() -> Mapping[str, str]:
    """Return the pieces of the example by the header that each begins with; several of one header are one piece."""
    found: dict[str, str] = {}
    for piece in _HEADER.split((EXAMPLE / MAIN).read_text("utf-8")):
        header = piece.partition("\n")[0] if piece.startswith("[") else "[]"
        found[header] = f"{found[header]}\n{piece.strip()}\n" if header in found else piece.strip() + "\n"
    return found


def _example(examples: Mapping[str, str], place: TablePlace) -> Iterator[str]:
    if place.header in examples:
        yield _code("toml", examples[place.header])


def _placeholders(catalogue: Catalogue) -> list[tuple[str, ...]]:
    return [(f"`{{{{ {name} }}}}`", catalogue.translate(words)) for name, words in PLACEHOLDERS.items()]


def _letter(catalogue: Catalogue, name: str, kind: LetterKind) -> Iterator[str]:
    yield catalogue.translate(kind.purpose)
    known = ", ".join(f"`{{{{ {placeholder} }}}}`" for placeholder in PLACEHOLDERS if placeholder in kind.placeholders)
    yield catalogue.translate(say("Placeholders: {known}.", known=known))
    if kind.needs:
        yield catalogue.translate(say("It must contain {needed}.", needed=f"`{{{{ {kind.needs} }}}}`"))
    yield catalogue.translate(say("What it says where the folder has no wording of its own:"))
    yield _code("text", _wording(catalogue.language, name))


def _wording(language: str, name: str) -> str:
    files = (resources.translations() / code / "letters" / f"{name}.md" for code in (language, SOURCE_LANGUAGE))
    return next(file.read_text("utf-8") for file in files if file.is_file())


def _rows(catalogue: Catalogue, header: tuple[Any, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [tuple(map(catalogue.translate, header)), ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |" for cells in lines)


def _linked(place: TablePlace) -> str:
    """Return the header of a table as a link to its section, whose anchor GitHub makes of the letters in it."""
    return f"[`{place.header}`](#{re.sub(r'[^a-z_-]', '', place.header)})"


def _code(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```"
