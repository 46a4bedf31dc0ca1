"""Files of a folder are opened step by step: links inside are followed, nothing outside is read, nobody waits."""

from __future__ import annotations

import errno
import os
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patience import patience
from wrota.tenant import files
from wrota.tenant.descriptors import MOST_LINKS, LeadsOutside, opened
from wrota.tenant.files import LARGEST, FolderListing
from wrota.tenant.problems import Unreadable

SECRET = "canary of another institution"


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    with patience(5):
        yield


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Give a folder with a page in it, and a secret beside it."""
    (tmp_path / "secret.md").write_text(SECRET, "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "pomoc.md").write_text(SECRET, "utf-8")
    room = tmp_path / "probny"
    (room / "pages").mkdir(parents=True)
    (room / "pages" / "pomoc.md").write_text("# Pomoc\n", "utf-8")
    return room


def said(room: Path, name: str) -> str:
    """Return why a file is not taken in."""
    with pytest.raises(Unreadable) as refused:
        files.snapshot(room, name)
    return refused.value.problem.sentence.msgid


def test_a_mounted_volume_is_read_through_its_links(room: Path) -> None:
    (room / "..2026_11_21").mkdir()
    (room / "..2026_11_21" / "tenant.toml").write_text("name = 1\n")
    (room / "..2026_11_21" / "letters").mkdir()
    (room / "..2026_11_21" / "letters" / "access.md").write_text("A\n")
    (room / "..data").symlink_to("..2026_11_21")
    for name in ("tenant.toml", "letters"):
        (room / name).symlink_to(f"..data/{name}")
    listing = FolderListing(room)
    assert listing.names == ("letters/access.md", "pages/pomoc.md", "tenant.toml")
    assert (listing.text("tenant.toml"), listing.text("letters/access.md")) == ("name = 1\n", "A\n")


@pytest.mark.parametrize(
    "target", ["pomoc.md", "./pomoc.md", "../pages/pomoc.md", "{room}/pages/pomoc.md", "../pages/../pages//pomoc.md"]
)
def test_a_link_inside_is_followed(room: Path, target: str) -> None:
    (room / "pages" / "x.md").symlink_to(target.format(room=room))
    assert files.text(room, "pages/x.md") == "# Pomoc\n"
    assert "pages/x.md" in FolderListing(room).names


@pytest.mark.parametrize(
    "target", ["../../secret.md", "/etc/passwd", "{room}/../secret.md", "../pages/../../secret.md", "{room}x", "../.."]
)
def test_a_link_that_leads_out_is_refused_and_not_even_listed(room: Path, target: str) -> None:
    (room / "pages" / "x.md").symlink_to(target.format(room=room))
    assert "leads outside" in said(room, "pages/x.md")
    listing = FolderListing(room)
    assert (listing.names, listing.refused) == (("pages/pomoc.md",), {"pages/x.md"})


def test_a_folder_that_leads_out_is_not_entered(room: Path) -> None:
    (room / "letters").symlink_to("../elsewhere")
    assert "leads outside" in said(room, "letters/pomoc.md")
    assert FolderListing(room).refused == {"letters"}


def test_the_folder_itself_may_be_a_link_of_the_operators(room: Path) -> None:
    room.with_name("alias").symlink_to(room)
    (room / "x.md").symlink_to(room / "pages" / "pomoc.md")
    assert files.text(room.with_name("alias"), "x.md") == "# Pomoc\n"


def test_links_without_end_are_refused(room: Path) -> None:
    (room / "a.md").symlink_to("b.md")
    (room / "b.md").symlink_to("a.md")
    for number in range(MOST_LINKS + 1):
        (room / f"{number}.md").symlink_to(f"{number + 1}.md")
    (room / f"{MOST_LINKS + 1}.md").write_text("x")
    assert said(room, "a.md") == said(room, "0.md") == "This file cannot be read."
    assert files.text(room, "1.md") == "x"


def test_a_way_of_very_many_folders_costs_few_descriptors(room: Path) -> None:
    (room / "x.md").symlink_to("/".join(["a"] * 200) + "/x.md")
    deep = room
    for _ in range(200):
        deep /= "a"
    deep.mkdir(parents=True)
    (deep / "x.md").write_text("x")
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert said(room, "x.md") == "This file cannot be read."
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def pipe(path: Path) -> None:
    os.mkfifo(path)


def door(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(path.parent)
        listening.bind(path.name)


def device(path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root makes a device")
    os.mknod(path, 0o666 | 0o020000, os.makedev(1, 5))  # /dev/zero, which never ends


@pytest.mark.parametrize("make", [pipe, door, device, Path.mkdir])
def test_what_is_no_file_is_refused_and_nobody_waits(
    room: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(room)
    make(room / "pages" / "x.md")
    assert said(room, "pages/x.md") in {"This is not an ordinary file.", "This file cannot be read."}


def test_a_file_without_measure_takes_no_memory(room: Path) -> None:
    os.truncate(room / "pages" / "pomoc.md", 6 * 1024**3)
    tracemalloc.start()
    assert "larger" in said(room, "pages/pomoc.md")
    assert tracemalloc.get_traced_memory()[1] < LARGEST
    tracemalloc.stop()


def test_a_file_that_grows_while_it_is_read_is_read_to_the_bound_alone(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = room / "pages" / "pomoc.md"

    def look_and_grow(descriptor: int, fstat: Callable[[int], os.stat_result] = os.fstat) -> os.stat_result:
        facts = fstat(descriptor)
        os.truncate(page, 10 * LARGEST)
        return facts

    monkeypatch.setattr(os, "fstat", look_and_grow)
    assert "larger" in said(room, "pages/pomoc.md")


@pytest.mark.parametrize("swapped", ["pages", "pages/pomoc.md"])
def test_what_is_exchanged_for_a_link_at_the_last_moment_is_not_followed(
    room: Path, swapped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = FolderListing(room)
    step, target = swapped.rpartition("/")[2], {"pages": "../elsewhere"}.get(swapped, "../../secret.md")

    def exchange_and_open(path: str, flags: int, dir_fd: int | None = None, open: Callable[..., int] = os.open) -> int:
        if path == step and not (room / swapped).is_symlink():
            (room / swapped).rename(room / ".away")
            (room / swapped).symlink_to(target)
        return open(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", exchange_and_open)
    with pytest.raises(Unreadable, match="leads outside"):
        listing.snapshot("pages/pomoc.md")


def test_what_is_exchanged_after_it_was_opened_is_read_as_it_was_opened(room: Path) -> None:
    with opened(room, "pages/pomoc.md") as descriptor:
        (room / "pages" / "pomoc.md").unlink()
        (room / "pages" / "pomoc.md").symlink_to("../../secret.md")
        assert os.read(descriptor, 100) == b"# Pomoc\n"


def test_of_a_file_that_flips_to_a_link_outside_no_byte_is_read(room: Path) -> None:
    page, stop = room / "pages" / "pomoc.md", threading.Event()

    def flip() -> None:
        while not stop.is_set():
            (room / "pages" / ".next").symlink_to("../../secret.md")
            (room / "pages" / ".next").rename(page)
            (room / "pages" / ".next").write_text("# Pomoc\n")
            (room / "pages" / ".next").rename(page)

    flipping = threading.Thread(target=flip)
    flipping.start()
    try:
        seen = {_seen(room) for _ in range(3000)}
    finally:
        stop.set()
        flipping.join()
    assert seen == {"# Pomoc\n", "outside"}


def _seen(room: Path) -> str:
    try:
        return files.text(room, "pages/pomoc.md")
    except Unreadable:
        return "outside"


def test_each_file_is_read_once_so_that_every_check_sees_the_same(room: Path) -> None:
    listing = FolderListing(room)
    assert listing.text("pages/pomoc.md") == "# Pomoc\n"
    (room / "pages" / "pomoc.md").write_text("<script>")
    assert listing.text("pages/pomoc.md") == "# Pomoc\n"


def test_an_error_of_the_system_is_one_of_the_way(room: Path) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOTDIR)), opened(room, "pages/pomoc.md/x"):
        raise AssertionError("it was opened")
    with pytest.raises(LeadsOutside), opened(room, ".."):
        raise AssertionError("it was opened")
