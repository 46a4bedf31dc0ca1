"""Policies to read without signing in: every version, the annexes, and the very bytes to save."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from clocks import Clock, Stopwatch
from people import ANNA
from reading import Page, Reader, masked, told

POLICY = "polityka/regulamin"
TODAY, FUTURE, PAST = f"{POLICY}/2025-06-01", f"{POLICY}/2026-12-01", f"{POLICY}/2024-01-15"
MORE = """
[[policy.version]]
date = 2025-06-01
changes = { pl = "Doszedł rozdział „Żółw”.", en = "A chapter “Tortoise” was added." }

[[policy.version]]
date = 2026-12-01

[[policy.annex]]
title = { pl = "Cennik: świąteczny/zwykły", en = "Prices" }
file = "cennik.pdf"
"""
TEXT = "# Regulamin szkoły\r\n\r\nDruga wersja, zażółcona.\r\n".encode()
PRICES = b"%PDF-1.7\n\x00\xff\n"


@pytest.fixture(autouse=True)
def folder(tenants: Path) -> Path:
    """Give Alfa's policy three versions, the newest to come, and an annex that is no Markdown."""
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("\n[[policy.annex]]", f"{MORE}\n[[policy.annex]]", 1), "utf-8")
    policy = tenants / "alfa" / "policies" / "regulamin"
    (policy / "2025-06-01.md").write_bytes(TEXT)
    (policy / "2025-06-01.en.md").write_text("# Terms of the school\n\nThe second version.\n", "utf-8")
    (policy / "2026-12-01.md").write_text("# Regulamin szkoły\n\nTrzecia wersja.\n", "utf-8")
    (policy / "cennik.pdf").write_bytes(PRICES)
    return policy


def in_english(reader: Reader, path: str) -> Page:
    """Open a page, and choose English on it."""
    reader.get(path)
    return reader.submit(action_ends="/jezyk", button="en")


def links(page: Page, title: str) -> list[tuple[str, str]]:
    """Return the links of a part of the page, each with its words."""
    found = page.html.xpath(f"//section[h2='{title}']//a")
    return [(" ".join(node.text_content().split()), node.get("href")) for node in found]


def test_the_version_in_force_is_read_without_signing_in(browse: Callable[..., Reader]) -> None:
    page = browse("alfa").get(POLICY)
    assert (page.status, page.heading) == (200, "Regulamin szkoły")
    assert "Druga wersja" in page.text
    assert "Obowiązuje od 1 czerwca 2025" in page.text
    assert "Doszedł rozdział „Żółw”." in page.text


def test_another_version_starts_by_itself_on_its_day(browse: Callable[..., Reader], clock: Clock) -> None:
    reader = browse("alfa")
    clock.moment = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert "Druga wersja" in reader.get(POLICY).text
    clock.moment = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    page = reader.get(POLICY)
    assert "Trzecia wersja" in page.text
    assert "Obowiązuje od 1 grudnia 2026" in page.text
    clock.moment = datetime(2020, 8, 31, 12, 0, tzinfo=UTC)
    assert reader.get(POLICY).status == 404
    assert reader.get(PAST).status == 200


