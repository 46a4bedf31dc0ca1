"""The form builder: WTForms classes made from the tenant's configuration, validated by the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeVar

from wrota.desk import validation
from wrota.desk.validation import ValidatedAnswers
from wrota.rules.kinds.fields import TYPES
from wrota.tenant.schema import FieldGroup, FormField
from wrota.web import form_fields
from wrota.web.current import desk
from wrota.web.form_fields import QuestionField, ReadOnlyField
from wrota.web.forms import Form, Note
from wrota.web.translation import local_text, translate


@dataclass(frozen=True)
class QuestionGroup:
    """Questions under one heading, with why they are asked and on what basis."""

    title: str
    why: str
    basis: str
    fields: tuple[QuestionField | ReadOnlyField, ...]


class ConfiguredForm(Form):
    """A form with questions of the institution's besides its own fields, made by `build`.

    The fields are known to the form by the names of the configuration, ``form["imie"]``, and never as attributes:
    an institution may call a field ``data``. What was typed is judged by the desk, after the form's own fields.
    """

    keeps: ClassVar[bool] = True
    asks: ClassVar[tuple[FieldGroup, ...]] = ()
    answerable: ClassVar[tuple[FormField, ...]] = ()
    """The questions that the person may answer; what others keep is only read."""
    registry: ClassVar[Mapping[str, str]] = {}
    _judged: ValidatedAnswers | None = None

    @classmethod
    def typed_names(cls) -> frozenset[str]:
        """Add the questions that the person may answer."""
        return super().typed_names() | {form_fields.sent_as(one) for one in cls.answerable}

    @property
    def birth_date(self) -> date | None:
        """What an identifier of the person tells, with which a typed one has to agree; a note does not ask for it."""
        return None

    @property
    def groups(self) -> tuple[QuestionGroup, ...]:
        """What the page lays out, group by group."""
        return tuple(
            QuestionGroup(
                local_text(group.title),
                local_text(group.why),
                local_text(group.basis),
                tuple(map(self._laid_out, group.field)),
            )
            for group in self.asks
        )

    @property
    def has_questions(self) -> bool:
        """Whether there is anything that the person may answer."""
        return bool(self.answerable)

    def values(self) -> dict[str, str]:
        """Return every answer in the form in which it is stored, empty where there is none; after validation."""
        return dict(self._judged.values) if self._judged else {}

    def fill_in(self, values: Mapping[str, str]) -> None:
        """Fill in stored answers, to be typed over; what was just typed stays."""
        for one in self.answerable:
            self[one.name].fill_in(values.get(one.name, ""))

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take in what was typed; before that, the questions become fields."""
        fills = _autofill(self.answerable)
        for one in self.answerable:
            if one.name not in self._fields:
                self._fields[one.name] = form_fields.bind(self, one, fills.get(one.name))
        super().process(*args, **kwargs)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Judge the form's own fields and every question."""
        good = super().validate(*args, **kwargs)
        self._judged = validation.judge(desk(), self.answerable, self._typed(), birth_date=self.birth_date)
        for name, sentence in self._judged.faults.items():
            self[name].errors = (translate(sentence),)
        return bool(good) and not self._judged.faults

    def note(self, name: str) -> Note:
        """Judge one question alone, together with those that it has to agree with."""
        if name not in {one.name for one in self.answerable}:
            return super().note(name)
        judged = validation.judge(desk(), self._together(name), self._typed())
        return Note(translate(judged.faults[name])) if name in judged.faults else Note()

    def sent_with(self, name: str) -> tuple[str, ...]:
        """Return what a question for a note sends: of sixty questions only those that belong together."""
        ours = {one.name for one in self.answerable}
        if name in ours:
            return tuple(self[one.name].name for one in self._together(name))
        return tuple(one for one in super().sent_with(name) if one not in ours)

    def _typed(self) -> Mapping[str, Sequence[str]]:
        return {one.name: self[one.name].data for one in self.answerable}

    def _together(self, name: str) -> tuple[FormField, ...]:
        """Return a question with those that it has to agree with: a birth date and a number with one in it."""
        meant = next(one for one in self.answerable if one.name == name)
        if not _tells_birth(meant):
            return (meant,)
        return tuple(one for one in self.answerable if _tells_birth(one))

    def _laid_out(self, one: FormField) -> QuestionField | ReadOnlyField:
        return (
            self[one.name] if one.name in self._fields else form_fields.read_only(one, self.registry.get(one.name, ""))
        )


Base = TypeVar("Base", bound=ConfiguredForm)


def build(base: type[Base], groups: Sequence[FieldGroup], *, registry: Mapping[str, str] | None = None) -> type[Base]:
    """Return a form with these groups of questions after the fields of its own.

    What the person may not edit is shown from ``registry``, stored values by their names, and never taken from a
    request.
    """
    answerable = tuple(one for group in groups for one in group.field if one.edited_by == "person")
    names = tuple(one.name for one in answerable)
    made = {
        "asks": tuple(groups),
        "answerable": answerable,
        "registry": registry or {},
        "noted": (*base.noted, *names),
        "order": (*base.order, *names) if base.order else (),
    }
    return type(base.__name__, (base,), made)


def _tells_birth(one: FormField) -> bool:
    return one.born or TYPES[one.type].holds_birth_date


def _autofill(answerable: Sequence[FormField]) -> Mapping[str, str]:
    """Return what a browser may fill in, by name: as configured, else the first of its type, which is the person's."""
    found: dict[str, str] = {}
    for one in answerable:
        token = one.autofill or ("bday" if one.born else TYPES[one.type].autofill)
        if token and (one.autofill or token not in found.values()):
            found[one.name] = token
    return found
