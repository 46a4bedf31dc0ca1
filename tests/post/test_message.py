"""Messages on the wire: one sender, one receiver, and no header that we did not write."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from post.sinks import html, parsed, text
from wrota.post.message import compose
from wrota.post.rendering import RenderedLetter
from wrota.tenant.schema import Mail

AT = datetime(2026, 11, 21, 11, 0, 5, tzinfo=UTC)
LETTER = RenderedLetter(
    "pl", "Zażółć – dostęp", "Dzień dobry =\n.\nFrom tu\n" + "x" * 1500 + "\n", "<p>Dzień dobry</p>\n"
)
HEADERS = [
    "Message-ID",
    "Date",
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]


def wire(mail: Mail | None = None, letter: RenderedLetter = LETTER, to: str = "anna@example.org") -> bytes:
    mail = mail or Mail(sender="noreply@łódź.example", sender_name="Portal Próbny")
    return compose(mail, letter, to=to, handle="a1b2", at=AT).as_bytes()


def received(mail: Mail | None = None, letter: RenderedLetter = LETTER, to: str = "anna@example.org") -> EmailMessage:
    return parsed(wire(mail, letter, to))


def test_it_arrives_as_it_was_written() -> None:
    message = received()
    assert message["Subject"] == LETTER.subject
    assert text(message) == LETTER.text
    assert html(message).replace("\r\n", "\n") == LETTER.html
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == "<a1b2@xn--d-uga0v4h.example>"
    assert message["Content-Language"] == "pl"
    assert message.keys() == HEADERS


def test_it_is_ascii_in_short_lines_so_that_any_server_carries_it() -> None:
    raw = wire()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_it_says_that_a_program_wrote_it() -> None:
    message = received()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_a_sender_under_a_polish_domain_goes_out_in_ascii() -> None:
    mail = Mail(sender="noreply@eszkoła.opolskie.pl", sender_name="Łódź", reply_to="biuro@łódź.example")
    raw = wire(mail)
    assert b"<noreply@xn--eszkoa-7db.opolskie.pl>" in raw
    assert b"Reply-To: biuro@xn--d-uga0v4h.example\r\n" in raw


def test_an_unchecked_sender_is_brought_to_ascii_too() -> None:
    mail = Mail.model_construct(sender="noreply@ŁÓDŹ.example", sender_name="x", reply_to=None)
    assert b"<noreply@xn--d-uga0v4h.example>" in wire(mail, to="anna@łódź.example")
    assert b"To: anna@xn--d-uga0v4h.example\r\n" in wire(mail, to="anna@łódź.example")


@pytest.mark.parametrize(
    "name",
    [
        "ŁÓDŹ <noreply@evil.example>",
        'Szkoła "Nr 1", <x@evil.example>',
        "a@evil.example, Portal",
        "x\r\nBcc: victim@evil.example",
        "x\0y\u2028Bcc: z@evil.example",
        "=?utf-8?q?x=40evil.example?=",
        "a" * 300,
    ],
)
def test_whatever_the_sender_is_called_there_is_one_and_the_right_one(name: str) -> None:
    mail = Mail.model_construct(sender="noreply@portal.example", sender_name=name, reply_to=None)
    message = received(mail)
    assert [one.addr_spec for one in message["From"].addresses] == ["noreply@portal.example"]
    assert set(message.keys()) <= {*HEADERS}
    assert message["Bcc"] is None


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\0", "\u2028", "\x85", "\x0b"])
def test_nothing_in_a_subject_begins_another_header(sign: str) -> None:
    letter = RenderedLetter("pl", f"Temat{sign}Bcc: victim@evil.example", "x\n", "x\n")
    message = received(letter=letter)
    assert message["Bcc"] is None
    assert message["Subject"] == "Temat Bcc: victim@evil.example"


@given(text=st.text(max_size=300), subject=st.text(max_size=90), sender_name=st.text(max_size=90))
@example("F\r\n.\r\n \r\n\n\rx \t", "", "Łódź " * 9)
def test_its_bytes_are_those_that_python_makes_of_it(text: str, subject: str, sender_name: str) -> None:
    message = compose(
        Mail.model_construct(sender="a@łódź.example", sender_name=sender_name, reply_to="b@łódź.example"),
        RenderedLetter("pl", subject, text, f"<p>{text}</p>\n"),
        to="anna@example.org",
        handle="a1b2",
        at=AT,
    )
    assert message.as_bytes() == EmailMessage.as_bytes(message)


def test_a_subject_of_any_length_is_folded_and_capped() -> None:
    message = received(letter=RenderedLetter("pl", "żółw " * 200, "x\n", "x\n"))
    assert message["Subject"] == ("żółw " * 200)[:200].strip()


@pytest.mark.parametrize("to", ["", "anna", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_not_one_address_is_refused(to: str) -> None:
    with pytest.raises((ValueError, MessageError)):
        wire(to=to)


def test_a_receiver_is_never_read_as_a_name_with_an_address() -> None:
    assert message_from_bytes(wire(to="anna@example.org"))["To"] == "anna@example.org"
