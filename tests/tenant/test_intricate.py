"""Documents and letters that would take long to understand are refused, at the line up to which they may go."""

from __future__ import annotations

import pytest

from breaking import Case, Folder, add, must_be_found, must_be_in_polish, write
from weighing import work
from wrota.rules.markdown_bounds import MOST_MARKS, MOST_MARKS_OF_FOLDER, MOST_MARKS_OF_LETTER
from wrota.tenant import reader
from wrota.tenant.findings import FolderRefused

PAGE, LETTER = "pages/pomoc.md", "letters/access.md"

TABLE = "|a" * 99 + "|\n" + "|-" * 99 + "|\n" + "a\n" * 75 + "¦a\n" * 9

QUOTATIONS = "> #\na\n" * 240 + "¦" + "> #\na\n" * 99

CASES = (
    Case("a page of a quarter of a mebibyte of links", write(PAGE, "# X\n\n¦" + "](" * 100_000), "divide it"),
    Case("a page of very many lines", write(PAGE, "# X\n" + "a\n" * (MOST_MARKS - 2) + "¦a\n" * 9), "8000"),
    Case("a table of very many cells", write(PAGE, "# X\n" + TABLE), "divide it"),
    Case("a version of very many quotations", write("policies/regulamin/2024-01-15.md", QUOTATIONS),
         "divide it"),
    Case("an address that makes a page long", write(PAGE, "# X\n\n[a]: /" + "x" * 5000 + "\n\n" + "[a] " * 1000),
         "shorten them", f"{PAGE}:1:1"),
    Case("a letter of very many marks", add("\n¦" + "[" * MOST_MARKS_OF_LETTER, LETTER), "2000"),
    Case("an address that makes a letter long", add("\n\n[a]: https://x.example/" + "x" * 5000 + "\n\n" + "[a] " * 600,
         LETTER), "shorten them", f"{LETTER}:1:1"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_found_where_it_is(case: Case, folder: Folder) -> None:
    must_be_found(case, folder)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_told_in_polish(case: Case, folder: Folder) -> None:
    must_be_in_polish(case, folder)


def test_documents_that_are_too_much_together_are_told_once_and_not_read(folder: Folder) -> None:
    page = "# X\n" + "[[a](" * (MOST_MARKS // 3 - 10)
    for number in range(MOST_MARKS_OF_FOLDER // MOST_MARKS + 2):
        folder.write(f"pages/x{number}.md", page)
        folder.write(f"pages/x{number}.en.md", "# X\n")
    assert work(folder.findings, tries=1) < 1
    [told] = folder.told()
    assert told.startswith(".:1:1: error: The documents of this folder have together more than")


@pytest.mark.parametrize("text", ["](" * 500_000, "[" * 1_000_000, "> #\na\n" * 40_000, "{%*" * 300_000])
@pytest.mark.parametrize("name", [PAGE, LETTER, "policies/regulamin/2024-01-15.md"])
def test_a_document_made_to_be_slow_is_refused_soon(folder: Folder, name: str, text: str) -> None:
    for size in (len(text), 200_000, 10_000):
        folder.write(name, "Temat\n\n" + text[: size - 10])
        assert work(folder.findings, tries=1) < 2
        assert size == 10_000 or any(finding.severity == "error" for finding in folder.findings())


def test_very_many_links_to_pages_that_are_not_there_are_judged_soon(folder: Folder) -> None:
    for number in range(300):
        folder.write(f"pages/p{number}.md", "# X\n\n" + "".join(f"[a](/strona/p{number}x{n})\n" for n in range(50)))
    assert work(folder.findings, tries=1) < 3


def test_whoever_serves_a_folder_does_not_wait_for_advice(folder: Folder) -> None:
    for number in range(MOST_MARKS_OF_FOLDER // MOST_MARKS - 2):
        folder.write(f"pages/x{number}.md", "# X\n" + "[[a](" * (MOST_MARKS // 3 - 10))
        folder.write(f"pages/x{number}.en.md", "# X\n")
    folder.write("pages/pomoc.md", "# X\n\n[a](/strona/nie-ma)\n")
    assert work(lambda: reader.read(folder.path), tries=1) < 0.5
    assert any("nie-ma" in told for told in folder.told())


def test_of_texts_that_have_to_be_parsed_a_few_are_and_the_others_refused(folder: Folder) -> None:
    address = "[a]: /" + "x" * 200 + "\n\n"
    for number in range(10):
        folder.write(f"pages/x{number}.md", "# X\n\n" + address + "[b " * (MOST_MARKS - 100))
        folder.write(f"pages/x{number}.en.md", "# X\n")
    assert work(lambda: _refused(folder), tries=1) < 3
    told = [line for line in folder.told() if "shorten them" in line]
    assert len(told) == 8


def _refused(folder: Folder) -> None:
    with pytest.raises(FolderRefused):
        reader.read(folder.path)
