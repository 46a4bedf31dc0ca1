"""Positions: every key and value that tomllib finds in a document stands where the scanner says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrota.tenant import positions
from wrota.tenant.positions import KeyPath, Position

DOCUMENTS = {
    "plain keys": 'a = 1\n  b\t=  "two"  # three\nc = true\n',
    "dotted keys": "a.b.c = 1\na . \"b\".d = 2\n'e f'.g = 3\n",
    "quoted keys": '"zażółć" = 1\n"a\\tb" = 2\n"" = 3\n\'it"s\' = 4\n"\\u0142" = 5\n',
    "tables": "x = 0\n[a]\nb = 1\n[a.b2]\nc = 2\n[ d . 'e' ]\nf = 3\n[g.h.i]\nj = 4\n",
    "a parent after its child": "[a.b]\nc = 1\n[a]\nd = 2\n",
    "lists of tables": "[[a]]\nb = 1\n[[a]]\nb = 2\n",
    "lists in lists of tables": "[[a]]\n[[a.c]]\nd = 3\n[[a.c]]\nd = 4\n[a.c.e]\nf = 5\n[[a]]\n[[a.c]]\nd = 6\n",
    "inline tables": 'a = { b = 1, c.d = "x", e = { f = [1, { g = 2 }] } }\n',
    "lists over lines": 'a = [ # one ]\n  "x", # "y"\n\n  [1,\n   2,],\n  { b = 3 },\n]\nc = 4\n',
    "long texts": 'a = """\n[no]\nb = "c" # no\n"""\nd = \'\'\'\nx = 1\n\'\'\'\ne = 5\n',
    "quotes at the end of long texts": 'a = """x"""""\nb = """y\\""""\nc = \'\'\'z\'\'\'\'\'\nd = 1\n',
    "quotes inside long texts": 'd = """a""b"""\ne = """"""\nf = 1\n',
    "texts that look like something else": 'a = "[b]"\nc = \'d = 1\'\ne = "# no"\nf = "\\"]"\ng = "{"\n',
    "days": "a = 1979-05-27 07:32:00\nb = 1979-05-27\nc = [2020-01-01, 2]\n",
    "times": "a = 07:32:00\nb = 1979-05-27T07:32:00-07:00\n",
    "numbers": "a = [-1, +2.5e10, 0xDEAD, 1_000, inf, -inf]\nb = 0o17\n",
    "windows lines": "a = 1\r\n[b]\r\nc = [\r\n  2,\r\n]\r\n",
    "nothing": "",
    "comments alone": "# a = 1\n   # [b]\n",
    "no line break at the end": "[a]\nb = 'c'",
    "empty containers": "a = []\nb = {}\nc = [ ]\nd = [[], {}]\n[e]\n[[f]]\n",
}


