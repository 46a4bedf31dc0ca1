"""Letter boxes: a tag leads to the box without it, whatever else stands in the address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrota.rules.letter_boxes import box


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("anna@example.com", "anna@example.com"),
        ("anna+sklep@example.com", "anna@example.com"),
        ("anna+a+b@example.com", "anna@example.com"),
        ("anna+@example.com", "anna@example.com"),
        ("+sklep@example.com", "+sklep@example.com"),
        ("anna.n@example.com", "anna.n@example.com"),
        ("anna@a+b.example.com", "anna@a+b.example.com"),
        ("", ""),
    ],
)
def test_a_tag_is_cut_and_nothing_else(address: str, expected: str) -> None:
    assert box(address) == expected


@given(st.from_regex(r"[a-z0-9._-]{1,20}", fullmatch=True), st.from_regex(r"[a-z0-9+._-]{0,20}", fullmatch=True))
def test_all_tags_of_a_name_lead_to_one_box(name: str, tag: str) -> None:
    assert box(f"{name}+{tag}@example.com") == box(f"{name}@example.com") == f"{name}@example.com"
