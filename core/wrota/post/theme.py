"""The template loader of letters: the theme's frame, account and link, in HTML and in plain text."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from wrota import resources


def lay_out(theme: str, name: str, form: str, facts: dict[str, Any]) -> str:
    """Return a layout filled with facts, escaped where it is HTML; line breaks around it are cut off."""
    text = _environment(theme).get_template(f"{name}.{form}").render(facts).strip("\n")
    return Markup(text) if form == "html" else text  # noqa: S704 - the template has escaped what was put in


@resources.read_once
def _environment(theme: str) -> Environment:
    folders = [resources.themes() / name / "letters" for name in dict.fromkeys((theme, "base"))]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
