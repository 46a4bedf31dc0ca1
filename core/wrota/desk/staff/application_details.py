"""An application as staff read it: its answers in words, and the accounts known by the same address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wrota.desk import Desk, validation
from wrota.desk.account import known_as
from wrota.desk.applications import destination, form_of
from wrota.errors import NotThere
from wrota.rules.identifiers import candidates, numbers_masked
from wrota.rules.kinds.identifiers import EMAIL
from wrota.store import accounts, applications, audit, outbox
from wrota.store.applications import Application
from wrota.store.outbox import LetterFate
from wrota.words import say


@dataclass(frozen=True)
class DetailLine:
    """A question of the form and what was answered."""

    label: str
    said: str = field(repr=False)


@dataclass(frozen=True)
class ApplicationDetails:
    """An application with its answers, and by what the accounts with its e-mail address are known.

    ``letters`` are those that told of it, the oldest first, as far as they are remembered.
    """

    application: Application
    lines: tuple[DetailLine, ...]
    known: tuple[str, ...] = field(repr=False)
    letters: tuple[LetterFate, ...] = ()


def look_at(desk: Desk, number: str, language: str) -> ApplicationDetails:
    """Return the application of a number, and note that it was looked at; raise `NotThere` where there is none."""
    application = applications.find(desk.store, number)
    if application is None:
        raise NotThere(say("There is no application of the number {number}.", number=number[:40]))
    with desk.store.writing():
        audit.write(desk.store, "application_shown", application=application.handle)
    return ApplicationDetails(
        application,
        tuple(_lines(desk, application, language)),
        tuple(_known(desk, application)),
        outbox.of_application(desk.store, application.id),
    )


def _lines(desk: Desk, application: Application, language: str) -> Iterator[DetailLine]:
    """Go through the answers in the order of the form.

    What the form no longer asks stands at the end by its name; whether a number there was a PESEL nobody can tell.
    """
    values = dict(applications.values_of(desk.store, application))
    form = form_of(desk, application.form)
    for one in form.field if form else ():
        said = validation.in_words(desk, one, values.pop(one.name, ""), language)
        yield DetailLine(one.label.in_language(language, desk.tenant.first_language), said)
    for name, value in values.items():
        yield DetailLine(name, numbers_masked(value))


def _known(desk: Desk, application: Application) -> Iterator[str]:
    address = destination(desk, application).address
    for account in accounts.by_digests(desk.store, candidates(address, [EMAIL])):
        yield str(known_as(desk, account).value)
