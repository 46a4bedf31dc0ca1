"""The example of a module: each resident sees the own figures, whatever is tried, and reads them as people do."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from string import Formatter
from typing import NamedTuple

import pytest
from charges.chart import chart
from charges.ledger import DATA, Book, Ledger
from charges.voice import Voice
from charges.words import ENGLISH, POLISH

from clocks import Stopwatch, noon
from people import portal
from reading import Page, Reader, masked, told
from sites import ADDRESSES, SAMPLES, SECRET
from wrota import demo
from wrota.rules.addresses import parse_templates
from wrota.seams import Hasher, Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.tenant.reader import read

KEY = "pojezierze"
PASSWORD = "RyBa18$05-nad-jeziorem"
EVERY_PERMISSION = "oplaty|czynsz|media|windykacja"
NEWCOMER = "L0999999"

LIMITED = {"oplaty": "L0999901", "czynsz": "L0999902", "media": "L0999903", "windykacja": "L0999904"}
"""Those who have one permission each."""

PAGES = {
    "naliczenia": "oplaty",
    "rozliczenia": "oplaty",
    "saldo": "oplaty",
    "czynsz/naliczenia": "czynsz",
    "czynsz/rozliczenia": "czynsz",
    "wodomierze": "media",
    "windykacja": "windykacja",
}
"""The addresses of the module, each with the permission that it needs."""

TAMPERED = ("symbol={other}", "identifier={other}", "handle={other}", "symbol=&rok=2026&symbol={other}")


class Figure(NamedTuple):
    """Something in the books that tells whose they are: a meter, a case, an amount."""

    symbol: str
    shown: str


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the books as anybody could."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def people() -> list[dict[str, str]]:
    """Read the sample people."""
    with (SAMPLES / KEY / "people" / "people.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def money(amount: str) -> str:
    """Return an amount as a page shows it."""
    return Voice("pl").money(Decimal(amount))


SYMBOLS = list(dict.fromkeys(row["symbol"] for row in rows("charges")))
FIGURES = [
    *(Figure(row["symbol"], money(row[item])) for row in rows("charges") for item in ("upkeep", "repairs", "heating")),
    *(Figure(row["symbol"], money(row["parking"])) for row in rows("rents")),
    *(Figure(row["symbol"], row["meter"]) for row in rows("readings")),
    *(Figure(row["symbol"], row["number"]) for row in rows("arrears")),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The co-operative alone: every resident of the books may open every module, and so may one who is in no book."""
    folder = tmp_path_factory.mktemp("charges")
    shutil.copytree(SAMPLES / KEY, folder / "tenants" / KEY)
    granted = dict.fromkeys((*SYMBOLS, NEWCOMER), EVERY_PERMISSION)
    granted.update((symbol, one) for one, symbol in LIMITED.items())
    lines = [f"{symbol},{permissions},active,sude,{PASSWORD}\n" for symbol, permissions in granted.items()]
    sheet = folder / "tenants" / KEY / "people" / "people.csv"
    sheet.write_text("".join(["identifier:symbol,permissions,state,accepted,password\n", *lines]), "utf-8")
    settings = Settings(folder / "tenants", folder / "data", SECRET, parse_templates(ADDRESSES))
    seams = Seams(now=noon(), monotonic=Stopwatch(), hasher=Hasher(memory_kib=8, passes=1))
    site = Site(settings, seams, modules=demo.modules())
    demo.fill(site)
    yield site
    site.close()


@pytest.fixture(scope="module")
def resident(site: Site) -> Callable[[str], Reader]:
    """The browser of a resident who is signed in; each has one."""
    browsers: dict[str, Reader] = {}

    def browser(symbol: str) -> Reader:
        if symbol not in browsers:
            reader = browsers[symbol] = Reader(site, f"http://{KEY}.localhost:8000/")
            reader.get("logowanie")
            page = reader.submit({"identifier": symbol, "password": PASSWORD})
            assert page.status == 200, page.text
        return browsers[symbol]

    return browser


def figures_of(symbol: str) -> set[str]:
    """Return what tells of a resident's books."""
    return {figure.shown for figure in FIGURES if figure.symbol == symbol}


def strange(page: Page, symbol: str) -> list[str]:
    """Return what a page shows of anybody else's books: what only others have, and their symbols."""
    others = {figure.shown for figure in FIGURES} - figures_of(symbol) | set(SYMBOLS) - {symbol}
    return sorted(figure for figure in others if re.search(rf"(?<![\w,.]){re.escape(figure)}(?!\w)", said(page)))


def said(page: Page) -> str:
    """Return what the page itself says, spaces as they are."""
    text: str = page.html.find(".//main").text_content()
    return text


def shown(page: Page) -> list[list[str]]:
    """Return the rows of all tables of a page."""
    rows = page.html.xpath("//main//tbody/tr | //main//tfoot/tr")
    return [[cell.text_content() for cell in row.xpath("th | td")] for row in rows]


