"""The whole configuration of one institution: the keys on top, and its tables."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wrota.tenant.addresses import Host
from wrota.tenant.schema.entry import (
    IdentifierConfig,
    Limits,
    PasswordRules,
    ProofConfig,
    Recovery,
    SessionConfig,
    SignIn,
    Way,
)
from wrota.tenant.schema.forms import ApplicationConfig, Enrolment, Profile
from wrota.tenant.schema.inside import AccountConfig, Module, Policy
from wrota.tenant.schema.institution import Accessibility, Brand, Contact, Mail, Unit
from wrota.tenant.schema.table import Table
from wrota.tenant.values import DEFAULT_LANGUAGE, Key, Line, LocalLine, SpokenLanguage


class Config(Table):
    """The whole configuration of one institution."""

    name: LocalLine
    owner: Line
    contact: Contact
    hosts: tuple[Host, ...] = ()
    languages: tuple[SpokenLanguage, ...] = Field(default=(DEFAULT_LANGUAGE,), min_length=1)
    form_of_address: Literal["formal", "direct"] = "formal"
    theme: Key = "base"
    public_body: bool = False
    accessibility: Accessibility = Accessibility()
    brand: Brand = Brand()
    way: tuple[Way, ...] = ()
    sign_in: SignIn = SignIn()
    identifier: tuple[IdentifierConfig, ...] = Field(min_length=1)
    proof: tuple[ProofConfig, ...] = ()
    enrolment: Enrolment = Enrolment()
    application: tuple[ApplicationConfig, ...] = ()
    profile: Profile = Profile()
    account: AccountConfig = AccountConfig()
    password: PasswordRules = PasswordRules()
    recovery: Recovery = Recovery()
    policy: tuple[Policy, ...] = ()
    session: SessionConfig = SessionConfig()
    module: tuple[Module, ...] = ()
    unit: tuple[Unit, ...] = ()
    mail: Mail
    limits: Limits = Limits()
