"""The schema of ``tenant.toml``: pydantic models of its tables, each key declared together with what it means.

The modules of the models evaluate their annotations at once, without ``from __future__ import annotations``: pydantic
would have to compile every one of them a second time, in each process that starts.
"""

from wrota.tenant.schema.config import Config
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
from wrota.tenant.schema.forms import ApplicationConfig, Enrolment, FieldGroup, FormField, Profile
from wrota.tenant.schema.inside import AccountConfig, Annex, Module, Policy, PolicyVersion
from wrota.tenant.schema.institution import Accessibility, Brand, Contact, HeaderLink, Mail, Notice, Unit
from wrota.tenant.schema.table import Table

__all__ = [
    "Accessibility",
    "AccountConfig",
    "Annex",
    "ApplicationConfig",
    "Brand",
    "Config",
    "Contact",
    "Enrolment",
    "FieldGroup",
    "FormField",
    "IdentifierConfig",
    "Limits",
    "HeaderLink",
    "Mail",
    "Module",
    "Notice",
    "PasswordRules",
    "Policy",
    "PolicyVersion",
    "Profile",
    "ProofConfig",
    "Recovery",
    "SessionConfig",
    "SignIn",
    "Table",
    "Unit",
    "Way",
]
