"""The field type of date and time: aware, in UTC, stored as whole milliseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from peewee import Field

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Return an aware moment as whole milliseconds since 1970."""
    return (moment - _EPOCH) // _MILLISECOND


def moment(stored: int) -> datetime:
    """Return the aware moment, in UTC, of whole milliseconds since 1970."""
    return _EPOCH + stored * _MILLISECOND


class MomentField(Field):
    """An aware moment, stored as whole milliseconds since 1970."""

    field_type = "BIGINT"

    def db_value(self, value: datetime | None) -> int | None:
        """Return what the column holds; a naive moment raises `TypeError`."""
        return None if value is None else milliseconds(value)

    def python_value(self, value: int | None) -> datetime | None:
        """Return the moment of what the column holds."""
        return None if value is None else moment(value)
