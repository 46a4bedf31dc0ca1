"""A form of many fields on a page of its own, put into a portal for what holds of every form that keeps drafts."""

from __future__ import annotations

from typing import ClassVar

import pytest
from flask import Flask, Response
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.routing import Map
from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField

from wrota.errors import FieldRefused
from wrota.routes import ANYBODY, BY_ENDPOINT, PERSON, Route
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import see_other
from wrota.words import say

FIELDS = 60
PATH, OPEN_PATH = "/proba", "/proba-dla-wszystkich"
WRONG = "nie tak"
INSIDE = Route(PATH, "trial", "", ("GET", "POST"), PERSON)
OPEN = Route(OPEN_PATH, "open_trial", "", ("GET", "POST"), ANYBODY)

_TEMPLATE = """\
{% extends "layouts/inside.html" %}
{% block title %}Trial{% endblock %}
{% block content %}
{% include "partials/summary.html" %}
<form class="form" method="post" action="{{ path }}" novalidate>
  {% include "partials/token.html" %}
  {% for field in form %}{% if field.name != "csrf_token" %}{% include "partials/field.html" %}{% endif %}{% endfor %}
  <button class="button button--main">Send</button>
  {% include "partials/later.html" %}
</form>
{% endblock %}"""


class OpenForm(Form):
    """A form that keeps drafts for anybody."""

    stem = "trial"
    keeps = True

    name = StringField("Name", filters=[lambda text: text.strip() if text else text])
    story = TextAreaField("Story")
    news = BooleanField("News", default=True)
    colour = SelectField("Colour", choices=["red", "blue"])
    password = PasswordField("Password")
    phrase = PasswordField("Phrase")


for _number in range(FIELDS):
    setattr(OpenForm, f"part_{_number}", StringField(f"Part {_number}"))


class TrialForm(OpenForm):
    """The same form for signed-in people."""

    stem = "trial"
    noted: ClassVar = ("name",)


class OpenTrial(FormView):
    """The form for anybody."""

    form = OpenForm

    def act(self, form: OpenForm) -> Response:
        """Refuse one name, and take every other."""
        if form.name.data == WRONG:
            raise FieldRefused("name", say("Enter your identifier."))
        return see_other("/")


class Trial(OpenTrial):
    """The form for signed-in people."""

    form = TrialForm


def put_into(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a portal that nobody has visited yet both pages."""
    own = app.jinja_env.loader
    assert own is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader({"pages/trial.html": _TEMPLATE}), own])
    rules = [rule.empty() for rule in app.url_map.iter_rules()]
    app.url_map = Map(rules, strict_slashes=False, converters=app.url_map.converters)
    for route, view in ((INSIDE, Trial), (OPEN, OpenTrial)):
        app.add_url_rule(route.path, view_func=view.as_view(route.endpoint), methods=route.methods)
        monkeypatch.setitem(BY_ENDPOINT, route.endpoint, route)