@pytest.mark.parametrize("path", PAGES)
def test_everybody_sees_the_own_figures_and_nobody_elses(resident: Callable[[str], Reader], path: str) -> None:
    seen = {}
    for symbol in SYMBOLS:
        page = resident(symbol).get(f"modul/charges/{path}")
        assert (page.status, strange(page, symbol)) == (200, []), symbol
        assert f"Symbol klienta: {symbol}" in page.text
        seen[symbol] = shown(page)
    told_apart = [rows for rows in seen.values() if rows]
    assert told_apart
    assert all(one != other for one, other in pairwise(told_apart))


def test_what_is_shown_is_what_stands_in_the_books(resident: Callable[[str], Reader]) -> None:
    for symbol in SYMBOLS:
        newest = max((row for row in rows("charges") if row["symbol"] == symbol), key=lambda row: row["month"])
        page = resident(symbol).get("modul/charges/naliczenia")
        items = ("upkeep", "repairs", "waste", "heating", "water")
        assert [row[1] for row in shown(page)][:5] == [money(newest[item]) for item in items]
        meters = resident(symbol).get("modul/charges/wodomierze").html.xpath("//main//h2")
        assert {row["meter"] for row in rows("readings") if row["symbol"] == symbol} == {
            title.text_content().split()[1].rstrip(":") for title in meters
        }


def test_the_test_would_notice_a_strangers_figures(resident: Callable[[str], Reader]) -> None:
    for path in ("naliczenia", "wodomierze", "windykacja"):
        page = resident(SYMBOLS[0]).get(f"modul/charges/{path}")
        assert strange(page, SYMBOLS[2]), path


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", TAMPERED)
def test_no_query_shows_anybody_elses_figures(resident: Callable[[str], Reader], path: str, query: str) -> None:
    for symbol, other in ((SYMBOLS[0], SYMBOLS[2]), (SYMBOLS[2], SYMBOLS[0])):
        reader = resident(symbol)
        plain = reader.fetch(f"modul/charges/{path}")
        answer = reader.fetch(f"modul/charges/{path}?{query.format(other=other)}")
        assert answer.status_code == 200
        mine = re.sub(r"\?[^\"]*", "", masked(plain.get_data(as_text=True)))
        assert re.sub(r"\?[^\"]*", "", masked(answer.get_data(as_text=True))) == mine


@pytest.mark.parametrize("path", PAGES)
def test_no_other_way_shows_anybody_elses_figures(resident: Callable[[str], Reader], path: str) -> None:
    reader, other = resident(SYMBOLS[0]), SYMBOLS[2]
    plain = masked(reader.fetch(f"modul/charges/{path}").get_data(as_text=True))
    for headers in ({"X-Symbol": other}, {"X-Remote-User": other}, {"HX-Request": "true", "HX-Target": other}):
        answer = reader.fetch(f"modul/charges/{path}", headers=headers)
        assert masked(answer.get_data(as_text=True)) == plain
    for address in (f"{path}/{other}", f"{path}.csv", f"../charges/{path}/..", f"static/../data/{path}.csv"):
        assert reader.fetch(f"modul/charges/{address}").status_code == 404
    assert reader.send(f"modul/charges/{path}", {"symbol": other}).status_code == 405


@pytest.mark.parametrize("file", sorted(path.name for path in DATA.glob("*.csv")))
def test_the_books_themselves_are_not_served(resident: Callable[[str], Reader], file: str) -> None:
    reader = resident(SYMBOLS[0])
    for way in (f"static/{file}", f"data/{file}", f"static/..%2fdata/{file}", f"static/%2e%2e/data/{file}"):
        assert reader.fetch(f"modul/charges/{way}").status_code == 404


@pytest.mark.parametrize("year", ["2024", "abc", "", "²", "9" * 400, "-2026", "2026%00", "2026'"])
@pytest.mark.parametrize("path", ["naliczenia", "czynsz/rozliczenia"])
def test_a_year_that_is_not_in_the_books_is_not_there(resident: Callable[[str], Reader], path: str, year: str) -> None:
    assert resident(SYMBOLS[0]).fetch(f"modul/charges/{path}?rok={year}").status_code in {400, 404}


def test_each_year_has_its_page(resident: Callable[[str], Reader]) -> None:
    page = resident(SYMBOLS[0]).get("modul/charges/naliczenia")
    assert [link.text for link in page.html.xpath("//nav[@class='years']//a")] == ["2026", "2025"]
    older = resident(SYMBOLS[0]).get(page.html.xpath("//nav[@class='years']//a[.='2025']/@href")[0])
    assert older.html.xpath("string(//nav[@class='years']//a[@aria-current])") == "2025"
    assert [row[0] for row in shown(older)][-2:] == ["lipiec 2025", "Razem"]


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_in_no_book_is_told_so(resident: Callable[[str], Reader], path: str) -> None:
    page = resident(NEWCOMER).get(f"modul/charges/{path}")
    assert (page.status, shown(page)) == (200, [])
    assert page.html.find_class("empty")[0].text_content().strip()
    assert not page.html.xpath("//main//svg[@role='img']")


