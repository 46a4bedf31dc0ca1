"""Asking for access: a form of the institution's, and a receipt with the number by which staff find it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from flask import Response, abort

from wrota.desk import applications
from wrota.desk.applications import Applied, apply
from wrota.tenant import schema
from wrota.tenant.schema import FieldGroup
from wrota.web import form_builder
from wrota.web.current import base, caller, desk, unit
from wrota.web.form_builder import ConfiguredForm, QuestionGroup
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import page
from wrota.web.robot_check import CheckedForm
from wrota.web.translation import language, translate
from wrota.words import say


class ApplicationForm(CheckedForm, ConfiguredForm):
    """The questions of one application, and the robot check where the institution wants it."""

    stem = "application"

    @property
    def groups(self) -> tuple[QuestionGroup, ...]:
        """The one group of all questions; the title of the application stands above the form."""
        return tuple(replace(group, title=translate(say("Details of the application"))) for group in super().groups)


def made_for(application: schema.ApplicationConfig) -> type[ConfiguredForm]:
    """Return the form of one application."""
    group = FieldGroup(
        key=application.key,
        title=application.title,
        field=application.field,
        why=application.why,
        basis=application.basis,
    )
    form = form_builder.build(ApplicationForm, [group])
    names = tuple(one.name for one in application.field)
    return type(form.__name__, (form,), {"which": application.key, "order": (*names, "human")})


class ApplicationView(FormView):
    """The page of one application (manual step P2); whoever has an account already is not told so."""

    form: ClassVar = ApplicationForm
    application: schema.ApplicationConfig

    @classmethod
    def form_at(cls, **where: str) -> type[Form] | None:
        """Return the form of an application."""
        return cls.form_named(where["key"])

    @classmethod
    def form_named(cls, which: str = "") -> type[Form] | None:
        """Return the form of the application of a key; None where there is none."""
        found = applications.form_of(desk(), which)
        return made_for(found) if found else None

    def prepare(self, **where: str) -> Response | None:
        """Find the application."""
        self.application = applications.form_of(desk(), where["key"]) or abort(404)
        return None

    def fill(self) -> ConfiguredForm:
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
