"""Asking for access: a form of the institution's, and a receipt with the number by which staff find it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from flask import Response, abort

from wrota.desk import applications
from wrota.desk.applications import Applied, apply
from wrota.pages import asking
from wrota.pages.answers import page
from wrota.pages.asking import AskingForm, Group
from wrota.pages.form_page import FormPage
from wrota.pages.forms import Form
from wrota.pages.here import base, caller, desk, unit
from wrota.pages.robot import CheckedForm
from wrota.pages.telling import language, tell
from wrota.tenant import schema
from wrota.tenant.schema import FieldGroup
from wrota.words import say


class ApplicationForm(CheckedForm, AskingForm):
    """The questions of one application, and the robot check where the institution wants it."""

    stem = "application"

    @property
    def groups(self) -> tuple[Group, ...]:
        """The one group of all questions; the title of the application stands above the form."""
        return tuple(replace(group, title=tell(say("Details of the application"))) for group in super().groups)


def made_for(application: schema.Application) -> type[AskingForm]:
    """Return the form of one application."""
    group = FieldGroup(
        key=application.key,
        title=application.title,
        field=application.field,
        why=application.why,
        basis=application.basis,
    )
    form = asking.form(ApplicationForm, [group])
    names = tuple(one.name for one in application.field)
    return type(form.__name__, (form,), {"which": application.key, "order": (*names, "human")})


def noted_form(key: str) -> type[Form] | None:
    """Return the form of an application for a note; None where there is none of this key."""
    found = applications.form_of(desk(), key)
    return made_for(found) if found else None


class Application(FormPage):
    """The page of one application (manual step P2); whoever has an account already is not told so."""

    form: ClassVar = ApplicationForm
    application: schema.Application

    @classmethod
    def form_at(cls, **where: str) -> type[Form] | None:
        """Return the form of an application."""
        return noted_form(where["key"])

    def prepare(self, **where: str) -> Response | None:
        """Find the application."""
        self.application = applications.form_of(desk(), where["key"]) or abort(404)
        return None

    def fill(self) -> AskingForm:
        """Return the form of this application."""
        return made_for(self.application)()

    def context(self) -> dict[str, Any]:
        """Say what is applied for."""
        return {"application": self.application}

    def act(self, form: Any) -> Response:
        """Hand it in; sent twice it is one application, and the answer is the same."""
        form.check_robot()
        number = apply(desk(), Applied(self.application, form.values(), caller(), _base(), language()))
        email = form.values()[self.application.email_field]
        return page("pages/application_received.html", application=self.application, number=number, email=email)


def _base() -> str:
    """Return the address with which the answer's links begin, at the unit where the person is."""
    here = unit()
    return f"{base().url}/{here.path}" if here else base().url
