"""The pages: each opens the books for the symbols of whoever asks, and for no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from flask import Blueprint, abort, render_template, request

from wrota.modules import person

from . import sections
from .ledger import Book, Ledger
from .sheet import Section, Sheet
from .voice import Voice

charges = Blueprint("charges", __name__, template_folder="templates", static_folder="static")


@charges.get("/naliczenia")
def due() -> str:
    """Show what was charged for the flat, month by month."""
    return _charged("due", Book.CHARGES)


@charges.get("/rozliczenia")
def settlements() -> str:
    """Show charges for the flat and what was paid."""
    return _settled("settlements", Book.CHARGES)


@charges.get("/saldo")
def balance() -> str:
    """Confirm how the account of the flat stands."""
    voice, entries = _voice(), _ledger().account(Book.CHARGES)
    sheet = Sheet(voice.say("balance"), (), voice.say("nothing_charges"))
    if entries:
        last = entries[-1]
        said = voice.say("confirmed", day=voice.day(last.on), balance=voice.balance(last.balance))
        sheet = replace(sheet, sections=(sections.balance(voice, entries),), intro=said)
    return _shown(sheet)


@charges.get("/czynsz/naliczenia")
def rent_due() -> str:
    """Show what was charged for additional rooms."""
    return _charged("rent_due", Book.RENTS)


@charges.get("/czynsz/rozliczenia")
def rent_settlements() -> str:
    """Show charges for additional rooms and what was paid."""
    return _settled("rent_settlements", Book.RENTS)


@charges.get("/wodomierze")
def meters() -> str:
    """Show what the water meters read."""
    voice = _voice()
    parts = tuple(sections.meter(voice, meter) for meter in _ledger().meters())
    return _shown(Sheet(voice.say("meters"), parts, voice.say("nothing_meters")))


@charges.get("/windykacja")
def arrears() -> str:
    """Show which debts are being recovered."""
    voice, found = _voice(), _ledger().arrears()
    parts = (sections.arrears(voice, found),) if found else ()
    return _shown(Sheet(voice.say("arrears"), parts, voice.say("nothing_arrears")))


def _charged(name: str, book: Book) -> str:
    voice, found = _voice(), _ledger().charges(book)
    years, year = _years(charge.month for charge in found)
    chosen = [charge for charge in found if charge.month.year == year]
    parts = (sections.latest(voice, chosen[-1]), sections.months(voice, chosen, str(year))) if chosen else ()
    return _by_year(name, parts, years, year)


def _settled(name: str, book: Book) -> str:
    voice, found = _voice(), _ledger().account(book)
    years, year = _years(entry.on for entry in found)
    chosen = [entry for entry in found if entry.on.year == year]
    parts = (sections.account(voice, chosen, str(year)),) if chosen else ()
    return _by_year(name, parts, years, year)


def _by_year(name: str, parts: tuple[Section, ...], years: tuple[int, ...], year: int | None) -> str:
    voice = _voice()
    return _shown(Sheet(voice.say(name), parts, voice.say("nothing_charges"), years=years, year=year))


def _years(days: Iterable[date]) -> tuple[tuple[int, ...], int | None]:
    """Return the years that there is something of, the newest first, and the one that the address asks for."""
    years = tuple(sorted({day.year for day in days}, reverse=True))
    requested = request.args.get("rok")
    if requested is not None and requested not in map(str, years):
        abort(404)
    return years, int(requested) if requested else next(iter(years), None)


def _shown(sheet: Sheet) -> str:
    symbols = ", ".join(person().identifiers.get("symbol", ()))
    return render_template("charges/page.html", sheet=sheet, voice=_voice(), symbols=symbols)


def _ledger() -> Ledger:
    return Ledger(person().identifiers.get("symbol", ()))


def _voice() -> Voice:
    return Voice(person().language)
