"""The ways in: identifiers and proofs, passwords, recovery, the session and the limits."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wrota.tenant.schema.table import Table
from wrota.tenant.values import Key, Line, LocalText, Pattern


class Way(Table):
    """A way of signing in, offered on the entry page."""

    key: Key
    title: LocalText
    hint: LocalText | None = None
    kind: Literal["standard"]


class SignIn(Table):
    """The words of the sign-in box."""

    title: LocalText | None = None
    identifier_label: LocalText | None = None
    identifier_hint: LocalText | None = None
    password_hint: LocalText | None = None
    submit: LocalText | None = None


class IdentifierConfig(Table):
    """One kind of identifier that people of this institution type; their order is the order of looking."""

    kind: Literal["pesel", "email", "login", "symbol", "substitute"]
    label: LocalText
    hint: LocalText | None = None
    pattern: Pattern | None = None
    example: Line | None = None
    mask: Literal["none", "ends", "last4"] = "none"
    shared: bool = False
    signs_in: bool = True
    recovers: bool = True
    earliest_birth: int = Field(default=1900, ge=1800, le=2299)
    basis: LocalText | None = None


class ProofConfig(Table):
    """Something that only the person and the institution know."""

    kind: Key
    label: LocalText
    where: LocalText | None = None
    pattern: Pattern | None = None
    check: Literal["none", "nrb"] = "none"
    phone: Line | None = None


class PasswordRules(Table):
    """What a new password must be like."""

    length: int = Field(default=12, ge=8, le=64)
    upper: int = Field(default=0, ge=0, le=8)
    lower: int = Field(default=0, ge=0, le=8)
    digits: int = Field(default=0, ge=0, le=8)
    special: int = Field(default=0, ge=0, le=8)
    special_examples: Line | None = None
    refuse: tuple[Line, ...] = ()


class Recovery(Table):
    """How lost access comes back; a link lives 72 hours at most."""

    link_minutes: int = Field(default=60, ge=10, le=72 * 60)
    unknown: Literal["neutral", "named"] = "neutral"
    robot_check: bool = False
    robot_wait_seconds: int = Field(default=3, ge=3, le=10)
    page_between: bool = False
    title: LocalText | None = None
    link_label: LocalText | None = None
    field_label: LocalText | None = None
    intro: LocalText | None = None
    submit: LocalText | None = None
    ask: LocalText | None = None


class SessionConfig(Table):
    """How long a person stays signed in."""

    idle_minutes: int = Field(default=15, ge=5, le=120)
    warning_minutes: int = Field(default=2, ge=2, le=10)
    countdown: bool = True


class Limits(Table):
    """How many tries there are; a tenant may only be stricter than the site's floor."""

    per_identifier_and_caller: int = Field(default=5, ge=3, le=5)
    per_identifier: int = Field(default=20, ge=5, le=20)
    per_address: int = Field(default=30, ge=5, le=30)
    letters_per_hour: int = Field(default=3, ge=1, le=3)
