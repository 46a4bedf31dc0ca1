"""What a page of the module shows: sections, each with a table and perhaps a chart above it."""

from __future__ import annotations

from dataclasses import dataclass

from .chart import Chart


@dataclass(frozen=True)
class Table:
    """A table in words; the first cell of each row is the row's heading, ``total`` the last row of all."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A table, what is drawn of it, and a sentence on how to read it."""

    table: Table
    chart: Chart | None = None
    hint: str = ""


@dataclass(frozen=True)
class Sheet:
    """A whole page; ``empty`` says what there is instead of sections where there are none."""

    title: str
    sections: tuple[Section, ...]
    empty: str
    intro: str = ""
    years: tuple[int, ...] = ()
    year: int | None = None
