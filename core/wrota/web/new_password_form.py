"""The base form of a new password, typed twice, with the institution's rules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from wtforms import Field, PasswordField

from wrota.desk import password
from wrota.errors import Refused
from wrota.store.accounts import Account
from wrota.web.current import desk
from wrota.web.forms import Form, Needed, Note, field_error
from wrota.web.translation import translate
from wrota.words import say, say_many


@dataclass(frozen=True)
class Rule:
    """One password rule of the institution as it is shown, and whether it is met."""

    key: str
    said: str
    met: bool


class NewPasswordFields(Form):
    """A form with a new password, twice; subclasses say whose password it will be."""

    noted: ClassVar[tuple[str, ...]] = ("new_password", "new_password_again")
    judged: ClassVar = "new_password"

    new_password = PasswordField(
        validators=[Needed(say("Enter a new password."))], render_kw={"autocomplete": "new-password"}
    )
    new_password_again = PasswordField(
        validators=[Needed(say("Enter the new password once more."))], render_kw={"autocomplete": "new-password"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new_password.label.text = translate(say("New password"))
        self.new_password_again.label.text = translate(say("Repeat the new password"))

    @property
    def account(self) -> Account:
        """Whose password this will be."""
        raise NotImplementedError

    @property
    def personal_words(self) -> tuple[str, ...]:
        """What the person types about themselves beside the password."""
        return ()

    @cached_property
    def rules(self) -> list[Rule]:
        """The institution's rules, each with whether the new password as typed meets it."""
        try:
            verdicts = password.judge(desk(), self.account, self.new_password.data or "", self.personal_words)
        except Refused:
            verdicts = password.judge(desk(), self.account, "")
        return [Rule(verdict.key, translate(verdict.sentence), verdict.met) for verdict in verdicts]

    @property
    def is_judged(self) -> bool:
        """Whether there is anything to judge yet."""
        return bool(self.new_password.data)

    def note(self, name: str) -> Note:
        """Count what is missing while the password is typed; the list beside the field says what."""
        if name != self.judged or not self.is_judged:
            return super().note(name)
        missing = sum(not rule.met for rule in self.rules)
        if not missing:
            return Note(translate(say("The password meets all requirements.")), is_good=True)
        return Note(
            translate(say_many("{count} requirement is not met yet.", "{count} requirements are not met yet.", missing))
        )

    def validate_new_password(self, field: Field) -> None:
        """Name the first rule that the new password does not meet."""
        try:
            broken = password.first_broken(desk(), self.account, field.data, self.personal_words)
        except Refused as refusal:
            raise field_error(refusal.sentence) from refusal
        if broken:
            raise field_error(broken)

    def validate_new_password_again(self, field: Field) -> None:
        """Compare the two."""
        if field.data != self.new_password.data:
            raise field_error(say("The two new passwords differ."))
