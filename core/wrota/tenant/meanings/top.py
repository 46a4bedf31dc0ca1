"""What the keys on top mean: the facts of an institution, and its tables."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.schema import Config, Table
from wrota.words import Sentence, say

MEANINGS: Mapping[type[Table], Mapping[str, Sentence]] = {
    Config: {
        "name": say("What the portal is called: in the heading of every page and in letters."),
        "owner": say("The full name of the institution that answers for the portal."),
        "contact": say("Whom a person can ask for help; stands in the same place on every page."),
        "hosts": say("The names under which the portal is reached, without “https://”. Polish letters are allowed."),
        "languages": say(
            "The languages of the portal. The first is the main one: files without a language in their "
            "name are in it, and it stands in where a translation is missing."
        ),
        "form_of_address": say(
            "How the institution's own texts speak to people: a note for those who write them, which changes no page. "
            "Wrota's own words are impersonal and go with both."
        ),
        "theme": say("The theme of the portal: “base”, or one that the operator of the site has installed."),
        "public_body": say(
            "Whether the institution is a public body. Such a portal has a declaration of accessibility, "
            "to which every page leads."
        ),
        "accessibility": say(
            "What the declaration of accessibility says; what is missing stands there as still to be filled in."
        ),
        "brand": say("Colours, logo, and the links and notices around every page."),
        "way": say(
            "A way of signing in, offered on the front page. Where there is none, the sign-in box stands "
            "on the front page itself."
        ),
        "sign_in": say("The words of the sign-in box; what is missing has a wording of its own."),
        "identifier": say(
            "A kind of identifier: what people type to say who they are. The first one names the account in letters."
        ),
        "proof": say(
            "Something that only the person and the institution know, such as a number from a letter. A "
            "claim or a policy asks for it."
        ),
        "enrolment": say("The roads by which people come to an account, and how long the links of their letters work."),
        "application": say("A form by which somebody asks for access; staff decide. Needs the road “application”."),
        "profile": say(
            "What the institution asks a person about: when an account is claimed, and later on the page "
            "of the account."
        ),
        "account": say("What people may do with their own account."),
        "password": say("What a new password must be like; people see it as a list under the field."),
        "recovery": say("How lost access comes back, and on the road “recovery” also how a first visit begins."),
        "policy": say(
            "A document with versions by date, which people read and, where the institution says so, accept."
        ),
        "session": say("How long a person stays signed in without doing anything."),
        "module": say("An entry of the menu behind the portal."),
        "unit": say("A part of the institution with an address of its own, such as a school."),
        "mail": say("Who the portal's letters come from."),
        "limits": say("How many tries there are. An institution may only be stricter than the site."),
    },
}
