"""The WTForms field of a configured question: typed, chosen from a list, or kept and only read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field
from wtforms.widgets import TextArea, TextInput

from wrota.desk import validation
from wrota.rules import countries, fields
from wrota.tenant.schema import FormField
from wrota.web.current import desk
from wrota.web.translation import language, local_text, translate
from wrota.words import say

SEVERAL = "[]"
"""What ends the name of a field that may be sent several times (the guards refuse others)."""

_FEW = 5
_SHORT = 20
_ROWS = 5
_NUMERIC = frozenset({"date", "postcode", "pesel", "nip"})
_SHORT_TYPES = _NUMERIC | {"phone"}
_KEYBOARDS: Mapping[str, Mapping[str, str]] = {
    "email": {"type": "email", "autocapitalize": "none"},
    "phone": {"type": "tel"},
}
AUTOFILL: Mapping[str, str] = {"email": "email", "phone": "tel", "postcode": "postal-code", "country": "country"}
"""What a browser may fill in for the person, where the type alone says it."""


@dataclass(frozen=True)
class Option:
    """One answer among which to choose."""

    id: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class ReadOnlyField:
    """What the institution keeps and the person only reads here."""

    name: str
    label: str
    value: str
    is_kept: ClassVar[bool] = True


class QuestionField(Field):
    """A field made of the configuration; what was typed is a tuple, also where one answer is meant."""

    is_asked = True
    data: tuple[str, ...]

    def __init__(self, asked: FormField, autofill: str | None = None, **kwargs: Any) -> None:
        super().__init__(local_text(asked.label), description=_hint(asked), **kwargs)
        self.asked = asked
        self.short_name = asked.name
        self.flags.required = asked.required
        self.why, self.basis = local_text(asked.why), local_text(asked.basis)
        self.widget = TextArea() if asked.type == "area" else TextInput()
        self.render_kw = _attributes(asked, autofill)

    @property
    def look(self) -> str:
        """How the question is put: ``line``, ``list``, ``radios`` or ``boxes``."""
        if self.asked.type == "choices":
            return "boxes"
        if self.asked.type == "choice" and self.asked.required and len(self.asked.choices) <= _FEW:
            return "radios"
        return "list" if self.asked.type in {"choice", "country"} else "line"

    @property
    def is_short(self) -> bool:
        """Whether a short field says how little is expected."""
        return self.asked.type in _SHORT_TYPES or (self.asked.max or _SHORT + 1) <= _SHORT

    @property
    def options(self) -> list[Option]:
        """The answers among which to choose; the first has the id of the field, where links to it lead."""
        told_by_value = _choices(self.asked)
        return [
            Option(f"{self.id}-{place}" if place else self.id, value, label, value in self.data)
            for place, (value, label) in enumerate(told_by_value.items())
        ]

    def fill_in(self, stored: str) -> None:
        """Put a stored value in, to be typed over; what was just typed stays."""
        if self.raw_data is None and stored:
            is_several = self.asked.type == "choices"
            self.data = validation.chosen(stored) if is_several else (fields.shown(self.asked.type, stored),)

    def process_data(self, value: Any) -> None:
        """Begin with nothing typed."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        self.data = tuple(valuelist)

    def _value(self) -> str:
        return self.data[0] if self.data else ""


def bind(form: Any, asked: FormField, autofill: str | None) -> QuestionField:
    """Return the field of a question at home in a form; names and ids keep apart from those of the page."""
    field: QuestionField = QuestionField(asked, autofill, id=f"{asked.name}-asked").bind(form=form, name=sent_as(asked))
    return field


def sent_as(asked: FormField) -> str:
    """Return the name under which the answers to a question are sent."""
    return asked.name + SEVERAL if asked.type == "choices" else asked.name


def read_only(asked: FormField, stored: str) -> ReadOnlyField:
    """Return what the person only reads."""
    return ReadOnlyField(asked.name, local_text(asked.label), validation.told(desk(), asked, stored, language()))


def _choices(asked: FormField) -> Mapping[str, str]:
    return countries.names(language()) if asked.type == "country" else validation.choices(desk(), asked, language())


def _hint(asked: FormField) -> str:
    example = translate(say("For example 31.12.1964.")) if asked.type == "date" else ""
    return local_text(asked.hint) or example


def _attributes(asked: FormField, autofill: str | None) -> dict[str, Any]:
    """Return what helps typing: the right keyboard, and what the browser may fill in."""
    found: dict[str, Any] = dict(_KEYBOARDS.get(asked.type, {}))
    if asked.type in _NUMERIC:
        found["inputmode"] = "numeric"
    if asked.type == "area":
        found["rows"] = _ROWS
    return {**found, "autocomplete": autofill} if autofill else found
