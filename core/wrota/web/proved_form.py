"""The form behind a letter's link: a button, and a password where another browser than this one began."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import PasswordField

from wrota.web.forms import Form, Needed
from wrota.web.translation import translate
from wrota.words import Sentence, say


class ProvedForm(Form):
    """A button, and a password field where ``asks`` says so; subclasses say which password is meant."""

    label: ClassVar[Sentence]

    password = PasswordField(
        validators=[Needed(say("Enter your password."))], render_kw={"autocomplete": "current-password"}
    )

    def __init__(self, *args: Any, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks:
            self.password.label.text = translate(self.label)
        else:
            del self.password

    @property
    def asks(self) -> bool:
        """Whether the form has the password field."""
        return "password" in self
