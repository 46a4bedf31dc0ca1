"""The walls of the house: which room may know which, and what no room may hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
CORE = CHECKOUT / "core"
PACKAGE = "wrota"

ROOMS = (
    "resources",
    "words",
    "errors",
    "whereabouts",
    "turnstile",
    "seams",
    "signals",
    "routes",
    "rules",
    "tenant",
    "store",
    "desk",
    "settings",
    "logs",
    "post",
    "web",
    "pages",
    "modules",
    "portal",
    "site",
    "serving",
    "wsgi",
    "demo",
    "preview",
    "cli",
)
"""The rooms from the ground up; each imports only from itself and from rooms before it."""

WITHOUT_FLASK = ROOMS[: ROOMS.index("desk") + 1]
FLASK = {"flask", "flask_login", "flask_mail", "flask_wtf", "htmx_flask", "jinja2", "werkzeug", "wtforms"}
PEEWEE = {"peewee", "playhouse"}
NAMELESS = {"common", "handler", "handlers", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
LONGEST = 300


@dataclass(frozen=True)
class Module:
    """One file of the package: its dotted name, where it lies, and what it imports from where."""

    name: str
    path: Path
    tree: ast.Module
    packages: frozenset[str]

    @property
    def room(self) -> str:
        """The part of the name after the package's; empty for the package's own front page."""
        return ".".join(self.name.split(".")[1:2])

    @cached_property
    def imports(self) -> frozenset[str]:
        """The dotted names of all modules and names that it imports, also inside functions."""
        return frozenset(name for node in ast.walk(self.tree) for name in self._imported(node))

    def _imported(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = ".".join(filter(None, (self._anchor(node.level), node.module)))
            yield from (f"{source}.{alias.name}" for alias in node.names)

    def _anchor(self, level: int) -> str:
        if level == 0:
            return ""
        parts = self.name.split(".")
        return ".".join(parts[: len(parts) - level + (self.name in self.packages)])


def modules(source_root: Path) -> dict[str, Module]:
    """Read every module of the package below a source root."""
    files = sorted((source_root / PACKAGE).rglob("*.py"))
    names = {path: ".".join(path.relative_to(source_root).with_suffix("").parts) for path in files}
    packages = frozenset(name.removesuffix(".__init__") for name in names.values() if name.endswith(".__init__"))
    found = {}
    for path, dotted in names.items():
        name = dotted.removesuffix(".__init__")
        found[name] = Module(name, path, ast.parse(path.read_text("utf-8")), packages)
    return found


def doors(module: Module, house: dict[str, Module]) -> set[str]:
    """Return the modules of the house that a module imports; a name inside a module counts as that module."""
    found = set()
    for name in module.imports:
        if name in house:
            found.add(name)
        elif name.rpartition(".")[0] in house:
            found.add(name.rpartition(".")[0])
    return found


def downward(house: dict[str, Module]) -> list[str]:
    """Return the imports that go from a room to one further down the list."""
    place = {room: number for number, room in enumerate(("", *ROOMS))}
    return [
        f"{module.name} imports {door}"
        for module in house.values()
        for door in doors(module, house)
        if module.room and place[house[door].room] > place[module.room]
    ]


def importers(house: dict[str, Module], libraries: set[str]) -> list[str]:
    """Return the rooms and modules that import one of some libraries."""
    return [name for name, module in house.items() if libraries & {what.split(".")[0] for what in module.imports}]


def circle(house: dict[str, Module]) -> list[str]:
    """Return a circle of modules that import each other, empty where there is none."""
    graph = {name: doors(module, house) - {name} for name, module in house.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


HOUSE = modules(CORE)
FILES = [path for place in (CORE, CHECKOUT / "themes") for path in sorted(place.rglob("*")) if path.is_file()]
OURS = [path for path in FILES if not {"vendor", "__pycache__"} & set(path.parts) and ".egg-info" not in str(path)]
TENANTS = sorted(path.name for path in (CHECKOUT / "tenants").glob("*/"))


def test_every_room_stands_in_the_list() -> None:
    assert {module.room for module in HOUSE.values()} - {""} <= set(ROOMS)


def test_a_room_imports_only_from_rooms_above_it() -> None:
    assert downward(HOUSE) == []


def test_flask_is_unknown_up_to_the_desk() -> None:
    assert [name for name in importers(HOUSE, FLASK) if HOUSE[name].room in WITHOUT_FLASK] == []


def test_peewee_stays_in_the_store() -> None:
    assert [name for name in importers(HOUSE, PEEWEE) if HOUSE[name].room != "store"] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(HOUSE) == []


@pytest.mark.parametrize("tenant", TENANTS)
def test_neither_core_nor_a_theme_names_a_tenant(tenant: str) -> None:
    # Letters alone make a word here, so that oke_form counts and token does not.
    word = re.compile(rf"(?<![^\W\d_]){re.escape(tenant)}(?![^\W\d_])", re.IGNORECASE)
    told = [path for path in OURS if word.search(path.read_text("utf-8", errors="ignore"))]
    named = [path for path in OURS if word.search(str(path.relative_to(CHECKOUT)))]
    assert told + named == []


def test_no_module_goes_by_a_name_that_says_nothing() -> None:
    assert [name for name in HOUSE if NAMELESS & set(name.split("."))] == []


@pytest.mark.parametrize("name", HOUSE)
def test_a_module_begins_with_one_line_that_says_what_it_is(name: str) -> None:
    if not HOUSE[name].path.read_text("utf-8"):
        return  # The empty file that only makes a folder a package.
    first, _, rest = (ast.get_docstring(HOUSE[name].tree, clean=False) or "").partition("\n")
    assert first.strip()
    assert not rest.partition("\n")[0].strip(), "the first line is a sentence of its own"


@pytest.mark.parametrize("name", HOUSE)
def test_a_module_can_be_read_at_one_sitting(name: str) -> None:
    length = len(HOUSE[name].path.read_text("utf-8").splitlines())
    # A migration is a frozen list, as long as the schema that it makes.
    assert length <= LONGEST or HOUSE[name].path.parent.name == "migrations"


def built(root: Path, files: dict[str, str]) -> dict[str, Module]:
    """Put up a house of a few files and read it."""
    for name, text in files.items():
        path = root / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return modules(root)


@pytest.mark.parametrize(
    "line",
    [
        "from wrota.desk import sign_in",
        "from wrota.desk.sign_in import attempt",
        "import wrota.desk.sign_in",
        "from ..desk.sign_in import attempt",
        "def late():\n    from wrota import desk",
    ],
)
def test_an_import_into_a_lower_room_is_seen_however_it_is_written(tmp_path: Path, line: str) -> None:
    house = built(tmp_path, {"desk/__init__.py": "", "desk/sign_in.py": "", "rules/a.py": line})
    assert len(downward(house)) == 1


def test_a_library_is_seen_behind_any_of_its_parts(tmp_path: Path) -> None:
    house = built(tmp_path, {"rules.py": "from werkzeug.utils import escape", "words.py": "import peewee as p"})
    assert importers(house, FLASK) == ["wrota.rules"]
    assert importers(house, PEEWEE) == ["wrota.words"]


def test_a_circle_is_seen_over_three_modules(tmp_path: Path) -> None:
    steps = {"a.py": "from . import b", "b.py": "from .c import x", "c.py": "import wrota.a"}
    house = built(tmp_path, {"__init__.py": "", "rules/__init__.py": "", **steps})
    assert set(circle(house)) == {"wrota.a", "wrota.b", "wrota.c"}
