"""A folder that the server may not read has a short break, and the log and the check ask for the rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from clocks import Stopwatch
from reading import Reader
from rights import ordinary_user
from wrota.cli.check import check
from wrota.site import Site

ASKED = "alfa: the folder cannot be read; may this user read it?"


@pytest.fixture(autouse=True)
def _rights(tenants: Path) -> Iterator[None]:
    with ordinary_user():
        yield
    for path in (tenants / "alfa", tenants / "alfa" / "pages"):
        path.chmod(0o755)


def status(site: Site, base: str = "https://alfa.example/") -> int:
    return Reader(site, base).fetch("").status_code


@pytest.mark.parametrize(("path", "rights"), [(".", 0o000), (".", 0o644), (".", 0o311), ("tenant.toml", 0o000)])
def test_a_folder_that_may_not_be_read_from_the_start_has_a_short_break_and_comes_when_it_may(
    open_site: Callable[..., Site],
    tenants: Path,
    stopwatch: Stopwatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
    rights: int,
) -> None:
    (tenants / "alfa" / path).chmod(rights)
    site = open_site("https://{key}.example,https://{host}")
    for _ in range(3):
        assert (status(site), site.folders.unreadable) == (503, frozenset({"alfa"}))
        stopwatch.move(5)
    assert [record.getMessage() for record in caplog.records].count(ASKED) == 1
    assert status(site, "https://beta.example/") == 200
    (tenants / "alfa" / path).chmod(0o755)
    stopwatch.move(5)
    assert (status(site), site.folders.unreadable) == (200, frozenset())


def test_by_its_own_host_it_has_a_short_break_too_where_it_was_known_before(
    open_site: Callable[..., Site], tenants: Path, tmp_path: Path, stopwatch: Stopwatch
) -> None:
    (tmp_path / "data").mkdir()
    assert status(open_site("https://{host}")) == 200
    (tenants / "alfa").chmod(0)
    site = open_site("https://{host}")
    assert status(site) == 503
    assert status(site, "https://nikt.example/") == 404


def test_a_folder_that_may_not_be_read_any_more_goes_on_as_it_was(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = open_site("https://{host}")
    assert status(site) == 200
    (tenants / "alfa").chmod(0)
    stopwatch.move(5)
    assert (status(site), site.folders.unreadable) == (200, frozenset({"alfa"}))
    assert ASKED in caplog.text
    assert "This folder cannot be read" in caplog.text


@pytest.mark.parametrize(("path", "told"), [(".", "alfa/.:1:1"), ("pages", "alfa/pages:1:1")])
def test_the_check_asks_for_the_rights_and_calls_nothing_missing(tenants: Path, path: str, told: str) -> None:
    (tenants / "alfa" / path).chmod(0)
    result = CliRunner().invoke(check, [str(tenants / "alfa"), "--lang", "en"], env={"WROTA_DATA": None})
    assert result.exit_code == 1
    assert result.stdout == f"{tenants}/{told}: error: This folder cannot be read; may this user read it?\n"
