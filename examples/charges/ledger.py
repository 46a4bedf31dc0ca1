"""The books: figures of all residents as they lie in ``data/``, opened for the symbols of one person at a time."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import accumulate
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"

Row = Mapping[str, str]


class Book(StrEnum):
    """What is settled by itself; each book of charges is a file of this name."""

    CHARGES = "charges"
    RENTS = "rents"


@dataclass(frozen=True)
class Charge:
    """What was charged for a month, item by item."""

    month: date
    items: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """The sum of the items."""
        return sum(self.items.values(), Decimal())


@dataclass(frozen=True)
class Entry:
    """A line of an account: a charge is below zero, a payment above; ``balance`` is what stands after it."""

    on: date
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Reading:
    """What a meter showed on a day, in cubic metres, and what was used since the reading before."""

    on: date
    state: Decimal
    used: Decimal | None


@dataclass(frozen=True)
class Meter:
    """A water meter with its readings, the oldest first."""

    number: str
    place: str
    water: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Arrear:
    """A debt that is being recovered, and how far that has come."""

    number: str
    since: date
    amount: Decimal
    paid: Decimal
    stage: str

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.amount - self.paid


class Ledger:
    """The figures of one person. Nothing outside of this class reads a file, so nobody else's can be shown."""

    def __init__(self, symbols: Collection[str]) -> None:
        self._symbols = frozenset(symbol.casefold() for symbol in symbols)

    def charges(self, book: Book) -> tuple[Charge, ...]:
        """Return what was charged, the oldest first."""
        return tuple(_charge(row) for row in self._rows(book))

    def account(self, book: Book) -> tuple[Entry, ...]:
        """Return charges and payments in the order of their days, each with the balance after it."""
        moves = [(charge.month, -charge.total) for charge in self.charges(book)]
        paid = [row for row in self._rows("payments") if row["book"] == book]
        moves += [(date.fromisoformat(row["on"]), Decimal(row["amount"])) for row in paid]
        moves.sort(key=lambda move: move[0])
        balances = accumulate(amount for _, amount in moves)
        return tuple(Entry(on, amount, balance) for (on, amount), balance in zip(moves, balances, strict=True))

    def meters(self) -> tuple[Meter, ...]:
        """Return the meters in the order of the file."""
        rows = self._rows("readings")
        return tuple(_meter([row for row in rows if row["meter"] == number]) for number in _once(rows, "meter"))

    def arrears(self) -> tuple[Arrear, ...]:
        """Return what is being recovered, the newest first."""
        found = [_arrear(row) for row in self._rows("arrears")]
        return tuple(sorted(found, key=lambda arrear: arrear.since, reverse=True))

    def _rows(self, name: str) -> list[Row]:
        return [row for row in _read(name) if row["symbol"].casefold() in self._symbols]


@cache
def _read(name: str) -> tuple[Row, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


def _once(rows: Collection[Row], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in rows))


def _charge(row: Row) -> Charge:
    items = {name: Decimal(value) for name, value in row.items() if name not in {"symbol", "month"}}
    return Charge(date.fromisoformat(row["month"]), items)


def _meter(rows: list[Row]) -> Meter:
    states = [Decimal(row["state"]) for row in rows]
    used = [None, *(after - before for before, after in zip(states, states[1:], strict=False))]
    days = [date.fromisoformat(row["on"]) for row in rows]
    readings = tuple(Reading(*reading) for reading in zip(days, states, used, strict=True))
    return Meter(rows[0]["meter"], rows[0]["place"], rows[0]["water"], readings)


def _arrear(row: Row) -> Arrear:
    amounts = Decimal(row["amount"]), Decimal(row["paid"])
    return Arrear(row["number"], date.fromisoformat(row["since"]), *amounts, row["stage"])
