"""The schema of a tenant's folder: every table and key that its configuration may hold."""

from wrota.tenant.schema.config import Config
from wrota.tenant.schema.entry import Identifier, Limits, PasswordRules, Proof, Recovery, Session, SignIn, Way
from wrota.tenant.schema.forms import Application, Enrolment, FieldGroup, FormField, Profile
from wrota.tenant.schema.inside import Account, Annex, Module, Policy, PolicyVersion
from wrota.tenant.schema.institution import Accessibility, Brand, Contact, Link, Mail, Notice, Unit
from wrota.tenant.schema.table import Table

__all__ = [
    "Accessibility",
    "Account",
    "Annex",
    "Application",
    "Brand",
    "Config",
    "Contact",
    "Enrolment",
    "FieldGroup",
    "FormField",
    "Identifier",
    "Limits",
    "Link",
    "Mail",
    "Module",
    "Notice",
    "PasswordRules",
    "Policy",
    "PolicyVersion",
    "Profile",
    "Proof",
    "Recovery",
    "Session",
    "SignIn",
    "Table",
    "Unit",
    "Way",
]
