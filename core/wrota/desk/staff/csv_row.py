"""One row of a CSV sheet: its cells by column, and a list of what is wrong in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wrota.desk.staff.csv_sheet import Faults, unguarded
from wrota.errors import Refused
from wrota.rules.text_input import clean
from wrota.words import Sentence, say


@dataclass(frozen=True)
class CsvRow:
    """The cells of a row; whoever finds a fault notes it and goes on with something harmless in its place."""

    number: int
    cells: Mapping[str, str] = field(repr=False)
    faults: Faults = field(repr=False)

    def wrong(self, column: str, sentence: Sentence) -> None:
        """Note a fault in a column."""
        self.faults.add(self.number, say("{column}: {fault}", column=column, fault=sentence))

    def raw(self, column: str) -> str:
        """Return a cell exactly as it is; empty where there is no such column."""
        return self.cells.get(column, "")

    def word(self, column: str) -> str:
        """Return a cell without the guard against formulas and without spaces around it."""
        return unguarded(self.raw(column)).strip()

    def words(self, column: str) -> list[str]:
        """Return the several values of one cell."""
        return [value.strip() for value in self.word(column).split("|") if value.strip()]

    def text(self, column: str, limit: int, *, lines: bool = False) -> str:
        """Return a cell as clean text of so many characters at most."""
        try:
            return clean(unguarded(self.raw(column)), limit, lines=lines)
        except Refused as refusal:
            self.wrong(column, refusal.sentence)
            return ""
