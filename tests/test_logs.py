"""The log's lines: moment, level, logger, tenant and address; what repeats is counted, and nothing typed is in them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clocks import Stopwatch
from wrota import logs, whereabouts
from wrota.errors import SettingsError
from wrota.routes import ROUTES, Route, masked
from wrota.settings import LogFormat, log_format
from wrota.words import say

CANARY = "kanarek-w-kopalni-7"


class Journal:
    """What a process would write, in one of the two forms."""

    def __init__(self, form: LogFormat) -> None:
        self.stopwatch = Stopwatch()
        self.stream = io.StringIO()
        handler = logging.StreamHandler(self.stream)
        handler.setFormatter(logs.JsonLines() if form == "json" else logs.TextLines())
        handler.addFilter(logs.Repeats(self.stopwatch))
        self.log = logging.Logger("wrota.trial")
        self.log.addHandler(handler)

    @property
    def lines(self) -> list[str]:
        """What was written, line by line."""
        return self.stream.getvalue().splitlines()

    @property
    def facts(self) -> list[dict[str, object]]:
        """What was written as objects."""
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def journal() -> Journal:
    """A log of objects."""
    return Journal("json")


@pytest.fixture
def text() -> Journal:
    """A log for people."""
    return Journal("text")


def fail(depth: int = 0) -> NoReturn:
    """Go wrong with somebody's secret in the words, because of something else that did."""
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        raise ValueError(f"cannot read {CANARY}") from error


def log_failure(journal: Journal, message: str) -> None:
    """Log an exception."""
    try:
        fail()
    except ValueError:
        journal.log.exception(message)


def test_a_line_says_when_how_grave_by_whom_for_whom_and_where(journal: Journal, text: Journal) -> None:
    for one in (journal, text):
        with whereabouts.at("library", "GET", f"/odnosnik/{CANARY}"):
            one.log.warning("The disk is %s", "full")
    [facts] = journal.facts
    assert str(facts.pop("time")).endswith("+00:00")
    assert facts == {
        "level": "WARNING",
        "logger": "wrota.trial",
        "tenant": "library",
        "method": "GET",
        "path": "/odnosnik/…",
        "message": "The disk is full",
    }
    assert text.lines[0].endswith("WARNING wrota.trial [library GET /odnosnik/…] The disk is full")


def test_outside_of_requests_there_is_no_place(journal: Journal, text: Journal) -> None:
    for one in (journal, text):
        one.log.info("begins")
    assert not {"tenant", "path", "method"} & journal.facts[0].keys()
    assert text.lines[0].endswith("INFO wrota.trial begins")


def test_a_message_cannot_begin_another_line(journal: Journal, text: Journal) -> None:
    for one in (journal, text):
        one.log.warning("a\nb\r\u2028\x1b[31m c\x85d")
    assert len(text.lines) == len(journal.lines) == 1
    assert "\x1b" not in text.lines[0]


@pytest.mark.parametrize("form", ["json", "text"])
def test_of_an_exception_the_places_and_kinds_are_told_and_none_of_its_words(form: LogFormat) -> None:
    journal = Journal(form)
    log_failure(journal, "It failed")
    said = journal.stream.getvalue()
    for part in ("builtins.ValueError", "builtins.KeyError", "test_logs.py", "in fail"):
        assert part in said
    assert CANARY not in said


def test_words_that_are_ours_or_the_systems_are_told(journal: Journal) -> None:
    for error in (SettingsError(say("WROTA_LOG is wrong.")), OSError(28, "No space left on device")):
        try:
            raise error
        except (SettingsError, OSError):
            journal.log.exception("It failed")
        journal.stopwatch.move(3600)
    assert "WROTA_LOG is wrong." in journal.lines[0]
    assert "No space left on device" in journal.lines[1]


def test_a_line_comes_once_in_ten_minutes_and_then_with_how_many_there_were(journal: Journal) -> None:
    for _ in range(300):
        journal.log.error("The folder of tenants cannot be read")
        journal.stopwatch.move(2)
    journal.log.error("The folder of tenants cannot be read")
    assert [facts.get("more") for facts in journal.facts] == [None, 299]


