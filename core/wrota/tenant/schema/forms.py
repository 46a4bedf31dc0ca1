"""Pydantic models of forms: the roads to an account, the profile, and the applications for access."""

from typing import Literal

from wrota.rules.kinds.fields import TYPES
from wrota.tenant.schema.kind_names import TypeName
from wrota.tenant.schema.table import Table, means
from wrota.tenant.values import Key, LocalText, Pattern
from wrota.words import say

Autofill = Literal[
    "name",
    "given-name",
    "additional-name",
    "family-name",
    "organization",
    "organization-title",
    "street-address",
    "address-line1",
    "address-line2",
    "address-level1",
    "address-level2",
    "postal-code",
    "country",
    "email",
    "tel",
    "bday",
    "off",
]
"""What a browser may fill in for the person (WCAG 1.3.5); by default what follows from the type alone."""


class Enrolment(Table):
    """The roads by which an account is opened, their steps and lifetimes."""

    roads: tuple[Literal["recovery", "claim", "application", "invitation"], ...] = means(
        say("The roads that are open."),
        default=(),
        choices={
            "recovery": say("who has no password yet asks for a letter, as with a forgotten one"),
            "claim": say("identifier and proof open a form, and a letter's link activates the account"),
            "application": say("a form is sent, and staff decide"),
            "invitation": say("staff send letters to those who have an account already"),
        },
    )
    claim_identifier: str | None = means(say("The kind of identifier with which a claim begins."), default=None)
    claim_proof: Key | None = means(say("The proof that a claim asks for."), default=None)
    claim_intro: LocalText | None = means(say("What stands above the form of a claim."), default=None)
    activation_days: int = means(
        say("For how many days the link works that activates a claimed account or opens a granted one."),
        default=7,
        ge=1,
        le=14,
    )
    invitation_days: int = means(say("For how many days the link of an invitation works."), default=7, ge=1, le=14)


class FormField(Table):
    """A field of the profile or of an application; a ``born`` one must agree with the PESEL of the same person."""

    name: Key = means(say("A short name of the field; it names a column of the file with people."))
    label: LocalText = means(say("The words above the field."))
    hint: LocalText | None = means(say("A sentence that helps to fill it in."), default=None)
    type: TypeName = means(
        say("What is typed or chosen."),
        default="text",
        choices={name: type_.meaning for name, type_ in TYPES.items()},
    )
    required: bool = means(say("Whether it must be filled in."), default=False)
    max: int | None = means(
        say("How many characters at most; for the types “text” and “area”, otherwise 200 and 2000."),
        default=None,
        ge=1,
        le=2000,
    )
    pattern: Pattern | None = means(say("What the answer looks like, as a regular expression."), default=None)
    choices: tuple[LocalText, ...] = means(
        say("The answers to choose from; for the types “choice” and “choices”."), default=()
    )
    born: bool = means(say("Whether it is the person's date of birth, which must agree with the PESEL."), default=False)
    autofill: Autofill | None = means(
        say("What a browser may fill in for the person; most often it follows from the type."), default=None
    )
    edited_by: Literal["person", "staff", "nobody"] = means(
        say("Who changes it; in an application every field is the person's."),
        default="person",
        choices={
            "person": say("the person"),
            "staff": say("staff; the person sees it"),
            "nobody": say("nobody; it stays as it came"),
        },
    )
    why: LocalText | None = means(say("Why it is asked for; people read it at the field."), default=None)
    basis: LocalText | None = means(say("The law by which it is asked for; a PESEL needs one."), default=None)


class FieldGroup(Table):
    """Fields that belong together under one heading; its ``why`` and ``basis`` hold for all of them."""

    key: Key = means(say("A short name of the group."))
    title: LocalText = means(say("Its heading."))
    field: tuple[FormField, ...] = means(say("A field of the form."), min_length=1)
    why: LocalText | None = means(say("Why all of it is asked for."), default=None)
    basis: LocalText | None = means(say("The law by which all of it is asked for."), default=None)


class Profile(Table):
    """What the institution asks a person about; ``clause`` is the page that says what becomes of the answers."""

    group: tuple[FieldGroup, ...] = means(say("Fields that belong together under one heading."), default=())
    clause: Key | None = means(
        say("The page that says what becomes of the data (GDPR); it stands before the fields."), default=None
    )
    submit: LocalText | None = means(say("The words of the button that saves."), default=None)


class ApplicationConfig(Table):
    """A form by which somebody asks for access; staff decide. Its ``why`` and ``basis`` hold for all fields.

    ``email_field`` is the field to whose address the answer goes, ``name_field`` the one that names the account.
    """

    key: Key = means(say("The name of the form in its address."))
    title: LocalText = means(say("What the form is called."))
    subtitle: LocalText | None = means(say("A second line below the title."), default=None)
    intro: LocalText | None = means(say("What stands above the fields."), default=None)
    field: tuple[FormField, ...] = means(say("A field of the form."), min_length=1)
    email_field: Key = means(
        say("The field to whose address the answer goes; it is required and has the type “email”."), default="email"
    )
    name_field: Key | None = means(say("The field that says whose the account will be."), default=None)
    permissions: tuple[Key, ...] = means(say("What an account may open once the application was granted."), default=())
    clause: Key | None = means(
        say("The page that says what becomes of the data (GDPR); it stands before the fields."), default=None
    )
    submit: LocalText | None = means(say("The words of the button."), default=None)
    why: LocalText | None = means(say("Why all of it is asked for."), default=None)
    basis: LocalText | None = means(say("The law by which all of it is asked for."), default=None)
