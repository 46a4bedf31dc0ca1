"""Who the institution is: contacts, colours and marks, units, and the sender of its letters."""

from __future__ import annotations

from datetime import date
from typing import Literal

from wrota.tenant.addresses import Address, Email
from wrota.tenant.schema.table import Table
from wrota.tenant.values import Colour, FileName, Key, Line, LocalLine, LocalText, UnitPath


class HeaderLink(Table):
    """A labelled address."""

    label: LocalText
    address: Address


class Contact(Table):
    """Whom a person can ask, shown in the same place on every page."""

    address: tuple[LocalLine, ...] = ()
    phone: tuple[Line, ...] = ()
    email: Email | None = None
    website: Address | None = None


class Notice(Table):
    """A notice of co-financing in the footer: a sentence, and the names that stand beside it."""

    text: LocalText
    names: tuple[LocalText, ...] = ()


class Brand(Table):
    """Colours and marks of the institution; ``logo`` is a file in ``brand/``.

    ``footer_pages`` are names of pages in their order; where the key is missing, help and declaration of accessibility.
    """

    logo: FileName | None = None
    logo_alt: LocalText | None = None
    primary: Colour = "#1d4f91"
    on_primary: Colour = "#ffffff"
    accent: Colour = "#8a1538"
    surface: Colour = "#ffffff"
    text: Colour = "#1b1b1b"
    header_links: tuple[HeaderLink, ...] = ()
    footer_pages: tuple[Key, ...] | None = None
    footer: LocalText | None = None
    notices: tuple[Notice, ...] = ()


class Unit(Table):
    """A part of the institution, with an address of its own in front of the outside pages."""

    path: UnitPath
    name: LocalText
    contact: Contact = Contact()
    registration_form: Address | None = None


class Accessibility(Table):
    """What a public body declares of the portal's accessibility; what is missing is shown as still to be filled in."""

    published: date | None = None
    updated: date | None = None
    status: Literal["full", "partial", "none"] | None = None
    shortcomings: LocalText | None = None
    declared: date | None = None
    reviewed: date | None = None
    method: LocalText | None = None
    person: Line | None = None
    email: Email | None = None
    phone: Line | None = None
    procedure: LocalText | None = None
    building: LocalText | None = None
    communication: LocalText | None = None
    apps: LocalText | None = None


class Mail(Table):
    """Who the portal's letters come from."""

    sender: Email
    sender_name: Line
    reply_to: Email | None = None
    signature: LocalText | None = None
