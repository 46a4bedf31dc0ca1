"""The home of a signed-in person: the menu of modules."""

from __future__ import annotations

from flask import Response

from wrota.pages import visit
from wrota.pages.answers import page
from wrota.pages.menu import groups
from wrota.pages.visit import inside


@inside
def home() -> Response:
    """Show the modules that this person may use, group by group."""
    person = visit.known().account
    return page("pages/home.html", person=person, groups=groups(person))
