"""The server by itself: too much is refused in words before it is taken, and slow clients keep nobody waiting."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest

from serving.sockets import HOST, ask, get, listening, opened, send_until_refused, status, told, until
from sites import Standing
from wrota.portal.middleware import addressed
from wrota.rules.addresses import Base
from wrota.serving import connection as connections
from wrota.serving import limited_server
from wrota.serving.limited_server import LONGEST_TAKEN, LimitedServer
from wrota.web.current import CALLER
from wrota.web.security import LONGEST_BODY

FORM = b"POST /logowanie HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
MIB = 1024 * 1024
SLOW = 200


@pytest.fixture
def server(standing: Standing) -> Iterator[LimitedServer]:
    """A server of alfa and beta."""
    with listening(standing.site, standing.site.tenant_at) as server:
        yield server


def test_an_answer_says_when_but_not_by_which_server(server: LimitedServer) -> None:
    answer = get(server, b"/logowanie")
    assert status(answer) == 200
    head = answer.split(b"\r\n\r\n")[0].lower()
    assert b"\r\ndate: " in head
    assert b"server:" not in head
    assert b"waitress" not in answer


@pytest.mark.parametrize(
    "length",
    [b"Content-Length: 315000000\r\n", b"Content-Length: 99999999999999\r\n",
     b"Content-Length: %d\r\n" % (LONGEST_TAKEN + 1)],
)  # fmt: skip
@pytest.mark.parametrize("expects", [b"", b"Expect: 100-continue\r\n"], ids=["sends", "asks first"])
def test_a_body_that_is_too_large_is_refused_by_its_length_alone(
    server: LimitedServer, length: bytes, expects: bytes
) -> None:
    began = time.monotonic()
    with opened(server) as connection:
        connection.sendall(FORM + length + expects + b"\r\n")
        answer = told(connection)
    assert status(answer) == 413
    assert "Treść jest za długa".encode() in answer or b"Too much was sent" in answer
    assert b"100 Continue" not in answer
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunks"])
def test_of_a_body_that_is_too_large_little_is_taken_and_the_refusal_is_read(
    server: LimitedServer, chunked: bool
) -> None:
    length = b"Transfer-Encoding: chunked\r\n" if chunked else b"Content-Length: 315000000\r\n"
    with opened(server) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        connection.sendall(FORM + length + b"\r\n" + (b"12c00000\r\n" if chunked else b""))
        sent = send_until_refused(connection, b"a" * 65536, 64 * MIB)
        answer = told(connection)
    # What the machine itself keeps between the two ends is some mebibytes; the server reads a fraction of one.
    assert sent < 16 * MIB
    assert status(answer) == 413
    assert answer.rstrip().endswith(b"</html>")


def test_after_a_refusal_the_door_is_not_slammed(server: LimitedServer) -> None:
    with opened(server) as connection:
        connection.sendall(FORM + b"Content-Length: 315000000\r\n\r\n" + b"a" * 100_000)
        received = b""
        # A connection that is closed upon bytes that nobody read is reset, and browsers then show no page.
        while piece := connection.recv(65536):
            received += piece
    assert received.rstrip().endswith(b"</html>")


def test_a_form_that_is_a_little_too_long_gets_the_page_of_its_institution(server: LimitedServer) -> None:
    body = b"identifier=" + b"a" * LONGEST_BODY
    answer = ask(server, FORM + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
    assert status(answer) == 413
    assert "Szkoła Alfa".encode() in answer


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"GET /logowanie?a=" + b"a" * 40_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: " + b"a" * 40_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Bad\rline: x\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (FORM + b"Content-Length: x\r\n\r\n", 400),
        (FORM + b"Transfer-Encoding: gzip\r\n\r\n", 501),
        (FORM + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    ],
    ids=["long target", "long cookie", "bare CR", "small letters", "no length", "gzip", "no chunk"],
)
def test_what_cannot_be_read_is_refused_in_words(server: LimitedServer, request_: bytes, expected: int) -> None:
    answer = ask(server, request_)
    assert status(answer) == expected
    assert b"</html>" in answer
    assert b'<html lang="pl">' in answer
    assert b"waitress" not in answer.lower()


def slow_header(number: int) -> bytes:
    """Return the next byte of a head that never ends."""
    return (b"GET / HTTP/1.1\r\nX: " + b"a" * 1000)[number : number + 1]


def slow_body(number: int) -> bytes:
    """Return the next byte of a body, after its head."""
    return FORM + b"Content-Length: 200000\r\n\r\n" if number == 0 else b"a"


def slow_reader(number: int) -> bytes:
    """Ask for many pages at once, and read none of them."""
    return (b"GET /static/base.css HTTP/1.1\r\n" + HOST + b"\r\n") * 50


def nothing(number: int) -> bytes:
    """Say nothing at all."""
    return b""


@pytest.mark.parametrize("habit", [slow_header, slow_body, slow_reader, nothing], ids=lambda habit: habit.__name__)
def test_slow_clients_keep_nobody_waiting(
    server: LimitedServer, monkeypatch: pytest.MonkeyPatch, habit: Callable[[int], bytes]
) -> None:
    # Fewer are let in than there are slow ones, so that they have to give way as well.
    monkeypatch.setattr(server, "_most", SLOW // 2)
    times = []
    with ExitStack() as held:
        slow = [held.enter_context(opened(server)) for _ in range(SLOW)]
        for number in range(12):
            for connection in slow:
                with suppress(OSError):
                    connection.send(habit(number), socket.MSG_DONTWAIT)
            began = time.monotonic()
            assert status(get(server, b"/logowanie")) == 200
            times.append(time.monotonic() - began)
        assert until(lambda: len(server.active_channels) <= SLOW // 2 + 1)
    assert sorted(times)[-2] < 1


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("IDLE_SECONDS", b""),
        ("REQUEST_SECONDS", b"GET / HTTP/1.1\r\nX: "),
        ("REQUEST_SECONDS", FORM + b"Content-Length: 9\r\n\r\na"),
    ],
    ids=["idle", "head", "body"],
)
def test_who_does_not_go_on_is_left_after_a_while(
    server: LimitedServer, monkeypatch: pytest.MonkeyPatch, limit: str, said: bytes
) -> None:
    monkeypatch.setattr(connections, limit, 0.2)
    with opened(server) as connection:
        connection.sendall(said)
        assert told(connection) == b""


def test_a_byte_now_and_then_does_not_buy_time(server: LimitedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 1)
    with opened(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: ")

        def is_left() -> bool:
            try:
                connection.send(b"a")
            except OSError:
                return True
            return False

        assert until(is_left, 5)


def test_an_answer_that_nobody_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.2)

    def large(_: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"a" * 8 * MIB]

    with listening(large, lambda host, path: "") as server, opened(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
        assert until(lambda: any(one.total_outbufs_len for one in server.active_channels.values()))
        assert until(lambda: not server.active_channels)


def test_one_request_at_a_time_is_read_from_a_connection(server: LimitedServer) -> None:
    asked = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
    began = time.monotonic()
    assert ask(server, asked * 150).count(b"HTTP/1.1 200 OK") == 1
    assert time.monotonic() - began < 5, "the connection ends with the answer"


def test_one_that_is_used_again_and_again_stays(server: LimitedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 1.5)
    with opened(server) as connection, connection.makefile("rb") as answers:
        for _ in range(4):
            connection.sendall(b"HEAD /healthz HTTP/1.1\r\n" + HOST + b"\r\n")
            assert b"200 OK" in answers.readline()
            while answers.readline() != b"\r\n":
                pass
            time.sleep(0.6)


def test_the_longest_waiting_gives_way_and_nobody_who_is_being_answered(
    server: LimitedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "GRACE_SECONDS", 0)
    with opened(server), opened(server), opened(server):
        assert until(lambda: len(server.active_channels) == 3)
        one, two, three = sorted(server.active_channels.values(), key=lambda found: found.waiting_since)
        one.requests = [object()]
        server._make_room()
        assert (one.connected, two.connected, three.connected) == (True, False, True)
        one.requests = []


def test_connections_leave_half_of_the_descriptors_to_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    allowed = {"now": (256, 700)}
    monkeypatch.setattr(resource, "getrlimit", lambda _: allowed["now"])

    def take(_: int, limits: tuple[int, int]) -> None:
        given.append(limits)
        allowed["now"] = limits

    monkeypatch.setattr(resource, "setrlimit", take)
    assert limited_server._connections() == 350
    assert given == [(700, 700)]
    allowed["now"] = (1_000_000, 1_000_000)
    assert limited_server._connections() == limited_server.CONNECTIONS


def test_what_proxies_tell_reaches_the_site_as_it_came_and_is_judged_there_alone() -> None:
    seen: list[tuple[str, str]] = []

    def note(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
        seen.append((environ["REMOTE_ADDR"], environ.get("HTTP_X_FORWARDED_FOR", "")))
        start_response("200 OK", [])
        return [b""]

    forwarded = b"X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 198.51.100.7:51234\r\nX_Forwarded_For: 6.6.6.6\r\n"
    with listening(note, lambda host, path: "") as server:
        ask(server, b"GET / HTTP/1.1\r\n" + HOST + forwarded + b"Connection: close\r\n\r\n")
    assert seen == [("127.0.0.1", "1.2.3.4, 198.51.100.7:51234")]
    environ = {"REMOTE_ADDR": seen[0][0], "HTTP_X_FORWARDED_FOR": seen[0][1], "HTTP_FORWARDED": "for=6.6.6.6"}
    given = addressed(environ, Base("https", "a.example", ""), "/", proxies=1)
    assert given[CALLER] == "198.51.100.7"
    assert not [name for name in given if "FORWARDED" in name]
