"""Through a real server, byte by byte: what no client library would send gets a whole answer, quickly."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from waitress.server import create_server

from sites import Standing

HOST = b"Host: alfa.localhost:8000\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def port(standing: Standing) -> Iterator[int]:
    """The port of a server of alfa and beta."""
    server = create_server(standing.site, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    port = int(server.effective_port)
    assert b"200 OK" in exchange(port, b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
    yield port
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(server.close)
    thread.join(10)
    assert not thread.is_alive()


def exchange(port: int, request: bytes) -> bytes:
    """Send bytes as they stand and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.settimeout(5)
        received = b""
        while b"</html>" not in received:
            try:
                piece = connection.recv(65536)
            except (TimeoutError, ConnectionResetError):
                break
            if not piece:
                break
            received += piece
        return received


def status(answer: bytes) -> int:
    """Return the status of an answer."""
    assert answer.startswith(b"HTTP/1."), answer[:100]
    return int(answer.split(b" ", 2)[1])


def get(port: int, target: bytes = b"/", headers: bytes = HOST) -> tuple[int, bytes]:
    """Get a target as it stands, and hold that the answer comes within a tenth of a second or so."""
    began = time.perf_counter()
    answer = exchange(port, b"GET " + target + b" HTTP/1.1\r\n" + headers + b"Connection: close\r\n\r\n")
    assert time.perf_counter() - began < 1, "a busy machine may be slower, but not that slow"
    return status(answer), answer


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"Host:\r\n",
        b"Host: nikt.example\r\n",
        b"Host: alfa.localhost:99999\r\n",
        b"Host: " + b"a" * 10_000 + b"\r\n",
        b"Host: \xc5\xbc\xc3\xb3\xc5\x82w.example\r\n",
        b"Host: alfa.localhost:8000\r\nHost: beta.localhost:8000\r\n",
        b"Host: beta.localhost:8000\r\nHost: alfa.localhost:8000\r\n",
        b"Host: nikt.example\r\nX-Forwarded-Host: alfa.localhost:8000\r\n",
    ],
    ids=["none", "empty", "stranger", "port", "long", "letters", "two", "two, other way", "forwarded"],
)
def test_a_host_that_is_nobodys_gets_nobodys_page(port: int, headers: bytes) -> None:
    code, answer = get(port, headers=headers)
    assert code in {400, 404}
    assert b"Alfa" not in answer
    assert b"Beta" not in answer


def test_a_request_of_the_old_kind_without_a_host_is_nobodys(port: int) -> None:
    assert status(exchange(port, b"GET / HTTP/1.0\r\n\r\n")) == 404


@pytest.mark.parametrize(
    "target", [b"http://beta.localhost:8000/", b"http://zle.example/", b"https://x@beta.localhost/"]
)
def test_an_address_in_the_request_line_does_not_overrule_the_host(port: int, target: bytes) -> None:
    _, answer = get(port, target)
    assert b"Beta" not in answer
    assert b"zle.example" not in answer


@pytest.mark.parametrize(
    "target",
    [
        b"/%ff%fe",
        b"/%00",
        b"/\xff\xfe",
        b"//zle.example/%2e%2e",
        b"/../../etc/passwd",
        b"/static/../../setup.cfg",
        b"/static/%2e%2e/%2e%2e/setup.cfg",
        b"/a" * 4000,
        b"/logowanie?" + b"a=1&" * 4000,
        b"/logowanie?next=" + b"%CC%81" * 20_000,
        b"/logowanie?%ff",
        b"*",
        b"/konto#x",
        b"konto",
    ],
    ids=lambda target: ascii(target[:24]),
)
def test_no_target_is_a_fault_of_ours(port: int, target: bytes) -> None:
    code, answer = get(port, target)
    assert code in {200, 303, 400, 404}
    assert b"python_requires" not in answer


def post(port: int, headers: bytes, body: bytes) -> int:
    """Post bytes as they stand and return the status."""
    request = b"POST /logowanie HTTP/1.1\r\n" + HOST + FORM + headers + b"Connection: close\r\n\r\n" + body
    return status(exchange(port, request))


@pytest.mark.parametrize(
    ("headers", "body", "statuses"),
    [
        (b"Content-Length: 3\r\n", b"a=1", {403}),
        (b"Content-Length: 99999999999999\r\n", b"a=1", {413}),
        (b"Content-Length: 300000\r\n", b"a=" + b"1" * 299_998, {413}),
        (b"Content-Length: -5\r\n", b"a=1", {400, 403}),
        (b"Content-Length: x\r\n", b"a=1", {400, 403}),
        (b"Content-Length: 3\r\nContent-Length: 4\r\n", b"a=1", {400, 403}),
        (b"Transfer-Encoding: chunked\r\n", b"3\r\na=1\r\n0\r\n\r\n", {403}),
        (b"Transfer-Encoding: chunked\r\n", b"3\r\na=%\r\n2\r\nff\r\n0\r\n\r\n", {400}),
        (b"Transfer-Encoding: chunked\r\n", b"493e2\r\na=" + b"1" * 300_000 + b"\r\n0\r\n\r\n", {413}),
        (b"Transfer-Encoding: chunked\r\n", b"zz\r\na=1\r\n0\r\n\r\n", {400}),
        (b"Transfer-Encoding: gzip\r\n", b"a=1", {400, 403, 501}),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"3\r\na=1\r\n0\r\n\r\n", {400, 403}),
        (b"", b"", {403}),
    ],
    ids=[
        "plain",
        "huge",
        "large",
        "negative",
        "no number",
        "two lengths",
        "chunks",
        "bad bytes in chunks",
        "large chunks",
        "no chunks",
        "gzip",
        "both",
        "nothing",
    ],
)
def test_no_body_is_a_fault_of_ours(port: int, headers: bytes, body: bytes, statuses: set[int]) -> None:
    assert post(port, headers, body) in statuses


def test_a_header_cannot_be_split_by_what_was_sent(port: int) -> None:
    _, answer = get(port, b"/konto%0d%0aSet-Cookie:%20a=b?next=%0d%0aX: y")
    assert b"\r\nSet-Cookie: a=b" not in answer
    _, answer = get(port, b"/konto?x=%0d%0aSet-Cookie:%20a=b")
    assert b"\r\nSet-Cookie: a=b" not in answer


def test_probes_answer_within_a_tenth_of_a_second(port: int) -> None:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert status(exchange(port, b"GET /healthz HTTP/1.0\r\n\r\n")) == 200
        times.append(time.perf_counter() - began)
    assert min(times) < 0.1
