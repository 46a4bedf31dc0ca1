"""A folder has a size: what is beyond it is refused in words, after a bounded amount of looking."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from breaking import Case, Folder, must_be_found, must_be_in_polish, write
from wrota import seams
from wrota.tenant import files, index, reader
from wrota.tenant.files import LARGEST, LARGEST_FOLDER, LARGEST_TEXT, MOST_ENTRIES, FolderListing
from wrota.tenant.problems import Unreadable

BOUNDS = (
    Case(
        "a page of a mebibyte", write("pages/pomoc.md", "# X\n" + "x" * LARGEST_TEXT), "256 KiB", "pages/pomoc.md:1:1"
    ),
    Case("words of a mebibyte", write("words.toml", "# " + "x" * LARGEST_TEXT), "256 KiB", "words.toml:1:1"),
    Case("a picture of two", write("brand/x.png", b"x" * (2 * LARGEST)), "larger than 1 MiB", "brand/x.png:1:1"),
    Case("a picture that is a folder", write("brand/x.png/y", b"x"), "not served", "brand/x.png/y:1:1", "warning"),
)


@pytest.mark.parametrize("case", BOUNDS, ids=[case.fault for case in BOUNDS])
def test_the_fault_is_found_where_it_is(case: Case, folder: Folder) -> None:
    must_be_found(case, folder)


@pytest.mark.parametrize("case", BOUNDS, ids=[case.fault for case in BOUNDS])
def test_the_fault_is_told_in_polish(case: Case, folder: Folder) -> None:
    must_be_in_polish(case, folder)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the entries that are taken out of all folders."""
    counted = [0]
    scan = os.scandir

    @contextmanager
    def scandir(place: int | str) -> Iterator[Iterator[os.DirEntry[str]]]:
        with scan(place) as entries:
            yield _counting(entries)

    def _counting(entries: Iterator[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        for entry in entries:
            counted[0] += 1
            yield entry

    monkeypatch.setattr(os, "scandir", scandir)
    return counted


def crowd(room: Path, names: list[str]) -> None:
    for name in names:
        (room / name).parent.mkdir(parents=True, exist_ok=True)
        (room / name).touch()


CROWDS = {
    "files": [f"{number}.txt" for number in range(3 * MOST_ENTRIES)],
    "hidden files": [f".{number}" for number in range(3 * MOST_ENTRIES)],
    "pages": [f"pages/{number}.md" for number in range(3 * MOST_ENTRIES)],
    "folders": [f"{number}/{number}/x" for number in range(MOST_ENTRIES)],
}


@pytest.mark.parametrize("crowded", CROWDS)
def test_a_folder_of_very_many_files_is_refused_after_a_bounded_look(
    folder: Folder, steps: list[int], crowded: str
) -> None:
    crowd(folder.path, CROWDS[crowded])
    [told] = folder.told()
    assert told == f".:1:1: error: This folder holds more than {MOST_ENTRIES} files and folders."
    assert steps[0] <= MOST_ENTRIES + 1
    steps[0] = 0
    seams.fingerprint(folder.path)
    assert steps[0] <= seams.MOST_LOOKED_AT + 1


def test_links_that_lead_nowhere_are_counted_too(folder: Folder, steps: list[int]) -> None:
    for number in range(3 * seams.MOST_LOOKED_AT):
        (folder.path / f".{number}").symlink_to("nowhere")
    seams.fingerprint(folder.path)
    assert steps[0] <= seams.MOST_LOOKED_AT + 1


def test_a_change_shows_in_a_mounted_volume_whatever_else_is_hidden(folder: Folder) -> None:
    (folder.path / "..2026").mkdir()
    (folder.path / "..2026" / "x.md").write_text("a")
    (folder.path / "..data").symlink_to("..2026")
    (folder.path / "x.md").symlink_to("..data/x.md")
    before = seams.fingerprint(folder.path)
    (folder.path / "..2026" / "x.md").write_text("ab")
    after = seams.fingerprint(folder.path)
    assert {entry[0].removeprefix(f"{folder.path}/") for entry in set(after) - set(before)} == {"..2026/x.md"}
    (folder.path / "..data").unlink()
    (folder.path / "..data").symlink_to("..2027")
    assert seams.fingerprint(folder.path) != after


def test_a_crowd_in_a_hidden_folder_hides_no_change(folder: Folder) -> None:
    (folder.path / ".git").mkdir()
    crowd(folder.path / ".git", CROWDS["files"])
    before = seams.fingerprint(folder.path)
    folder.write("pages/pomoc.md", "# Pomoc i rady\n")
    assert seams.fingerprint(folder.path) != before


@pytest.mark.parametrize("when", [-(10**10), 0, 10**11, 10**14])
def test_a_date_that_no_calendar_has_is_no_fault_of_anybody(folder: Folder, when: int) -> None:
    try:
        os.utime(folder.path / "tenant.toml", (when, when))
    except OSError:
        pytest.skip("this file system keeps no such date")
    assert 1970 <= reader.read(folder.path).changed.year <= 2100
    assert index.heading(folder.path).key == "probny"


def test_files_that_are_together_too_large_are_told_once(folder: Folder) -> None:
    for number in range(LARGEST_FOLDER // LARGEST + 2):
        folder.write(f"brand/{number}.png", b"x" * LARGEST)
    assert folder.told() == [".:1:1: error: The files of this folder are together larger than 16 MiB."]


def test_of_files_that_are_too_large_nothing_is_read(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("brand/x.png", b"x" * (LARGEST + 1))
    monkeypatch.setattr(files, "_read", None)
    with pytest.raises(Unreadable):
        FolderListing(folder.path).snapshot("brand/x.png")