def leaves(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def rest(text: str, place: Position) -> str:
    lines = text.split("\n")
    return "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])


def begins(text: str, value: Any) -> bool:
    """Say whether a text begins with a value, as TOML writes it."""
    for end in range(1, len(text) + 1):
        try:
            if repr(tomllib.loads(f"x = {text[:end]}")["x"]) == repr(value):
                return True
        except tomllib.TOMLDecodeError:
            continue
    return False


def begins_with_key(text: str, key: str) -> bool:
    ends = range(len(key), len(text) + 1)
    return text.startswith(key) if text[:1] not in "\"'" else any(_is_key(text[:end], key) for end in ends)


def _is_key(token: str, key: str) -> bool:
    try:
        return key in tomllib.loads(f"{token} = 0")
    except tomllib.TOMLDecodeError:
        return False


def must_know_every_place(document: str) -> None:
    text = document.replace("\r\n", "\n")
    found = positions.read(document)
    for path, value in leaves(tomllib.loads(document)):
        assert path in found.values, path
        assert begins(rest(text, found.values[path]), value), path
        if isinstance(path[-1], str):
            assert begins_with_key(rest(text, found.keys[path]), path[-1]), path
    assert not found.repeated
    assert found.unfinished is None


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_every_key_and_value_is_where_it_stands(document: str) -> None:
    must_know_every_place(document)


BLANKS = st.sampled_from(["", " ", "\t", "\n", " # ] } = \n", "\n\n  "])
SPACES = st.sampled_from(["", " ", "\t "])
KEYS = st.sampled_from(["a", "b-c", "D_1", '"x.y"', "'q '", '"ą"', '"\\u0041z"', "1"])
SCALARS = st.sampled_from(
    ["1", "-0.5", "true", '"s"', "'l'", '"]"', '"""m\n"x" # \n"""', "'''n\n='''", "2020-02-29", '"a\\"b"', "01:02:03"]
)


@st.composite
def lists(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    items = draw(st.lists(values, max_size=4))
    inner = ",".join(f"{draw(BLANKS)}{item}{draw(BLANKS)}" for item in items)
    comma = draw(st.sampled_from(["", ","])) if items else ""
    return f"[{inner}{comma}{draw(BLANKS)}]"


@st.composite
def tables(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    keys = draw(st.lists(KEYS, unique=True, max_size=3))
    pairs = (f"{draw(SPACES)}{key}{draw(SPACES)}={draw(SPACES)}{draw(values)}{draw(SPACES)}" for key in keys)
    return "{" + ",".join(pairs) + "}"


VALUES = st.recursive(SCALARS, lambda inner: lists(inner) | tables(inner), max_leaves=6)


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = []
    for header in ["", *draw(st.lists(st.sampled_from(["[t]", "[t.u]", "[[l]]", "[[l]]", "[v.'w']"]), max_size=5))]:
        if header in lines and not header.startswith("[["):
            continue
        lines.append(header)
        for key in draw(st.lists(KEYS, unique=True, max_size=4)):
            tail = draw(st.sampled_from(["", ".k", " . 'k k'"]))
            lines.append(f"{draw(SPACES)}{key}{tail} = {draw(VALUES)}{draw(st.sampled_from(['', '  # x = 1']))}")
    return "\n".join(lines)


@given(documents())
def test_no_document_leads_the_scanner_astray(document: str) -> None:
    must_know_every_place(document)


def test_a_missing_key_is_looked_for_at_the_table_that_should_hold_it() -> None:
    found = positions.read("a = 1\n[b]\nc = 1\n\n[[d]]\n[[d]]\ne = 1\n")
    assert found.key(("b", "missing")) == Position(2, 2)
    assert found.key(("d", 1, "missing")) == Position(6, 3)
    assert found.key(("missing",)) == Position(1, 1)


def test_a_table_without_a_value_of_its_own_is_found_at_its_header() -> None:
    assert positions.read("\n[b.c]\n").value(("b", "c")) == Position(2, 4)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("a = 1\nb = 2\n a = 3\n", Position(3, 2)),
        ("[a]\n[b]\n[ a ]\n", Position(3, 3)),
        ("a = { b = 1, b = 2 }\n", Position(1, 14)),
        ("a = 1\n[a]\n", Position(2, 2)),
        ("[[a]]\n[a]\n", Position(2, 2)),
    ],
)
def test_a_key_that_was_there_before_is_noticed(document: str, place: Position) -> None:
    assert positions.read(document).repeated == (place,)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ('a = 1\nb = """x\ny\n', Position(2, 5)),
        ("a = [1,\n [2,\n", Position(2, 2)),
        ("a = { b = [1\n", Position(1, 11)),
        ("a = 1\n= 2\n", None),
        ("a = " + "[" * 5000, None),
    ],
)
def test_a_value_without_an_end_is_remembered(document: str, place: Position | None) -> None:
    found = positions.read(document)
    assert place is None or found.unfinished == place


def test_a_text_of_a_megabyte_without_an_end_takes_no_time() -> None:
    assert positions.read('a = """' + "x" * 1_000_000).unfinished == Position(1, 5)
