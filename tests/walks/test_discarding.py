"""A form that was filled in from a draft offers one button that throws the draft away, and nothing else with it."""

from __future__ import annotations

from collections.abc import Callable

from reading import Page, told
from town import Town, Walker
from walks.oke import BEATA, CHOSEN, NUMBERS, begin

Walk = Callable[..., Walker]

DISCARD, LATER, DISCARDED = "Odrzuć wersję roboczą", "Zapisz roboczo", "Wersja robocza została odrzucona."
SYMBOL, PASSWORD = "L0000102", "MoSt48#nad-Lyna"
PROOF = "47999000090000000000000002"


def sign_in(walker: Walker) -> Page:
    """Sign in as somebody who has a policy to accept."""
    return walker.press("Zaloguj się", identifier=SYMBOL, password=PASSWORD)


def field(page: Page, path: str, name: str) -> str:
    """Return what stands in a field of the form at a path."""
    return page.form(path).fields[name] or ""


def test_an_application_begins_anew(walk: Walk) -> None:
    walker = walk("pojezierze", "wniosek/e-bom")
    page = walker.press(LATER, ulica="Przykładowa")
    assert DISCARD not in page.text
    page = walker.get("wniosek/e-bom")
    assert field(page, "e-bom", "ulica") == "Przykładowa"
    page = walker.press(DISCARD)
    assert (page.status, page.address.partition("?")[0]) == (200, f"{walker.base}wniosek/e-bom")
    assert DISCARDED in page.text
    assert field(page, "e-bom", "ulica") == ""
    page = walker.get("wniosek/e-bom")
    assert field(page, "e-bom", "ulica") == ""
    assert DISCARD not in page.text


def test_the_draft_of_one_application_goes_alone(walk: Walk) -> None:
    walker = walk("pojezierze", "wniosek/e-bom")
    walker.press(LATER, ulica="Przykładowa")
    walker.get("wniosek/e-bopg")
    walker.press(LATER, ulica="Inna")
    walker.get("wniosek/e-bom")
    walker.press(DISCARD)
    assert field(walker.get("wniosek/e-bopg"), "e-bopg", "ulica") == "Inna"


def test_a_claim_begins_anew_and_its_session_and_accepted_password_stay(walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    walker.press(LATER, ulica="Wpisana", new_password=CHOSEN, new_password_again=CHOSEN)
    assert field(walker.get("zakladanie"), "zakladanie", "ulica") == "Wpisana"
    page = walker.press(DISCARD)
    assert (page.status, page.address.partition("?")[0]) == (200, f"{walker.base}zakladanie")
    assert DISCARDED in page.text
    assert field(page, "zakladanie", "ulica") == ""
    assert told("The password has been accepted.") in page.text


def test_beyond_the_session_the_button_throws_nothing_away(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    walker.press(LATER, ulica="Wpisana")
    walker.get("zakladanie")
    town.clock.move(minutes=16)
    page = walker.press(DISCARD)
    assert told("Your session has ended. Please sign in again.") in page.text
    page = walker.press("zaloguj się", identifier=BEATA, password=NUMBERS[1])
    assert field(page, "zakladanie", "ulica") == "Wpisana"
    assert DISCARD in page.text


def test_a_policy_begins_anew_and_leads_on_to_where_it_led(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    sign_in(walker)
    walker.get("polityka/sude?next=/konto")
    town.clock.move(minutes=16)
    walker.submit({"proof": PROOF}, action_ends="#summary")
    sign_in(walker)
    assert field(walker.get("polityka/sude?next=/konto"), "#summary", "proof") == PROOF
    page = walker.press(DISCARD)
    assert DISCARDED in page.text
    assert [field(page, "#summary", name) for name in ("proof", "next")] == ["", "/konto"]
