"""How the module speaks to somebody: words, money, days and volumes in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal

from .words import spoken, words


@dataclass(frozen=True)
class Voice:
    """One language; ``requested`` is the portal's, which the module may not speak."""

    requested: str

    @property
    def language(self) -> str:
        """The language that it speaks instead, where it has to."""
        return spoken(self.requested)

    def say(self, name: str, **values: str) -> str:
        """Return the words of a name, their placeholders filled."""
        return words(self.requested)[name].format_map(values)

    def money(self, amount: Decimal) -> str:
        """Return an amount, as in ``−1234,50 zł``; the sign is one that is read out."""
        return format_currency(amount, "PLN", locale=self.language).replace("-", "\N{MINUS SIGN}")

    def volume(self, amount: Decimal | None) -> str:
        """Return cubic metres without their unit; a dash where nothing is known."""
        return "–" if amount is None else format_decimal(amount, "0.0", locale=self.language)

    def day(self, day: date) -> str:
        """Return a day, as in ``10 października 2026``."""
        return format_date(day, "long", locale=self.language)

    def short_day(self, day: date) -> str:
        """Return a day for a table, as in ``10 paź 2026``."""
        return format_date(day, "medium", locale=self.language)

    def day_of_year(self, day: date) -> str:
        """Return a day where the year is known, as in ``10 paź``."""
        return format_skeleton("MMMd", day, locale=self.language)

    def month(self, day: date) -> str:
        """Return the month of a day, as in ``październik 2026``."""
        return format_skeleton("yMMMM", day, locale=self.language)

    def short_month(self, day: date) -> str:
        """Return the month of a day in as few letters as a chart has room for."""
        return format_date(day, "LLL", locale=self.language)

    def balance(self, amount: Decimal) -> str:
        """Return what a balance means."""
        if not amount:
            return self.say("even")
        return self.say("overpaid" if amount > 0 else "underpaid", amount=self.money(abs(amount)))
