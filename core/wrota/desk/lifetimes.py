"""Lifetimes of one-time links by their kind, as the institution has configured them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from wrota.store.links import LINK_KINDS, LinkKind
from wrota.tenant.schema import Config


def lifetimes(config: Config) -> Mapping[LinkKind, timedelta]:
    """Return the lifetime of each kind of link, counted from the first attempt to deliver its letter."""
    return {kind: _lifetime(config, kind) for kind in LINK_KINDS}


def _lifetime(config: Config, kind: LinkKind) -> timedelta:
    match kind:
        case "access":
            return timedelta(minutes=config.recovery.link_minutes)
        case "activation" | "granted":
            return timedelta(days=config.enrolment.activation_days)
        case "invitation":
            return timedelta(days=config.enrolment.invitation_days)
        case "email":
            return timedelta(days=1)
