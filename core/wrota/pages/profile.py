"""The profile of whoever is signed in: the institution's questions, filled in with what it knows."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, url_for

from wrota.desk import profile
from wrota.web import form_builder, login
from wrota.web.current import config, desk
from wrota.web.form_builder import ConfiguredForm
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import see_other


class ProfileForm(ConfiguredForm):
    """The questions of the profile."""

    stem = "profile"

    @property
    def birth_date(self) -> date | None:
        """What an identifier of the person tells, where one does."""
        return profile.birth_date(desk(), login.known().account)


class ProfileView(FormView):
    """The page on which a person sees and changes the own profile."""

    form = ProfileForm

    @classmethod
    def form_named(cls, which: str = "") -> type[Form] | None:
        """Return the form with its questions, and nothing of what is stored."""
        return None if which else form_builder.build(ProfileForm, config().profile.group)

    def prepare(self, **_: str) -> Response | None:
        """Let nobody look for a profile where the institution keeps none."""
        return None if config().profile.group else abort(404)

    def fill(self) -> ProfileForm:
        """Return the questions with what is known."""
        known = profile.answers(desk(), login.known().account)
        form = form_builder.build(ProfileForm, config().profile.group, registry=known)()
        form.fill_in(known)
        return form

    def act(self, form: ProfileForm) -> Response:
        """Save, and show what was saved."""
        profile.update(desk(), login.known().session, form.values())
        return see_other(url_for("profile", notice="profile-saved"))
