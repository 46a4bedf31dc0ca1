"""CSV reader and writer, strict: a doubtful file is refused whole, with the numbers of its rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from wrota.errors import ImportRefused
from wrota.words import Sentence, say, say_many

MOST_LISTED = 100
"""So many faults are kept with their words; whoever sees these knows what to do about the others."""

_CHUNK = 1 << 20
_LONGEST_HEADER = 1 << 16


@dataclass
class Faults:
    """What is wrong, each with the row as a spreadsheet numbers it: the header is row 1. Only the first are kept."""

    listed: list[tuple[int, Sentence]] = field(default_factory=list)
    count: int = 0

    def add(self, row: int, sentence: Sentence) -> None:
        """Note a fault; rows come in their order."""
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append((row, sentence))

    def refuse(self) -> None:
        """Raise `ImportRefused` if there are any."""
        if self.count:
            count = say_many(
                "Nothing was taken in: the file has {count} fault.",
                "Nothing was taken in: the file has {count} faults.",
                self.count,
            )
            listed = tuple(sorted(self.listed, key=lambda fault: fault[0]))
            raise ImportRefused(count, listed, self.count - len(listed))


_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_BEGINS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_GUARD = "'"


@dataclass(frozen=True)
class CsvSheet:
    """A header, and the rows under it that have as many cells, by their numbers, read when they are wanted."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, tuple[str, ...]]]


def read(source: BinaryIO, faults: Faults) -> CsvSheet:
    """Read a sheet in UTF-8, a row at a time; raise `ImportRefused` where it cannot even be divided into rows."""
    source = source if source.seekable() else io.BytesIO(source.read())
    _refuse_undecodable(source)
    records = _records(source, faults)
    _, header = next(records, (1, ()))
    names = tuple(cell.strip() for cell in header)
    if not any(names):
        faults.add(1, say("The first row has to name the columns."))
    return CsvSheet(names, _rows(records, len(names), faults))


def _rows(
    records: Iterator[tuple[int, tuple[str, ...]]], columns: int, faults: Faults
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, cells in records:
        if any(cells):
            if len(cells) == columns:
                yield number, cells
            else:
                faults.add(number, _miscounted(len(cells), columns))


def write(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Return a sheet as text; no cell of it is a formula for any spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(tuple(guarded(cell) for cell in row) for row in rows)
    return text.getvalue()


def guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute, and before an apostrophe itself."""
    return _GUARD + cell if cell[:1] in _BEGINS_FORMULA | {_GUARD} else cell


def unguarded(cell: str) -> str:
    """Take away the apostrophe that `guarded` has put there."""
    return cell[1:] if cell[:1] == _GUARD and cell[1:2] in _BEGINS_FORMULA | {_GUARD} else cell


def _refuse_undecodable(source: BinaryIO) -> None:
    """Go through the whole file once: what is no text is refused before anything of it is read."""
    if source.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        _refuse(1, say("The file is in UTF-16. Please save it as “CSV UTF-8”."))
    decoder, lines, nul = codecs.getincrementaldecoder("utf-8")(), 0, 0
    for chunk in _chunks(source):
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            _refuse(lines + error.object.count(b"\n", 0, error.start) + 1, _undecodable(source))
        if not nul and b"\0" in chunk:
            nul = lines + chunk.count(b"\n", 0, chunk.index(b"\0")) + 1
        lines += chunk.count(b"\n")
    if nul:
        _refuse(nul, say("The file holds a NUL character."))


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    """Go through a file from its beginning; the last piece is empty."""
    source.seek(0)
    while chunk := source.read(_CHUNK):
        yield chunk
    yield b""


def _refuse(row: int, sentence: Sentence) -> None:
    faults = Faults()
    faults.add(row, sentence)
    faults.refuse()


def _undecodable(source: BinaryIO) -> Sentence:
    if any(_POLISH & set(chunk.decode("cp1250", errors="ignore")) for chunk in _chunks(source)):
        return say("The file is not in UTF-8; it looks like Windows-1250. Please save it as “CSV UTF-8”.")
    return say("The file is not in UTF-8. Please save it as “CSV UTF-8”.")


def _records(source: BinaryIO, faults: Faults) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Go through the rows up to the first one after which nothing can be trusted."""
    source.seek(0)
    text = io.TextIOWrapper(source, "utf-8-sig", newline="")
    try:
        delimiter = ";" if ";" in text.readline(_LONGEST_HEADER) else ","
        text.seek(0)
        number = 0
        try:
            for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1):
                yield number, tuple(cells)
        except csv.Error:
            faults.add(number + 1, say("A quotation mark does not fit here, or the cell is far too long."))
    finally:
        # The file belongs to whoever opened it.
        text.detach()


def _miscounted(found: int, expected: int) -> Sentence:
    return say("Cells in this row: {found}, in the header: {expected}.", found=found, expected=expected)
