"""The schema of a tenant's folder: every table and key that its configuration may hold."""

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
