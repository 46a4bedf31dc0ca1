"""One place opens the files of a tenant's folder; whoever else opens a file says here whose it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[2] / "core"

OPENERS = {
    "wrota.tenant.descriptors": "a tenant's folder: this is the place",
    "wrota.tenant.files": "a tenant's folder, by the descriptors that it was given",
    "wrota.tenant.guide": "the guide's own chapters",
    "wrota.tenant.reference": "the example beside the schema, and Wrota's own letters",
    "wrota.tenant.new_folder": "the starter beside it",
    "wrota.tenant.phrases": "Wrota's own catalogue",
    "wrota.tenant.neighbours": "the operator's folder of tenants",
    "wrota.seams": "the names in a folder, within a bound",
    "wrota.words": "Wrota's own catalogues",
    "wrota.rules.block_list": "the list of common passwords beside it",
    "wrota.tenant.checks.brand": "the folder of themes",
    "wrota.post.rounds": "the folder of databases",
    "wrota.preview": "its own databases",
    "wrota.post.inbox": "the demonstration's letters",
    "wrota.post.wording": "Wrota's own letters",
    "wrota.web.assets": "the files of a theme",
    "wrota.pages.asset": "the files of a theme",
    "wrota.cli.people": "the file that a command names",
    "wrota.demo": "what the demonstration keeps, and the sample people",
    "wrota.store.schema": "a database",
    "wrota.site.database_looks": "the folder of databases",
    "wrota.site.holders": "its own file beside the databases",
}
"""The modules that open files or list folders, each with what it opens."""

METHODS = {"read_bytes", "read_text", "iterdir", "glob", "rglob", "scandir", "walk", "send_from_directory"}


def _trees() -> dict[str, ast.Module]:
    """Read every module of the package, by its dotted name."""
    files = sorted((CORE / "wrota").rglob("*.py"))
    named = {".".join(file.relative_to(CORE).with_suffix("").parts).removesuffix(".__init__"): file for file in files}
    return {name: ast.parse(file.read_text("utf-8")) for name, file in named.items()}


HOUSE = _trees()


def openings(module: ast.Module) -> Iterator[int]:
    """Yield the lines in which a module opens a file or lists a folder."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in METHODS or _opens(name, node) or _sends_a_path(name, node):
                yield node.lineno


def _opens(name: str, call: ast.Call) -> bool:
    """Say whether a call opens a file; a store and a letter are opened without a path or a mode."""
    is_plain = isinstance(call.func, ast.Name)
    of_os = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "os"
    modes = [value.value for value in call.args if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return name == "open" and (is_plain or of_os or any(set(mode) <= set("rwabx+t") for mode in modes))


def _sends_a_path(name: str, call: ast.Call) -> bool:
    given = call.args[0] if call.args else None
    return name == "send_file" and not (isinstance(given, ast.Call) and getattr(given.func, "id", "") == "BytesIO")


def test_no_module_opens_a_file_without_saying_whose_it_is() -> None:
    found = {name for name, module in HOUSE.items() if any(openings(module))}
    elsewhere = {name for name in found if name not in OPENERS and not name.startswith(("wrota.cli", "wrota.store"))}
    assert elsewhere == set()
    assert set(OPENERS) <= found


def test_the_path_of_a_tenants_folder_is_used_by_the_demonstration_alone() -> None:
    users = {
        name
        for name, module in HOUSE.items()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "folder" and "tenant" in ast.unparse(node.value)
    }
    assert users <= {"wrota.demo"}


@pytest.mark.parametrize(
    "line",
    ["path.read_bytes()", "open(path)", 'path.open("rb")', "os.open(path, 0)", "send_file(path)", "os.walk(path)"],
)
def test_a_file_that_somebody_opens_would_be_seen(line: str) -> None:
    assert list(openings(ast.parse(f"x = {line}\n"))) == [1]
