"""What each value means where a key has a few of them to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.schema import (
    Accessibility,
    Config,
    Enrolment,
    FormField,
    IdentifierConfig,
    Policy,
    ProofConfig,
    Recovery,
    Table,
    Way,
)
from wrota.words import Sentence, say

CHOICES: Mapping[tuple[type[Table], str], Mapping[str, Sentence]] = {
    (Config, "form_of_address"): {
        "formal": say("formal"),
        "direct": say("direct"),
    },
    (Way, "kind"): {
        "standard": say("identifier and password"),
    },
    (Accessibility, "status"): {
        "full": say("meets the requirements"),
        "partial": say("meets them in part"),
        "none": say("does not meet them"),
    },
    (IdentifierConfig, "kind"): {
        "pesel": say("the Polish personal number"),
        "email": say("an e-mail address"),
        "login": say("a name that the institution or the person chose"),
        "symbol": say("a symbol that the institution gives, such as a client's"),
        "substitute": say("what those have who have no PESEL"),
    },
    (IdentifierConfig, "mask"): {
        "none": say("whole"),
        "ends": say("first and last sign"),
        "last4": say("last four signs"),
    },
    (ProofConfig, "check"): {
        "none": say("nothing"),
        "nrb": say("the check digits of a Polish account number"),
    },
    (Recovery, "unknown"): {
        "neutral": say("always the same words, which tell nobody whether there is an account; the safer choice"),
        "named": say("says that there is none, and what to do next"),
    },
    (Enrolment, "roads"): {
        "recovery": say("who has no password yet asks for a letter, as with a forgotten one"),
        "claim": say("identifier and proof open a form, and a letter's link activates the account"),
        "application": say("a form is sent, and staff decide"),
        "invitation": say("staff send letters to those who have an account already"),
    },
    (FormField, "type"): {
        "text": say("one line"),
        "area": say("several lines"),
        "date": say("a day"),
        "email": say("an e-mail address"),
        "phone": say("a telephone number"),
        "postcode": say("a Polish postcode"),
        "choice": say("one of several answers"),
        "choices": say("any number of answers"),
        "country": say("a country"),
        "pesel": say("the Polish personal number"),
        "nip": say("the tax number of a business"),
    },
    (FormField, "edited_by"): {
        "person": say("the person"),
        "staff": say("staff; the person sees it"),
        "nobody": say("nobody; it stays as it came"),
    },
    (Policy, "again"): {
        "ask": say("to accept it again"),
        "notice": say("only to take notice of what has changed"),
    },
}
