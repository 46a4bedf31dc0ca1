"""Letters with links, and what people do who follow them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from people import ANNA, Person, portal
from reading import Browsing, Page, Reader, told
from town import Town, links_of
from wrota.rules.identifiers import Identifier
from wrota.store import accounts
from wrota.store.accounts import Account

NEW = "fioletowy-parasol-7"
DEAD = "This link does not open anything"


def sent(town: Town, person: Person = ANNA, **options: Unpack[Browsing]) -> str:
    """Ask for a letter at the person's portal, and return the link that comes."""
    reader = town.walker(person.tenant, "przywracanie", **options)
    assert reader.submit({"identifier": person.identifier}).status == 200
    return links_of(town.letter())[0]


def choose(reader: Reader, link: str, password: str = NEW) -> Page:
    """Open a link and set a password."""
    page = reader.get(link)
    return page if page.status != 200 else finish(reader, password)


def finish(reader: Reader, password: str = NEW) -> Page:
    """Set a password on the page that is open."""
    return reader.submit({"new_password": password, "new_password_again": password})


def is_dead(page: Page) -> bool:
    """Say whether a page is the one for links that open nothing."""
    return page.status == 410 and page.heading == told(DEAD)


def of(town: Town, person: Person) -> Account:
    """Return a person's account."""
    home = portal(town.site, person.tenant)
    held = person.identifiers[0]
    with home.store.open():
        return accounts.by_digests(home.store, [Identifier(held.kind, held.value.lower())])[0]


def change(town: Town, person: Person, act: Callable[..., object], *values: object) -> None:
    """Do something to a person's account in the store."""
    home, account = portal(town.site, person.tenant), of(town, person)
    with home.store.open(), home.store.writing():
        act(home.store, account.id, *values)
