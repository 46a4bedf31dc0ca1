"""What every form of the portal has: a token, our own words, and notes beside its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import StopValidation

from wrota.pages.telling import tell
from wrota.words import Sentence


@dataclass(frozen=True)
class Note:
    """What stands beside a field."""

    said: str = ""
    is_good: bool = False


class Form(FlaskForm):
    """A form with a token; ``stem`` is the name that its page, template and test share."""

    stem: ClassVar[str] = ""
    order: ClassVar[tuple[str, ...]] = ()
    """The fields as they stand on the page, where they were not declared so."""
    noted: ClassVar[tuple[str, ...]] = ()
    """The fields that have a note, asked for when the person leaves them."""
    sent_along: ClassVar[tuple[str, ...]] = ()
    """The fields that go with every question for a note."""
    judged: ClassVar[str] = ""
    """The field that is judged while it is typed, against a list of rules."""
    is_inside: ClassVar[bool] = False
    """Whether the form belongs to signed-in people alone."""

    class Meta(FlaskForm.Meta):
        """Words come from our catalogue, never from the form library's."""

        locales = False

    @property
    def token_lost(self) -> bool:
        """Whether the form was sent without a good token (after validation)."""
        return bool(self.csrf_token.errors)

    @property
    def wrong(self) -> list[Field]:
        """The fields that need mending, in their order on the page."""
        wrong = [field for field in self if field.errors and field.name != "csrf_token"]
        return sorted(wrong, key=lambda field: self.order.index(field.name)) if self.order else wrong

    def note(self, name: str) -> Note:
        """Check one field alone and return its note; an empty one where all is well."""
        field = self[name]
        own = getattr(type(self), f"validate_{name}", None)
        return Note() if field.validate(self, [own] if own else []) else Note(str(field.errors[0]))


class Needed:
    """A validator: the field must not be empty."""

    field_flags: ClassVar[dict[str, Any]] = {"required": True}

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        """Stop at an empty field, in our own words."""
        if not field.data:
            raise StopValidation(tell(self.sentence))


def fault(sentence: Sentence) -> ValidationError:
    """Return the error that puts a sentence beside a field."""
    return ValidationError(tell(sentence))
