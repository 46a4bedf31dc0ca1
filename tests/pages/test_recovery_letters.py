"""What a letter of recovery is made of: nothing that came with the request gets into it, or into the store in clear."""

from __future__ import annotations

from typing import Unpack

import pytest

from people import ANNA, OWN_EMAIL, Person, move_in, portal
from reading import Browsing, Page, Reader, filled_in, told
from town import Town, links_of
from wrota.store.identifiers import Held

SENT = "Check your e-mail"


@pytest.fixture
def town(town: Town) -> Town:
    """Alfa and beta with their post, and one more person at alfa."""
    held = (Held("login", "osoba-01"), Held("email", "osoba11@example.com", shared=True))
    move_in(town.site, Person("alfa", "Osoba", "ciche-jezioro-88", held))
    return town


def ask(town: Town, identifier: str, **options: Unpack[Browsing]) -> Page:
    """Ask for a letter at alfa, from a browser of one's own."""
    return town.walker("alfa", "przywracanie", **options).press(
        told("Send the message"), identifier=identifier, human="y"
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "zle.example"},
        {"X-Forwarded-Prefix": "/zle", "X-Script-Name": "/zle"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "99"},
        {"Forwarded": "host=zle.example;proto=https"},
        {"X-Original-Host": "zle.example", "X-Rewrite-URL": "http://zle.example/"},
        {"Referer": "http://zle.example/"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_gets_into_a_letter(town: Town, headers: dict[str, str]) -> None:
    reader = town.walker("alfa", "przywracanie")
    fields = {**filled_in(reader.here.form()), "identifier": ANNA.identifier}
    assert reader.send("przywracanie", fields, headers=headers).status_code == 200
    letter = town.letter()
    assert "zle" not in letter.text + letter.html + letter.subject
    assert links_of(letter)[0].startswith("http://alfa.localhost:8000/odnosnik/")


@pytest.mark.parametrize(
    "host", ["zle.example", "alfa.localhost:99999", "alfa.localhost:8000@zle.example", "alfa.localhost", ""]
)
def test_a_forged_host_is_nobodys(town: Town, host: str) -> None:
    reader = town.walker("alfa", "przywracanie")
    fields = {**filled_in(reader.here.form()), "identifier": ANNA.identifier}
    before = town.contents("alfa")
    answer = reader.send("przywracanie", fields, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 404
    assert town.contents("alfa") == before
    assert town.letters() == []


@pytest.mark.parametrize(
    "path", ["http://alfa.localhost:8000/", "http://localhost:8000/alfa/", "http://alfa.localhost:8000/opole/AlfaDwa/"]
)
def test_the_link_leads_to_where_somebody_asked(town: Town, path: str) -> None:
    reader = Reader(town.site, path)
    reader.get("przywracanie")
    assert reader.submit({"identifier": ANNA.identifier}).status == 200
    letter = town.letter()
    assert links_of(letter)[0].startswith(f"{path}odnosnik/")
    assert reader.get(links_of(letter)[0]).status == 200


def test_the_letter_is_in_the_language_of_the_page(town: Town) -> None:
    reader = town.walker("alfa", "przywracanie")
    reader.submit({"language": "en"}, action_ends="jezyk", button="en")
    reader.get("przywracanie")
    reader.press("Send the message", identifier=ANNA.identifier)
    letter = town.letter()
    assert '<html lang="en">' in letter.html
    assert "Activation link:" in letter.text


@pytest.mark.parametrize(
    "typed",
    ["x" * 300, "\u0301" * 9000, "a@" + "b" * 250 + ".pl", "osoba\u200b-01", "osoba\u202e-01", "", " \u00a0 "],
    ids=["long", "marks", "long address", "zero width", "right to left", "empty", "spaces"],
)
def test_what_nobody_can_have_meant_is_answered_on_the_form_itself(town: Town, typed: str) -> None:
    before = town.contents("alfa")
    page = ask(town, typed)
    assert (page.status, page.heading) == (422, told("Restoring access"))
    assert town.contents("alfa") == before


@pytest.mark.parametrize(
    "typed",
    [
        "osoba11@example.com,zle@zle.example",
        "osoba11@example.com%0aBcc:zle@zle.example",
        "<osoba11@example.com>",
        "osoba11@еxample.com",
    ],
)
def test_an_address_that_is_only_like_one_gets_nothing(town: Town, typed: str) -> None:
    ask(town, typed)
    assert town.letters() == []


@pytest.mark.parametrize("typed", ["OSOBA11@EXAMPLE.COM", "ｏｓｏｂａ11@example.com", " osoba11@example.com "])
def test_the_letter_goes_to_the_address_as_it_is_stored(town: Town, typed: str) -> None:
    ask(town, typed)
    assert town.letter().to == "osoba11@example.com"


def test_a_login_that_looks_like_somebodys_address_leads_no_letter_there(town: Town) -> None:
    held = (Held("login", "ktos@example.com"), Held("email", "wlasny@example.com", shared=True))
    move_in(town.site, Person("alfa", "Ktoś", "ciche-jezioro-88", held))
    ask(town, "ktos@example.com")
    assert town.letter().to == "wlasny@example.com"


def test_a_lost_token_gives_the_form_back_filled_in(town: Town) -> None:
    reader = town.walker("alfa", "przywracanie")
    reader.client.delete_cookie("wrota_alfa", domain="alfa.localhost")
    page = reader.submit({"identifier": ANNA.identifier})
    assert page.status == 403
    assert page.form("przywracanie").fields["identifier"] == ANNA.identifier
    assert reader.submit().heading == told(SENT)


def test_credentials_in_the_address_are_never_read(town: Town) -> None:
    page = town.walker("alfa", f"przywracanie?identifier={ANNA.identifier}").here
    assert not page.form("przywracanie").fields["identifier"]


def test_what_was_typed_stands_nowhere_in_clear(town: Town) -> None:
    ask(town, OWN_EMAIL)
    home = portal(town.site, "alfa")
    home.close()
    for file in home.store.path.parent.iterdir():
        assert OWN_EMAIL.encode() not in file.read_bytes(), file.name
    town.letters()
    assert town.contents("alfa")["asking"] == []
