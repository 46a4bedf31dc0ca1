"""Handing over to a mail server: with certificates that hold, in a time that ends, and refusals told apart."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from post.servers import Box, Moody, certificate, free_port, running, scripted, secured
from post.sinks import text
from wrota.post import conversation, smtp
from wrota.post.message import compose
from wrota.post.rendering import RenderedLetter
from wrota.post.server import parse
from wrota.post.smtp import Smtp
from wrota.post.transport import OutcomeUnknown, Undelivered
from wrota.store.vocabulary import keyword
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
    monkeypatch.setattr(conversation, "ANSWER", 0.3)


@pytest.fixture
def plain(box: Box, port: int) -> Iterator[str]:
    """The address of a server without encryption."""
    with running(box, port):
        yield f"smtp://127.0.0.1:{port}"


def send(url: str) -> None:
    with closing(Smtp(parse(url))) as transport:
        transport.send("first", MESSAGE)


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
    monkeypatch.setattr(conversation, "ATTEMPT", 0.0)
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


# Servers that misbehave


def letter(number: int) -> EmailMessage:
    return compose(
        Mail(sender="noreply@portal.example", sender_name="Portal"),
        RenderedLetter("pl", f"Temat {number}", "x\n", "<p>x</p>\n"),
        to=f"person{number}@example.org",
        handle=f"a{number}",
        at=datetime(2026, 11, 21, 11, 0, tzinfo=UTC),
    )


def outcomes(url: str, count: int) -> list[str]:
    """Send letters by one transport, and return what became of each."""
    with closing(Smtp(parse(url))) as transport:
        return [_outcome(transport, letter(number)) for number in range(count)]


def _outcome(transport: Smtp, message: EmailMessage) -> str:
    try:
        transport.send("first", message)
    except Undelivered as error:
        assert keyword(error.why) == error.why, "which the queue keeps"
        return f"{error.why}{' server' * error.is_server}{' final' * error.is_final}"
    except OutcomeUnknown as error:
        return f"{error.why} unknown"
    return "taken"


Mood = Callable[[str, int, str], str | None]


@pytest.fixture
def moody(port: int) -> Iterator[Callable[[Mood], tuple[Moody, str]]]:
    """Start a server of a mood."""
    with ExitStack() as stack:

        def start(mood: Mood) -> tuple[Moody, str]:
            box = Moody(mood=mood)
            stack.enter_context(running(box, port))
            return box, f"smtp://127.0.0.1:{port}"

        yield start


Start = Callable[[Mood], tuple[Moody, str]]


def subjects(box: Box) -> list[str]:
    return [str(message["Subject"]) for message in box.messages]


def test_letters_share_a_connection(moody: Start) -> None:
    box, url = moody(lambda *_: None)
    assert outcomes(url, 5) == ["taken"] * 5
    assert [len(letters) for letters in box.connections] == [5]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("MAIL", "421 too many"),
        ("MAIL", "451 too many"),
        ("MAIL", "550 too many"),
        ("MAIL", ""),
        ("RCPT", "452 x"),
        ("RCPT", ""),
    ],
)
def test_a_server_that_takes_two_letters_a_connection_gets_all_and_none_twice(
    moody: Start, command: str, answer: str
) -> None:
    box, url = moody(lambda asked, number, _: answer if asked == command and number > 2 else None)
    assert outcomes(url, 5) == ["taken"] * 5
    assert subjects(box) == [f"Temat {number}" for number in range(5)]


def test_a_connection_that_the_server_closed_meanwhile_loses_no_letter(moody: Start) -> None:
    box, url = moody(lambda *_: None)
    with closing(Smtp(parse(url))) as transport:
        transport.send("first", letter(0))
        kept = transport._idle[0].conversation.sock
        assert kept is not None
        kept.shutdown(socket.SHUT_RDWR)
        transport.send("first", letter(1))
    assert subjects(box) == ["Temat 0", "Temat 1"]


def test_a_connection_is_not_kept_for_long(moody: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "KEPT", -1.0)
    box, url = moody(lambda *_: None)
    assert outcomes(url, 3) == ["taken"] * 3
    assert len(box.connections) == 3


@pytest.mark.parametrize(
    ("command", "answer", "outcome"),
    [
        ("MAIL", "553 not yours", "sender_553 server"),
        ("MAIL", "550 go away", "sender_550 server"),
        ("MAIL", "451 later", "sender_451 server"),
        ("MAIL", "530 sign in", "sender_530 server"),
        ("MAIL", "452 no room", "sender_452 server"),
        ("MAIL", "552 too large", "smtp_552 final"),
        ("MAIL", "", "no_connection server"),
        ("RCPT", "550 unknown", "smtp_550 final"),
        ("RCPT", "451 greylisted", "smtp_451"),
        ("RCPT", "421 closing", "server_421 server"),
        ("RCPT", "", "no_connection server"),
        ("DATA", "554 spam", "smtp_554 final"),
        ("DATA", "451 later", "smtp_451"),
        ("DATA", "", "no_connection unknown"),
        ("DATA", "421 closing", "server_421 server"),
        ("MAIL", "251 as you like", "taken"),
        ("RCPT", "251 lives elsewhere, will forward", "taken"),
        ("RCPT", "252 cannot say, will try", "taken"),
        ("DATA", "251 taken", "taken"),
        ("DATA", "252 taken", "taken"),
        ("DATA", "299 taken", "taken"),
        ("DATA", "354 go on", "unclear_answer unknown"),
        ("DATA", "150 wait", "unclear_answer unknown"),
        ("DATA", "600 x", "unclear_answer unknown"),
        ("DATA", "thank you", "unclear_answer unknown"),
        ("DATA", "250-taken\r\n250-really\r\n250 OK", "taken"),
        ("DATA", "250 " + "x" * 9000, "unclear_answer unknown"),
        ("DATA", "550-no\r\n550 no", "smtp_550 final"),
        ("DATA", "250-taken\r\nthank you", "unclear_answer unknown"),
        *[
            (command, answer, "unclear_answer server")
            for command in ("MAIL", "RCPT")
            for answer in ("354 go on", "150 wait", "600 x", "thank you", "-25 x", "250 " + "x" * 9000)
        ],
    ],
)
def test_each_answer_means_what_the_table_says(moody: Start, command: str, answer: str, outcome: str) -> None:
    _, url = moody(lambda asked, *_: answer if asked == command else None)
    assert outcomes(url, 1) == [outcome]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("251 taken", "taken"),
        ("354 go on", "unclear_answer unknown"),
        ("thank you", "unclear_answer unknown"),
        ("250 " + "x" * 9000, "unclear_answer unknown"),
        ("451 later", "smtp_451"),
        ("554 spam", "smtp_554 final"),
        ("421 closing", "server_421 server"),
    ],
)
def test_an_answer_means_the_same_in_a_connection_that_was_kept(moody: Start, answer: str, outcome: str) -> None:
    box, url = moody(lambda asked, number, _: answer if asked == "DATA" and number == 2 else None)
    assert outcomes(url, 3) == ["taken", outcome, "taken"]
    assert subjects(box) == ["Temat 0", "Temat 1", "Temat 2"], "which the server has, whatever it says"


HELLO, YES, GO_ON = b"220 hello\r\n", b"250 x\r\n", b"354 go on\r\n"
"""What a server says to a letter: a greeting, three answers to EHLO, MAIL and RCPT, and one to DATA."""


@pytest.mark.parametrize(
    ("talk", "outcome"),
    [
        ([b"220-hello\r\n220 world\r\n", YES, YES, YES, GO_ON, b"250 taken\r\n"], "taken"),
        ([HELLO, b"299 x\r\n", YES, YES, GO_ON, b"250 taken\r\n"], "taken"),
        ([b"421 full\r\n"], "server_421 server"),
        ([b"250 hello\r\n"], "unclear_answer server"),
        ([b"HTTP/1.1 400 Bad Request\r\n"], "unclear_answer server"),
        ([b"220 " + b"x" * 9000 + b"\r\n"], "unclear_answer server"),
        ([HELLO, b"what now\r\n", b"what now\r\n"], "unclear_answer server"),
        ([HELLO, b"502 what\r\n", b"550 go\r\n"], "server_550 server"),
        ([HELLO, YES, YES, YES, b"250 OK\r\n"], "unclear_answer server"),
        ([HELLO, YES, YES, YES, b"go on\r\n"], "unclear_answer server"),
        ([HELLO, YES, YES, YES, b"421 closing\r\n"], "server_421 server"),
        ([HELLO, YES, YES, YES, b"554 no\r\n"], "smtp_554 final"),
        ([HELLO, YES, YES, YES, GO_ON, b"250-taken\r\n250 taken\r\n"], "taken"),
    ],
)
def test_oddities_of_the_whole_conversation_are_told_apart(talk: list[bytes], outcome: str) -> None:
    with scripted(talk) as port:
        assert outcomes(f"smtp://127.0.0.1:{port}", 1) == [outcome]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("after", [b"what\r\n", b"250 " + b"x" * 9000 + b"\r\n", b""])
@pytest.mark.parametrize("is_late", [False, True])
def test_a_refusal_stands_whatever_is_answered_afterwards(
    after: bytes, is_late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it came after minutes, when no time is left for anything more."""
    if is_late:
        monkeypatch.setattr(conversation, "ATTEMPT", 0.2)
    delay = 0.5 if is_late else 0.0
    with scripted([HELLO, YES, YES, YES, GO_ON, b"554 spam\r\n", after], before={5: delay}) as port:
        assert outcomes(f"smtp://127.0.0.1:{port}", 1) == ["smtp_554 final"]


