"""The base form of whatever only the owner may send: it asks for the present password once more."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField

from wrota.desk.present_password import Given
from wrota.web.current import caller
from wrota.web.forms import Form, Needed
from wrota.web.translation import translate
from wrota.words import say


class OwnerForm(Form):
    """A form of a signed-in person that asks for the present password once more."""

    password = PasswordField(
        validators=[Needed(say("Enter your present password."))], render_kw={"autocomplete": "current-password"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.label.text = translate(say("Present password"))

    def given(self) -> Given:
        """Return the password as typed, and from where."""
        return Given(self.password.data, caller())
