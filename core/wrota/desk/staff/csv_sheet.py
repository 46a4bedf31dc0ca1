"""CSV reader and writer, strict: a doubtful file is refused whole, with the numbers of its rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from wrota.errors import ImportRefused
from wrota.words import Sentence, say, say_many

Faults = list[tuple[int, Sentence]]
"""What is wrong, each with the row as a spreadsheet numbers it: the header is row 1."""

_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_BEGINS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_GUARD = "'"


@dataclass(frozen=True)
class CsvSheet:
    """A header, the rows under it that have as many cells, by their numbers, and what is wrong with the others."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: Faults


def read(data: bytes) -> CsvSheet:
    """Read a sheet in UTF-8; raise `ImportRefused` where it cannot even be divided into rows."""
    faults: Faults = []
    header, *records = [*_records(_decode(data), faults)] or [(1, ())]
    names = tuple(cell.strip() for cell in header[1])
    if not any(names):
        faults.append((1, say("The first row has to name the columns.")))
    filled = [(number, cells) for number, cells in records if any(cells)]
    faults += [(number, _miscounted(len(cells), len(names))) for number, cells in filled if len(cells) != len(names)]
    return CsvSheet(names, tuple(row for row in filled if len(row[1]) == len(names)), faults)


def write(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Return a sheet as text; no cell of it is a formula for any spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(tuple(guarded(cell) for cell in row) for row in rows)
    return text.getvalue()


def refuse(faults: Faults) -> None:
    """Raise `ImportRefused` if there are any faults, the topmost first."""
    if faults:
        count = say_many(
            "Nothing was taken in: the file has {count} fault.",
            "Nothing was taken in: the file has {count} faults.",
            len(faults),
        )
        raise ImportRefused(count, tuple(sorted(faults, key=lambda fault: fault[0])))


def guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute, and before an apostrophe itself."""
    return _GUARD + cell if cell[:1] in _BEGINS_FORMULA | {_GUARD} else cell


def unguarded(cell: str) -> str:
    """Take away the apostrophe that `guarded` has put there."""
    return cell[1:] if cell[:1] == _GUARD and cell[1:2] in _BEGINS_FORMULA | {_GUARD} else cell


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        refuse([(1, say("The file is in UTF-16. Please save it as “CSV UTF-8”."))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse([(data.count(b"\n", 0, error.start) + 1, _undecodable(data))])
        raise
    if "\0" in text:
        refuse([(text.count("\n", 0, text.index("\0")) + 1, say("The file holds a NUL character."))])
    return text


def _undecodable(data: bytes) -> Sentence:
    if _POLISH & set(data.decode("cp1250", errors="ignore")):
        return say("The file is not in UTF-8; it looks like Windows-1250. Please save it as “CSV UTF-8”.")
    return say("The file is not in UTF-8. Please save it as “CSV UTF-8”.")


def _records(text: str, faults: Faults) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Go through the rows up to the first one after which nothing can be trusted."""
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, tuple(cells)
    except csv.Error:
        faults.append((number + 1, say("A quotation mark does not fit here, or the cell is far too long.")))


def _miscounted(found: int, expected: int) -> Sentence:
    return say("Cells in this row: {found}, in the header: {expected}.", found=found, expected=expected)
