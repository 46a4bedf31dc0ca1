"""Everybody who follows the manuals: page by page, with htmx, in Chromium without script, and with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from browser.serving import Server, browsing
from scenarios.album import DOCS, written
from scenarios.by_browser import BrowsingPerson
from scenarios.by_reading import ReadingPerson
from scenarios.person import Person
from town import Town

WRITES = os.environ.get("WROTA_WRITE_MANUALS") == "1"
"""Whether the run with Chromium leaves its pictures in the documentation."""

Follow = Callable[[str], Person]


@pytest.fixture(params=["pages", "htmx", "no script", "chromium"])
def follow(request: pytest.FixtureRequest) -> Iterator[Follow]:
    """Let somebody come to an institution with its manual in hand, and hold the documentation to what they did."""
    people: list[Person] = []
    way = _by_reading if request.param in {"pages", "htmx"} else _by_browser
    for come in way(request):

        def follow_one(key: str, come: Follow = come) -> Person:
            people.append(come(key))
            return people[-1]

        yield follow_one
    for person in people:
        page = DOCS / f"{person.key}.md"
        if WRITES and request.param == "chromium":
            page.write_text(written(person.title, person.steps), encoding="utf-8")
        assert page.read_text("utf-8") == written(person.title, person.steps), "make manuals writes it anew"
        assert all((DOCS / picture).is_file() for step in person.steps for picture in step.pictures)


def _by_reading(request: pytest.FixtureRequest) -> Iterator[Follow]:
    town: Town = request.getfixturevalue("town")
    yield lambda key: ReadingPerson(town, key, htmx=request.param == "htmx")


def _by_browser(request: pytest.FixtureRequest) -> Iterator[Follow]:
    browser: Browser = request.getfixturevalue("browser")
    server = Server(request.getfixturevalue("tmp_path"))
    script = request.param == "chromium"
    pictures = DOCS if WRITES and script else None
    try:
        with browsing(browser, server) as tabs:
            yield lambda key: BrowsingPerson(server, tabs.open(script=script), key, script=script, pictures=pictures)
    finally:
        server.close()
