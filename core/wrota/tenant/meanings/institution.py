"""What the keys mean that say who the institution is."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.schema import Accessibility, Brand, Contact, HeaderLink, Mail, Notice, Table, Unit
from wrota.words import Sentence, say

MEANINGS: Mapping[type[Table], Mapping[str, Sentence]] = {
    HeaderLink: {
        "label": say("The words of the link."),
        "address": say("Where the link leads: an https address, or an address of the portal that begins with “/”."),
    },
    Contact: {
        "address": say("The lines of the postal address, or of any other advice on where to go."),
        "phone": say("Telephone numbers, as people write them."),
        "email": say("The e-mail address to which people write."),
        "website": say("The institution's own website."),
    },
    Notice: {
        "text": say("What the notice says, for example of co-financing."),
        "names": say("The names that stand beside it."),
    },
    Brand: {
        "logo": say("The picture of the logo: a file of the folder “brand”, in svg, png, jpg or webp."),
        "logo_alt": say("What the logo shows, for those who do not see it."),
        "primary": say("The main colour: buttons, links, heading."),
        "on_primary": say("The colour of words on the main colour."),
        "accent": say("The colour that makes something stand out."),
        "surface": say("The colour of the page behind the text."),
        "text": say("The colour of ordinary text."),
        "header_links": say("A link above every page, for example to the public bulletin."),
        "footer_pages": say(
            "The pages to which the footer leads, in this order. Without the key these are the help and "
            "the declaration of accessibility."
        ),
        "footer": say("A sentence at the end of every page."),
        "notices": say("A notice at the end of every page, such as one of co-financing."),
    },
    Unit: {
        "path": say("The part of the address that stands for the unit, such as “town/school”."),
        "name": say("What the unit is called."),
        "contact": say("Whom to ask in the unit; the same keys as in the contact of the institution."),
        "registration_form": say("Where the form lies that people bring to the unit."),
    },
    Accessibility: {
        "published": say("The day on which the portal was published."),
        "updated": say("The day of the last important change of the portal."),
        "status": say("How far the portal meets the requirements of digital accessibility."),
        "shortcomings": say(
            "What is not accessible, and why; needed where the portal meets the requirements in part or not at all."
        ),
        "declared": say("The day on which the declaration was prepared."),
        "reviewed": say("The day on which the declaration was last reviewed."),
        "method": say("How it was found out what the declaration says."),
        "person": say("Who deals with requests about accessibility."),
        "email": say("The e-mail address for questions about accessibility."),
        "phone": say("The telephone number for questions about accessibility."),
        "procedure": say("How to ask for accessibility, how long the answer takes, and to whom to complain."),
        "building": say("How the building can be entered and used."),
        "communication": say("How people who cannot hear or speak can talk with the institution."),
        "apps": say("Mobile applications of the institution, where it has any."),
    },
    Mail: {
        "sender": say("The address from which letters come; people cannot answer it."),
        "sender_name": say("The name beside the sender's address."),
        "reply_to": say("The address that gets answers all the same; letters then name it for questions."),
        "signature": say("The end of every letter; without it the name of the portal."),
    },
}
