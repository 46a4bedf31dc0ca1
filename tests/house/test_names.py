"""One word per thing: which names of classes and modules may not be given twice."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

CORE = Path(__file__).resolve().parents[2] / "core" / "wrota"

SAME_ON_PURPOSE: Mapping[str, tuple[str, ...]] = {
    "an act, its page, and what is kept or shown of it: one stem, so that nobody searches": (
        "acceptances",
        "account",
        "activation",
        "applications",
        "claim",
        "closing",
        "documents",
        "drafts",
        "email_change",
        "links",
        "modules",
        "own_data",
        "own_sessions",
        "password",
        "present_password",
        "profile",
        "proofs",
        "recovery",
        "session_clock",
        "sign_in",
    ),
    "a rule, and what another room does by it": (
        "addresses",
        "evidence",
        "identifiers",
        "limits",
        "markdown",
        "moments",
        "wording",
    ),
    "a topic, of which each room has its own part": ("letters", "people", "schema", "validation"),
    "a room, and what a room above or below it makes or keeps for it": ("pages", "post"),
    "the Flask app of a portal, and the page on which a person applies": ("application",),
}
"""The stems that modules of several rooms share, by the reason."""

NAMED_AFTER_OTHERS = (
    "cli",  # a command is what an operator types
    "tenant.checks",  # a check has the name of what it checks
    "tenant.meanings",  # a meaning has the name of the schema's part
    "tenant.schema.",  # a part of the schema has the topic of its keys
    "store.migrations",  # a migration is frozen, with the names of its day
)


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the modules that choose their own names, each with its dotted name below the package."""
    for path in sorted(CORE.rglob("*.py")):
        parts = path.relative_to(CORE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name and not name.startswith(NAMED_AFTER_OTHERS):
            yield name, path


def classes(path: Path) -> Iterator[ast.ClassDef]:
    """Yield the classes at the top of a module; what stands inside another belongs to that one."""
    yield from (node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef))


def bases(node: ast.ClassDef) -> set[str]:
    """Return the names of the classes that a class is made of."""
    return {base.id for base in node.bases if isinstance(base, ast.Name)}


def test_a_class_name_means_one_thing() -> None:
    found = Counter(node.name for _, path in modules() for node in classes(path))
    assert found
    assert [name for name, times in found.items() if times > 1] == []


def test_a_module_name_is_given_twice_only_on_purpose() -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for name, _ in modules():
        rooms[name.split(".")[-1]].add(name.split(".")[0])
    shared = {stem for stem, theirs in rooms.items() if len(theirs) > 1}
    assert shared == {stem for stems in SAME_ON_PURPOSE.values() for stem in stems}


def test_a_model_ends_in_row_and_a_view_in_view() -> None:
    for name, path in modules():
        for node in classes(path):
            assert node.name.endswith("Row") or "Row" not in bases(node), (name, node.name)
            assert node.name.endswith("View") or not bases(node) & {"View", "FormView"}, (name, node.name)
