"""The whole way from the queue to a mail server that misbehaves: no copy, no loss, no false word."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from post.conftest import opened
from post.servers import Moody, certificate, free_port, running, secured
from post.sinks import links
from store.world import World
from wrota.desk import Desk
from wrota.post import conversation
from wrota.post.server import parse
from wrota.post.smtp import Smtp
from wrota.post.worker import deliver
from wrota.store import links as store_links
from wrota.store import outbox
from wrota.store.outbox import Block, NewLetter

PEOPLE = ("anna", "bogdan", "celina", "dorota", "edyta")
Mood = Callable[[str, int, str], str | None]


@pytest.fixture
def handles(desk: Desk) -> dict[str, str]:
    """A letter with a link to each of five people, by their names."""
    return {name: _letter(desk, name) for name in PEOPLE}


@pytest.fixture
def transport() -> Iterator[Smtp]:
    """The transport to a server of a port that nobody uses."""
    with closing(Smtp(parse(f"smtp://127.0.0.1:{free_port()}"))) as made:
        yield made


def _letter(desk: Desk, name: str) -> str:
    person = opened(desk, name, name)
    blocks = [Block(person.id, "access", {"Login": name})]
    values = {"name": name, "account_name": name}
    with desk.store.writing():
        to = f"{name}@example.org"
        return outbox.put(desk.store, NewLetter("access", "pl", to, "https://portal.example", values, blocks))


def _fates(desk: Desk, world: World, transport: Smtp, box: Moody, handles: dict[str, str]) -> dict[str, str]:
    """Let the worker do what it can in 50 minutes, and return what is said of the letters of those people.

    Asserts of each that it is at the server once where that is said, and that its link, which works for an hour, is
    dead where the letter was given up, and only there.
    """
    for _ in range(50):
        deliver(desk, transport)
        world.move(minutes=1)
    received = Counter(str(message["Message-ID"]).strip("<>").partition("@")[0] for message in box.messages)
    assert set(received.values()) <= {1}, "no copies"
    with closing(sqlite3.connect(desk.store.path)) as thief:
        said = {
            handle: (state, why) for handle, state, why in thief.execute("SELECT handle, state, reason FROM letter")
        }
        dead = thief.execute("SELECT count(*) FROM link WHERE dead_at IS NOT NULL").fetchone()[0]
    for handle, (state, _) in said.items():
        assert received[handle] == (state in {"delivered", "perhaps"}), "neither lost, nor said to be where it is not"
    assert dead == sum(state == "parked" for state, _ in said.values())
    return {name: " ".join(said[handle]) for name, handle in handles.items()}


def _played(
    desk: Desk, world: World, transport: Smtp, handles: dict[str, str], mood: Mood
) -> tuple[dict[str, str], Moody]:
    box = Moody(mood=mood)
    with running(box, transport._server.port):
        return _fates(desk, world, transport, box, handles), box


def _all(fate: str) -> dict[str, str]:
    return dict.fromkeys(PEOPLE, fate)


@pytest.mark.usefixtures("handles")
def test_what_is_delivered_leads_to_its_account(desk: Desk, world: World, transport: Smtp) -> None:
    box = Moody()
    with running(box, transport._server.port):
        assert deliver(desk, transport) == len(PEOPLE)
    for message in box.messages:
        found = store_links.find(desk.store, links(message)[0].rpartition("/")[2], "access")
        assert found is not None
        assert message["To"] == f"{found.account.name}@example.org"


def test_a_server_that_answers_after_20_seconds(
    desk: Desk, world: World, transport: Smtp, handles: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each second is a hundredth of one here."""
    for patience in ("ANSWER", "ATTEMPT", "AFTER_DOT"):
        monkeypatch.setattr(conversation, patience, getattr(conversation, patience) / 100)
    fates, _ = _played(desk, world, transport, handles, lambda *_: time.sleep(0.2))
    assert fates == _all("delivered accepted")


def test_a_server_that_closes_after_the_data(
    desk: Desk, world: World, transport: Smtp, handles: dict[str, str]
) -> None:
    fates, _ = _played(desk, world, transport, handles, lambda command, *_: "" if command == "DATA" else None)
    assert fates == _all("perhaps no_connection")


@pytest.mark.parametrize("answer", ["553 not yours", "451 later", "354 go on", "thank you", ""])
def test_a_server_that_refuses_the_sender_for_half_an_hour(
    desk: Desk, world: World, transport: Smtp, handles: dict[str, str], answer: str
) -> None:
    until = world.now + timedelta(minutes=30)
    fates, _ = _played(
        desk,
        world,
        transport,
        handles,
        lambda command, *_: answer if command == "MAIL" and world.now < until else None,
    )
    assert fates == _all("delivered accepted")


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ("550 unknown", "parked smtp_550"),
        ("251 will forward", "delivered accepted"),
        ("450 busy", "waiting smtp_450"),
        ("354 go on", "waiting unclear_answer"),
        ("thank you", "waiting unclear_answer"),
    ],
)
def test_a_server_that_answers_oddly_to_one_receiver(
    desk: Desk, world: World, transport: Smtp, handles: dict[str, str], answer: str, fate: str
) -> None:
    def mood(command: str, number: int, address: str) -> str | None:
        return answer if command == "RCPT" and address.startswith("bogdan") else None

    fates, box = _played(desk, world, transport, handles, mood)
    assert fates == {**_all("delivered accepted"), "bogdan": fate}
    others = [to for _, (to,) in box.envelopes if not to.startswith("bogdan")]
    assert others == [f"{name}@example.org" for name in PEOPLE if name != "bogdan"], "in their order"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        *[(command, answer) for command in ("MAIL", "RCPT") for answer in ("421 enough", "451 enough", "")],
        ("MAIL", "550 enough"),
    ],
)
def test_a_server_that_refuses_the_third_letter_of_a_connection(
    desk: Desk, world: World, transport: Smtp, handles: dict[str, str], command: str, answer: str
) -> None:
    fates, box = _played(
        desk, world, transport, handles, lambda asked, number, _: answer if asked == command and number == 3 else None
    )
    assert fates == _all("delivered accepted")
    assert len(box.connections) == 3


def test_a_server_that_greylists_for_a_minute(
    desk: Desk, world: World, transport: Smtp, handles: dict[str, str]
) -> None:
    seen: dict[str, datetime] = {}

    def mood(command: str, number: int, address: str) -> str | None:
        if command != "RCPT" or world.now - seen.setdefault(address, world.now) >= timedelta(minutes=1):
            return None
        return "450 come back in a minute"

    fates, _ = _played(desk, world, transport, handles, mood)
    assert fates == _all("delivered accepted")


def test_a_server_that_wants_a_login_in_polish_letters_and_is_closed_at_first(
    desk: Desk, world: World, handles: dict[str, str], tmp_path: Path
) -> None:
    begins = world.now + timedelta(minutes=30)

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        is_known = (data.login.decode(), data.password.decode()) == ("żółw", "zażółć gęślą")
        return AuthResult(success=is_known and world.now >= begins, handled=False)

    box, port, trusted = Moody(), free_port(), certificate(tmp_path)
    with (
        running(box, port, ssl_context=secured(trusted), authenticator=authenticate, auth_require_tls=False),
        closing(Smtp(parse(f"smtps://żółw:zażółć%20gęślą@127.0.0.1:{port}?ca={trusted}"))) as transport,
    ):
        assert _fates(desk, world, transport, box, handles) == _all("delivered accepted")
