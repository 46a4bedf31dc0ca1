"""Case codes: readable aloud, forgiving to those who type them, and evenly spread."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from wrota.rules.case_codes import ALPHABET, canonical, make


def test_a_code_has_two_groups_without_lookalikes() -> None:
    code = make(Random(7).randbytes)
    assert re.fullmatch("[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", code)
    assert not set(ALPHABET) & set("0O1ILU")


def test_the_same_chance_makes_the_same_code() -> None:
    assert make(bytes) == "2222-2222"
    assert make(lambda count: b"\xff" * count) == make(lambda count: b"\xff" * count) != "2222-2222"


def test_no_sign_is_favoured() -> None:
    dice = Random(7).randbytes
    signs = Counter("".join(make(dice) for _ in range(3000)).replace("-", ""))
    assert set(signs) == set(ALPHABET)
    # 24,000 signs of thirty kinds: 800 each, and eight standard deviations are 222.
    assert all(abs(count - 800) < 222 for count in signs.values())


def test_codes_do_not_repeat() -> None:
    dice = Random(7).randbytes
    assert len({make(dice) for _ in range(3000)}) == 3000


@pytest.mark.parametrize("typed", ["K7PM-2Q4X", "k7pm-2q4x", " k7pm2q4x ", "K7PM 2Q4X", "Ｋ７ＰＭ－２Ｑ４Ｘ"])
def test_staff_may_type_a_code_as_they_like(typed: str) -> None:
    assert canonical(typed) == "K7PM-2Q4X"


@pytest.mark.parametrize("typed", ["", "K7PM-2Q4", "K7PM-2Q4XX", "K7PM-2Q40", "K7PM-2QIX", "K7PM\0-2Q4X", "K" * 40])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert canonical(typed) is None
