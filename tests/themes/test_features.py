"""Style sheets and scripts of the themes use nothing that Chrome 80 and Safari 13.1 lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import esprima
import pytest
import tinycss2
from esprima.nodes import Node as SyntaxNode
from tinycss2.ast import Node

from themes import features
from wrota import resources

SHEETS = sorted(resources.themes().glob("*/static/*.css"))
SCRIPTS = sorted(resources.themes().glob("*/static/*.js"))


def strange_in_sheet(text: str) -> list[str]:
    """Return what a style sheet uses beyond what is known."""
    return [strange for rule in _rules(text) for strange in _strange_in_rule(rule)]


def _rules(text: str | list[Node]) -> list[Node]:
    return list(tinycss2.parse_rule_list(text, skip_comments=True, skip_whitespace=True))


def _strange_in_rule(rule: Node) -> Iterator[str]:
    if rule.type == "at-rule":
        yield from _unknown("rule", [rule.at_keyword], features.AT_RULES)
        named = [token.value for token in _tokens(rule.prelude) if token.type == "ident" and token.value != "and"]
        values = {"dark", "light", "more", "active"}
        yield from _unknown("medium", set(named) - values, features.MEDIA | features.MEDIA_GRACES)
        for inner in _rules(rule.content or []):
            yield from _strange_in_rule(inner)
    elif rule.type == "qualified-rule":
        yield from _strange_in_selector(tinycss2.serialize(rule.prelude))
        yield from _strange_in_block(rule.content)
    else:
        yield f"unreadable: {rule.message}"


def _strange_in_selector(selector: str) -> Iterator[str]:
    yield from _unknown("element", re.findall(r"::([\w-]+)", selector), features.PSEUDO_ELEMENTS)
    yield from _unknown("class", re.findall(r"(?<!:):([\w-]+)", selector), features.PSEUDO_CLASSES)
    yield from (f"list in {found}" for found in re.findall(r":not\([^)]*,[^)]*\)", selector))


def _strange_in_block(content: list[Node]) -> Iterator[str]:
    lines = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    declared = {line.lower_name: line for line in lines if line.type == "declaration"}
    yield from (f"unreadable: {line.type}" for line in lines if line.type != "declaration")
    own = {name for name in declared if name.startswith("--")}
    yield from _unknown("property", set(declared) - own, features.PROPERTIES | features.GRACES.keys())
    if {"gap", "row-gap", "column-gap"} & set(declared) and "grid" not in _idents(declared.get("display")):
        yield "a gap outside a grid"
    for name, known in features.KEYWORDS.items():
        yield from _unknown(name, _idents(declared.get(name)), known)
    for line in declared.values():
        yield from _strange_in_value(line.value)


def _strange_in_value(value: list[Node]) -> Iterator[str]:
    for token in _tokens(value):
        if token.type == "function":
            yield from _unknown("function", [token.lower_name], features.FUNCTIONS)
        elif token.type in {"dimension", "percentage"}:
            yield from _unknown("unit", [getattr(token, "unit", "%")], features.UNITS)


def _tokens(tokens: Iterable[Node]) -> Iterator[Node]:
    for token in tokens:
        yield token
        yield from _tokens(getattr(token, "arguments", None) or getattr(token, "content", None) or [])


def _idents(line: Node | None) -> list[str]:
    return [token.lower_value for token in line.value if token.type == "ident"] if line else []


def _unknown(kind: str, found: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    yield from (f"{kind} {name}" for name in sorted(set(found) - set(known)))


def strange_in_script(text: str) -> list[str]:
    """Return what a script uses beyond what is known; one that is no ES2017 cannot even be read."""
    nodes: list[SyntaxNode] = []

    def note(node: SyntaxNode, _: object) -> SyntaxNode:
        nodes.append(node)
        return node

    try:
        esprima.parseScript(text, delegate=note)
    except esprima.Error as error:
        return [f"unreadable: {error}"]
    members = [node for node in nodes if node.type == "MemberExpression" and not node.computed]
    named = {node.property.name for node in members if not _is_ours(node)}
    tested = {_member(node.test) for node in nodes if node.type == "IfStatement"}
    globals_ = {node.name for node in nodes if node.type == "Identifier" and re.match(r"[A-Z][a-z]", node.name)}
    return [
        *_unknown("syntax", {node.type for node in nodes}, features.SYNTAX | {"Line", "Block"}),
        *_unknown("member", named, features.MEMBERS | (features.GUARDED & tested)),
        *_unknown("global", globals_, features.GLOBALS),
    ]


def _is_ours(node: SyntaxNode) -> bool:
    """Say whether a member is a data attribute, or a detail of an event of htmx."""
    return _member(node.object) in {"dataset", "detail"}


def _member(node: SyntaxNode) -> str:
    return str(node.property.name) if node.type == "MemberExpression" and not node.computed else ""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: f"{path.parents[1].name}/{path.name}")
def test_a_style_sheet_uses_what_old_browsers_know(sheet: Path) -> None:
    assert strange_in_sheet(sheet.read_text("utf-8")) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parents[1].name}/{path.name}")
def test_a_script_uses_what_old_browsers_know(script: Path) -> None:
    assert strange_in_script(script.read_text("utf-8")) == []


def test_htmx_uses_nothing_younger_than_those_browsers() -> None:
    text = (resources.vendor() / "htmx.min.js").read_text("utf-8")
    assert [name for name, pattern in features.YOUNGER.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("name", ["PROPERTIES", "FUNCTIONS", "UNITS", "PSEUDO_CLASSES", "PSEUDO_ELEMENTS"])
def test_nothing_is_listed_that_no_sheet_uses(name: str) -> None:
    text = "".join(sheet.read_text("utf-8") for sheet in SHEETS)
    assert [known for known in getattr(features, name) if known not in text] == []


@pytest.mark.parametrize(
    ("sheet", "strange"),
    [
        ("a { inset: 0 }", "property inset"),
        ("a { display: flex; gap: 1rem }", "a gap outside a grid"),
        ("a { width: clamp(1rem, 2vw, 3rem) }", "function clamp"),
        ("a { height: 100dvh }", "unit dvh"),
        ("a { overflow: clip }", "overflow clip"),
        ("a { display: flow-root }", "display flow-root"),
        ("a:focus-visible { color: red }", "class focus-visible"),
        ("a:not(.b, .c) { color: red }", "list in :not(.b, .c)"),
        ("a::marker { color: red }", "element marker"),
        ("a { &:hover { color: red } }", "unreadable: qualified-rule"),
        ("@layer a { a { color: red } }", "rule layer"),
        ("@media (hover: hover) { a { color: red } }", "medium hover"),
        ("@media print { a { aspect-ratio: 1 } }", "property aspect-ratio"),
    ],
)
def test_what_is_too_young_is_found_in_a_sheet(sheet: str, strange: str) -> None:
    assert strange in strange_in_sheet(sheet)


@pytest.mark.parametrize(
    "script",
    [
        "a?.b",
        "a ?? b",
        "a ||= b",
        "class A { b = 1 }",
        "class A { #b() {} }",
        "import('a')",
        "a.at(-1)",
        "a.replaceAll('b', 'c')",
        "new WeakRef(a)",
        "a.requestSubmit()",
        "try { a() } catch { b() }",
        "for await (const a of b) {}",
    ],
)
def test_what_is_too_young_is_found_in_a_script(script: str) -> None:
    assert strange_in_script(script)
