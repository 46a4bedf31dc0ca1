"""Handing over to a mail server: with certificates that hold, in a time that ends, and refusals told apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from post.servers import Box, certificate, free_port, running, scripted, secured
from post.sinks import text
from wrota.post import smtp
from wrota.post.message import compose
from wrota.post.rendering import RenderedLetter
from wrota.post.server import parse
from wrota.post.smtp import Smtp
from wrota.post.transport import Undelivered
from wrota.tenant.schema import Mail

MESSAGE = compose(
    Mail(sender="noreply@łódź.example", sender_name="Portal"),
    RenderedLetter("pl", "Temat", "Zażółć\n.\n..\n", "<p>Zażółć</p>\n"),
    to="anna@example.org",
    handle="a1b2",
    at=datetime(2026, 11, 21, 11, 0, tzinfo=UTC),
)


@pytest.fixture
def box() -> Box:
    """What the server takes in."""
    return Box()


@pytest.fixture
def port() -> int:
    """Where the server listens."""
    return free_port()


@pytest.fixture
def trusted(tmp_path: Path) -> Path:
    """A certificate of the server's address."""
    return certificate(tmp_path)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ten seconds here."""
    monkeypatch.setattr(smtp, "ANSWER", 0.3)


@pytest.fixture
def plain(box: Box, port: int) -> Iterator[str]:
    """The address of a server without encryption."""
    with running(box, port):
        yield f"smtp://127.0.0.1:{port}"


def send(url: str) -> None:
    Smtp(parse(url)).send("first", MESSAGE)


def failure(url: str) -> Undelivered:
    with pytest.raises(Undelivered) as caught:
        send(url)
    return caught.value


def test_a_letter_goes_to_its_receiver_from_its_sender(plain: str, box: Box) -> None:
    send(plain)
    assert box.envelopes == [("noreply@xn--d-uga0v4h.example", ["anna@example.org"])]
    assert text(box.messages[0]) == "Zażółć\n.\n..\n"


def test_starttls_is_used_and_the_certificate_verified(box: Box, port: int, trusted: Path) -> None:
    with running(box, port, tls_context=secured(trusted), require_starttls=True):
        send(f"smtp+starttls://127.0.0.1:{port}?ca={trusted}")
    assert len(box.messages) == 1


def test_tls_from_the_first_byte_is_used_and_the_certificate_verified(box: Box, port: int, trusted: Path) -> None:
    with running(box, port, ssl_context=secured(trusted)):
        send(f"smtps://127.0.0.1:{port}?ca={trusted}")
    assert len(box.messages) == 1


def test_a_certificate_that_vouches_for_itself_is_refused(box: Box, port: int, trusted: Path) -> None:
    with running(box, port, tls_context=secured(trusted)):
        refused = failure(f"smtp+starttls://127.0.0.1:{port}")
    assert (refused.why, refused.is_server, refused.is_final) == ("certificate_refused", True, False)
    assert box.messages == []


def test_a_certificate_that_vouches_for_itself_is_refused_from_the_first_byte_too(
    box: Box, port: int, trusted: Path
) -> None:
    with running(box, port, ssl_context=secured(trusted)):
        assert failure(f"smtps://127.0.0.1:{port}").why == "certificate_refused"
    assert box.messages == []


def test_a_certificate_of_another_address_is_refused(box: Box, port: int, tmp_path: Path) -> None:
    elsewhere = certificate(tmp_path, "192.0.2.7")
    with running(box, port, ssl_context=secured(elsewhere)):
        assert failure(f"smtps://127.0.0.1:{port}?ca={elsewhere}").why == "certificate_refused"


def test_a_server_that_offers_no_encryption_gets_no_letter(plain: str, box: Box) -> None:
    assert failure(plain.replace("smtp:", "smtp+starttls:")).why == "not_supported"
    assert box.messages == []


def test_it_signs_in_where_it_has_a_name(box: Box, port: int, trusted: Path) -> None:
    known = []

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        known.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"s/ekret", handled=False)

    with running(box, port, ssl_context=secured(trusted), authenticator=authenticate, auth_require_tls=False):
        send(f"smtps://anna%40b.example:s%2Fekret@127.0.0.1:{port}?ca={trusted}")
        refused = failure(f"smtps://anna:guessed@127.0.0.1:{port}?ca={trusted}")
    assert known[0] == ("anna@b.example", "s/ekret")
    assert len(box.messages) == 1
    assert (refused.why, refused.is_server, refused.is_final) == ("sign_in_refused", True, False)


@pytest.mark.parametrize(
    ("receiver", "data", "why", "is_final"),
    [
        ("550 <anna@example.org> is unknown here", "250 OK", "smtp_550", True),
        ("451 come again later", "250 OK", "smtp_451", False),
        ("250 OK", "554 anna@example.org dislikes this", "smtp_554", True),
        ("250 OK", "452 no room just now", "smtp_452", False),
    ],
)
def test_a_refusal_of_the_letter_is_told_by_its_code_alone(
    plain: str, box: Box, receiver: str, data: str, why: str, is_final: bool
) -> None:
    box.to_receiver, box.to_data = receiver, data
    refused = failure(plain)
    assert (refused.why, refused.is_final, refused.is_server) == (why, is_final, False)
    assert "anna" not in str(refused)


def test_a_closed_port_is_the_servers_matter() -> None:
    refused = failure(f"smtp://127.0.0.1:{free_port()}")
    assert (refused.why, refused.is_server, refused.is_final) == ("no_connection", True, False)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "answers", [[b""], [b"220 hello\r\n", b""], [b"220 hello\r\n", b"250 x\r\n", b"250 x\r\n", b""]]
)
def test_a_server_that_falls_silent_is_left(answers: list[bytes]) -> None:
    with scripted(answers) as port:
        start = time.monotonic()
        refused = failure(f"smtp://127.0.0.1:{port}")
        assert time.monotonic() - start < 2
    assert (refused.why, refused.is_server) == ("timed_out", True)


@pytest.mark.usefixtures("impatient")
def test_a_server_that_always_answers_slowly_is_left_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "ATTEMPT", 0.0)
    with scripted([b"220 hello\r\n", b"250 x\r\n"]) as port:
        assert failure(f"smtp://127.0.0.1:{port}").why == "timed_out"


@pytest.mark.usefixtures("impatient")
def test_a_letter_that_was_taken_counts_as_sent_although_the_server_never_says_goodbye() -> None:
    talk = [b"220 hello\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 go on\r\n", b"250 taken\r\n", b""]
    with scripted(talk) as port:
        send(f"smtp://127.0.0.1:{port}")


def test_a_server_that_wants_nobody_is_the_servers_matter() -> None:
    with scripted([b"554 go away\r\n"]) as port:
        refused = failure(f"smtp://127.0.0.1:{port}")
    assert (refused.why, refused.is_server, refused.is_final) == ("server_554", True, False)


def test_nothing_of_the_conversation_is_printed(plain: str, capfd: pytest.CaptureFixture[str]) -> None:
    send(plain)
    assert capfd.readouterr() == ("", "")
