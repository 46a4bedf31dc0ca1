"""Sections of the pages: figures of the books turned into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from .chart import Chart, chart
from .ledger import Arrear, Charge, Entry, Meter
from .sheet import Section, Table
from .voice import Voice


def latest(voice: Voice, charge: Charge) -> Section:
    """Return the items of one month."""
    heads = voice.say("item"), voice.say("amount")
    rows = tuple((voice.say(item), voice.money(amount)) for item, amount in charge.items.items())
    total = voice.say("total"), voice.money(charge.total)
    return Section(Table(voice.say("month_title", month=voice.month(charge.month)), heads, rows, total))


def months(voice: Voice, charges: Sequence[Charge], year: str) -> Section:
    """Return what was charged in a year, the newest month first, and a chart of it."""
    title, heads = voice.say("year_title", year=year), (voice.say("month"), voice.say("amount"))
    rows = tuple((voice.month(charge.month), voice.money(charge.total)) for charge in reversed(charges))
    total = voice.say("total"), voice.money(sum((charge.total for charge in charges), Decimal()))
    drawn = _drawn(voice, title, [(charge.month, charge.total) for charge in charges], voice.money)
    return Section(Table(title, heads, rows, total), drawn)


def account(voice: Voice, entries: Sequence[Entry], year: str) -> Section:
    """Return the lines of an account in a year, the newest first."""
    heads = voice.say("move"), voice.say("amount"), voice.say("standing")
    rows = tuple(_line(voice, entry) for entry in reversed(entries))
    return Section(Table(voice.say("account_title", year=year), heads, rows), hint=voice.say("account_hint"))


def balance(voice: Voice, entries: Sequence[Entry]) -> Section:
    """Return what an account's balance is made of."""
    charged = sum((entry.amount for entry in entries if entry.amount < 0), Decimal())
    paid = entries[-1].balance - charged
    rows = (voice.say("all_charged"), voice.money(charged)), (voice.say("all_paid"), voice.money(paid))
    total = voice.say("standing"), voice.money(entries[-1].balance)
    title = voice.say("confirmed_title", day=voice.day(entries[0].on))
    heads = voice.say("move"), voice.say("amount")
    return Section(Table(title, heads, rows, total), hint=voice.say("confirmed_hint"))


def meter(voice: Voice, meter: Meter) -> Section:
    """Return the readings of a meter, the newest first, and a chart of what was used."""
    where = {"water": voice.say(meter.water), "place": voice.say(meter.place)}
    title = voice.say("meter_title", number=meter.number, **where)
    heads = voice.say("day"), voice.say("state"), voice.say("used")
    rows = tuple(
        (voice.short_day(reading.on), voice.volume(reading.state), voice.volume(reading.used))
        for reading in reversed(meter.readings)
    )
    used = [(reading.on, reading.used) for reading in meter.readings if reading.used is not None]
    return Section(Table(title, heads, rows), _drawn(voice, title, used, voice.volume))


def arrears(voice: Voice, found: Sequence[Arrear]) -> Section:
    """Return the debts that are being recovered."""
    heads = voice.say("case"), voice.say("left"), voice.say("stage")
    rows = tuple((_case(voice, one), voice.money(one.left), voice.say(one.stage)) for one in found)
    return Section(Table(voice.say("arrears_title"), heads, rows))


def _case(voice: Voice, arrear: Arrear) -> str:
    return f"{arrear.number}, {voice.say('since', day=voice.short_day(arrear.since))}"


def _line(voice: Voice, entry: Entry) -> tuple[str, str, str]:
    what = voice.say("charged" if entry.amount < 0 else "paid")
    return f"{voice.day_of_year(entry.on)}, {what}", voice.money(entry.amount), voice.money(entry.balance)


def _drawn(
    voice: Voice, title: str, figures: Sequence[tuple[date, Decimal]], told: Callable[[Decimal], str]
) -> Chart | None:
    """Return a chart that also says in words what is seen at a glance; one figure alone needs none."""
    if len(figures) < 2:
        return None
    (low_on, low), (high_on, high) = min(figures, key=_amount), max(figures, key=_amount)
    ends = {"low": told(low), "low_when": voice.month(low_on), "high": told(high), "high_when": voice.month(high_on)}
    labelled = [(voice.short_month(on), amount) for on, amount in figures]
    return chart(voice.say("chart", title=title, **ends), labelled)


def _amount(figure: tuple[date, Decimal]) -> Decimal:
    return figure[1]
