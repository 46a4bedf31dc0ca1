"""A reader of pages: sends what a browser would send, and proofreads every page it fetches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypedDict
from urllib.parse import urljoin, urlsplit
from wsgiref.types import WSGIApplication

import lxml.html
from lxml.html import FormElement, HtmlElement
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

import swapping
from wrota.words import catalogue, say

Fields = Mapping[str, str | list[str]]
"""What is filled in, by name; a name that ends with [] may be sent several times."""


class Browsing(TypedDict, total=False):
    """How somebody browses: with what the page's attributes say, or without; and from which address."""

    htmx: bool
    address: str


_SMALL = ("/jezyk", "/wyloguj", "/sesja")
_BESIDE = "discard"
_CASE_CODE = re.compile(r"\b[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}\b")
_TOKEN = re.compile(r'(name="csrf_token" value=)"[^"]*"')


def told(msgid: str, language: str = "pl", /, **values: object) -> str:
    """Return a sentence as the screen shows it."""
    return catalogue(language).translate(say(msgid, **values))


def masked(html: str) -> str:
    """Return a page without what is new each time it is shown: tokens and case codes."""
    return _CASE_CODE.sub("CASE-CODE", _TOKEN.sub(r'\1"TOKEN"', html))


@dataclass
class Page:
    """An answer as a person sees it."""

    answer: TestResponse
    address: str

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status_code

    @cached_property
    def html(self) -> HtmlElement:
        """The parsed page, with all that was swapped into it since."""
        return lxml.html.fromstring(self.answer.get_data(as_text=True))

    @property
    def text(self) -> str:
        """What the page says, white space folded."""
        body = deepcopy(self.html)
        for unseen in list(body.iter("script", "style", "template")):
            unseen.drop_tree()
        return " ".join(body.text_content().split())

    @property
    def title(self) -> str:
        """The page's title."""
        return " ".join(self.html.findtext(".//title").split())

    @property
    def heading(self) -> str:
        """The first heading."""
        return " ".join(self.html.find(".//h1").text_content().split())

    @property
    def case_code(self) -> str:
        """The case code that the page shows; empty where it shows none."""
        found = _CASE_CODE.search(self.text)
        return found.group() if found else ""

    def form(self, action_ends: str = "") -> FormElement:
        """Return the form whose action ends so; where nothing is named, the one that the page is about.

        The button that throws a draft away is a form of its own and stands beside that of the same address.
        """
        paths = [(form, (form.action or "").split("?")[0]) for form in self.html.forms if form.get("class") != _BESIDE]
        forms = [form for form, path in paths if action_ends and path.endswith(action_ends)]
        forms = forms or [form for form, path in paths if not action_ends and not path.endswith(_SMALL)]
        assert forms, f"no form {action_ends!r} on {self.address}"
        return forms[0]