@pytest.mark.parametrize("granted", LIMITED)
def test_each_page_needs_its_permission(resident: Callable[[str], Reader], granted: str) -> None:
    for path, needed in PAGES.items():
        page = resident(LIMITED[granted]).get(f"modul/charges/{path}")
        assert page.status == (200 if needed == granted else 403), path
        assert (page.heading == told("This module is not open to you")) == (needed != granted)


# How it is read


def test_every_table_has_its_caption_and_scopes(resident: Callable[[str], Reader]) -> None:
    for path in PAGES:
        page = resident(SYMBOLS[0]).get(f"modul/charges/{path}")
        for table in page.html.xpath("//main//table"):
            assert table.findtext("caption").strip() == table.xpath("string(ancestor::section//h2)")
            assert {head.get("scope") for head in table.xpath("./thead//th")} == {"col"}
            assert {head.get("scope") for head in table.xpath("./tbody//th | ./tfoot//th")} == {"row"}
            widths = {len(row.xpath("th | td")) for row in table.iter("tr")}
            assert len(widths) == 1


def test_a_chart_says_in_words_what_it_shows(resident: Callable[[str], Reader]) -> None:
    page = resident(SYMBOLS[0]).get("modul/charges/naliczenia")
    [drawn] = page.html.xpath("//main//svg[@role='img']/@aria-label")
    assert drawn == (
        "Wykres: Naliczenia w roku 2026. "
        "Najmniej: 416,40\xa0zł (kwiecień 2026), najwięcej: 462,00\xa0zł (październik 2026)."
    )


def test_a_column_is_as_high_as_its_figure() -> None:
    drawn = chart("", [("a", Decimal(10)), ("b", Decimal(5)), ("c", Decimal(0))])
    high, half, none = drawn.columns
    assert (half.height, none.height) == (high.height / 2, 0)
    assert all(column.y + column.height == drawn.floor for column in drawn.columns)
    assert drawn.columns[-1].x + drawn.columns[-1].width <= drawn.width


def test_a_balance_is_what_was_paid_less_what_was_charged() -> None:
    for symbol in SYMBOLS:
        ledger = Ledger([symbol])
        for book in Book:
            entries = ledger.account(book)
            assert [entry.balance for entry in entries][-1:] == [sum(entry.amount for entry in entries)][: len(entries)]


def test_a_symbol_is_the_same_in_small_letters() -> None:
    assert Ledger(["radoch"]).charges(Book.CHARGES) == Ledger(["Radoch"]).charges(Book.CHARGES) != ()
    assert Ledger([]).charges(Book.CHARGES) == Ledger([""]).charges(Book.CHARGES) == ()


def test_english_is_spoken_where_the_screen_speaks_it(resident: Callable[[str], Reader]) -> None:
    reader = resident(SYMBOLS[3])
    reader.get("")
    reader.submit({"language": "en"}, action_ends="jezyk", button="en")
    page = reader.get("modul/charges/saldo")
    assert (page.heading, page.html.get("lang")) == ("Confirmation of balance", "en")
    assert not page.html.xpath("//main//*[@lang]")


def test_another_language_than_its_own_two_is_marked_as_english() -> None:
    assert (Voice("uk").language, Voice("uk").say("total")) == ("en", "Total")


def test_both_languages_say_the_same_things() -> None:
    def slots(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}

    assert list(POLISH) == list(ENGLISH)
    assert {name: slots(text) for name, text in POLISH.items()} == {name: slots(text) for name, text in ENGLISH.items()}


def test_there_are_words_for_everything_in_the_books() -> None:
    kinds = {row[column] for row in rows("readings") for column in ("place", "water")}
    items = {name for book in Book for name in rows(book)[0]} - {"symbol", "month"}
    stages = {row["stage"] for row in rows("arrears")}
    assert kinds | items | stages <= set(POLISH)


def test_the_books_are_those_of_the_sample_people() -> None:
    known = {row["identifier:symbol"] for row in people()}
    for name in ("charges", "rents", "payments", "readings", "arrears"):
        assert {row["symbol"] for row in rows(name)} <= known, name


def test_every_view_that_the_samples_name_is_one_of_the_examples(site: Site) -> None:
    named = {module.view for folder in SAMPLES.glob("*/") for module in read(folder).config.module if module.view}
    views = {rule.endpoint for rule in portal(site, KEY).app.url_map.iter_rules() if rule.rule.startswith("/modul/")}
    assert named == views - {"charges.static"}
