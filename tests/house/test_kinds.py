"""No kind of identifier, check of a proof or type of field is known by its name outside its own definition."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import wrota
from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.kinds.proofs import CHECKS
from wrota.tenant.schema import FormField, IdentifierConfig, ProofConfig, Table

CORE = Path(wrota.__file__).parent
DEFINITIONS = CORE / "rules" / "kinds"
MODULES = [path for path in sorted(CORE.rglob("*.py")) if DEFINITIONS not in path.parents]
NAMES = {*KINDS, *CHECKS, *TYPES} - {"none"}
"""“none” is a mask and a state of accessibility as well, and as a check of a proof it is that there is none."""

ELSEWHERE = {
    "rules/markdown.py": "text",
    "post/markup.py": "text",
    "desk/lifetimes.py": "email",
    "post/rendering.py": "email",
}
"""Where parts of Markdown, or kinds of links, are told apart, of which one goes by the same name."""


def test_the_definitions_lie_where_nothing_is_searched() -> None:
    assert {path.stem for path in DEFINITIONS.glob("*.py")} == {"__init__", "identifiers", "proofs", "fields"}
    assert len(MODULES) > 200


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CORE)))
def test_no_module_asks_for_a_kind_by_its_name(path: Path) -> None:
    known = NAMES - {ELSEWHERE.get(str(path.relative_to(CORE)))}
    tree = ast.parse(path.read_text("utf-8"))
    assert [f"{path.name}:{line}: {name}" for line, name in compared(tree) if name in known] == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('kind.kind == "pesel"', "pesel"),
        ('"nrb" != proof.check', "nrb"),
        ('field.type in {"choice", "choices"}', "choice"),
        ('field.type not in ("date",)', "date"),
        ('CHOSEN = frozenset({"choice", "country"})', "country"),
        ('match field.type:\n    case "area" | "text":\n        pass', "area"),
    ],
)
def test_every_way_to_ask_for_a_name_is_seen(line: str, name: str) -> None:
    assert name in {found for _, found in compared(ast.parse(line))}


@pytest.mark.parametrize(
    ("table", "key", "names"),
    [(IdentifierConfig, "kind", KINDS), (ProofConfig, "check", CHECKS), (FormField, "type", TYPES)],
)
def test_a_configuration_may_say_what_is_defined_and_nothing_else(table: type[Table], key: str, names: Any) -> None:
    assert get_args(table.model_fields[key].annotation) == tuple(names)


def compared(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts, with their lines, with which something is compared, and those that stand in a set for it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from (found for part in (node.left, *node.comparators) for found in texts(part))
        elif isinstance(node, ast.Set | ast.MatchValue):
            yield from (found for part in ast.iter_child_nodes(node) for found in texts(part))


def texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield a text, or those of a tuple, list or set, with their lines."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from (found for part in node.elts for found in texts(part))
