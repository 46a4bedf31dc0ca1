"""People, clocks and portals that tests of every room share."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Unpack

import hypothesis
import pytest
from flask import Blueprint
from playwright.sync_api import expect

from clocks import Clock, Stopwatch, noon
from people import EVERYBODY, Person, move_in
from reading import Browsing, Reader
from sites import ADDRESSES, FOLDERS, SAMPLES, SECRET, Standing, Stock, found
from town import Town
from wrota import demo
from wrota.rules.addresses import parse_templates
from wrota.seams import Hasher, Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.store import connections

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# A page lives for a second here: what the optimising compilers take is never given back.
SHORT_LIVED = ("--js-flags=--no-opt,--no-maglev", "--in-process-gpu")

hypothesis.settings.register_profile("fixed", derandomize=True, database=None, deadline=None, max_examples=150)
hypothesis.settings.register_profile("heavy", print_blob=True, database=None, deadline=None, max_examples=5000)
# The same examples each time, so that what fails is the change; `make heavy` looks for new ones.
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="session", autouse=True)
def _does_not_wait_for_the_disk() -> Iterator[None]:
    """Let databases be written without waiting until they are on the disk: they are to outlive the test only."""
    pragmas = tuple({**dict(connections.PRAGMAS), "synchronous": "OFF"}.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "PRAGMAS", pragmas)
        yield


def pytest_collection_finish() -> None:
    """Keep what was imported out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """What the tests of a worker share."""
    return Stock(tmp_path_factory.mktemp("stock"))


@pytest.fixture
def clock() -> Clock:
    """Saturday, 21 November 2026, noon in Warsaw."""
    return noon()


@pytest.fixture
def stopwatch() -> Stopwatch:
    """Stand still: a folder that was edited is noticed only when the test lets time pass."""
    return Stopwatch()


@pytest.fixture
def statements() -> list[str]:
    """Every statement that a store ran."""
    return []


@pytest.fixture
def seams(clock: Clock, stopwatch: Stopwatch, statements: list[str]) -> Seams:
    """The world as tests see it: clocks that stand still, a cheap hasher with room for crowds, a list of statements."""
    hasher = Hasher(memory_kib=8, passes=1, waiting=200)
    return Seams(now=clock, monotonic=stopwatch, effort=lambda: 0.0, hasher=hasher, statement=statements.append)


@pytest.fixture
def tenants(tmp_path: Path) -> Path:
    """A folder of tenants that a test may change: copies of alfa and beta."""
    return Path(shutil.copytree(FOLDERS, tmp_path / "tenants"))


@pytest.fixture
def open_site(tenants: Path, tmp_path: Path, seams: Seams) -> Iterator[Callable[..., Site]]:
    """Open a site of alfa and beta, with modules if there are any; what it is told replaces settings or seams.

    Databases are made in the usual folder of data alone.
    """
    opened = []

    def open_one(
        addresses: str = ADDRESSES, seams: Seams = seams, modules: Iterable[Blueprint] = (), **settings: Any
    ) -> Site:
        known = {"tenants": tenants, "data": tmp_path / "data", "secret": SECRET}
        site = Site(Settings(addresses=parse_templates(addresses), **{**known, **settings}), seams, modules=modules)
        if site.settings.data == known["data"]:
            found(site)
        opened.append(site)
        return site

    yield open_one
    for site in opened:
        site.close()


@pytest.fixture
def site(open_site: Callable[..., Site], statements: list[str], stock: Stock) -> Site:
    """A site of alfa and beta, each by host and by path, with Anna, Bogdan and Celina in them."""
    site = open_site()
    stock.fill(site, "everybody", _move_everybody_in)
    statements.clear()
    return site


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """One site of alfa and beta for a whole module."""
    clock, data = noon(), tmp_path_factory.mktemp("data")
    seams = Seams(now=clock, monotonic=Stopwatch(), hasher=Hasher(memory_kib=8, passes=1))
    site = Site(Settings(FOLDERS, data, SECRET, parse_templates(ADDRESSES)), seams)
    found(site)
    _move_everybody_in(site)
    yield Standing(site, clock)
    site.close()


@pytest.fixture
def browse(site: Site) -> Callable[..., Reader]:
    """Open a browser at a portal: ``browse("alfa")``, ``browse("beta", by_path=True)``."""

    def open_at(key: str, *, by_path: bool = False, **options: Unpack[Browsing]) -> Reader:
        base = f"http://localhost:8000/{key}/" if by_path else f"http://{key}.localhost:8000/"
        return Reader(site, base, **options)

    return open_at


@pytest.fixture
def enter(browse: Callable[..., Reader]) -> Callable[..., Reader]:
    """Open a browser in which a person has just signed in: ``enter(ANNA)``."""

    def sign_in(person: Person, **options: Unpack[Browsing]) -> Reader:
        reader = browse(person.tenant, **options)
        reader.get("logowanie")
        page = reader.submit(person.typed)
        assert page.status == 200, page.text
        return reader

    return sign_in


@pytest.fixture
def samples_site(tmp_path: Path, seams: Seams) -> Iterator[Site]:
    """A site of the sample tenants as they are shipped, with the modules of the demonstration."""
    settings = Settings(SAMPLES, tmp_path / "data", SECRET, parse_templates(ADDRESSES))
    site = Site(settings, seams, modules=demo.modules())
    found(site)
    yield site
    site.close()


@pytest.fixture
def filled_samples(samples_site: Site, stock: Stock) -> Site:
    """The site of the sample tenants, with their people."""
    stock.fill(samples_site, "samples", demo.fill)
    return samples_site


@pytest.fixture
def town(filled_samples: Site, clock: Clock) -> Town:
    """The sample institutions with their people and post."""
    return Town(filled_samples, clock)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the browser of the system; it asks nobody but the portals, and is given time on a busy machine."""
    expect.set_options(timeout=15_000)
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    return {**browser_type_launch_args, "executable_path": found, "args": [*QUIET, *SHORT_LIVED]}


def _move_everybody_in(site: Site) -> None:
    for person in EVERYBODY:
        move_in(site, person)
