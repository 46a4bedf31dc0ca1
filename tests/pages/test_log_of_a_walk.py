"""What the log says after walks on which things fail: no person, token or handle, and nothing that anybody typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NoReturn
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clocks import Stopwatch
from following import NEW, choose, sent
from following import of as account_of
from people import ANNA, PESEL
from reading import Reader, filled_in
from sites import Standing
from town import Town
from wrota import logs

MARK = "kanarek"
TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30).map(
    lambda text: f"{MARK}{text}{MARK}"
)


class Listener:
    """All that Wrota logs, in both forms and as bare records; nothing is left out as said before."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self._handlers = []
        for formatter in (logs.TextLines(), logs.JsonLines()):
            handler = logging.StreamHandler(self.stream)
            handler.setFormatter(formatter)
            self._handlers.append(handler)

    def __enter__(self) -> Listener:
        self._log = logging.getLogger("wrota")
        self._level = self._log.level
        self._log.setLevel(logging.DEBUG)
        for handler in self._handlers:
            self._log.addHandler(handler)
        return self

    def __exit__(self, *_: object) -> None:
        self._log.setLevel(self._level)
        for handler in self._handlers:
            self._log.removeHandler(handler)

    @property
    def text(self) -> str:
        """All that was said; what JSON escapes is read as it was meant."""
        lines = self.stream.getvalue().splitlines()
        return "\n".join(str(json.loads(line)) if line.startswith("{") else line for line in lines)


def fail_with(words: str) -> NoReturn:
    """Go wrong with somebody's words in the exception, and in the one that caused it."""
    try:
        raise KeyError(words)
    except KeyError as error:
        raise ValueError(f"cannot read {words}") from error


@settings(max_examples=50)
@given(typed=TYPED, where=st.sampled_from(["path", "query", "sign_in", "recovery", "header", "method", "link"]))
@pytest.mark.parametrize("broken", ["nothing", "hasher", "site", "store"])
def test_nothing_typed_gets_into_the_log_whatever_fails(
    standing: Standing, broken: str, typed: str, where: str
) -> None:
    with ExitStack() as held:
        patch = held.enter_context(pytest.MonkeyPatch.context())
        listener = held.enter_context(Listener())
        reader = standing.browse("alfa")
        forms = {path: filled_in(reader.get(path).form()) for path in ("logowanie", "przywracanie")}

        def fail(*_: object, **__: object) -> NoReturn:
            fail_with(typed)

        if broken == "hasher":
            patch.setattr(standing.site.seams.hasher, "verify", fail)
        elif broken == "site":
            patch.setattr(standing.site.portals, "get", fail)
        elif broken == "store":
            patch.setattr("wrota.store.database.Store.rows", fail)
        if where == "sign_in":
            reader.send("logowanie", {**forms["logowanie"], "identifier": typed, "password": typed})
        elif where == "recovery":
            reader.send("przywracanie", {**forms["przywracanie"], "identifier": typed})
        elif where == "header":
            plain = "".join(sign for sign in typed if sign.isascii() and sign.isprintable())
            names = ("X-Forwarded-For", "User-Agent", "Referer", "Cookie", "Origin", "HX-Current-URL")
            reader.fetch("logowanie", headers=dict.fromkeys(names, plain))
        elif where == "method":
            reader.fetch("logowanie", "".join(sign for sign in typed if sign.isascii() and sign.isalpha()).upper())
        else:
            paths = {"path": f"/{typed}/{typed}", "link": f"/odnosnik/{typed}", "query": "/logowanie"}
            raw = paths.get(where, "/").encode().decode("latin-1")
            reader.fetch("", environ_overrides={"PATH_INFO": raw, "QUERY_STRING": quote(typed)})
    assert MARK not in listener.text.casefold()
    if broken == "site":
        assert "Unforeseen ValueError" in listener.text


def test_a_walk_by_a_link_leaves_neither_token_nor_handle(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        fail_with(f"{ANNA.name} {PESEL} {link}")

    with Listener() as listener:
        link = sent(town)
        reader = Reader(town.site, "http://alfa.localhost:8000/")
        page = reader.get(link)
        secrets = {link.rpartition("/")[2], page.address.rpartition("/")[2], *reader.cookies().values()}
        with monkeypatch.context() as patch:
            patch.setattr(town.site.seams.hasher, "hash", fail)
            assert choose(reader, link).status == 500
        with monkeypatch.context() as patch:
            patch.setattr("wrota.store.links.find", fail)
            patch.setattr("wrota.store.database.Store.rows", fail)
            reader.get(link)
        assert choose(reader, link).status == 200
        reader.get("logowanie")
        reader.submit({"identifier": PESEL, "password": NEW})
        secrets |= set(reader.cookies().values())
        with monkeypatch.context() as patch:
            patch.setattr("wrota.desk.account.identifiers.masked", fail)
            assert reader.get("konto").status == 500
    secrets |= {ANNA.name, ANNA.password, NEW, PESEL, ANNA.identifier, account_of(town, ANNA).handle}
    said = listener.text
    assert said.count("Unforeseen ValueError") >= 4
    assert [secret for secret in secrets if secret in said] == []
    assert "POST /nowe-haslo/…" in said


def test_a_line_that_comes_again_and_again_is_quiet_by_the_handler_of_a_process() -> None:
    repeats = logs.Repeats(Stopwatch())
    record = logging.LogRecord("wrota", logging.ERROR, "", 0, "The disk is full", (), None)
    assert [repeats.filter(record) for _ in range(3)] == [True, False, False]


@pytest.fixture(autouse=True)
def _nobody_else_listens() -> Iterator[None]:
    """Leave the log of Wrota as it was."""
    log = logging.getLogger("wrota")
    before = log.handlers[:]
    yield
    assert log.handlers == before
