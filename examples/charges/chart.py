"""A small chart of columns, drawn as SVG by the server: numbers and classes only, colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, FLOOR = 320, 120, 100
"""The drawing, and the line on which the columns stand; below it there is room for their labels."""

SHARE = 0.68
"""How much of its room a column takes."""


@dataclass(frozen=True)
class Column:
    """One column: where it stands in the drawing, and the label below."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Columns side by side; ``told`` says in words what they show."""

    told: str
    columns: tuple[Column, ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR


def chart(told: str, figures: Sequence[tuple[str, Decimal]]) -> Chart:
    """Draw labelled figures, none of them below zero, from the left to the right."""
    top = max((amount for _, amount in figures), default=Decimal()) or Decimal(1)
    room = WIDTH / max(len(figures), 1)
    columns = [_column(place * room, room, float(amount / top), label) for place, (label, amount) in enumerate(figures)]
    return Chart(told, tuple(columns))


def _column(left: float, room: float, share: float, label: str) -> Column:
    width, height = room * SHARE, share * (FLOOR - 6)
    x, middle = left + (room - width) / 2, left + room / 2
    return Column(round(x, 1), round(FLOOR - height, 1), round(width, 1), round(height, 1), round(middle, 1), label)
