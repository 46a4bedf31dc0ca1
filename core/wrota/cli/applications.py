"""``wrota applications``: who asks for access, and what staff decide."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from wrota.cli.language import SPOKEN, catalogue_for
from wrota.cli.stores import opened
from wrota.desk import Desk
from wrota.desk.account import known_as
from wrota.desk.applications import title
from wrota.desk.staff import application_details, decisions, letter_fates
from wrota.desk.staff.application_details import ApplicationDetails
from wrota.desk.staff.decisions import Grant, Granted
from wrota.errors import AlreadyDecided
from wrota.rules import identifiers, moments
from wrota.rules.identifiers import Identifier
from wrota.store import applications as kept
from wrota.store.applications import Application, ApplicationStatus
from wrota.store.outbox import LetterFate
from wrota.store.people_bulk import NewProof
from wrota.words import Catalogue, Sentence, say

STATUSES = {
    ApplicationStatus.NEW: say("waiting for a decision"),
    ApplicationStatus.GRANTED: say("granted"),
    ApplicationStatus.REFUSED: say("refused"),
}

_LINE_END, _INDENTED = "\n", "\n    "

_spoken = click.option("--lang", type=click.Choice(SPOKEN), help="The language of the answer; LANG decides otherwise.")
_key = click.argument("key")
_number = click.argument("number")
_as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")
_by = click.option("--by", default="", metavar="NAME", help="Who decides.")


@click.group()
def applications() -> None:
    """Applications for access, by the numbers that applicants were given."""


@applications.command("list")
@_key
@_as_json
@_spoken
def list_(key: str, as_json: bool, lang: str | None) -> None:
    """List all applications, the oldest first; what was filled in is not in the list."""
    with opened(key, lang) as desk:
        found = kept.every(desk.store)
    if as_json:
        click.echo(json.dumps([_facts(one) for one in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo(catalogue_for(lang).translate(say("There are no applications.")), err=True)
    for one in () if as_json else found:
        click.echo(f"{one.number}  {moments.noted(one.at)}  {one.form}  {_status(catalogue_for(lang), one)}")


@applications.command()
@_key
@_number
@_as_json
@_spoken
def show(key: str, number: str, as_json: bool, lang: str | None) -> None:
    """Show one application whole, with what became of its letters; that it was looked at is recorded."""
    catalogue = catalogue_for(lang)
    with opened(key, lang) as desk:
        details = application_details.look_at(desk, number, catalogue.language)
        if as_json:
            click.echo(json.dumps(_whole(details), ensure_ascii=False, indent=2))
        for line in () if as_json else _lines(desk, details, catalogue):
            click.echo(line)


@applications.command()
@_key
@_number
@click.option("--identifier", "named", multiple=True, metavar="KIND=VALUE", help="Whose account it is, or is to be.")
@click.option("--permission", "permissions", multiple=True, metavar="P", help="One more than the form gives.")
@click.option("--proof", "proofs", multiple=True, metavar="KIND=NUMBER", help="What a policy will ask the person for.")
@_by
@_spoken
def grant(
    key: str,
    number: str,
    named: tuple[str, ...],
    permissions: tuple[str, ...],
    proofs: tuple[str, ...],
    by: str,
    lang: str | None,
) -> None:
    """Grant an application; the account is matched or made, and its letter goes out. Ends with 1 if it was decided."""
    catalogue = catalogue_for(lang)
    with opened(key, lang) as desk, _decided_once(catalogue):
        wanted = Grant(
            [Identifier(*_named(one)) for one in named], by, permissions, [NewProof(*_named(one)) for one in proofs]
        )
        done = decisions.grant(desk, number, wanted)
        for warning in done.warnings:
            click.echo(catalogue.translate(warning), err=True)
        click.echo(catalogue.translate(_outcome(desk, done)))


@applications.command()
@_key
@_number
@click.option("--reason", default="", metavar="TEXT", help="Why; it goes into the letter.")
@_by
@_spoken
def refuse(key: str, number: str, reason: str, by: str, lang: str | None) -> None:
    """Refuse an application; the letter gives the reason. Ends with 1 if it was decided before."""
    catalogue = catalogue_for(lang)
    with opened(key, lang) as desk, _decided_once(catalogue):
        decisions.refuse(desk, number, reason, by)
    click.echo(catalogue.translate(say("Refused; the letter with the reason is on its way.")))


@contextmanager
def _decided_once(catalogue: Catalogue) -> Iterator[None]:
    """End with 1 where somebody was quicker, and say who."""
    try:
        yield
    except AlreadyDecided as before:
        click.echo(catalogue.translate(before.sentence), err=True)
        sys.exit(1)


def _named(text: str) -> tuple[str, str]:
    kind, _, value = text.partition("=")
    return kind.strip(), value


def _facts(one: Application) -> dict[str, Any]:
    """Return what programs get; nothing of the applicant."""
    return {
        "number": one.number,
        "form": one.form,
        "state": one.status.value,
        "at": one.at.isoformat(timespec="seconds"),
        "decided_at": one.decided_at.isoformat(timespec="seconds") if one.decided_at else None,
        "by": one.by or None,
    }


def _whole(details: ApplicationDetails) -> dict[str, Any]:
    """Return what programs get of one that is looked at."""
    return {
        **_facts(details.application),
        "reason": details.application.reason or None,
        "receipt": details.application.receipt or None,
        "accounts": list(details.known),
        "letters": [
            {
                "handle": one.handle,
                "letter": one.name,
                "state": one.status,
                "at": one.at.isoformat(timespec="seconds"),
                "tries": one.tries,
                "reason": one.reason or None,
            }
            for one in details.letters
        ],
        "answers": [{"label": line.label, "answer": line.said} for line in details.lines],
    }


def _status(catalogue: Catalogue, one: Application) -> str:
    status = catalogue.translate(STATUSES[one.status])
    return f"{status}  {moments.noted(one.decided_at)}  {one.by}" if one.decided_at else status


def _lines(desk: Desk, details: ApplicationDetails, catalogue: Catalogue) -> Iterator[str]:
    one = details.application
    facts: list[tuple[Sentence, str]] = [
        (say("Number"), one.number),
        (say("Application"), title(desk, one, catalogue.language)),
        (say("Arrived"), moments.noted(one.at)),
        (say("State"), _status(catalogue, one)),
        *([(say("Reason"), one.reason)] if one.reason else []),
        (say("Accounts with this e-mail address"), ", ".join(details.known) or "–"),
    ]
    yield from (f"{catalogue.translate(label)}: {text}" for label, text in facts)
    if unwritten := letter_fates.unwritten(one.receipt):
        named = say("Letter {name}", name="application_received")
        yield f"{catalogue.translate(named)}: {catalogue.translate(unwritten)}"
    for letter in details.letters:
        label = catalogue.translate(say("Letter {name}", name=letter.name))
        yield f"{label}: {_fate(letter, desk.tenant.key, catalogue)}"
    yield ""
    # An answer of several lines must not look like further answers, or like a line of ours.
    yield from (f"{line.label}: {line.said.replace(_LINE_END, _INDENTED) or '–'}" for line in details.lines)


def _fate(letter: LetterFate, key: str, catalogue: Catalogue) -> str:
    told, hint = letter_fates.in_words(letter), letter_fates.hint(letter, key)
    return "; ".join(catalogue.translate(one) for one in (told, hint) if one)


def _outcome(desk: Desk, done: Granted) -> Sentence:
    account = known_as(desk, done.account).value
    address = identifiers.masked("ends", done.address)
    if done.is_new:
        return say(
            "Granted: the account {account} was made, its letter goes to {address}.", account=account, address=address
        )
    return say("Granted to the account {account}; the letter goes to {address}.", account=account, address=address)
