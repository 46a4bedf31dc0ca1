"""Signing in by numbers: a keypad, and a note about the number that somebody means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from people import Person, move_in
from reading import Reader
from wrota.site import Site
from wrota.store.identifiers import Held

NIP = "8567346215"
SHOP = Person("beta", "Sklep", "RyBa18$05-sklep", (Held("nip", NIP),))


@pytest.fixture
def tenants(tenants: Path) -> Path:
    """The folders, with an institution at which people and businesses sign in by their numbers."""
    file = tenants / "beta" / "tenant.toml"
    text = file.read_text("utf-8").replace('label = "E-mail"', 'label = "E-mail"\nsigns_in = false')
    numbers = 'kind = "nip"\nlabel = "NIP"\nmask = "last4"'
    symbol = 'kind = "symbol"\nlabel = "Symbol klienta"\npattern = "L[0-9]{7}"\nexample = "L0004880"'
    assert symbol in text
    file.write_text(text.replace(symbol, numbers), "utf-8")
    return tenants


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Site:
    """A site with a business in it."""
    site = open_site()
    move_in(site, SHOP)
    return site


def test_a_keypad_is_offered_where_every_identifier_is_a_number(browse: Callable[..., Reader]) -> None:
    assert browse("beta").get("logowanie").form().inputs["identifier"].get("inputmode") == "numeric"
    assert browse("alfa").get("logowanie").form().inputs["identifier"].get("inputmode") == "text"


@pytest.mark.parametrize("typed", [NIP, "PL 856-734-62-15", "856 734 62 15"])
def test_a_business_signs_in_by_its_nip_however_it_is_written(browse: Callable[..., Reader], typed: str) -> None:
    reader = browse("beta")
    reader.get("logowanie")
    assert reader.submit({"identifier": typed, "password": SHOP.password}).status == 200
    account = reader.get("konto")
    assert "…6215" in account.text
    assert NIP not in account.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (NIP, ""),
        ("44051401359", ""),
        ("8567346216", "NIP"),
        ("44051401358", "PESEL"),
        ("856-734-62-16", "NIP"),
    ],
)
def test_a_note_is_about_the_number_of_that_length(browse: Callable[..., Reader], typed: str, words: str) -> None:
    reader = browse("beta")
    page = reader.get("logowanie")
    token = page.form().fields["csrf_token"]
    answer = reader.send(
        "uwaga/sign_in/identifier", {"identifier": typed, "csrf_token": token}, headers={"HX-Request": "true"}
    )
    said = lxml.html.fromstring(f"<div>{answer.get_data(as_text=True)}</div>").text_content()
    assert words in said
    assert bool(said.strip()) == bool(words)
