"""Signals (blinker): what a portal tells the code around it, one for each act, sent once the act is committed."""

from __future__ import annotations

import logging

from blinker import NamedSignal, Namespace

_LOG = logging.getLogger("wrota")
_NAMES = Namespace()

signed_in: NamedSignal = _NAMES.signal("signed-in", doc="Somebody signed in. Facts: ``handle`` of the account.")

signed_out: NamedSignal = _NAMES.signal(
    "signed-out", doc="Somebody signed out by the button; a session that ran out tells nobody. Facts: ``handle``."
)

sign_in_refused: NamedSignal = _NAMES.signal(
    "sign-in-refused",
    doc="""Somebody could not come in. Facts: ``reason``, a word as in the audit, for staff alone: ``unknown``,
    ``wrong_password``, ``blocked`` … A try beyond a limit is not judged, and so not told.""",
)

password_changed: NamedSignal = _NAMES.signal(
    "password-changed", doc="A password was chosen or changed; all earlier sessions have ended. Facts: ``handle``."
)

activated: NamedSignal = _NAMES.signal("activated", doc="An account was opened by its owner. Facts: ``handle``.")

closed: NamedSignal = _NAMES.signal("closed", doc="An account was closed by its owner. Facts: ``handle``.")

policy_accepted: NamedSignal = _NAMES.signal(
    "policy-accepted",
    doc="""Somebody agreed to a version of a policy; a notice that was read tells nobody. Facts: ``handle`` of the
    account, ``policy``, its id, and ``version``, its date.""",
)

recovery_asked: NamedSignal = _NAMES.signal(
    "recovery-asked", doc="Somebody asked for a way back in; whether anybody was meant is found out later. No facts."
)


def announce(signal: NamedSignal, tenant: str, **facts: str) -> None:
    """Tell the receivers of a tenant's signal, after the commit.

    A receiver that fails is logged: it undoes no act, and keeps no other receiver from being told.
    """
    if signal.is_muted:
        return
    for receiver in signal.receivers_for(tenant):
        try:
            receiver(tenant, **facts)
        except Exception:
            _LOG.exception("A receiver of the signal %s failed", signal.name)
