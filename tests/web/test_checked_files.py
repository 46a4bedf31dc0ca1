"""What was checked is what is served: a file that is exchanged afterwards gives the checked bytes, or a short break."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clocks import Stopwatch
from patience import patience
from reading import Reader
from wrota.seams import Hasher, Seams
from wrota.site import Site
from wrota.tenant import checked_file
from wrota.tenant.files import LARGEST

CANARY = "root of another institution"
PDF = b"%PDF-1.7 \xff\n"
ANNEX = '[[policy.annex]]\ntitle = "Cennik"\nfile = "cennik.pdf"\n\n'

SERVED = {
    "strona/pomoc": "pages/pomoc.md",
    "polityka/regulamin": "policies/regulamin/2024-01-15.md",
    "polityka/regulamin/2024-01-15.md": "policies/regulamin/2024-01-15.md",
    "polityka/regulamin/2024-01-15/cennik.pdf": "policies/regulamin/cennik.pdf",
    "static/brand/logo.svg": "brand/logo.svg",
}
"""Addresses, and the files that are served at them."""


@pytest.fixture(autouse=True)
def folder(tenants: Path, tmp_path: Path) -> Path:
    """Give Alfa an annex to save, and put a secret beside all folders."""
    folder = tenants / "alfa"
    config = folder / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("[[policy.annex]]", ANNEX + "[[policy.annex]]", 1), "utf-8")
    (folder / "policies" / "regulamin" / "cennik.pdf").write_bytes(PDF)
    (tmp_path / "secret").write_text(CANARY, "utf-8")
    return folder


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    with patience():
        yield


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no bytes in memory, as for files beyond the bound."""
    monkeypatch.setattr(checked_file, "KEPT_PER_FOLDER", 0)


def to_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def to_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(next(parent for parent in path.parents if (parent / "secret").exists()) / "secret")


def to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def to_sparse(path: Path) -> None:
    os.truncate(path, 6 * 1024**3)


def to_other(path: Path) -> None:
    facts = path.stat()
    path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def to_nothing(path: Path) -> None:
    path.unlink()


EXCHANGES = [to_pipe, to_link, to_folder, to_sparse, to_other, to_nothing]


@pytest.mark.parametrize("address", SERVED)
@pytest.mark.parametrize("exchange", EXCHANGES)
def test_a_file_that_is_exchanged_gives_a_short_break_and_takes_no_other_page_with_it(
    browse: Callable[..., Reader], folder: Path, forgetful: None, address: str, exchange: Callable[[Path], None]
) -> None:
    reader = browse("alfa")
    assert reader.fetch(address).status_code == 200
    exchange(folder / SERVED[address])
    tracemalloc.start()
    answer = reader.fetch(address)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert CANARY not in answer.get_data(as_text=True)
    assert peak < 3 * LARGEST
    for other in ("", "logowanie"):
        assert reader.get(other).status == 200


@pytest.mark.parametrize("address", SERVED)
@pytest.mark.parametrize("exchange", EXCHANGES)
def test_what_is_kept_is_served_as_it_was_checked(
    browse: Callable[..., Reader], folder: Path, address: str, exchange: Callable[[Path], None]
) -> None:
    reader = browse("alfa")
    before = reader.fetch(address).get_data()
    exchange(folder / SERVED[address])
    answer = reader.fetch(address)
    assert (answer.status_code, CANARY.encode() in answer.get_data()) == (200, False)
    if not address.startswith(("strona", "polityka/regulamin")) or address.endswith((".md", ".pdf")):
        assert answer.get_data() == before


def test_the_next_look_takes_a_good_change_up(
    browse: Callable[..., Reader], folder: Path, forgetful: None, stopwatch: Stopwatch
) -> None:
    reader = browse("alfa")
    assert reader.get("strona/pomoc").status == 200
    (folder / "pages" / "pomoc.md").write_text("# Pomoc\n\nNowa.\n", "utf-8")
    assert reader.get("strona/pomoc").status == 503
    stopwatch.move(5)
    assert "Nowa." in reader.get("strona/pomoc").text


def test_a_page_whose_title_nobody_knows_yet_is_called_by_its_name_when_it_was_exchanged(
    site: Site, browse: Callable[..., Reader], folder: Path, forgetful: None
) -> None:
    (folder / "pages" / "pomoc.md").write_text("# Pomoc, jakiej nie było nigdzie indziej\n", "utf-8")
    site.portals.get(folder)
    to_pipe(folder / "pages" / "pomoc.md")
    page = browse("alfa").get("logowanie")
    assert page.status == 200
    assert "Pomoc" in [link.text_content().strip() for link in page.html.find_class("footer__link")]


def test_the_log_says_once_which_file_it_is(
    browse: Callable[..., Reader], folder: Path, forgetful: None, caplog: pytest.LogCaptureFixture
) -> None:
    reader = browse("alfa")
    reader.get("")
    to_pipe(folder / "pages" / "pomoc.md")
    for _ in range(5):
        reader.get("strona/pomoc")
    said = [record.getMessage() for record in caplog.records if "not what was checked" in record.getMessage()]
    assert said == ["alfa: pages/pomoc.md is not what was checked; the next look takes it up."]


def test_of_a_large_folder_the_first_bytes_are_kept_and_no_more(folder: Path, open_site: Callable[..., Site]) -> None:
    for number in range(40):
        (folder / "pages" / f"strona-{number}.md").write_text("# Strona\n\n" + "tekst " * 2000, "utf-8")
    site = open_site(seams=Seams(hasher=Hasher(memory_kib=8, passes=1)))
    tenant = site.portals.get(folder).tenant
    held = [file for page in tenant.pages.values() for file in page.values() if file.kept is not None]
    assert 10 < len(held) < 40
    assert sum(len(file.kept or b"") for file in held) <= checked_file.KEPT_PER_FOLDER