def test_what_was_handed_over_by_a_kept_connection_is_not_sent_by_another(moody: Start) -> None:
    box, url = moody(lambda asked, number, _: "" if asked == "DATA" and number == 2 else None)
    assert outcomes(url, 3) == ["taken", "no_connection unknown", "taken"]
    assert subjects(box) == ["Temat 0", "Temat 1", "Temat 2"]


def test_greylisting_delays_one_letter_and_no_other(moody: Start) -> None:
    seen: set[str] = set()

    def greylisting(command: str, number: int, address: str) -> str | None:
        if command != "RCPT" or address in seen or address != "person1@example.org":
            return None
        return "450 come back in a minute"

    box, url = moody(greylisting)
    assert outcomes(url, 3) == ["taken", "smtp_450", "taken"]
    seen.add("person1@example.org")
    assert outcomes(url, 2) == ["taken", "taken"]
    assert subjects(box).count("Temat 1") == 1


@pytest.mark.usefixtures("impatient")
def test_the_answer_to_a_whole_message_is_waited_for_longer(moody: Start) -> None:
    def slow(command: str, number: int, address: str) -> None:
        if command == "DATA":
            time.sleep(1)

    box, url = moody(slow)
    assert outcomes(url, 1) == ["taken"]
    assert len(box.messages) == 1