def test_every_version_says_how_it_stands_and_leads_to_the_one_in_force(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    for path, said, text in (
        (FUTURE, "Wersja przyszła: obowiązuje od 1 grudnia 2026", "Trzecia wersja"),
        (PAST, "Wersja dawna: obowiązywała do 31 maja 2025", "Wolno i nie wolno"),
    ):
        page = reader.get(path)
        assert page.status == 200
        assert said in page.text
        assert text in page.text
        [onward] = page.html.xpath(f"//main//a[.='{told('Read the version that is in force today')}']/@href")
        assert "Druga wersja" in reader.get(onward).text


def test_all_versions_are_listed_newest_first(browse: Callable[..., Reader]) -> None:
    page = browse("alfa").get(PAST)
    assert links(page, told("All versions")) == [
        ("Wersja przyszła: obowiązuje od 1 grudnia 2026", f"/{FUTURE}"),
        ("Obowiązuje od 1 czerwca 2025", f"/{TODAY}"),
        ("Wersja dawna: obowiązywała do 31 maja 2025", f"/{PAST}"),
        ("Wersja dawna: obowiązywała do 14 stycznia 2024", f"/{POLICY}/2020-09-01"),
    ]
    assert page.html.xpath("//a[@aria-current='true']/@href") == [f"/{PAST}"]


def test_the_page_offers_the_very_bytes_of_what_it_shows(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    for path in (POLICY, TODAY):
        [address] = reader.get(path).html.xpath("//a[@download]/@href")
        assert address == f"/{TODAY}.md?jezyk=pl"
        answer = reader.fetch(address)
        assert answer.get_data() == TEXT
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, "pl")
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"


def test_each_language_is_saved_as_it_is_shown(browse: Callable[..., Reader], folder: Path) -> None:
    reader = browse("alfa")
    page = in_english(reader, TODAY)
    assert page.heading == "Terms of the school"
    english = (folder / "2025-06-01.en.md").read_bytes()
    [address] = page.html.xpath("//a[@download]/@href")
    assert reader.fetch(address).get_data() == english
    assert reader.fetch(f"{TODAY}.md").get_data() == english
    assert reader.fetch(f"{TODAY}.md?jezyk=pl").get_data() == TEXT


def test_what_lacks_the_language_is_shown_and_saved_in_the_first_and_says_so(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    page = in_english(reader, FUTURE)
    assert page.html.xpath("//main//h1/@lang") == ["pl"]
    assert page.html.xpath("//a[@download]/@href") == [f"/{FUTURE}.md?jezyk=pl"]
    assert reader.fetch(f"{FUTURE}.md").headers["Content-Language"] == "pl"
    assert reader.fetch(f"{FUTURE}.md?jezyk=en").status_code == 404


def test_what_is_saved_has_a_name_that_people_and_old_programs_can_read(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    text = reader.fetch(f"{TODAY}.md").headers["Content-Disposition"]
    assert text == 'attachment; filename="Regulamin 2025-06-01 (pl).md"'
    annex = reader.fetch(f"{TODAY}/zagrozenia.md").headers["Content-Disposition"]
    assert 'filename="Zagrozenia (pl).md"' in annex
    assert "Zagrożenia (pl).md" in unquote(annex.partition("filename*=UTF-8''")[2])
    prices = reader.fetch(f"{TODAY}/cennik.pdf").headers["Content-Disposition"]
    assert "Cennik świąteczny zwykły (pl).pdf" in unquote(prices)


def test_what_was_saved_is_asked_for_again_and_comes_only_where_it_changed(
    browse: Callable[..., Reader], folder: Path, stopwatch: Stopwatch
) -> None:
    reader = browse("alfa")
    first = reader.fetch(f"{TODAY}.md")
    assert first.headers["ETag"] == f'"{hashlib.sha256(TEXT).hexdigest()}"'
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = reader.fetch(f"{TODAY}.md", headers=known)
    assert (again.status_code, again.get_data()) == (304, b"")
    (folder / "2025-06-01.md").write_text("# Inny\n", "utf-8")
    stopwatch.move(5)
    assert reader.fetch(f"{TODAY}.md", headers=known).get_data() == b"# Inny\n"


def test_annexes_are_read_and_saved(browse: Callable[..., Reader], folder: Path) -> None:
    reader = browse("alfa")
    annexes = links(reader.get(POLICY), told("Annexes"))
    assert annexes == [
        ("Cennik: świąteczny/zwykły", f"/{TODAY}/cennik.pdf"),
        ("Zagrożenia", f"/{TODAY}/zagrozenia"),
    ]
    prices = reader.fetch(annexes[0][1])
    assert (prices.mimetype, prices.get_data()) == ("application/pdf", PRICES)
    page = reader.get(annexes[1][1])
    assert (page.status, page.heading) == (200, "Zagrożenia")
    assert [" ".join(node.text_content().split()) for node in page.html.find_class("crumbs__item")] == [
        "Szkoła Alfa",
        "Regulamin",
        "Zagrożenia",
    ]
    [address] = page.html.xpath("//a[@download]/@href")
    assert reader.fetch(address).get_data() == (folder / "zagrozenia.md").read_bytes()


def test_nothing_that_is_saved_runs(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    for path in (f"{TODAY}.md", f"{TODAY}/zagrozenia.md", f"{TODAY}/cennik.pdf"):
        answer = reader.fetch(path)
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "polityka/nie-ma",
        "polityka/Regulamin",
        f"{POLICY}/2025-06-02",
        f"{POLICY}/2025-06-02.md",
        f"{POLICY}/2025-02-30",
        f"{POLICY}/20250601",
        f"{POLICY}/2025-06-01.en",
        f"{POLICY}/2025-06-01.en.md",
        f"{POLICY}/２０２５-06-01",
        f"{TODAY}/nie-ma",
        f"{TODAY}/nie-ma.md",
        f"{TODAY}/cennik",
        f"{TODAY}/2024-01-15",
        f"{TODAY}/2024-01-15.md",
        f"{TODAY}/zagrozenia.en.md",
        f"{TODAY}/..%2f..%2f..%2ftenant.toml",
        f"{TODAY}/..%2f..%2f..%2ftenant",
        f"{TODAY}/%2e%2e",
        "polityka/..%2fpages/2025-06-01",
        f"polityka/{'a' * 5000}",
    ],
)
def test_no_other_address_gives_anything(browse: Callable[..., Reader], path: str) -> None:
    page = browse("alfa").get(path)
    assert page.status == 404
    assert "[[identifier]]" not in page.text


def test_pages_and_files_have_no_body_for_head_and_are_no_fragments(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    for path in (POLICY, TODAY, f"{TODAY}.md", f"{TODAY}/zagrozenia", f"{TODAY}/zagrozenia.md"):
        plain, head = reader.fetch(path), reader.fetch(path, "HEAD")
        assert (head.status_code, head.get_data()) == (200, b"")
        swapped = reader.fetch(path, headers={"HX-Request": "true"})
        assert masked(swapped.get_data(as_text=True)) == masked(plain.get_data(as_text=True))


def test_a_version_whose_file_goes_while_serving_stays_as_it_was_and_so_do_the_others(
    browse: Callable[..., Reader], folder: Path, stopwatch: Stopwatch
) -> None:
    reader = browse("alfa")
    reader.get("")
    (folder / "2025-06-01.md").unlink()
    (folder / "2025-06-01.md").symlink_to("/etc/passwd")
    for seconds in (0, 5):
        stopwatch.move(seconds)
        assert "Druga wersja" in reader.get(POLICY).text
        assert reader.get(TODAY).status == reader.get(PAST).status == 200
        assert reader.fetch(f"{TODAY}.md").get_data() == TEXT


def test_behind_a_units_path_all_of_it_stays_there(browse: Callable[..., Reader]) -> None:
    page = browse("alfa").get(f"opole/AlfaDwa/{POLICY}")
    inside = [str(address) for address in page.html.xpath("//main//a/@href")]
    assert len(inside) > 5
    assert [address for address in inside if not address.startswith(("/opole/AlfaDwa", "#"))] == ["/"]


def test_whoever_is_signed_in_reads_with_the_menu_beside(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get(POLICY)
    assert page.html.find_class("page--inside")
    assert page.heading == "Regulamin szkoły"
