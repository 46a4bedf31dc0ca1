"""What stands in front of the site and is set wrongly is told once, in a line that names what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks import Stopwatch
from reading import Reader
from wrota.site import Site
from wrota.site.front_warnings import HOSTS_TOLD, FrontWarnings

ALFA = "http://alfa.localhost:8000/"


@pytest.fixture(autouse=True)
def _everything_is_heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def visit(site: Site, forwarded: str = "", path: str = "logowanie", base: str = ALFA) -> None:
    """Ask for a page, through proxies or not."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    Reader(site, base).fetch(path, headers=headers)


@pytest.mark.parametrize("forwarded", ["", "unknown", "198.51.100.7, not-an-address"])
def test_proxies_whose_header_never_comes_are_told_once(
    open_site: Callable[..., Site], caplog: pytest.LogCaptureFixture, forwarded: str
) -> None:
    site = open_site(proxies=1)
    for _ in range(3):
        visit(site, forwarded)
    assert caplog.text.count("WROTA_PROXIES is 1, and a request came without") == 1
    assert "198.51.100.7" not in caplog.text


def test_a_header_with_fewer_addresses_than_proxies_is_told(
    open_site: Callable[..., Site], caplog: pytest.LogCaptureFixture
) -> None:
    visit(open_site(proxies=2), "198.51.100.7")
    assert "WROTA_PROXIES is 2, and a request came without that many addresses" in caplog.text


def test_a_header_that_nobody_asked_for_is_told_once(
    open_site: Callable[..., Site], caplog: pytest.LogCaptureFixture
) -> None:
    site = open_site()
    for _ in range(3):
        visit(site, "198.51.100.7")
    assert caplog.text.count("WROTA_PROXIES is 0") == 1
    assert "198.51.100.7" not in caplog.text


def test_where_all_is_set_well_and_for_probes_nothing_is_told(
    open_site: Callable[..., Site], caplog: pytest.LogCaptureFixture
) -> None:
    behind, bare = open_site(proxies=1), open_site()
    for _ in range(3):
        visit(behind, "1.2.3.4, 198.51.100.7:51234")
        visit(behind, path="/healthz")
        visit(behind, path="/readyz", base="http://10.0.0.1:8000/")
        visit(bare)
    assert caplog.records == []


def test_a_host_that_is_no_portals_is_told_once_with_the_likely_cause(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    for host in ("127.0.0.1:8000", "backend", "BACKEND.", "127.0.0.1:8000"):
        visit(site, base=f"http://{host}/")
    assert caplog.text.count("No portal is at the host") == 2
    for part in ("the host 127.0.0.1:8000.", "the host backend.", "proxy_set_header Host $host", "WROTA_ADDRESS"):
        assert part in caplog.text


def test_an_unknown_path_at_a_known_host_is_no_news(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    visit(site, path="nie-ma", base="http://localhost:8000/")
    assert caplog.records == []


def test_whoever_tries_many_hosts_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    warnings = FrontWarnings(0)
    for number in range(500):
        warnings.note_host(f"host-{number}.example")
    assert len(caplog.records) == HOSTS_TOLD
    assert "Further hosts are not told." in caplog.records[-1].getMessage()
    assert not [record for record in caplog.records[:-1] if "Further" in record.getMessage()]


@given(st.text())
def test_a_host_that_cannot_be_one_is_not_repeated(host: str) -> None:
    warnings, said = FrontWarnings(0), []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign] # as a list
    log = logging.getLogger("wrota.site")
    log.addHandler(handler)
    try:
        warnings.note_host(f"kanarek w kopalni {host}")
        warnings.note_host(f"{host}\nkanarek")
    finally:
        log.removeHandler(handler)
    assert "kanarek" not in "".join(said)


def test_institutions_that_go_away_are_told_one_by_one_and_all_together(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = open_site()
    visit(site)
    rmtree(tenants / "alfa")
    for _ in range(3):
        stopwatch.move(5)
        visit(site, base="http://beta.localhost:8000/")
    assert caplog.text.count("alfa: the folder has gone") == 1
    rmtree(tenants / "beta")
    for _ in range(3):
        stopwatch.move(5)
        visit(site)
    assert caplog.text.count("holds no institution, so nothing is served: is it mounted?") == 1


def test_a_site_that_begins_without_institutions_says_so(
    open_site: Callable[..., Site], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "empty").mkdir()
    open_site(tenants=tmp_path / "empty")
    assert caplog.text.count("is it mounted?") == 1