def test_the_same_traceback_is_written_once_then_counted(journal: Journal, text: Journal) -> None:
    for one in (journal, text):
        for number in range(5):
            log_failure(one, f"case {number}")
            one.stopwatch.move(2)
    assert [facts["message"] for facts in journal.facts] == [f"case {number}" for number in range(5)]
    assert ["traceback" in facts for facts in journal.facts] == [True, False, False, False, False]
    assert [facts.get("same_traceback") for facts in journal.facts] == [None, 1, 2, 3, 4]
    assert text.stream.getvalue().count("builtins.ValueError") == 1


def test_what_another_institution_has_and_what_is_plain_news_is_told_each_time(journal: Journal) -> None:
    for key in ("library", "school", "library"):
        with whereabouts.at(key):
            journal.log.error("The database is damaged")
    for _ in range(3):
        journal.log.info("begins")
    assert [facts.get("tenant") for facts in journal.facts if facts["level"] == "ERROR"] == ["library", "school"]
    assert len(journal.facts) == 5


def test_many_kinds_do_not_fill_the_memory(journal: Journal) -> None:
    repeats = logs.Repeats(Stopwatch())
    for number in range(3000):
        record = logging.LogRecord("wrota", logging.ERROR, "", 0, f"number {number}", (), None)
        assert repeats.filter(record)
    assert len(repeats._kinds) <= 1000


def test_what_the_server_says_of_a_request_has_no_path() -> None:
    said = f"Exception while serving /odnosnik/{CANARY}\nx"
    for name, is_known in (("waitress", True), ("waitress.queue", True), ("wrota", False)):
        record = logging.LogRecord(name, logging.ERROR, "", 0, said, (), None)
        assert (CANARY not in logs.TextLines().format(record)) is is_known


@pytest.mark.parametrize(
    ("environ", "is_terminal", "expected"),
    [
        ({}, True, "text"),
        ({}, False, "json"),
        ({"WROTA_LOG": "text"}, False, "text"),
        ({"WROTA_LOG": "json"}, True, "json"),
    ],
)
def test_the_form_is_the_operators_else_the_one_that_fits(
    environ: dict[str, str], is_terminal: bool, expected: str
) -> None:
    assert log_format(environ, is_terminal=is_terminal) == expected


def test_another_form_is_refused() -> None:
    with pytest.raises(SettingsError, match="“text” or “json”, not “xml”"):
        log_format({"WROTA_LOG": "xml"}, is_terminal=True)


@pytest.fixture
def _root() -> Iterator[None]:
    """Put the log back as it was."""
    root, own = logging.getLogger(), logging.getLogger("wrota")
    before = root.handlers[:], root.level, own.level
    yield
    root.handlers[:], root.level, own.level = before
    logging.captureWarnings(False)


@pytest.mark.usefixtures("_root")
def test_a_process_writes_its_own_news_and_the_warnings_of_libraries() -> None:
    stream = io.StringIO()
    logs.configure("json", stream)
    logging.getLogger("wrota.site").info("begins")
    logging.getLogger("wrota.site").debug("details")
    logging.getLogger("peewee").info("details")
    logging.getLogger("peewee").warning("trouble")
    assert [json.loads(line)["message"] for line in stream.getvalue().splitlines()] == ["begins", "trouble"]


# Paths in the log


def test_paths_of_the_portal_keep_their_words_and_lose_what_varies() -> None:
    assert masked("/logowanie") == "/logowanie"
    assert masked("/") == "/"
    assert masked(f"/odnosnik/konto/{CANARY}") == "/odnosnik/konto/…"
    assert masked("/modul/charges/due") == "/modul/…/…"
    assert masked("/opole/ZSE/logowanie") == "/…/…/logowanie"
    assert masked("/a" * 5000).count("/") <= 8


@given(st.text(min_size=1), st.sampled_from(ROUTES))
def test_nothing_typed_is_in_a_path_of_the_log(typed: str, route: Route) -> None:
    words = {piece for one in ROUTES for piece in one.path.split("/") if "<" not in piece} | {"modul", "…", ""}
    for path in (typed, route.path, f"{route.path}/{typed}", f"/odnosnik/{typed}", f"/{typed}/logowanie?{typed}"):
        assert set(masked(path).split("/")) <= words
