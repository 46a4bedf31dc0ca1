"""Pages that the portal writes itself: the instruction follows the configuration, the declaration what is filled in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from people import portal
from reading import Page, Reader, told
from sites import SAMPLES
from wrota.site import Site

MANDATORY = (
    *("wstep", "podmiot", "zakres", "url", "data-publikacja", "data-aktualizacja", "status", "kontakt", "email"),
    *("telefon", "procedura", "data-sporzadzenie", "architektura", "komunikacja"),
)
HELPED = 'hint = "Jest na odwrocie legitymacji."\nexample = "LEG-417"'
RECOGNISED = "Numer legitymacji (na przykład LEG-417): Jest na odwrocie legitymacji."
FILLED = """
[accessibility]
published = 2026-01-31
updated = 2026-10-01
status = "partial"
shortcomings = "Mapa dojazdu nie ma opisu."
declared = 2026-02-01
reviewed = 2026-03-15
method = "Samoocena."
person = "Sekretariat"
email = "dostepnosc@beta.example"
phone = "22 000 00 03"
procedure = "Wniosek można złożyć listem."
building = "Wejście bez progu."
communication = "Tłumacz języka migowego po umówieniu."
"""


def chapter(page: Page, title: str) -> list[str]:
    """Return the steps of a chapter."""
    [found] = page.html.xpath(f"//section[h2='{title}']")
    return [" ".join(step.text_content().split()) for step in found.xpath("./ol/li")]


def edit(file: Path, *swaps: tuple[str, str]) -> None:
    """Change pieces of a file that are there."""
    text = file.read_text("utf-8")
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def test_the_instruction_follows_identifier_password_groups_and_the_road_in(
    tenants: Path, open_site: Callable[..., Site]
) -> None:
    folder = Path(shutil.copytree(SAMPLES / "oke", tenants / "gamma"))
    opening = chapter(Reader(open_site(), "http://gamma.localhost:8000/").get("strona/pomoc"), "Zakładanie konta")
    assert opening[0] == "Wypełnić pole „PESEL”."
    assert "co najmniej 12 znaków" in opening[3]
    assert "Dane osobowe" in opening[4]
    edit(
        folder / "tenant.toml",
        ('kind = "pesel"\nlabel = "PESEL"\nmask = "last4"', f'kind = "login"\nlabel = "Numer legitymacji"\n{HELPED}'),
        ("wpisuje ją tu administrator danych; w tym przykładzie wszystkie numery są zmyślone.", "Ustawa, art. 3."),
        ('identifier_label = "PESEL"\n', ""),
        ('claim_identifier = "pesel"', 'claim_identifier = "login"'),
        ("[recovery]\n", "[password]\nlength = 16\n\n[recovery]\n"),
    )
    edit(folder / "profile.toml", ('title = { pl = "Dane osobowe"', 'title = { pl = "O sobie"'), ("born = true\n", ""))
    page = Reader(open_site(), "http://gamma.localhost:8000/").get("strona/pomoc")
    changed = chapter(page, "Zakładanie konta")
    assert changed[0] == f"Wypełnić pole „Numer legitymacji”. {RECOGNISED}"
    assert RECOGNISED in chapter(page, "Logowanie")[0]
    assert RECOGNISED in chapter(page, "Zapomniane hasło")[1]
    assert page.html.xpath("//section[h2='Logowanie']/p/text()") == [
        "Podstawa prawna dla identyfikatora „Numer legitymacji”: Ustawa, art. 3."
    ]
    assert "co najmniej 16 znaków" in changed[3]
    assert "O sobie" in changed[4]
    assert "PESEL" not in " ".join(changed)
    edit(folder / "tenant.toml", ('roads = ["claim", "recovery"]', 'roads = ["recovery"]'))
    page = Reader(open_site(), "http://gamma.localhost:8000/").get("strona/pomoc")
    assert "Zakładanie konta" not in page.text
    assert chapter(page, "Pierwsza wizyta i zapomniane hasło")


@pytest.mark.parametrize("key", ["eszkola", "oke", "pojezierze"])
def test_buttons_and_fields_of_the_instruction_are_on_the_pages(samples_site: Site, key: str) -> None:
    reader = Reader(samples_site, f"http://{key}.localhost:8000/")
    said = " ".join(chapter(reader.get("strona/pomoc"), told("Signing in")))
    on_pages = reader.get("").text + reader.get("logowanie").text
    quoted = re.findall("„(.+?)”", said)
    assert quoted
    assert [words for words in quoted if words not in on_pages] == []


def test_an_institution_that_wrote_nothing_has_help_all_the_same(browse: Callable[..., Reader]) -> None:
    page = browse("beta").get("strona/pomoc")
    assert (page.status, page.heading) == (200, "Pomoc")
    assert chapter(page, told("Signing in"))
    assert chapter(page, told("Forgotten password"))


def test_what_the_institution_wrote_stands_above_the_steps(tenants: Path, open_site: Callable[..., Site]) -> None:
    (tenants / "beta" / "pages").mkdir(exist_ok=True)
    (tenants / "beta" / "pages" / "pomoc.md").write_text("# Pomoc i rady\n\nNajpierw proszę usiąść.\n", "utf-8")
    page = Reader(open_site(), "http://beta.localhost:8000/").get("strona/pomoc")
    assert page.heading == "Pomoc i rady"
    assert page.text.index("Najpierw proszę usiąść.") < page.text.index(told("Forgotten password"))


def test_whoever_waits_for_a_letter_finds_the_longer_advice(site: Site, browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("przywracanie")
    page = reader.submit({"identifier": "nikt"})
    [address] = page.html.xpath(f"//a[.='{told('More advice, where no message comes')}']/@href")
    advice = reader.get(address)
    assert portal(site, "alfa").tenant.config.mail.sender in advice.text
    assert told("There is no message?") in advice.heading


def test_a_declaration_that_is_not_filled_in_says_so_at_each_place(samples_site: Site) -> None:
    page = Reader(samples_site, "http://oke.localhost:8000/").get("strona/deklaracja-dostepnosci")
    assert [name for name in MANDATORY if len(page.html.xpath(f"//*[@id='a11y-{name}']")) != 1] == []
    for name in ("data-publikacja", "status", "email", "procedura", "komunikacja"):
        assert told("To be filled in.") in page.html.get_element_by_id(f"a11y-{name}").text_content()


def test_a_declaration_says_what_the_institution_has_filled_in(tenants: Path, open_site: Callable[..., Site]) -> None:
    edit(tenants / "beta" / "tenant.toml", ('languages = ["pl"]', 'languages = ["pl"]\npublic_body = true'))
    with (tenants / "beta" / "tenant.toml").open("a", encoding="utf-8") as file:
        file.write(FILLED)
    reader = Reader(open_site(), "http://beta.localhost:8000/")
    page = reader.get("strona/deklaracja-dostepnosci")
    assert told("To be filled in.") not in page.text
    assert page.html.xpath("//time[@id='a11y-data-publikacja']/@datetime") == ["2026-01-31"]
    assert page.html.xpath("//a[@id='a11y-email']/@href") == ["mailto:dostepnosc@beta.example"]
    for title in (
        "Stan dostępności cyfrowej",
        "Niedostępne treści",
        "Przygotowanie deklaracji dostępności i jej aktualizacja",
        "Informacje zwrotne i dane kontaktowe",
        "Obsługa wniosków i skarg związanych z dostępnością",
        "Pozostałe informacje",
        "Dostępność architektoniczna",
        "Dostępność komunikacyjno-informacyjna",
    ):
        assert page.html.xpath(f"//h2[.='{title}'] | //h3[.='{title}']"), title
    for path in ("", "nie-ma-takiej"):
        assert reader.get(path).html.xpath("//footer//a[contains(@href, 'deklaracja-dostepnosci')]")


def test_who_is_no_public_body_declares_nothing(browse: Callable[..., Reader]) -> None:
    assert browse("beta").get("strona/deklaracja-dostepnosci").status == 404
