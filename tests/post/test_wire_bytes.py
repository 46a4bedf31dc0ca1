"""Letters as the bytes that a server receives: whatever they are called, one sender, the same words, whole links."""

from __future__ import annotations

import quopri
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import example, given
from hypothesis import strategies as st

from post.servers import free_port
from wrota.post import mime
from wrota.post.message import LONGEST_SUBJECT, compose, one_line
from wrota.post.rendering import RenderedLetter
from wrota.post.server import Server
from wrota.post.smtp import Smtp
from wrota.tenant.schema import Mail

AT = datetime(2026, 11, 21, 11, 0, 5, tzinfo=UTC)
SENDER = "noreply@portal.example"
POLISH = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż AĄĆŁ0123456789 .,:;–-„”\"'()<>@/\\"
WORDS = st.text(st.sampled_from(POLISH), min_size=1, max_size=160)
NAMES = st.text(max_size=120) | WORDS
RECEIVERS = st.from_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,30}@[a-z0-9-]{1,30}[a-z0-9]\.example", fullmatch=True)
LINKS = st.from_regex(r"https://[a-z]{1,40}\.example/[A-Za-z0-9_~%/?=&-]{1,120}", fullmatch=True)

PIECES = ["F", ".", " ", "\t", "=", "h", "ż", "http", "\xa0", "slowo", "x" * 70]


class Raw:
    """A mail server that keeps the bytes as they come."""

    def __init__(self) -> None:
        self.bytes: list[bytes] = []
        self.senders: list[str | None] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message in."""
        assert isinstance(envelope.content, bytes)
        self.bytes.append(envelope.content)
        self.senders.append(envelope.mail_from)
        return "250 OK"


class Post:
    """The way of a letter over a real connection, there and back."""

    def __init__(self, raw: Raw, port: int) -> None:
        self.raw = raw
        self.smtp = Smtp(Server("127.0.0.1", port, "none"))

    def bring(self, name: str, letter: RenderedLetter, to: str = "anna@example.org") -> bytes:
        """Send a letter and return what arrived."""
        mail = Mail.model_construct(sender=SENDER, sender_name=name, reply_to=None)
        self.smtp.send("alfa", compose(mail, letter, to=to, handle="a1b2", at=AT))
        return self.raw.bytes.pop()


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """A server that takes whatever comes."""
    raw, port = Raw(), free_port()
    controller = Controller(raw, hostname="127.0.0.1", port=port, decode_data=False)
    controller.start()
    post = Post(raw, port)
    yield post
    post.smtp.close()
    controller.stop()


def letter(subject: str = "Temat", text: str = "x\n", html: str = "<p>x</p>\n") -> RenderedLetter:
    return RenderedLetter("pl", subject, text, html)


def readings(raw: bytes) -> Iterator[tuple[list[str], str]]:
    """Yield the senders and the subject as two kinds of readers decode them."""
    modern = message_from_bytes(raw, policy=policy.default)
    yield [one.addr_spec for one in modern["From"].addresses], str(modern["Subject"])
    old = message_from_bytes(raw, policy=policy.compat32)
    senders = [spec for _, spec in getaddresses(old.get_all("From", []))]
    yield senders, str(make_header(decode_header(old["Subject"] or "")))


@given(NAMES)
@example("ŁÓDŹ <noreply@evil.example>, " * 4)
@example("Zespół Szkół Ogólnokształcących, Technicznych i Zawodowych im. „Solidarności” w Białymstoku")
@example('"a@evil.example", Portal (b@evil.example) <c@evil.example>; x:' * 2)
@example("=?utf-8?q?x=40evil.example?= =?utf-8?b?xYI=?=")
@example("👨‍👩‍👧 " * 30)
@example("\u202ełódź\u202c, a@b")
def test_whatever_the_sender_is_called_there_is_one_address(post: Post, name: str) -> None:
    raw = post.bring(name, letter())
    for senders, _ in readings(raw):
        assert senders == [SENDER]
    assert post.raw.senders.pop() == SENDER
    # Python's newer reading puts spaces between encoded words of a name, which RFC 2047 (6.2) joins.
    ((shown, _),) = getaddresses(message_from_bytes(raw, policy=policy.compat32).get_all("From", []))
    assert str(make_header(decode_header(shown))) == one_line(name)
    assert raw.lower().count(b"\r\nfrom:") + raw.lower().startswith(b"from:") == 1


@given(WORDS | st.text(max_size=LONGEST_SUBJECT))
@example("Opolska e-Szkoła – nr 25 w Białymstoku – dostęp do konta i dalsze kroki ucznia klasy pierwszej")
@example("a b" * 60)
@example("x" * 78 + " ż")
@example("a" * 37 + "ż oraz ciąg dalszy")
@example("=?utf-8?q?nie?=")
def test_the_subject_that_is_read_is_the_one_that_was_written(post: Post, subject: str) -> None:
    expected = one_line(subject)[:LONGEST_SUBJECT].rstrip()
    raw = post.bring("Portal", letter(subject))
    for _, read in readings(raw):
        assert read == expected
    assert max(len(line) for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")) <= 78


@given(RECEIVERS)
@example("a" * 64 + "@" + "b" * 60 + ".example")
def test_there_is_one_receiver_however_long(post: Post, to: str) -> None:
    raw = post.bring("Portal", letter(), to=to)
    assert getaddresses(message_from_bytes(raw).get_all("To", [])) == [("", to)]


@given(st.lists(LINKS | WORDS | st.text(max_size=80), max_size=6))
@example(["https://konto.bardzo-dluga-nazwa-instytucji.example/odnosnik/" + "A" * 43])
@example(["zażółć gęślą jaźń " * 8 + "https://a.example/" + "B" * 90 + " i dalej " * 20])
def test_the_words_arrive_and_no_link_is_broken(post: Post, pieces: list[str]) -> None:
    written = "".join(sign for sign in " ".join(pieces) if sign.isprintable() or sign == " ").strip() + "\n"
    raw = post.bring("Portal", letter(text=written, html=f"<p>{written}</p>\n"))
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for kind, expected in (("plain", written), ("html", f"<p>{written}</p>\n")):
        part = message.get_body((kind,))
        assert part is not None
        assert part.get_content().replace("\r\n", "\n") == expected
    for link in (piece for piece in pieces if piece.startswith("https://") and "=" not in piece):
        assert raw.count(link.encode()) >= 2, "whole in both parts"
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) < 998


@given(st.lists(st.sampled_from(PIECES) | LINKS, max_size=30))
@example(["F", "x" * 70, "x" * 70])
@example(["https://portal.example/odnosnik/" + "A" * 44, "x"])
@example(["x" * 70, "x" * 70, " "])
def test_no_line_of_a_body_is_long_but_for_a_link(pieces: list[str]) -> None:
    written = "".join(pieces)
    coded = mime.quoted_printable(written)
    assert quopri.decodestring(coded.encode()).decode() == written
    lines = coded.split("\n")
    assert [line for line in lines if len(line) > 76 and "http" not in line] == []
    assert not [line for line in lines if line[-1:] in {" ", "\t"}], "a space at the end gets lost"


def test_a_link_of_any_usual_length_needs_no_long_line(post: Post) -> None:
    link = "https://konto.szkola-podstawowa.example/odnosnik/" + "A" * 26
    raw = post.bring("Portal", letter(text=f"Otwórz: {link}.\n", html=f'<a href="{link}">Ustaw hasło</a>\n'))
    assert raw.count(link.encode()) == 2
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
