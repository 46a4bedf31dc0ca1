"""A module for tests: a library's shelf, one blueprint that any number of portals may share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import RouteCallable

from wrota.modules import person

PAGE = """\
{% extends "layouts/inside.html" %}
{% block title %}Loans{% endblock %}
{% block styles %}
{{ super() }}<link rel="stylesheet" href="{{ url_for('library.static', filename='shelf.css') }}">
{% endblock %}
{% block content %}<p>MARK of {{ local_text(institution.name) }} for {{ account.name }}</p>{% endblock %}
"""


def name(tenants: Path, tenant: str, what: str, **more: str) -> None:
    """Let an institution name a view of the library among its modules."""
    entry = {"key": what, "group": "Library", "title": what.title(), "view": f"library.{what}", **more}
    with (tenants / tenant / "tenant.toml").open("a", encoding="utf-8") as file:
        file.write("".join(["\n[[module]]\n", *(f'{name} = "{value}"\n' for name, value in entry.items())]))


def library(folder: Path, mark: str = "Shelf", others: Iterable[str] = ()) -> Blueprint:
    """Return the module, its files in a folder; ``others`` are templates that say its mark alone."""
    (folder / "templates").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "static" / "shelf.css").write_text(f"/* {mark} */", "utf-8")
    (folder / "templates" / "loans.html").write_text(PAGE.replace("MARK", mark), "utf-8")
    for other in others:
        (folder / "templates" / other).parent.mkdir(parents=True, exist_ok=True)
        (folder / "templates" / other).write_text(mark, "utf-8")
    static, templates = folder / "static", folder / "templates"
    shelf = Blueprint("library", __name__, static_folder=str(static), template_folder=str(templates))
    for rule, view, methods in VIEWS:
        shelf.add_url_rule(rule, view_func=view, methods=methods)
    return shelf


def loans() -> str:
    """Show a page in the portal's theme."""
    return render_template("loans.html")


def archive() -> str:
    """Show another page."""
    return "archive"


def cover() -> str:
    """Belong to the module, without being an entry of any menu."""
    return "cover"


def who() -> Response:
    """Tell everything that a module may know of the person."""
    known = person()
    return jsonify({**vars(known), "identifiers": dict(known.identifiers), "once": known is person()})


def book(number: int) -> str:
    """Vary with the address."""
    return f"book {number}"


def order() -> str:
    """Take a POST, and nothing else."""
    return f"ordered {request.form['title']}"


def missing() -> NoReturn:
    """Not be there."""
    abort(404)


def failing() -> NoReturn:
    """Fail, as any module may."""
    raise RuntimeError("a fault of the module's own")


VIEWS: tuple[tuple[str, RouteCallable, list[str]], ...] = (
    ("/loans", loans, ["GET"]),
    ("/archive", archive, ["GET"]),
    ("/cover", cover, ["GET"]),
    ("/who", who, ["GET"]),
    ("/book/<int:number>", book, ["GET"]),
    ("/order", order, ["POST"]),
    ("/missing", missing, ["GET"]),
    ("/failing", failing, ["GET"]),
)
