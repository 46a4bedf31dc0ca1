"""What htmx does with a page: it reads the hx-* attributes, sends what they say, and swaps the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import lxml.html
from lxml.html import FormElement, HtmlElement
from werkzeug.test import TestResponse

_OOB = "hx-swap-oob"
_TYPING = re.compile(r"\b(change|input|keyup)\b")


@dataclass(frozen=True)
class Errand:
    """What one element's attributes tell htmx to do when a field in it was filled in."""

    address: str
    fields: Mapping[str, str | list[str]]
    target: str
    swap: str

    def headers(self, page_address: str) -> dict[str, str]:
        """Return what htmx says of itself."""
        return {"HX-Request": "true", "HX-Target": self.target, "HX-Current-URL": page_address}


def errands(form: FormElement, name: str, values: Mapping[str, str | list[str]]) -> Iterator[Errand]:
    """Return what htmx does when the named field of a form is filled in; it never sends what the form has not."""
    for node in form.xpath(f".//*[@hx-post][descendant-or-self::*[@name='{name}']]"):
        if _TYPING.search(node.get("hx-trigger", "change")):
            named = node.get("hx-params", "*")
            sent = [one for one in values if named == "*" or one in named.split(",")]
            fields = {one: values[one] for one in sent}
            yield Errand(node.get("hx-post"), fields, node.get("hx-target").lstrip("#"), node.get("hx-swap"))


def pressed(form: FormElement, values: Mapping[str, str | list[str]]) -> Errand:
    """Return what htmx does when a form that it has taken over is sent."""
    return Errand(form.get("hx-post"), values, form.get("hx-target").lstrip("#"), form.get("hx-swap"))


def swap(html: HtmlElement, errand: Errand, answer: TestResponse) -> None:
    """Put an answer into the page as htmx would, the parts that go elsewhere included."""
    text = answer.get_data(as_text=True)
    assert "<html" not in text, "a fragment is no page"
    assert is_swapped(html, answer.status_code), f"htmx would not swap an answer with {answer.status}"
    assert errand.swap == "innerHTML", "notes are swapped, and nothing else is"
    target = html.get_element_by_id(errand.target)
    assert target.get("aria-live"), "the note's region speaks from the first HTML on"
    fragment = lxml.html.fragment_fromstring(text, create_parent="div")
    for part in fragment.xpath(f".//*[@{_OOB}]"):
        _swap_elsewhere(html, part)
    target.text, target[:] = fragment.text, list(fragment)


def is_swapped(html: HtmlElement, status: int) -> bool:
    """Say whether htmx swaps an answer with this status, by the page's own settings."""
    [config] = html.xpath("//meta[@name='htmx-config']/@content")
    rules = json.loads(config)["responseHandling"]
    return next(bool(rule["swap"]) for rule in rules if re.search(rule["code"], str(status)))


def _swap_elsewhere(html: HtmlElement, part: HtmlElement) -> None:
    assert part.attrib.pop(_OOB) == "true"
    place = html.get_element_by_id(part.get("id"))
    assert not place.xpath("ancestor-or-self::*[@aria-live or @role='status']"), "only the note speaks"
    part.tail = None
    place.getparent().replace(place, part)