class Reader:
    """A browser without JavaScript: keeps cookies, follows redirects, submits forms as they stand on the page.

    With ``htmx`` it also does what the page's ``hx-*`` attributes say when a field is filled in, and swaps the answer.
    """

    def __init__(self, wsgi: WSGIApplication, base: str, *, htmx: bool = False, address: str = "192.0.2.1") -> None:
        self.client = Client(wsgi, Response)
        self.base = base
        self.htmx = htmx
        self.environ = {"REMOTE_ADDR": address}
        self.page: Page | None = None

    @property
    def here(self) -> Page:
        """The page that is open."""
        assert self.page is not None
        return self.page

    def get(self, path: str) -> Page:
        """Open a page by its path or address."""
        return self._follow("GET", urljoin(self.base, path))

    def submit(self, fields: Fields | None = None, action_ends: str = "", button: str | None = None) -> Page:
        """Fill in the form of the present page and send it."""
        assert self.page is not None
        return self.submit_form(self.page.form(action_ends), fields, button)

    def submit_form(self, form: FormElement, fields: Fields | None = None, button: str | None = None) -> Page:
        """Fill in a form of the present page and send it."""
        assert self.page is not None
        self.fill_in(form, fields or {})
        if self.htmx and form.get("hx-post"):
            self._run(swapping.pressed(form, filled_in(form)))
            return self.page
        target = urljoin(self.page.address, form.action)
        data = {**filled_in(form), **self._button(form, button), **(fields or {})}
        if form.method == "GET":
            query = "&".join(f"{name}={value}" for name, value in data.items() if name != "csrf_token")
            return self._follow("GET", f"{target}?{query}")
        return self._follow("POST", target, data)

    def post(self, path: str, data: Any) -> Page:
        """Send one POST without the form of any page, and follow it as a person would."""
        return self._follow("POST", urljoin(self.base, path), data)

    def send(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        """Send one POST as it is, and return the bare answer."""
        return self._open("POST", urljoin(self.base, path), data=data, **options)

    def fetch(self, path: str, method: str = "GET", **options: Any) -> TestResponse:
        """Send one request and return the bare answer."""
        return self._open(method, urljoin(self.base, path), **options)

    def cookies(self) -> dict[str, str]:
        """Return the cookies by name."""
        return {cookie.key: cookie.value for cookie in (self.client._cookies or {}).values()}

    def set_cookie(self, name: str, value: str) -> None:
        """Put a cookie into the browser, as somebody might who has a hand in it."""
        parts = urlsplit(self.base)
        path = parts.path.rstrip("/") or "/"
        self.client.set_cookie(name, value, domain=parts.hostname or "", path=path)

    def _run(self, errand: swapping.Errand) -> None:
        assert self.page is not None
        target, headers = urljoin(self.page.address, errand.address), errand.headers(self.page.address)
        answer = self._open("POST", target, data=errand.fields, headers=headers)
        swapping.swap(self.page.html, errand, answer)
        proofread(self.page)

    def _button(self, form: FormElement, button: str | None) -> dict[str, str]:
        pressed = [node for node in form.iter("button") if node.get("name") and node.get("value") == button]
        return {node.get("name"): node.get("value") for node in pressed}

    def fill_in(self, form: FormElement, fields: Fields) -> None:
        """Fill in one field after the other; with ``htmx`` it does what the page says about each."""
        values = filled_in(form)
        for name, value in fields.items():
            values[name] = value
            for errand in swapping.errands(form, name, values) if self.htmx else ():
                self._run(errand)

    def _follow(self, method: str, address: str, data: Any = None) -> Page:
        answer = self._open(method, address, data=data)
        for _ in range(5):
            if answer.status_code not in {303, 308}:
                break
            address = urljoin(address, answer.headers["Location"])
            answer = self._open("GET", address)
        self.page = Page(answer, address)
        if answer.mimetype == "text/html":
            proofread(self.page)
        return self.page

    def _open(self, method: str, address: str, **options: Any) -> TestResponse:
        parts = urlsplit(address)
        environ = {**self.environ, **options.pop("environ_overrides", {})}
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        base = f"{parts.scheme}://{parts.netloc}/"
        return self.client.open(path, method=method, base_url=base, environ_overrides=environ, buffered=True, **options)


def filled_in(form: FormElement) -> dict[str, str | list[str]]:
    """Return what a browser would send of a form as it stands: boxes only where they are ticked."""
    values: dict[str, Any] = {}
    for node in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        if getattr(node, "type", "") in {"checkbox", "radio"} and not node.checked:
            continue
        # A browser leaves out the first line end of an area.
        value = (node.value or "").replace("\r\n", "\n").removeprefix("\n" if node.tag == "textarea" else "")
        if node.name.endswith("[]"):
            values.setdefault(node.name, []).append(value)
        else:
            values[node.name] = value
    return values


def proofread(page: Page) -> None:
    """Hold what is true of every page: one heading, title agrees, ids once, labels, actions, tokens, scripts."""
    html = page.html
    where = f"{page.address} ({page.status})"
    assert html.get("lang"), f"{where}: no language"
    assert len(html.findall(".//h1")) == 1, f"{where}: one h1"
    assert page.heading in page.title, f"{where}: {page.title!r} without {page.heading!r}"
    ids = Counter(node.get("id") for node in html.iter() if isinstance(node.tag, str) and node.get("id"))
    assert [name for name, count in ids.items() if count > 1] == [], f"{where}: an id twice"
    for form in html.forms:
        assert form.get("action"), f"{where}: a form without an action"
        if form.method == "POST":
            assert form.fields.get("csrf_token"), f"{where}: a form without a token"
    for node in html.xpath("//input[not(@type='hidden') and not(@type='submit')] | //select | //textarea"):
        assert html.xpath(f"//label[@for='{node.get('id')}'] | //label[.//input[@id='{node.get('id')}']]"), where
    for name in " ".join(html.xpath("//@aria-describedby")).split():
        assert name in ids, f"{where}: describes by {name}, which is not there"
    assert not html.xpath("//*[@style] | //*[@onclick] | //script[not(@src)] | //style"), f"{where}: inline"
    assert "{{" not in page.text and "{%" not in page.text, f"{where}: a placeholder is left"
