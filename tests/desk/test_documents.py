"""Documents as they lie in the folder: which version is in force when, and the digests of what is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from clocks import Clock
from wrota.desk import Desk, documents
from wrota.errors import NotThere
from wrota.site import Site
from wrota.tenant.reader import read

OLDEST, OLD, NOW, NEXT = date(2020, 9, 1), date(2024, 1, 15), date(2025, 6, 1), date(2026, 12, 1)
VERSIONS = """
[[policy.version]]
date = 2026-12-01

[[policy.version]]
date = 2025-06-01
changes = { pl = "Nowy rozdział.", en = "A new chapter." }
"""


@pytest.fixture
def folder(tenants: Path) -> Path:
    """Give Alfa's policy a version of today and one of the coming December, the latter in Polish alone."""
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("\n[[policy.annex]]", f"{VERSIONS}\n[[policy.annex]]"), "utf-8")
    policy = tenants / "alfa" / "policies" / "regulamin"
    (policy / "2025-06-01.md").write_bytes("\ufeff# Regulamin\r\n\r\nDruga wersja: ż.\r\n".encode())
    (policy / "2025-06-01.en.md").write_text("# Terms\n\nThe second version.\n", "utf-8")
    (policy / "2026-12-01.md").write_text("# Regulamin\n\nTrzecia wersja.\n", "utf-8")
    return tenants / "alfa"


@pytest.fixture
def site(folder: Path, open_site: Callable[..., Site]) -> Site:
    """A site in which nobody lives yet, on 21 November 2026."""
    assert folder.is_dir()
    return open_site()


def in_force(desk: Desk) -> date | None:
    """Return the day of the version in force."""
    version = documents.in_force(desk, "regulamin")
    return version.date if version else None


def test_a_version_starts_and_ends_by_itself_at_midnight_in_warsaw(desk: Desk, clock: Clock) -> None:
    for moment, expected in (
        (datetime(2020, 8, 31, 21, 59, tzinfo=UTC), None),
        (datetime(2020, 8, 31, 22, 0, tzinfo=UTC), OLDEST),
        (datetime(2024, 1, 14, 22, 59, tzinfo=UTC), OLDEST),
        (datetime(2024, 1, 14, 23, 0, tzinfo=UTC), OLD),
        (datetime(2025, 5, 31, 21, 59, tzinfo=UTC), OLD),
        (datetime(2025, 5, 31, 22, 0, tzinfo=UTC), NOW),
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), NOW),
        (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), NEXT),
        (datetime(2100, 1, 1, tzinfo=UTC), NEXT),
    ):
        clock.moment = moment
        assert in_force(desk) == expected, moment


def test_versions_stand_newest_first_each_with_its_last_day(desk: Desk) -> None:
    assert [(one.version.date, one.until, one.is_in_force) for one in documents.standings(desk, "regulamin")] == [
        (NEXT, None, False),
        (NOW, date(2026, 11, 30), True),
        (OLD, date(2025, 5, 31), False),
        (OLDEST, date(2024, 1, 14), False),
    ]


def test_of_an_unknown_policy_nothing_is_in_force(desk: Desk) -> None:
    assert documents.in_force(desk, "nie-ma") is None
    assert documents.standings(desk, "nie-ma") == ()
    for call in (
        lambda: documents.policy(desk, "nie-ma"),
        lambda: documents.version(desk, "regulamin", date(2024, 1, 16)),
        lambda: documents.shown(desk, "nie-ma", OLD, "pl"),
        lambda: documents.annex_text(desk, "regulamin", OLD, "2024-01-15.md", "pl"),
    ):
        with pytest.raises(NotThere):
            call()


def test_what_is_shown_has_the_digest_of_the_very_bytes_and_of_each_annex(desk: Desk, folder: Path) -> None:
    room = folder / "policies" / "regulamin"
    for language, ending in (("pl", ".md"), ("en", ".en.md")):
        shown = documents.shown(desk, "regulamin", NOW, language)
        assert (shown.language, shown.text) == (language, (room / f"2025-06-01{ending}").read_bytes())
        assert shown.digest == hashlib.sha256(shown.text).hexdigest()
        annex = (room / f"zagrozenia{ending}").read_bytes()
        assert shown.annexes == {"zagrozenia.md": hashlib.sha256(annex).hexdigest()}


def test_a_text_without_the_language_is_shown_in_the_first(desk: Desk) -> None:
    shown = documents.shown(desk, "regulamin", NEXT, "en")
    assert (shown.language, shown.text.decode()) == ("pl", "# Regulamin\n\nTrzecia wersja.\n")


def test_the_words_of_a_text_begin_after_the_byte_order_mark_and_its_bytes_before(desk: Desk) -> None:
    text = documents.policy_text(desk, "regulamin", NOW, "pl")
    assert text.content.startswith(b"\xef\xbb\xbf# ")
    assert text.words.startswith("# Regulamin")


def test_a_text_that_changes_has_another_digest_when_the_folder_is_read_again(desk: Desk, folder: Path) -> None:
    before = documents.shown(desk, "regulamin", NOW, "pl")
    (folder / "policies" / "regulamin" / "2025-06-01.md").write_text("# Regulamin\n\nInna.\n", "utf-8")
    assert documents.shown(desk, "regulamin", NOW, "pl") == before
    desk = replace(desk, tenant=read(folder))
    after = documents.shown(desk, "regulamin", NOW, "pl")
    assert after.digest != before.digest
    assert after.text == b"# Regulamin\n\nInna.\n"


def test_neither_the_words_nor_the_bytes_of_a_text_stand_in_a_log(desk: Desk) -> None:
    assert "Regulamin" not in repr(documents.policy_text(desk, "regulamin", NOW, "pl"))
    assert "Regulamin" not in repr(documents.shown(desk, "regulamin", NOW, "pl"))
