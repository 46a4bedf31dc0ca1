"""What people are asked for: the roads to an account, the profile and the applications."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wrota.tenant.schema.table import Table
from wrota.tenant.values import Key, LocalText, Pattern

FieldType = Literal[
    "text", "area", "date", "email", "phone", "postcode", "choice", "choices", "country", "pesel", "nip"
]

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

    roads: tuple[Literal["recovery", "claim", "application", "invitation"], ...] = ()
    claim_identifier: str | None = None
    claim_proof: Key | None = None
    claim_intro: LocalText | None = None
    activation_days: int = Field(default=7, ge=1, le=14)
    invitation_days: int = Field(default=7, ge=1, le=14)


class FormField(Table):
    """A field of the profile or of an application; a ``born`` one must agree with the PESEL of the same person."""

    name: Key
    label: LocalText
    hint: LocalText | None = None
    type: FieldType = "text"
    required: bool = False
    max: int | None = Field(default=None, ge=1, le=2000)
    pattern: Pattern | None = None
    choices: tuple[LocalText, ...] = ()
    born: bool = False
    autofill: Autofill | None = None
    edited_by: Literal["person", "staff", "nobody"] = "person"
    why: LocalText | None = None
    basis: LocalText | None = None


class FieldGroup(Table):
    """Fields that belong together under one heading; its ``why`` and ``basis`` hold for all of them."""

    key: Key
    title: LocalText
    field: tuple[FormField, ...] = Field(min_length=1)
    why: LocalText | None = None
    basis: LocalText | None = None


class Profile(Table):
    """What the institution asks a person about; ``clause`` is the page that says what becomes of the answers."""

    group: tuple[FieldGroup, ...] = ()
    clause: Key | None = None
    submit: LocalText | None = None


class ApplicationConfig(Table):
    """A form by which somebody asks for access; staff decide. Its ``why`` and ``basis`` hold for all fields.

    ``email_field`` is the field to whose address the answer goes, ``name_field`` the one that names the account.
    """

    key: Key
    title: LocalText
    subtitle: LocalText | None = None
    intro: LocalText | None = None
    field: tuple[FormField, ...] = Field(min_length=1)
    email_field: Key = "email"
    name_field: Key | None = None
    permissions: tuple[Key, ...] = ()
    clause: Key | None = None
    submit: LocalText | None = None
    why: LocalText | None = None
    basis: LocalText | None = None
