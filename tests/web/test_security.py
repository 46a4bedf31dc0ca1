"""The guards before every page: foreign posts, bad bytes and odd bodies are refused, quickly and in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from people import ANNA
from reading import Page, Reader, proofread
from sites import Standing
from weighing import undisturbed
from wrota.site import Site

FORM = "application/x-www-form-urlencoded"
MARKS = "a" + "\u0301" * 250_000
SOME_MARKS = "a" + "\u0301" * 30_000
"""As many as fit into a body that is not refused for its size."""
PART = b'--b\r\nContent-Disposition: form-data; name="identifier"\r\n\r\na\r\n--b--\r\n'
LOOKALIKES = ["４４０５１４０１３５９", "٤٤٠٥١٤٠١٣٥٩", "44051401359\u200b", "\u202e95310415044", "Аnna.n", "ÄNNA\ud7ff"]


class Weighed:
    """A site whose last answer was weighed: the seconds of work that it took."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.spent = 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with undisturbed():
            began = time.thread_time()
            answer = list(self._site(environ, start_response))
            self.spent = time.thread_time() - began
        return answer


@pytest.fixture
def reader(standing: Standing) -> Reader:
    """A browser with the sign-in page open; all templates were compiled by then."""
    reader: Reader = standing.browse("alfa")
    reader.client.application = Weighed(standing.site)
    for path in ("nie-ma-takiej", "logowanie"):
        reader.get(path)
    return reader


def timed(reader: Reader, path: str, **options: Any) -> int:
    """Send a request, hold that its answer is a whole page within 100 ms of work, and return its status."""
    answer = reader.fetch(path, **options)
    weighed = reader.client.application
    assert isinstance(weighed, Weighed)
    assert weighed.spent < 0.1
    if answer.mimetype == "text/html" and answer.get_data().startswith(b"<!"):
        proofread(Page(answer, path))
    return answer.status_code


def post(reader: Reader, body: bytes | str, path: str = "logowanie", content_type: str = FORM, **options: Any) -> int:
    """Post a body as it stands."""
    return timed(reader, path, method="POST", data=body, content_type=content_type, **options)


def filled(reader: Reader, **fields: str) -> bytes:
    """Return the body of the form with its token and some fields, percent-encoded."""
    assert reader.page is not None
    token = reader.page.form().fields["csrf_token"]
    return "&".join(f"{name}={quote(value)}" for name, value in {"csrf_token": token, **fields}.items()).encode()


@pytest.mark.parametrize("field", ["identifier", "password", "next", "csrf_token"])
@pytest.mark.parametrize(
    ("value", "statuses"),
    [
        ("x" * 129, {422}),
        ("x" * 5000, {422}),
        (SOME_MARKS, {422}),
        (MARKS, {413}),
        ("a\0b", {400}),
        ("a\x1bb", {400}),
        ("a\r\nb", {422}),
        ("\u202e\ufeff", {422}),
        ("{{ 7*7 }} %s {0}", {422}),
        ("' OR 1=1 --", {422}),
        ("None", {422}),
    ],
    ids=["129", "5000", "30000 marks", "250000 marks", "NUL", "escape", "line", "bidi", "braces", "sql", "None"],
)
def test_no_text_however_odd_is_a_fault_of_ours(reader: Reader, field: str, value: str, statuses: set[int]) -> None:
    body = filled(reader, **{"identifier": "nikt", "password": "haslo-zupelnie-inne", field: value})
    assert post(reader, body) in (statuses if field != "csrf_token" else {400, 403, 413})


@pytest.mark.parametrize("value", LOOKALIKES)
def test_signs_that_look_like_others_are_read_or_refused(reader: Reader, value: str) -> None:
    assert post(reader, filled(reader, identifier=value, password="haslo-zupelnie-inne")) == 422


@pytest.mark.parametrize("value", ["x" * 5000, SOME_MARKS, *LOOKALIKES, "", " ", "\u202e"])
def test_a_note_takes_every_text(reader: Reader, value: str) -> None:
    body = filled(reader, identifier=value)
    assert post(reader, body, "uwaga/sign_in/identifier", headers={"HX-Request": "true"}) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"identifier=a&identifier=b&password=c",
        b"password=c&password=d",
        b"identifier=%ff&password=c",
        b"identifier=%FE%FF",
        b"identifier=\xff\xfe",
        b"identifier=%C0%80",
        b"identifier=%ED%A0%80",
        b"identifier=a%00b",
        b"%00=1",
        b"csrf_token=a&csrf_token=b",
    ],
)
def test_fields_sent_twice_and_bytes_that_are_no_text_are_refused(reader: Reader, body: bytes) -> None:
    assert post(reader, body) == 400


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"identifier": "anna.n", "password": "x"}', "application/json"),
        (b'{"identifier": ["a"]}', "application/json"),
        (b"identifier=a", "text/plain"),
        (b"identifier=a", ""),
        (b"identifier=a", "application/x-www-form-urlencoded-not"),
        (b"<a/>", "application/xml"),
        (PART, "multipart/form-data; boundary=b"),
        (b"--b\r\nbroken", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b"identifier=a", "żółć/żółć"),
    ],
)
def test_only_plain_forms_are_read(reader: Reader, body: bytes, content_type: str) -> None:
    assert post(reader, body, content_type=content_type) == 400


