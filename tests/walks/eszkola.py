"""The steps that the e-school's manual repeats: asking for a letter, choosing a password, signing in."""

from __future__ import annotations

from reading import Page, told
from town import Walker

UNIT = "opole/OpoleZSE"
FAMILY = "rodzina@probna.example"
NEW = "zielone-kalosze-w-deszczu"
SEND, SET = "Wyślij wiadomość", "Ustaw nowe hasło"
SENT, TICK = told("Check your e-mail"), told("Please tick the box “I am not a robot”.")
NOT_FOUND = "The account of {who} was not found, or is blocked because its entitlement has ended."
NO_ADDRESS = "There is no e-mail address on record for the account of {who}."


def restore(walker: Walker, identifier: str) -> Page:
    """Go from the front page to the recovery page, and ask for a letter."""
    walker.press("Zaloguj się")
    walker.click("Przywracanie dostępu do konta")
    return walker.press(SEND, identifier=identifier, human="y")


def choose(walker: Walker, link: str, password: str = NEW) -> Page:
    """Open a letter's link and set a new password."""
    walker.get(link)
    return walker.press(SET, new_password=password, new_password_again=password, human="y")


def sign_in(walker: Walker, identifier: str, password: str = NEW) -> Page:
    """Sign in by the standard way."""
    walker.get("logowanie")
    return walker.press("Zaloguj się", identifier=identifier, password=password)
