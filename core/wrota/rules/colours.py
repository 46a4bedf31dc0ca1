"""Colour contrast by WCAG 2.2, and the nearest colour that has enough of it."""

from __future__ import annotations

from functools import lru_cache

TEXT = 4.5
"""The least contrast of text with what is behind it (success criterion 1.4.3)."""

CONTROLS = 3.0
"""The least contrast of a control, or of the mark of focus, with what is beside it (1.4.11)."""

_Channels = tuple[int, int, int]
_STEPS = 255


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours as ``#rrggbb``, from 1 to 21; which comes first does not matter."""
    darker, lighter = sorted((_luminance(_channels(one)), _luminance(_channels(other))))
    return (lighter + 0.05) / (darker + 0.05)


def shown(ratio: float) -> str:
    """Return a ratio as it is told, cut rather than rounded: 4.497 must not read as 4.5."""
    return f"{int(ratio * 100) / 100:.2f}"


@lru_cache(maxsize=1024)
def nearest(colour: str, against: str, least: float) -> str:
    """Return the colour, darkened or lightened as little as gives it the least contrast with another.

    For a ratio up to 4.5 there always is one: black or white stands off from any colour.
    """
    for step in range(_STEPS + 1):
        for end in (0, 255):
            mixed = _mixed(_channels(colour), end, step)
            if contrast(mixed, against) >= least:
                return mixed
    raise ValueError("no colour has so much contrast with this one")


def _mixed(channels: _Channels, end: int, step: int) -> str:
    red, green, blue = (round(value + (end - value) * step / _STEPS) for value in channels)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _channels(colour: str) -> _Channels:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(channels: _Channels) -> float:
    red, green, blue = (_linear(value / 255) for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
