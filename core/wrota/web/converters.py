"""URL converters: a unit's path in front of an address, and a day."""

from __future__ import annotations

from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from wrota.web.units import units


def init_app(app: Flask) -> None:
    """Let paths hold ``<unit:…>`` and ``<day:…>``."""
    app.url_map.converters.update(unit=UnitConverter, day=DayConverter)


class UnitConverter(BaseConverter):
    """The path of one of the institution's units, several pieces long; its letters' case does not matter."""

    regex = r"[^/]+(?:/[^/]+)*?/?"
    part_isolating = False

    def to_python(self, value: str) -> str:
        """Take only the paths that the configuration names, also with a slash at the end."""
        path = value.rstrip("/")
        if path.casefold() not in units():
            raise ValidationError
        return path

    def to_url(self, value: str) -> str:
        """Write the path with its slashes."""
        return value


class DayConverter(BaseConverter):
    """A day as ``2018-05-25`` in an address; nothing else is one."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Take only days that the calendar has."""
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError from error

    def to_url(self, value: date) -> str:
        """Write a day."""
        return value.isoformat()
