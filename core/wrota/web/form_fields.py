"""The WTForms field of a configured question: typed, chosen from a list, or kept and only read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Field
from wtforms.widgets import TextArea, TextInput

from wrota.desk import validation
from wrota.rules import fields
from wrota.rules.kinds.fields import TYPES
from wrota.tenant.schema import FormField
from wrota.web.current import desk
from wrota.web.translation import language, local_text, translate

SEVERAL = "[]"
"""What ends the name of a field that may be sent several times (the guards refuse others)."""

_FEW = 5
_SHORT = 20
_ROWS = 5


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

    is_question = True
    data: tuple[str, ...]

    def __init__(self, question: FormField, autofill: str | None = None, **kwargs: Any) -> None:
        super().__init__(local_text(question.label), description=_hint(question), **kwargs)
        self.question, self.rules = question, TYPES[question.type]
        self.short_name = question.name
        self.flags.required = question.required
        self.why, self.basis = local_text(question.why), local_text(question.basis)
        self.widget = TextArea() if self.rules.has_lines else TextInput()
        self.render_kw = _attributes(question, autofill)

    @property
    def look(self) -> str:
        """How the question is put: ``line``, ``list``, ``radios`` or ``boxes``."""
        if self.rules.takes_several:
            return "boxes"
        if self.rules.has_own_choices and self.question.required and len(self.question.choices) <= _FEW:
            return "radios"
        return "list" if self.rules.is_chosen else "line"

    @property
    def is_short(self) -> bool:
        """Whether a short field says how little is expected."""
        return self.rules.is_short or (self.question.max or _SHORT + 1) <= _SHORT

    @property
    def options(self) -> list[Option]:
        """The answers among which to choose; the first has the id of the field, where links to it lead."""
        told_by_value = validation.choices(desk(), self.question, language())
        return [
            Option(f"{self.id}-{place}" if place else self.id, value, label, value in self.data)
            for place, (value, label) in enumerate(told_by_value.items())
        ]

    def fill_in(self, stored: str) -> None:
        """Put a stored value in, to be typed over; what was just typed stays."""
        if self.raw_data is None and stored:
            several = self.rules.takes_several
            self.data = validation.chosen(stored) if several else (fields.shown(self.question.type, stored),)

    def process_data(self, value: Any) -> None:
        """Begin with nothing typed."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        self.data = tuple(valuelist)

    def _value(self) -> str:
        return self.data[0] if self.data else ""


def bind(form: Any, question: FormField, autofill: str | None) -> QuestionField:
    """Return the field of a question at home in a form; names and ids keep apart from those of the page."""
    field: QuestionField = QuestionField(question, autofill, id=f"{question.name}-asked").bind(
        form=form, name=sent_as(question)
    )
    return field


def sent_as(question: FormField) -> str:
    """Return the name under which the answers to a question are sent."""
    return question.name + SEVERAL if TYPES[question.type].takes_several else question.name


def read_only(question: FormField, stored: str) -> ReadOnlyField:
    """Return what the person only reads."""
    return ReadOnlyField(
        question.name, local_text(question.label), validation.in_words(desk(), question, stored, language())
    )


def _hint(question: FormField) -> str:
    ours = TYPES[question.type].hint
    return local_text(question.hint) or (translate(ours) if ours else "")


def _attributes(question: FormField, autofill: str | None) -> dict[str, Any]:
    """Return what helps typing: the right keyboard, and what the browser may fill in."""
    rules = TYPES[question.type]
    found: dict[str, Any] = dict(rules.attributes)
    if rules.is_numeric:
        found["inputmode"] = "numeric"
    if rules.has_lines:
        found["rows"] = _ROWS
    return {**found, "autocomplete": autofill} if autofill else found
