"""Questions as they are laid out: groups, why they are asked, keyboards, choices, and the notes beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from people import ANNA
from questionnaires import PROFILE, STORED
from reading import Reader, filled_in, told

EMPTY = "Please fill in this field."
CHOOSE = "Please choose one of the answers."
AGAINST = "The date of birth and the PESEL number contradict each other. Please compare both."
OUR_WORDS = (
    "data",
    "errors",
    "meta",
    "values",
    "groups",
    "note",
    "wrong",
    "order",
    "process",
    "validate",
    "stem",
    "asks",
)
STRANGE = f"""
[[profile.group]]
key = "slowa"
title = "Słowa"
why = "Próba."
field = [{", ".join(f'{{ name = "{name}", label = "Pole {name}" }}' for name in OUR_WORDS)}]
"""


@pytest.fixture
def tenants(tenants: Path, request: pytest.FixtureRequest) -> Path:
    """The folders with questions of every type at Anna's institution."""
    (tenants / "alfa" / "profile.toml").write_text(getattr(request, "param", PROFILE), encoding="utf-8")
    return tenants


@pytest.fixture
def anna(enter: Callable[..., Reader]) -> Reader:
    """Anna, signed in, with the questions open."""
    reader = enter(ANNA)
    reader.get("konto/dane")
    return reader


def token(reader: Reader) -> str:
    """Return the token of the open page."""
    assert reader.page is not None
    return str(reader.page.form("konto/dane").fields["csrf_token"])


def test_why_and_on_what_basis_stands_with_groups_and_fields(anna: Reader) -> None:
    assert anna.page is not None
    group = anna.page.html.find_class("questions")[0]
    assert group.find("legend").text_content().strip() == "Dane osobowe"
    said = " ".join(group.find_class("purpose")[0].text_content().split())
    assert said == "Żeby wystawić zaświadczenie. " + told("Legal basis: {basis}", basis="Ustawa przykładowa, art. 3")
    field = anna.page.html.get_element_by_id("nr-pesel-asked")
    assert "nr-pesel-asked-why" in field.get("aria-describedby").split()
    assert "Art. 4" in anna.page.html.get_element_by_id("nr-pesel-asked-why").text_content()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("imie", {"autocomplete": "given-name", "required": ""}),
        ("data", {"autocomplete": "bday", "inputmode": "numeric"}),
        ("nr-pesel", {"autocomplete": None, "inputmode": "numeric"}),
        ("nip", {"autocomplete": None, "inputmode": "numeric"}),
        ("konto", {"autocomplete": None, "inputmode": None, "autocapitalize": "characters"}),
        ("telefon", {"autocomplete": "tel", "type": "tel"}),
        ("telefon-drugi", {"autocomplete": None, "type": "tel"}),
        ("adres-e-mail", {"autocomplete": "email", "type": "email", "required": None}),
        ("kod", {"autocomplete": "postal-code", "inputmode": "numeric"}),
        ("kraj", {"autocomplete": "country"}),
        ("symbol", {"autocomplete": None, "inputmode": None}),
    ],
)
def test_keyboards_and_filling_in_help_where_that_is_certain(
    anna: Reader, name: str, expected: dict[str, str | None]
) -> None:
    assert anna.page is not None
    field = anna.page.html.get_element_by_id(f"{name}-asked")
    assert {key: field.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("name", "sent", "said"),
    [
        ("kod", {"kod": "6165"}, "A postcode has five digits. Please type it like this: 61-655."),
        ("kod", {"kod": "61655"}, ""),
        ("imie", {"imie": ""}, EMPTY),
        ("data", {"data": "14.5.1944", "nr-pesel": "44051401359"}, ""),
        ("data", {"data": "15.5.1944", "nr-pesel": "44051401359"}, AGAINST),
        ("data", {"data": "15.5.1944", "nr-pesel": "4405"}, ""),
        ("data", {"data": "1.1.2027"}, "This date of birth is still to come. Please check the year."),
        ("szkoly", {"szkoly[]": ["liceum", "inna"]}, ""),
        ("region", {}, CHOOSE),
    ],
)
def test_a_note_judges_one_field_with_what_it_has_to_agree_with(
    anna: Reader, name: str, sent: dict[str, Any], said: str
) -> None:
    path = f"uwaga/profile/{name}"
    answer = anna.send(path, {**sent, "csrf_token": token(anna)}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert " ".join(lxml.html.fromstring(f"<div>{text}</div>").text_content().split()) == (told(said) if said else "")


def test_a_note_sends_the_token_and_only_the_fields_that_belong_together(anna: Reader) -> None:
    assert anna.page is not None
    sent = {node.get("hx-target"): node.get("hx-params").split(",") for node in anna.page.html.xpath("//*[@hx-params]")}
    assert sent["#imie-asked-note"] == ["csrf_token", "imie"]
    assert sent["#szkoly-asked-note"] == ["csrf_token", "szkoly[]"]
    assert sent["#data-asked-note"] == sent["#nr-pesel-asked-note"] == ["csrf_token", "data", "nr-pesel"]
    assert len(sent) == len(STORED)


def test_a_note_asks_the_store_only_whose_the_session_is(anna: Reader, statements: list[str]) -> None:
    fields = {"data": "15.5.1944", "csrf_token": token(anna)}
    statements.clear()
    anna.send("uwaga/profile/data", fields, headers={"HX-Request": "true"})
    assert statements
    assert not [statement for statement in statements if '"field"' in statement or '"identifier"' in statement]


@pytest.mark.parametrize("path", ["profile/nr-umowy", "profile/nothing", "profile.x/y", "profile/szkoly[]"])
def test_a_field_that_is_not_asked_has_no_note(anna: Reader, path: str) -> None:
    assert anna.send(f"uwaga/{path}", {"csrf_token": token(anna)}).status_code == 404


@pytest.mark.parametrize("tenants", [STRANGE], indirect=True)
def test_a_field_may_be_called_by_any_word_of_the_forms_own(anna: Reader) -> None:
    answers = {name: f"odpowiedź {name}" for name in OUR_WORDS}
    page = anna.submit(answers, action_ends="konto/dane")
    assert page.status == 200
    assert {**filled_in(page.form("konto/dane")), **answers} == filled_in(page.form("konto/dane"))
