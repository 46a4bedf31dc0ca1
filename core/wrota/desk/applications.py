"""Applications for access: each is kept for staff, and the worker writes that it has arrived."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from wrota.desk import Desk, letters
from wrota.desk.letters import Destination
from wrota.desk.limits import reserve
from wrota.desk.pace import Pace
from wrota.errors import SealBroken
from wrota.rules import identifiers
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.letter_boxes import box
from wrota.rules.limits import WINDOW
from wrota.store import applications, audit, cases
from wrota.store.applications import Application
from wrota.store.limits import SOFT, Bucket, Caller
from wrota.store.vocabulary import CaseReason
from wrota.tenant import schema

SENT, WITHHELD, BROKEN = "sent", "withheld", "broken"
HOUR = timedelta(hours=1)

_LOG = logging.getLogger("wrota")


@dataclass(frozen=True)
class Applied:
    """A validated form of an application, and where and how the answer is to be given.

    ``values`` are in their canonical form, by the names of the fields; ``base`` has the unit's path where there is one.
    """

    form: schema.ApplicationConfig
    values: Mapping[str, str] = field(repr=False)
    address: str
    base: str
    language: str


def apply(desk: Desk, applied: Applied) -> str:
    """Keep an application and return its number, by which staff find it; raise `TooMany` beyond a limit.

    Nobody is looked up: whoever has an account gets the same answer by the same statements. What was sent before and
    waits is not kept twice; it keeps its number.
    """
    form, values = applied.form, applied.values
    email = identifiers.canonical(EMAIL, values[form.email_field]) or ""
    _reserve(desk, applied, email)
    with desk.store.writing():
        kept = applications.add(desk.store, form.key, email, values, base=applied.base, language=applied.language)
        reason: CaseReason = "received" if kept.is_new else "duplicate"
        cases.keep(desk.store, kept.number, reason, "application")
        audit.write(desk.store, "application_received", application=kept.handle, reason=reason)
    return kept.number


def form_of(desk: Desk, key: str) -> schema.ApplicationConfig | None:
    """Return the form with a key; None where there is none, or none any more."""
    return next((form for form in desk.tenant.config.application if form.key == key), None)


def title(desk: Desk, application: Application, language: str) -> str:
    """Return the title of an application's form; its key where the form is no longer there."""
    form = form_of(desk, application.form)
    return form.title.in_language(language, desk.tenant.first_language) if form else application.form


def acknowledge_all(desk: Desk, is_over: Callable[[], bool] = bool) -> int:
    """Write to whose application has arrived, the oldest first, until all know or it is over; return how many."""
    count, pace = 0, Pace(is_over)
    while pace.goes_on() and (application := applications.unacknowledged(desk.store)):
        _acknowledge(desk, application)
        count += 1
    return count


def destination(desk: Desk, application: Application) -> Destination:
    """Return the address that the applicant gave, and the language and the portal's address of the asking."""
    form, values = form_of(desk, application.form), applications.values_of(desk.store, application)
    address = values.get(form.email_field, "") if form else ""
    return Destination(address, application.language, application.base)


def _acknowledge(desk: Desk, application: Application) -> None:
    """Write to one applicant in a transaction of its own; the others do not wait for whatever is wrong with it."""
    try:
        with desk.store.writing():
            _write(desk, application)
    except (SealBroken, ValueError):
        _LOG.exception("%s: application %s cannot be acknowledged", desk.tenant.key, application.handle)
        with desk.store.writing():
            applications.acknowledge(desk.store, application, BROKEN)


def _write(desk: Desk, application: Application) -> None:
    """Put in the letter, unless the address has had enough of them within the hour: anybody can type any address."""
    to = destination(desk, application)
    address = identifiers.canonical(EMAIL, to.address) or ""
    most = desk.tenant.config.limits.letters_per_hour
    # The hour before this application, not before now: after a long break there may be many of them to write about.
    is_enough = applications.count_at(desk.store, address, SENT, application.at - HOUR) >= most
    if applications.acknowledge(desk.store, application, WITHHELD if is_enough else SENT) and not is_enough:
        values = {"application": title(desk, application, to.language), "number": application.number}
        letters.send_to_applicant(desk, "application_received", to, application.id, **values)


def _reserve(desk: Desk, applied: Applied, email: str) -> None:
    """Count every application: strangers are not to fill the list, nor somebody's letter box."""
    limits = desk.tenant.config.limits
    caller, whose = Caller("address", applied.address), box(email)
    buckets = (
        Bucket("application", f"{caller.text}|{whose}", limits.per_identifier_and_caller, int(WINDOW.total_seconds())),
        Bucket("application", caller.text, limits.per_address, SOFT),
        Bucket("application", f"|{whose}", limits.per_identifier, SOFT),
    )
    reserve(desk, caller, buckets)
