"""References lead somewhere: what code, tests, themes and documents cite by number, link to or name as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from house.test_manual_rows import ROWS
from wrota.tenant import guide

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
PLACES = (".ci", "benchmarks", "core", "docs", "examples", "tests", "themes")
CITING = {".cfg", ".css", ".html", ".js", ".md", ".py", ".toml"}
MADE = {"__pycache__", "vendor"}

_NUMBERS = r"((?:[A-Z]?\d[\d.]*\b)(?:(?:, | and )[A-Z]?\d[\d.]*\b)*)"
CITED = {
    "hazards": re.compile(rf"\bhazards {_NUMBERS}"),
    "design": re.compile(rf"\bdesign {_NUMBERS}"),
    "decision": re.compile(rf"\bdecisions? {_NUMBERS}"),
    "manual step": re.compile(rf"\bmanual steps? {_NUMBERS}"),
}
"""How each list is cited, with one number or several."""

OTHERWISE = re.compile(r"\bhazard [RI]?\d+|\bhazards [RI]?\d+ ?[-–] ?\d+|(?<!manual )\bsteps? [EOP]\d+")
"""What looks like a citation and is written in another way, so that nobody would find it."""

FILE = re.compile(rf"`((?:{'|'.join(map(re.escape, PLACES))}|translations)/[^`\s]*)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def rows(file: Path, pattern: str) -> frozenset[str]:
    """Return the numbers that a document has, by the pattern of a row or a heading."""
    return frozenset(re.findall(pattern, file.read_text("utf-8"), re.MULTILINE))


@cache
def numbered() -> Mapping[str, frozenset[str]]:
    """Return the numbers that may be cited, by the name of their list."""
    return {
        "hazards": rows(DOCS / "hazards.md", r"^\| ([RI]?\d+) \|"),
        "design": rows(DOCS / "design.md", r"^## (\d+)\. "),
        "decision": rows(DOCS / "decisions" / "README.md", r"^\| (\d+) \|"),
        "manual step": rows(DOCS / "manuals" / "steps.md", r"^\| ([EOP]\d+) \|"),
    }


def dangling(text: str) -> Iterator[str]:
    """Yield what a text cites and no document has; a citation may go over the end of a line."""
    flowing = re.sub(r"\s+(?:#:? )?", " ", text)
    for name, pattern in CITED.items():
        for several in pattern.findall(flowing):
            yield from (
                f"{name} {one}" for one in re.findall(r"[A-Z]?\d[\d.]*\b", several) if one not in numbered()[name]
            )
    yield from OTHERWISE.findall(flowing)


def dead_links(file: Path, text: str) -> Iterator[str]:
    """Yield the links of a Markdown file that lead to no file, or to no heading in it."""
    for link in LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
        name, _, anchor = link.partition("#")
        target = file.parent / name if name else file
        if re.match(r"https?:|mailto:", link):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


@cache
def anchors(file: Path) -> frozenset[str]:
    """Return the anchors of the headings of a Markdown file."""
    text = file.read_text("utf-8") if file.suffix == ".md" else ""
    return frozenset(guide.anchor(heading) for depth in ("#", "##", "###") for heading in guide.headings(text, depth))


def missing_files(text: str) -> Iterator[str]:
    """Yield the files that a text names between backticks and that are not there; ``<…>`` stands for any name."""
    for name in FILE.findall(text):
        pattern = re.sub(r"<[^>]*>|…", "*", name.rstrip("/"))
        if not (any(CHECKOUT.glob(pattern)) if "*" in pattern else (CHECKOUT / pattern).exists()):
            yield name


def ours(suffixes: set[str]) -> list[Path]:
    """Return the project's own files: what an institution writes leads to addresses of its portal instead."""
    inside = (path for place in PLACES for path in (CHECKOUT / place).rglob("*") if path.suffix in suffixes)
    found = [path for path in inside if not MADE & set(path.parts) and ".egg-info" not in str(path)]
    return sorted(path for path in [*found, *CHECKOUT.glob("*.md")] if not any(map(is_institution, path.parents)))


@cache
def is_institution(folder: Path) -> bool:
    """Say whether a folder is an institution's."""
    return (folder / "tenant.toml").is_file()