@pytest.mark.parametrize("name", ["identifier[]", "identifier[0]", "identifier[a]", "identifier.a"])
def test_lists_and_tables_are_no_text(reader: Reader, name: str) -> None:
    assert post(reader, filled(reader) + f"&{name}=a&password=b".encode()) == 422


def test_two_thousand_fields_are_too_many_or_ignored(reader: Reader) -> None:
    body = b"&".join(b"f%d=1" % number for number in range(2000))
    assert post(reader, body) in {400, 403, 413, 422}
    assert post(reader, b"&" * 200_000) in {400, 403, 413, 422}
    assert post(reader, b"=" * 200_000) in {400, 403, 413, 422}


def test_a_large_body_is_refused_by_its_length_alone(reader: Reader) -> None:
    assert post(reader, b"identifier=" + b"a" * 300_000) == 413
    environ = {"CONTENT_LENGTH": str(10**12)}
    assert post(reader, b"identifier=a", environ_overrides=environ) == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "٣", ""])
def test_an_odd_length_is_no_fault_of_ours(reader: Reader, length: str) -> None:
    assert post(reader, b"", environ_overrides={"CONTENT_LENGTH": length}) in {400, 403, 413}


@pytest.mark.parametrize("query", ["%ff", "next=%ff", "next=%00", "notice=%1b", "%00", "next=%ED%A0%80"])
def test_an_address_that_is_no_text_is_refused(reader: Reader, query: str) -> None:
    for path in ("", "logowanie", "konto", "nie-ma-takiej"):
        assert timed(reader, f"{path}?{query}") == 400


@pytest.mark.parametrize("query", ["next=" + quote(SOME_MARKS), "a=1&" * 20_000, "next=" + "a" * 9_000])
def test_a_long_address_is_refused(reader: Reader, query: str) -> None:
    assert timed(reader, f"logowanie?{query}") == 400


@pytest.mark.parametrize("query", ["", "%", "%zz", "&&&", "=", "next", "next=" + "a" * 8_000])
def test_an_odd_address_is_no_fault_of_ours(reader: Reader, query: str) -> None:
    assert timed(reader, f"logowanie?{query}") == 200


@pytest.mark.parametrize(
    "path",
    ["%ff%fe", "%00", "a" * 50_000, "a/" * 20_000, "opole/" * 5_000, "żółw", "..%2f..%2fetc", "%2e%2e/", "*", ";a"],
)
def test_no_path_is_a_fault_of_ours(reader: Reader, path: str) -> None:
    assert timed(reader, path) in {400, 404}


def test_slashes_too_many_lead_to_the_page_at_this_very_host(reader: Reader) -> None:
    for path in ("//konto", "///konto", "//zle.example/..", "//zle.example//konto"):
        answer = reader.fetch("", environ_overrides={"PATH_INFO": path})
        assert answer.status_code in {303, 308, 404}
        where = answer.headers.get("Location", "/logowanie")
        assert where.startswith((ORIGIN + "/", "/logowanie"))


ORIGIN = "http://alfa.localhost:8000"


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"Origin": "null"}, True),
        ({"Origin": ORIGIN}, True),
        ({"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": ORIGIN, "Referer": "http://zle.example/"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN}, False),
        ({"Sec-Fetch-Site": "anything"}, False),
        ({"Origin": "http://zle.example"}, False),
        ({"Origin": "http://beta.localhost:8000"}, False),
        ({"Origin": "https://alfa.localhost:8000"}, False),
        ({"Origin": "http://alfa.localhost"}, False),
        ({"Origin": "http://alfa.localhost:80000"}, False),
        ({"Origin": ORIGIN + ".zle.example"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False),
    ],
    ids=lambda value: ",".join(value.values()) or "nothing" if isinstance(value, dict) else "",
)
def test_where_a_form_comes_from_decides_before_its_token(
    reader: Reader, headers: dict[str, str], is_taken: bool
) -> None:
    assert reader.page is not None
    data = {**ANNA.typed, "csrf_token": reader.page.form().fields["csrf_token"]}
    answer = reader.send("logowanie", data, headers=headers)
    assert answer.status_code == (303 if is_taken else 403)
    assert (reader.fetch("konto").status_code == 200) == is_taken


def test_behind_a_proxy_the_public_address_is_the_origin(open_site: Callable[..., Site]) -> None:
    site = open_site("https://{host}")
    reader = Reader(site, "http://alfa.example/")
    token = reader.get("logowanie").form().fields["csrf_token"]
    data = {"identifier": "x", "password": "y", "csrf_token": token}
    assert reader.send("logowanie", data, headers={"Origin": "https://alfa.example"}).status_code == 422
    assert reader.send("logowanie", data, headers={"Origin": "http://alfa.example"}).status_code == 403


@pytest.mark.parametrize("path", ["", "logowanie", "nie-ma-takiej", "konto", "static/brand.css", "static/nie-ma.css"])
def test_every_answer_carries_the_headers(reader: Reader, path: str) -> None:
    headers = reader.fetch(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    if not path.startswith("static/brand"):
        assert headers["Cache-Control"] == "no-store"
        assert {"Cookie", "HX-Request"} <= set(headers["Vary"].split(", "))


def test_an_encrypted_portal_asks_to_stay_encrypted(open_site: Callable[..., Site]) -> None:
    headers = Reader(open_site("https://{host}"), "https://alfa.example/").fetch("").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
