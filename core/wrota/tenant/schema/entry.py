"""Pydantic models of signing in: identifiers and proofs, password rules, recovery, the session and rate limits."""

from typing import Literal

from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.kinds.proofs import CHECKS
from wrota.tenant.schema.kind_names import CheckName, KindName
from wrota.tenant.schema.table import Table, means
from wrota.tenant.values import Key, Line, LocalText, Pattern
from wrota.words import say


class Way(Table):
    """A way of signing in, offered on the entry page."""

    key: Key = means(say("A short name of the way."))
    title: LocalText = means(say("The words of its button."))
    hint: LocalText | None = means(
        say("A sentence beside it, for example with which identifiers it works."), default=None
    )
    kind: Literal["standard"] = means(
        say("What happens there: signing in with an identifier and a password."),
        choices={"standard": say("identifier and password")},
    )


class SignIn(Table):
    """The words of the sign-in box."""

    title: LocalText | None = means(say("The heading of the sign-in box."), default=None)
    identifier_label: LocalText | None = means(say("The words above the field of the identifier."), default=None)
    identifier_hint: LocalText | None = means(
        say("A sentence below that label, for example what an identifier looks like."), default=None
    )
    password_hint: LocalText | None = means(say("A sentence at the field of the password."), default=None)
    submit: LocalText | None = means(say("The words of the button."), default=None)


class IdentifierConfig(Table):
    """One kind of identifier that people of this institution type; their order is the order of looking."""

    kind: KindName = means(
        say("What kind of identifier it is; each kind once."),
        choices={name: kind.meaning for name, kind in KINDS.items()},
    )
    label: LocalText = means(say("What the identifier is called."))
    hint: LocalText | None = means(
        say("What helps to recognise it, for example who gives it out. Stands on the help page."), default=None
    )
    pattern: Pattern | None = means(
        say("What new identifiers look like, as a regular expression. Nobody with an older one is refused for it."),
        default=None,
    )
    example: Line | None = means(
        say("A made-up identifier that fits the pattern. Stands on the help page."), default=None
    )
    mask: Literal["none", "ends", "last4"] = means(
        say("How much of the identifier is shown. Of a PESEL never more than the last four digits."),
        default="none",
        choices={"none": say("whole"), "ends": say("first and last sign"), "last4": say("last four signs")},
    )
    shared: bool = means(
        say(
            "Whether several accounts may have the same value, as families share an e-mail address. "
            "Signing in then takes another identifier."
        ),
        default=False,
    )
    signs_in: bool = means(say("Whether people sign in with it."), default=True)
    recovers: bool = means(say("Whether people recover access with it."), default=True)
    earliest_birth: int = means(
        say("The earliest year of birth that a PESEL may tell."), default=1900, ge=1800, le=2299
    )
    basis: LocalText | None = means(
        say(
            "The law by which the identifier is asked for; a PESEL needs one. "
            "Stands on the help page and on the account page."
        ),
        default=None,
    )


class ProofConfig(Table):
    """Something that only the person and the institution know."""

    kind: Key = means(say("A short name of the proof; it names a column of the file with people."))
    label: LocalText = means(say("What people call it."))
    where: LocalText | None = means(say("Where people find it."), default=None)
    pattern: Pattern | None = means(
        say("What it looks like, as a regular expression; it guides the note beside the field."), default=None
    )
    check: CheckName = means(
        say("What else its digits must agree with."),
        default="none",
        choices={name: check.meaning for name, check in CHECKS.items()},
    )
    phone: Line | None = means(say("Whom to phone if the number is unknown."), default=None)


class PasswordRules(Table):
    """What a new password must be like."""

    length: int = means(
        say("How many characters a password has at least. Length protects better than odd signs."),
        default=12,
        ge=8,
        le=64,
    )
    upper: int = means(say("How many capital letters at least."), default=0, ge=0, le=8)
    lower: int = means(say("How many small letters at least."), default=0, ge=0, le=8)
    digits: int = means(say("How many digits at least."), default=0, ge=0, le=8)
    special: int = means(say("How many special characters at least."), default=0, ge=0, le=8)
    special_examples: Line | None = means(say("Examples of special characters, shown in the rule."), default=None)
    refuse: tuple[Line, ...] = means(
        say("Words that no password may contain, such as the name of the town."), default=()
    )


class Recovery(Table):
    """How lost access comes back; a link lives 72 hours at most."""

    link_minutes: int = means(say("For how many minutes the link of a letter works."), default=60, ge=10, le=72 * 60)
    unknown: Literal["neutral", "named"] = means(
        say("What the answer says where no account is found."),
        default="neutral",
        choices={
            "neutral": say("always the same words, which tell nobody whether there is an account; the safer choice"),
            "named": say("says that there is none, and what to do next"),
        },
    )
    robot_check: bool = means(say("Whether the pages of recovery ask that the person is no robot."), default=False)
    robot_wait_seconds: int = means(
        say("How many seconds that check takes at least; programs are in a hurry."), default=3, ge=3, le=10
    )
    page_between: bool = means(
        say("Whether the letter's link first opens a page that says for whom it is and until when, with one button."),
        default=False,
    )
    title: LocalText | None = means(say("The heading of the page."), default=None)
    link_label: LocalText | None = means(say("The words of the link in the sign-in box."), default=None)
    field_label: LocalText | None = means(say("The words above the field."), default=None)
    intro: LocalText | None = means(say("What stands above the field: what will happen."), default=None)
    submit: LocalText | None = means(say("The words of the button."), default=None)
    ask: LocalText | None = means(
        say("What to do where recovery does not help; stands beside the words on whom to ask."), default=None
    )


class SessionConfig(Table):
    """How long a person stays signed in."""

    idle_minutes: int = means(
        say("After how many minutes without any act a person is signed out."), default=15, ge=5, le=120
    )
    warning_minutes: int = means(say("How many minutes before that the portal warns."), default=2, ge=2, le=10)
    countdown: bool = means(say("Whether the time that is left is shown."), default=True)


class Limits(Table):
    """How many tries there are; a tenant may only be stricter than the site's floor."""

    per_identifier_and_caller: int = means(
        say("Wrong tries at one identifier from one device within 15 minutes, before there is a wait."),
        default=5,
        ge=3,
        le=5,
    )
    per_identifier: int = means(say("The same over all devices."), default=20, ge=5, le=20)
    per_address: int = means(
        say("Wrong tries from one address of the network, whatever the identifier."), default=30, ge=5, le=30
    )
    letters_per_hour: int = means(
        say(
            "How many letters with a link one account gets in an hour."
            " One letter box gets at most six of a kind, for all accounts of its address together."
        ),
        default=3,
        ge=1,
        le=3,
    )
