"""Pydantic models of the institution: contacts, brand, units, accessibility, and the sender of its letters."""

from datetime import date
from typing import Literal

from wrota.tenant.addresses import Address, Email
from wrota.tenant.schema.table import Table, means
from wrota.tenant.values import Colour, FileName, Key, Line, LocalLine, LocalText, UnitPath
from wrota.words import say


class HeaderLink(Table):
    """A labelled address."""

    label: LocalText = means(say("The words of the link."))
    address: Address = means(
        say("Where the link leads: an https address, or an address of the portal that begins with “/”.")
    )


class Contact(Table):
    """Whom a person can ask, shown in the same place on every page."""

    address: tuple[LocalLine, ...] = means(
        say("The lines of the postal address, or of any other advice on where to go."), default=()
    )
    phone: tuple[Line, ...] = means(say("Telephone numbers, as people write them."), default=())
    email: Email | None = means(say("The e-mail address to which people write."), default=None)
    website: Address | None = means(say("The institution's own website."), default=None)


class Notice(Table):
    """A notice of co-financing in the footer: a sentence, and the names that stand beside it."""

    text: LocalText = means(say("What the notice says, for example of co-financing."))
    names: tuple[LocalText, ...] = means(say("The names that stand beside it."), default=())


class Brand(Table):
    """Colours and marks of the institution; ``logo`` is a file in ``brand/``.

    ``footer_pages`` are names of pages in their order; where the key is missing, help and declaration of accessibility.
    """

    logo: FileName | None = means(
        say("The picture of the logo: a file of the folder “brand”, in svg, png, jpg or webp."), default=None
    )
    logo_alt: LocalText | None = means(say("What the logo shows, for those who do not see it."), default=None)
    primary: Colour = means(say("The main colour: buttons, links, heading."), default="#1d4f91")
    on_primary: Colour = means(say("The colour of words on the main colour."), default="#ffffff")
    accent: Colour = means(say("The colour that makes something stand out."), default="#8a1538")
    surface: Colour = means(say("The colour of the page behind the text."), default="#ffffff")
    text: Colour = means(say("The colour of ordinary text."), default="#1b1b1b")
    header_links: tuple[HeaderLink, ...] = means(
        say("A link above every page, for example to the public bulletin."), default=()
    )
    footer_pages: tuple[Key, ...] | None = means(
        say(
            "The pages to which the footer leads, in this order. Without the key these are the help and "
            "the declaration of accessibility."
        ),
        default=None,
    )
    footer: LocalText | None = means(say("A sentence at the end of every page."), default=None)
    notices: tuple[Notice, ...] = means(
        say("A notice at the end of every page, such as one of co-financing."), default=()
    )


class Unit(Table):
    """A part of the institution, with an address of its own in front of the outside pages."""

    path: UnitPath = means(say("The part of the address that stands for the unit, such as “town/school”."))
    name: LocalText = means(say("What the unit is called."))
    contact: Contact = means(
        say("Whom to ask in the unit; the same keys as in the contact of the institution."), default=Contact()
    )
    registration_form: Address | None = means(say("Where the form lies that people bring to the unit."), default=None)


class Accessibility(Table):
    """What a public body declares of the portal's accessibility; what is missing is shown as still to be filled in."""

    published: date | None = means(say("The day on which the portal was published."), default=None)
    updated: date | None = means(say("The day of the last important change of the portal."), default=None)
    status: Literal["full", "partial", "none"] | None = means(
        say("How far the portal meets the requirements of digital accessibility."),
        default=None,
        choices={
            "full": say("meets the requirements"),
            "partial": say("meets them in part"),
            "none": say("does not meet them"),
        },
    )
    shortcomings: LocalText | None = means(
        say("What is not accessible, and why; needed where the portal meets the requirements in part or not at all."),
        default=None,
    )
    declared: date | None = means(say("The day on which the declaration was prepared."), default=None)
    reviewed: date | None = means(say("The day on which the declaration was last reviewed."), default=None)
    method: LocalText | None = means(say("How it was found out what the declaration says."), default=None)
    person: Line | None = means(say("Who deals with requests about accessibility."), default=None)
    email: Email | None = means(say("The e-mail address for questions about accessibility."), default=None)
    phone: Line | None = means(say("The telephone number for questions about accessibility."), default=None)
    procedure: LocalText | None = means(
        say("How to ask for accessibility, how long the answer takes, and to whom to complain."), default=None
    )
    building: LocalText | None = means(say("How the building can be entered and used."), default=None)
    communication: LocalText | None = means(
        say("How people who cannot hear or speak can talk with the institution."), default=None
    )
    apps: LocalText | None = means(say("Mobile applications of the institution, where it has any."), default=None)


class Mail(Table):
    """Who the portal's letters come from."""

    sender: Email = means(say("The address from which letters come; people cannot answer it."))
    sender_name: Line = means(say("The name beside the sender's address."))
    reply_to: Email | None = means(
        say("The address that gets answers all the same; letters then name it for questions."), default=None
    )
    signature: LocalText | None = means(
        say("The end of every letter; without it the name of the portal."), default=None
    )
