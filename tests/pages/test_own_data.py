"""My data as one file: only for the password, as a download, and nothing of it on the page."""

from __future__ import annotations

import json
from collections.abc import Callable

from people import ANNA, BOGDAN, CELINA, PESEL
from reading import Reader, told


def test_the_file_is_a_download_of_indented_json(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    token = reader.get("konto/plik").form("plik").fields["csrf_token"]
    answer = reader.send("konto/plik", {"csrf_token": token, "password": ANNA.password})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="alfa-2026-11-21.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.get_data(as_text=True)
    assert text.startswith('{\n  "about": ')
    kept = json.loads(text)
    assert kept["account"]["name"] == ANNA.name
    assert PESEL in [one["value"] for one in kept["identifiers"]]
    assert BOGDAN.name not in text
    assert told("Everything that this portal keeps about the owner of the account. Moments are in UTC.") in text


def test_without_the_right_password_the_page_is_shown_again(enter: Callable[..., Reader]) -> None:
    for password, said in (("", "Enter your present password."), ("pomylka", "This is not your present password.")):
        reader = enter(CELINA)
        reader.get("konto/plik")
        page = reader.submit({"password": password}, action_ends="plik")
        assert (page.status, page.heading) == (422, told("My data in a file"))
        assert told(said) in page.text
        assert PESEL not in page.answer.get_data(as_text=True)


def test_without_a_token_there_is_no_file(enter: Callable[..., Reader]) -> None:
    answer = enter(ANNA).send("konto/plik", {"password": ANNA.password})
    assert (answer.status_code, answer.mimetype) == (403, "text/html")
