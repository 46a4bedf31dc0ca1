"""Contrast by WCAG, and the nearest colour that has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrota.rules.colours import CONTROLS, TEXT, contrast, nearest, shown

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#777777", "#ffffff", "4.47"), ("#767676", "#ffffff", "4.54"), ("#ff0000", "#ffffff", "3.99")],
)
def test_contrasts_are_those_that_everybody_knows(one: str, other: str, ratio: str) -> None:
    assert shown(contrast(one, other)) == ratio


def test_a_ratio_is_cut_so_that_a_miss_never_reads_as_a_hit() -> None:
    assert shown(4.4999) == "4.49"


@given(COLOURS, COLOURS, st.sampled_from([TEXT, CONTROLS]))
def test_there_always_is_a_colour_near_that_has_enough_contrast(colour: str, against: str, least: float) -> None:
    assert contrast(nearest(colour, against, least), against) >= least


@given(COLOURS)
def test_a_colour_that_has_enough_contrast_is_its_own_nearest(colour: str) -> None:
    against = nearest("#808080", colour, TEXT)
    assert nearest(against, colour, TEXT) == against


def test_a_contrast_beyond_reach_is_said() -> None:
    with pytest.raises(ValueError, match="no colour"):
        nearest("#777777", "#777777", 7.0)
