"""What the keys of the ways in mean."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.schema import (
    IdentifierConfig,
    Limits,
    PasswordRules,
    ProofConfig,
    Recovery,
    SessionConfig,
    SignIn,
    Table,
    Way,
)
from wrota.words import Sentence, say

MEANINGS: Mapping[type[Table], Mapping[str, Sentence]] = {
    Way: {
        "key": say("A short name of the way."),
        "title": say("The words of its button."),
        "hint": say("A sentence beside it, for example with which identifiers it works."),
        "kind": say("What happens there: signing in with an identifier and a password."),
    },
    SignIn: {
        "title": say("The heading of the sign-in box."),
        "identifier_label": say("The words above the field of the identifier."),
        "identifier_hint": say("A sentence below that label, for example what an identifier looks like."),
        "password_hint": say("A sentence at the field of the password."),
        "submit": say("The words of the button."),
    },
    IdentifierConfig: {
        "kind": say("What kind of identifier it is; each kind once."),
        "label": say("What the identifier is called."),
        "hint": say("What helps to recognise it, for example who gives it out. Stands on the help page."),
        "pattern": say(
            "What new identifiers look like, as a regular expression. Nobody with an older one is refused for it."
        ),
        "example": say("A made-up identifier that fits the pattern. Stands on the help page."),
        "mask": say("How much of the identifier is shown. Of a PESEL never more than the last four digits."),
        "shared": say(
            "Whether several accounts may have the same value, as families share an e-mail address. "
            "Signing in then takes another identifier."
        ),
        "signs_in": say("Whether people sign in with it."),
        "recovers": say("Whether people recover access with it."),
        "earliest_birth": say("The earliest year of birth that a PESEL may tell."),
        "basis": say(
            "The law by which the identifier is asked for; a PESEL needs one. "
            "Stands on the help page and on the account page."
        ),
    },
    ProofConfig: {
        "kind": say("A short name of the proof; it names a column of the file with people."),
        "label": say("What people call it."),
        "where": say("Where people find it."),
        "pattern": say("What it looks like, as a regular expression; it guides the note beside the field."),
        "check": say("What else its digits must agree with."),
        "phone": say("Whom to phone if the number is unknown."),
    },
    PasswordRules: {
        "length": say("How many characters a password has at least. Length protects better than odd signs."),
        "upper": say("How many capital letters at least."),
        "lower": say("How many small letters at least."),
        "digits": say("How many digits at least."),
        "special": say("How many special characters at least."),
        "special_examples": say("Examples of special characters, shown in the rule."),
        "refuse": say("Words that no password may contain, such as the name of the town."),
    },
    Recovery: {
        "link_minutes": say("For how many minutes the link of a letter works."),
        "unknown": say("What the answer says where no account is found."),
        "robot_check": say("Whether the pages of recovery ask that the person is no robot."),
        "robot_wait_seconds": say("How many seconds that check takes at least; programs are in a hurry."),
        "page_between": say(
            "Whether the letter's link first opens a page that says for whom it is and until when, with one button."
        ),
        "title": say("The heading of the page."),
        "link_label": say("The words of the link in the sign-in box."),
        "field_label": say("The words above the field."),
        "intro": say("What stands above the field: what will happen."),
        "submit": say("The words of the button."),
        "ask": say("What to do where recovery does not help; stands beside the words on whom to ask."),
    },
    SessionConfig: {
        "idle_minutes": say("After how many minutes without any act a person is signed out."),
        "warning_minutes": say("How many minutes before that the portal warns."),
        "countdown": say("Whether the time that is left is shown."),
    },
    Limits: {
        "per_identifier_and_caller": say(
            "Wrong tries at one identifier from one device within 15 minutes, before there is a wait."
        ),
        "per_identifier": say("The same over all devices."),
        "per_address": say("Wrong tries from one address of the network, whatever the identifier."),
        "letters_per_hour": say("How many letters with a link one account gets in an hour."),
    },
}
