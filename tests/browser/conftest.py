"""A Chromium, and the sample portals before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser.samples import Samples
from browser.serving import Server, Tabs, browsing
from browser.visitor import Visitor


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """The sample portals, with their people in them."""
    samples = Samples(tmp_path_factory.mktemp("samples"))
    with samples.watching():
        yield samples
    samples.close()


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Pages by the options of their browser context; one of each is enough, as visitors leave nothing behind."""
    opened: dict[str, Page] = {}

    def page(**options: Any) -> Page:
        kind = repr(sorted(options.items()))
        if kind not in opened:
            opened[kind] = browser.new_context(locale="pl-PL", **options).new_page()
        return opened[kind]

    yield page
    for each in opened.values():
        each.context.close()


@pytest.fixture
def visit(pages: Callable[..., Page], samples: Samples) -> Iterator[Callable[..., Visitor]]:
    """Come to a portal for the first time: ``visit(key)``, ``visit(key, 1280, java_script_enabled=False)``."""
    visitors: list[Visitor] = []

    def come(key: str, width: int = 320, **options: Any) -> Visitor:
        visitors.append(Visitor(samples, key, pages(**options), width))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.leave()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample institutions by the real clock; the tests of a module share them, so each takes people of its own."""
    server = Server(tmp_path_factory.mktemp("served") / "data")
    yield server
    server.close()


@pytest.fixture
def tabs(browser: Browser, server: Server) -> Iterator[Tabs]:
    """Browsers of this test; nothing in them may be complained about."""
    with browsing(browser, server) as tabs:
        yield tabs