def named(path: Path) -> str:
    """Return a file's name in the checkout, for the name of its test."""
    return path.relative_to(CHECKOUT).as_posix()


MARKDOWN = [path for path in ours({".md"}) if path.parent != DOCS / "administrator"]
"""Every document; the chapters of the guide for administrators are read as the guide that they make."""


def test_no_citation_in_code_themes_tests_or_documents_dangles() -> None:
    texts = {path: path.read_text("utf-8") for path in ours(CITING) if path != Path(__file__).resolve()}
    assert {named(path): found for path, text in texts.items() if (found := [*dangling(text)])} == {}
    cited = [name for text in texts.values() for name, pattern in CITED.items() if pattern.search(text)]
    assert set(cited) == set(CITED)


@pytest.mark.parametrize("file", MARKDOWN, ids=named)
def test_every_link_leads_to_a_file_and_a_heading(file: Path) -> None:
    assert [*dead_links(file, file.read_text("utf-8"))] == []


@pytest.mark.parametrize("file", MARKDOWN, ids=named)
def test_every_file_that_is_named_is_there(file: Path) -> None:
    assert [*missing_files(file.read_text("utf-8"))] == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [CHECKOUT / "README.md"]
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            names = (link.partition("#")[0] for link in LINK.findall(file.read_text("utf-8")))
            targets = ((file.parent / name).resolve() for name in names if name and ":" not in name)
            pages = (target / "README.md" if target.is_dir() else target for target in targets)
            waiting += [page for page in pages if page.suffix == ".md" and page.is_file()]
    assert {*MARKDOWN} - reached == set()


def test_the_hazards_are_numbered_without_a_gap() -> None:
    wanted = {*map(str, range(1, 73)), *(f"R{n}" for n in range(1, 29))}
    assert wanted <= numbered()["hazards"]


@pytest.mark.parametrize(
    "line", re.findall(r"^\| [RI]?\d+ \|.*$", (DOCS / "hazards.md").read_text("utf-8"), re.MULTILINE)
)
def test_a_hazard_names_the_test_that_holds_it_or_says_that_nothing_does(line: str) -> None:
    _, words, held = line.strip("| ").split(" | ")
    assert words
    assert "`tests/" in held or "nothing yet" in held


@pytest.mark.parametrize("step", ROWS)
def test_a_step_of_the_manuals_names_a_walk_that_names_it(step: str) -> None:
    (line,) = re.findall(rf"^\| {step} \|.*$", (DOCS / "manuals" / "steps.md").read_text("utf-8"), re.MULTILINE)
    walks = [(CHECKOUT / name).read_text("utf-8") for name in FILE.findall(line) if name.startswith("tests/")]
    assert walks
    names = re.compile(rf"def test\w*_{step.lower()}_|\.step\(\s*\"(?:\w+ )*{step}\b")
    assert all(names.search(walk) for walk in walks)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("refused (hazards 99)", ["hazards 99"]),
        ("refused (hazards 36, R99)", ["hazards R99"]),
        ("which the hazards\n    # 3.1 tell", ["hazards 3.1"]),
        ("as it is (design 11)", ["design 11"]),
        ("by decision 99", ["decision 99"]),
        ("never alone (manual steps O4, O9)", ["manual step O9"]),
        ("never alone (step O6)", ["step O6"]),
        ("one answer (hazards 1-3)", ["hazards 1-3"]),
        ("(hazards 1, 2, R15; design 6; manual step P14)", []),
    ],
)
def test_what_dangles_is_found(text: str, found: list[str]) -> None:
    assert [*dangling(text)] == found


def test_a_dead_link_and_a_missing_file_are_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# One heading\n", "utf-8")
    text = "[a](there.md) [b](there.md#one-heading) [c](there.md#another) [d](gone.md) [e](#nowhere) `[f](code.md)`"
    assert [*dead_links(tmp_path / "there.md", text)] == ["there.md#another", "gone.md", "#nowhere"]
    assert [*missing_files("`core/wrota/`, `themes/<name>/static/`, `core/wrota/gone.py`")] == ["core/wrota/gone.py"]
