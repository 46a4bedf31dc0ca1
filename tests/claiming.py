"""An institution whose people open their accounts by a claim, and examiners in every state of account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Unpack

from clocks import Clock
from people import ANNA, Facts, Person, move_in
from reading import Page, Reader
from town import Town
from wrota.rules.states import State
from wrota.site import Site
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof

NUMBERS = ("302500022", "302600022", "302700022")
"""The numbers of one examiner, any of which proves who this is."""

OTHERS = "302500033"
PESEL_OF_DOROTA = "05030920151"
BORN = "9.03.1905"
CHOSEN = "kolorowe-kredki-w-piorniku"
EMAIL = "dorota@example.com"

ROAD = """
[[proof]]
kind = "examiner"
label = "Numer ewidencyjny"
phone = "22 000 00 09"

[enrolment]
roads = ["claim", "recovery"]
claim_identifier = "pesel"
claim_proof = "examiner"

[[profile.group]]
key = "osobowe"
title = "Dane osobowe"
why = "Żeby zawrzeć umowę."

[[profile.group.field]]
name = "nazwisko"
label = "Nazwisko"
required = true

[[profile.group.field]]
name = "urodzenie"
label = "Data urodzenia"
type = "date"
born = true

[[profile.group.field]]
name = "okreg"
label = "Okręg"
edited_by = "staff"
"""

ANSWERS = {
    "email": EMAIL,
    "new_password": CHOSEN,
    "new_password_again": CHOSEN,
    "nazwisko": "Wielonumerowa",
    "urodzenie": BORN,
}
"""The form of a claim, filled in rightly."""


def let_claim(tenants: Path) -> None:
    """Give Anna's institution the road of a claim, in its configuration alone."""
    with (tenants / "alfa" / "tenant.toml").open("a", encoding="utf-8") as file:
        file.write(ROAD)


def examiner(pesel: str = PESEL_OF_DOROTA, numbers: tuple[str, ...] = NUMBERS) -> tuple[Person, tuple[NewProof, ...]]:
    """Return an examiner with several numbers."""
    person = Person("alfa", "Dorota", CHOSEN, (Held("pesel", pesel),))
    return person, tuple(NewProof("examiner", number) for number in numbers)


def move_examiner_in(site: Site, pesel: str = PESEL_OF_DOROTA, **facts: Unpack[Facts]) -> Account:
    """Put an examiner in who has not opened the account yet, unless told otherwise."""
    person, proofs = examiner(pesel)
    given: Facts = {
        "state": State.REGISTERED,
        "password_hash": None,
        "proofs": proofs,
        "fields": {"okreg": "Poznań"},
        **facts,
    }
    return move_in(site, person, **given)


def begin(reader: Reader, number: str = NUMBERS[0], pesel: str = PESEL_OF_DOROTA) -> Page:
    """Type PESEL and number into the sign-in box."""
    reader.get("logowanie")
    return reader.submit({"identifier": pesel, "password": number}, action_ends="logowanie")


def save(reader: Reader, **answers: str) -> Page:
    """Fill in the form of the claim that is open, and save it."""
    return reader.submit({**ANSWERS, **answers}, action_ends="zakladanie")


def open_town(tenants: Path, open_site: Callable[..., Site], clock: Clock) -> Town:
    """Open an institution with Anna, with Dorota, who has not opened the account, and with its post."""
    let_claim(tenants)
    site = open_site()
    move_in(site, ANNA)
    move_examiner_in(site)
    return Town(site, clock)
