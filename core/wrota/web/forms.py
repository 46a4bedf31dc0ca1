"""The base form class: a CSRF token, error messages in our own words, and notes beside the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, PasswordField, ValidationError
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from wrota.web.translation import translate
from wrota.words import Sentence


@dataclass(frozen=True)
class Note:
    """The validation message beside a field, or the praise."""

    said: str = ""
    is_good: bool = False


class Form(FlaskForm):
    """A form with a CSRF token; ``stem`` is the name that its page's endpoint, template and test share."""

    stem: ClassVar[str] = ""
    which: ClassVar[str] = ""
    """Which of several forms of one stem this is."""
    order: ClassVar[tuple[str, ...]] = ()
    """The fields as they stand on the page, where they were not declared so."""
    noted: ClassVar[tuple[str, ...]] = ()
    """The fields that have a note, asked for when the person leaves them."""
    sent_along: ClassVar[tuple[str, ...]] = ()
    """The fields that go with every question for a note."""
    judged: ClassVar[str] = ""
    """The field that is judged while it is typed, against a list of rules."""
    keeps: ClassVar[bool] = False
    """Whether what is typed may be kept as a draft, by a button and where the session ends meanwhile."""

    class Meta(FlaskForm.Meta):
        """Words come from our catalogue, never from the form library's."""

        locales = False

    @classmethod
    def typed_names(cls) -> frozenset[str]:
        """Return the names under which the form is sent what people type, but for passwords."""
        declared = {name: getattr(cls, name) for name in dir(cls)}
        return frozenset(name for name, field in declared.items() if _is_typed(field))

    @property
    def called(self) -> str:
        """The name under which notes are asked for."""
        return f"{self.stem}.{self.which}" if self.which else self.stem

    @property
    def token_lost(self) -> bool:
        """Whether the form was sent without a good token (after validation)."""
        return bool(self.csrf_token.errors)

    @property
    def wrong(self) -> list[Field]:
        """The fields that need mending, in their order on the page."""
        wrong = [field for field in self if field.errors and field.name != "csrf_token"]
        return sorted(wrong, key=lambda field: self.order.index(field.short_name)) if self.order else wrong

    def has_good_token(self) -> bool:
        """Say whether the form was sent with a good token, and judge nothing else."""
        return bool(self.csrf_token.validate(self))

    @property
    def has_password(self) -> bool:
        """Whether a password is asked for, which no draft keeps."""
        return any(isinstance(field, PasswordField) for field in self)

    def forget_passwords(self) -> None:
        """Empty the fields of passwords; no page shows them again, nor what was said of them."""
        for field in self:
            if isinstance(field, PasswordField):
                field.data = None

    def restore(self, typed: Mapping[str, Sequence[str]]) -> None:
        """Fill the form in as it was when it was kept; boxes that were empty then are empty again."""
        sent = MultiDict((name, value) for name, values in typed.items() for value in values)
        for field in self:
            if field.name != "csrf_token" and not isinstance(field, PasswordField | HiddenField):
                field.process(sent, data=field.data)

    def sent_with(self, name: str) -> tuple[str, ...]:
        """Return the names of the fields that go with a question for a field's note; some forms send less with some."""
        return (*self.noted, *self.sent_along)

    def note(self, name: str) -> Note:
        """Check one field alone and return its note; an empty one where all is well."""
        field = self[name]
        own = getattr(type(self), f"validate_{name}", None)
        return Note() if field.validate(self, [own] if own else []) else Note(str(field.errors[0]))


def _is_typed(declared: object) -> bool:
    secret_or_ours = (PasswordField, HiddenField)
    return isinstance(declared, UnboundField) and not issubclass(declared.field_class, secret_or_ours)


class Needed:
    """A validator: the field must not be empty."""

    field_flags: ClassVar[dict[str, Any]] = {"required": True}

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        """Stop at an empty field, in our own words."""
        if not field.data:
            raise StopValidation(translate(self.sentence))


def field_error(sentence: Sentence) -> ValidationError:
    """Return the error that puts a sentence beside a field."""
    return ValidationError(translate(sentence))
