"""Where people are sent on to: only ever a plain path of this very portal (hazards 36)."""

from __future__ import annotations

import pytest

from people import ANNA
from reading import Reader, told
from sites import Standing

HOSTILE = [
    "//zle.example",
    " //zle.example",
    "\t//zle.example",
    "///zle.example",
    "/\\zle.example",
    "\\\\zle.example",
    "\\/zle.example",
    "https:zle.example",
    "https://zle.example",
    "http:/zle.example",
    "HTTPS://zle.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://alfa.localhost@zle.example/",
    "//zle.example\\@alfa.localhost",
    "/%09/zle.example",
    "/%2f/zle.example",
    "./\t/zle.example",
    "/\t/zle.example",
    "/konto\r\nSet-Cookie: a=b",
    "/konto\n",
    "\n/konto",
    "konto",
    "../konto",
    "/../konto",
    "/konto/..",
    "/./konto",
    "/konto//x",
    "/konto#//zle",
    "/konto?next=\\zle.example",
    "/konto;x=//zle",
    "/żółw",
    "/／zle.example",
    "．／zle",
    "/konto\u2028",
    "/" + "a" * 10_000,
    "",
]
GOOD = ["/konto", "/haslo", "/", "/konto?a=1", "/opole/AlfaDwa/logowanie", "/logowanie?next=/haslo"]
PLAIN: dict[str, str] = {}
HTMX = {"HX-Request": "true"}


def led_to(reader: Reader, wanted: str, headers: dict[str, str]) -> str:
    """Sign in with a wish where to go on to, and return where the answer leads, in whichever header."""
    token = reader.get("logowanie").form().fields["csrf_token"]
    answer = reader.send("logowanie", {**ANNA.typed, "next": wanted, "csrf_token": token}, headers=headers)
    assert not {"HX-Location", "HX-Push-Url", "HX-Replace-Url", "Refresh"} & set(answer.headers.keys())
    if headers:
        assert (answer.status_code, answer.get_data()) == (204, b"")
        assert "Location" not in answer.headers
        return answer.headers["HX-Redirect"]
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize("headers", [PLAIN, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("wanted", HOSTILE, ids=lambda wanted: ascii(wanted)[:30])
def test_no_wish_leads_out_of_the_portal(standing: Standing, wanted: str, headers: dict[str, str]) -> None:
    assert led_to(standing.browse("alfa"), wanted, headers) == "/"


@pytest.mark.parametrize("headers", [PLAIN, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("wanted", GOOD)
def test_a_plain_path_is_gone_on_to(standing: Standing, wanted: str, headers: dict[str, str]) -> None:
    assert led_to(standing.browse("alfa"), wanted, headers) == wanted


@pytest.mark.parametrize("wanted", ["/beta/konto", "/konto", "/", "/alfa", "/alfabet/konto", "/alfa/../x", *HOSTILE])
def test_by_path_nobody_is_led_to_a_neighbour(standing: Standing, wanted: str) -> None:
    standing.clock.move(days=1)
    reader = Reader(standing.site, "http://localhost:8000/alfa/")
    assert led_to(reader, wanted, PLAIN) == "/alfa/"
    assert led_to(reader, "/alfa/konto", PLAIN) == "/alfa/konto"


@pytest.mark.parametrize("wanted", HOSTILE)
def test_a_wish_in_the_address_is_kept_as_text_and_judged_at_the_end(standing: Standing, wanted: str) -> None:
    reader = standing.browse("alfa")
    answer = reader.fetch("logowanie", query_string={"next": wanted})
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert "Location" not in answer.headers
        reader.get("logowanie")
        assert reader.submit({**ANNA.typed, "next": wanted}).address == "http://alfa.localhost:8000/"


@pytest.mark.parametrize("headers", [PLAIN, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("wanted", ["//zle.example", "/\\zle.example", "javascript:alert(1)", "/konto\r\nX: y"])
def test_the_language_switch_leads_nowhere_else(standing: Standing, wanted: str, headers: dict[str, str]) -> None:
    reader = standing.browse("alfa")
    token = reader.get("logowanie").form().fields["csrf_token"]
    data = {"language": "en", "next": wanted, "csrf_token": token}
    answer = reader.send("jezyk", data, headers=headers)
    assert (answer.headers.get("Location") or answer.headers.get("HX-Redirect")) == "/"


def test_what_the_address_asks_to_say_is_never_shown(standing: Standing) -> None:
    reader = standing.browse("alfa")
    assert "Zadzwoń" not in reader.get("logowanie?notice=Zadzwoń+pod+numer").text
    assert told("You are signed out.") in reader.get("logowanie?notice=signed-out").text
