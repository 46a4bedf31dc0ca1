"""For how long the links of letters live, as the institution has decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from wrota.tenant.schema import Config


def lifetimes(config: Config) -> Mapping[str, timedelta]:
    """Return the lifetime of each kind of link, counted from the first attempt to deliver its letter."""
    return {
        "access": timedelta(minutes=config.recovery.link_minutes),
        "activation": timedelta(days=config.enrolment.activation_days),
        "invitation": timedelta(days=config.enrolment.invitation_days),
        "granted": timedelta(days=config.enrolment.activation_days),
        "email": timedelta(days=1),
    }
