"""Formatting of dates, times and durations as people read them: in Warsaw, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from wrota.words import Sentence, say_many

WARSAW = ZoneInfo("Europe/Warsaw")
"""Where the institutions are, and by which clock they and their people live."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_LONGEST_IN_HOURS = timedelta(hours=72)


def in_words(moment: datetime, language: str) -> str:
    """Return an aware moment as date and time of day, for example ``21 listopada 2026, 12:00``."""
    return format_datetime(moment.astimezone(WARSAW), "d MMMM y, HH:mm", locale=language)


def day(day: date, language: str) -> str:
    """Return a day in words, for example ``25 maja 2018``."""
    return format_date(day, "d MMMM y", locale=language)


def noted(moment: datetime) -> str:
    """Return an aware moment as staff and programs note it in any language, for example ``2026-11-21 12:00``."""
    return moment.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M")


def length(time: timedelta) -> Sentence:
    """Return a lifetime in the largest unit that people use for it: 90 minutes, 48 hours, 1 day, 7 days.

    One hour is 60 minutes, so that in Polish the words are the same in every sentence that they stand in.
    """
    if time == _DAY or (time > _LONGEST_IN_HOURS and not time % _DAY):
        return say_many("{count} day", "{count} days", time // _DAY)
    if time > _HOUR and not time % _HOUR:
        return say_many("{count} hour", "{count} hours", time // _HOUR)
    return say_many("{count} minute", "{count} minutes", time // _MINUTE)