@pytest.mark.usefixtures("impatient")
def test_an_answer_that_never_comes_is_no_refusal(moody: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "AFTER_DOT", 0.3)

    def slow(command: str, number: int, address: str) -> None:
        if command == "DATA":
            time.sleep(1)

    _, url = moody(slow)
    assert outcomes(url, 1) == ["timed_out unknown"]


def test_a_connection_that_breaks_within_a_message_is_a_failure() -> None:
    talk = [b"220 hello\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n"]
    with scripted(talk) as port, pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversation, "ANSWER", 0.3)
        assert failure(f"smtp://127.0.0.1:{port}").why == "timed_out"


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_it_signs_in_with_letters_of_any_alphabet(box: Box, port: int, trusted: Path, mechanism: str) -> None:
    known = []

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        known.append((mechanism, data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == "zażółć gęślą".encode(), handled=False)

    others = ["PLAIN"] if mechanism == "LOGIN" else ["LOGIN"]
    with running(
        box,
        port,
        ssl_context=secured(trusted),
        authenticator=authenticate,
        auth_require_tls=False,
        auth_exclude_mechanism=others,
    ):
        send(f"smtps://żółw:za%C5%BC%C3%B3%C5%82%C4%87%20gęślą@127.0.0.1:{port}?ca={trusted}")
        refused = failure(f"smtps://żółw:łąka@127.0.0.1:{port}?ca={trusted}")
    assert known[0] == (mechanism, "żółw", "zażółć gęślą")
    assert refused.why == "sign_in_refused"


def test_the_certificates_of_the_system_are_read_once(
    box: Box, port: int, trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(smtp, "KEPT", -1.0)
    real = ssl.create_default_context

    def read(*purpose: Any, **options: Any) -> ssl.SSLContext:
        # The server of the test has one of its own.
        made.extend([options["cafile"]] if "cafile" in options else [])
        return real(*purpose, **options)

    monkeypatch.setattr(ssl, "create_default_context", read)
    with running(box, port, ssl_context=secured(trusted)):
        assert outcomes(f"smtps://127.0.0.1:{port}?ca={trusted}", 3) == ["taken"] * 3
    assert len(made) == 1
