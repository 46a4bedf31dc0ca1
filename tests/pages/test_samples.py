"""What holds at every institution that is shipped, and in every theme: a new one is tested on the day it is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from people import ANNA, Person, move_in, portal
from reading import Reader
from wrota import resources
from wrota.site import Site
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof
from wrota.tenant.reader import read

SAMPLES = sorted(folder.name for folder in resources.samples().iterdir() if (folder / "tenant.toml").is_file())
THEMES = sorted(folder.name for folder in resources.themes().iterdir() if folder.is_dir())
VALUES = {
    "login": "jan.probny",
    "pesel": "44051401359",
    "email": "jan@example.com",
    "symbol": "L0004880",
    "substitute": "ZAST-000123",
}
PASSWORD = "RyBa18$05-Zielony"
PROOF = "47999000090000000000000002"
NEW_PASSWORD = "MoSt72#90-Fioletowy"


def newcomer(key: str) -> Person:
    """Return somebody with an identifier of each kind that signs in at an institution."""
    kinds = [kind.kind for kind in read(resources.samples() / key).config.identifier if kind.signs_in]
    return Person(key, "Jan Próbny", PASSWORD, tuple(Held(kind, VALUES[kind]) for kind in kinds))


def walk_in(reader: Reader, identifier: str, password: str) -> None:
    """Go from the front page to the home, past the choice of a way if there is one."""
    page = reader.get("")
    if not page.html.xpath("//input[@type='password']"):
        reader.submit()
    page = reader.submit({"identifier": identifier, "password": password})
    if page.html.xpath("//input[@name='accept']"):
        page = reader.submit({"accept": "y", "proof": PROOF}, action_ends="#summary")
    assert (page.status, page.address.split("?")[0]) == (200, reader.base)


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
@pytest.mark.parametrize("key", SAMPLES)
def test_a_person_signs_in_changes_the_password_and_signs_out(
    samples_site: Site, key: str, by_path: bool, htmx: bool
) -> None:
    person = newcomer(key)
    move_in(
        samples_site,
        person,
        proofs=tuple(NewProof(one.kind, PROOF) for one in read(resources.samples() / key).config.proof),
    )
    base = f"http://localhost:8000/{key}/" if by_path else f"http://{key}.localhost:8000/"
    reader = Reader(samples_site, base, htmx=htmx)
    walk_in(reader, person.identifier, PASSWORD)
    assert person.name in reader.get("konto").text
    reader.get("haslo")
    typed = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    assert reader.submit(typed, action_ends="haslo").status == 200
    assert reader.submit(action_ends="wyloguj").address == f"{base}?notice=signed-out"
    for held in person.identifiers:
        again = Reader(samples_site, base)
        walk_in(again, held.value, NEW_PASSWORD)
        again.submit(action_ends="wyloguj")
        assert again.fetch("konto").status_code == 303


@pytest.mark.parametrize("key", SAMPLES)
def test_every_page_for_everybody_is_sound_in_every_language(samples_site: Site, key: str) -> None:
    config = portal(samples_site, key).tenant.config
    units = [unit.path for unit in config.unit]
    for language in config.languages:
        reader = Reader(samples_site, f"http://{key}.localhost:8000/")
        reader.get("")
        if len(config.languages) > 1:
            reader.submit({"language": language}, action_ends="jezyk", button=language)
        for path in ("", "logowanie", "przywracanie", *units, *(f"{unit}/logowanie" for unit in units)):
            page = reader.get(path)
            assert (page.status, page.html.get("lang")) == (200, language), path
            assert config.name.in_language(language, config.languages[0]) in page.title
        assert reader.get("nie-ma-takiej").status == 404
        reader.get("logowanie")
        assert reader.submit({"identifier": "nikt", "password": "zupelnie-inne-1"}).status == 422


@pytest.mark.parametrize("key", SAMPLES)
def test_everything_that_a_front_page_names_is_there(samples_site: Site, key: str) -> None:
    reader = Reader(samples_site, f"http://{key}.localhost:8000/")
    for address in reader.get("").html.xpath("//link/@href | //img/@src | //script[@integrity!='']/@src"):
        assert reader.fetch(address).status_code == 200, address


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_dresses_every_page(open_site: Callable[..., Site], tenants: Path, theme: str) -> None:
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(f'theme = "{theme}"\n{config.read_text("utf-8")}', "utf-8")
    site = open_site()
    move_in(site, ANNA, permissions=("parent",))
    reader = Reader(site, "http://alfa.localhost:8000/")
    for path in ("", "logowanie", "przywracanie", "opole/AlfaDwa", "nie-ma-takiej", "konto"):
        reader.get(path)
    reader.submit({"identifier": "nikt", "password": "zupelnie-inne-1"})
    reader.submit(ANNA.typed)
    for path in ("", "konto", "haslo", "nie-ma-takiej"):
        assert reader.get(path).form("wyloguj") is not None
    for address in reader.get("").html.xpath("//link/@href"):
        assert reader.fetch(address).status_code == 200, address
