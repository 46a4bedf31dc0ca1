"""The MIME message of a letter: headers that nobody can add to, and two parts that any server can carry."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, Policy
from email.utils import format_datetime

from wrota.post import mime
from wrota.post.rendering import RenderedLetter
from wrota.tenant.addresses import a_labels
from wrota.tenant.schema import Mail

LONGEST_SUBJECT = 200
_AS_IT_STANDS = SMTP.clone(refold_source="none")
_LINE_END = "\r\n"
_SPACES = re.compile(" +")


def compose(mail: Mail, letter: RenderedLetter, *, to: str, handle: str, at: datetime) -> EmailMessage:
    """Return the message of a letter; every attempt to deliver it has the same Message-ID, made of its handle.

    Raises `ValueError` or `MessageError` where ``to`` or the sender is not exactly one address.
    """
    sender, receiver = address(mail.sender), address(to)
    # What is encoded here is neither parsed nor folded anew.
    message = _Encoded(f"={handle}=")
    message.set_raw("Message-ID", f"<{handle}@{sender.domain}>")
    message.set_raw("Date", format_datetime(at))
    message.set_raw("From", mime.address_header(sender.addr_spec, one_line(mail.sender_name)))
    message.set_raw("To", receiver.addr_spec)
    if mail.reply_to:
        message.set_raw("Reply-To", address(mail.reply_to).addr_spec)
    message.set_raw("Subject", mime.text_header(one_line(letter.subject)[:LONGEST_SUBJECT].rstrip(), "Subject"))
    # RFC 3834: no holiday reply comes back; the second header tells Exchange the same.
    message.set_raw("Auto-Submitted", "auto-generated")
    message.set_raw("X-Auto-Response-Suppress", "All")
    message.set_raw("MIME-Version", "1.0")
    message.set_raw("Content-Type", f'multipart/alternative; boundary="{message.boundary}"')
    message.set_raw("Content-Language", letter.language)
    message.set_payload([_part("plain", letter.text), _part("html", letter.html)])
    return message


class _Encoded(EmailMessage):
    """A message whose headers and parts are encoded already, so that its bytes need only be put together.

    Python's generator parses each header for them, which takes as long as all else that is done for a letter.
    """

    def __init__(self, boundary: str) -> None:
        super().__init__(policy=_AS_IT_STANDS)
        self.boundary = boundary

    def as_bytes(self, unixfrom: bool = False, policy: Policy | None = None) -> bytes:
        """Return what goes to a server, the same that the generator makes."""
        assert not unixfrom and policy is None  # noqa: S101 - as it was composed
        between = f"\r\n--{self.boundary}"
        body = "".join(f"{between}\r\n{_head(part)}{_body(part)}" for part in self.iter_parts())
        return f"{_head(self)}{body.removeprefix(_LINE_END)}{between}--\r\n".encode("ascii")


def _head(message: Message) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in message.raw_items()) + "\r\n"


def _body(part: Message) -> str:
    return str(part.get_payload()).replace("\n", _LINE_END)


def _part(subtype: str, body: str) -> EmailMessage:
    """Return one of the two parts; quoted-printable passes servers that know nothing but ASCII and short lines."""
    part = EmailMessage(policy=_AS_IT_STANDS)
    part.set_raw("Content-Type", f'text/{subtype}; charset="utf-8"')
    part.set_raw("Content-Transfer-Encoding", "quoted-printable")
    part.set_payload(mime.quoted_printable(body))
    return part


def address(spec: str) -> Address:
    """Return one bare address, its domain in ASCII; raise `ValueError` or `MessageError` for anything else."""
    local, _, domain = spec.rpartition("@")
    return Address(addr_spec=f"{local}@{a_labels(domain.lower()) or domain}")


def one_line(text: str) -> str:
    """Return a text without line breaks and control signs, so that it cannot begin another header."""
    return _SPACES.sub(" ", "".join(sign if _may_stay(sign) else " " for sign in text)).strip()


def _may_stay(sign: str) -> bool:
    """Say whether a sign is printed, is a space that keeps words together, or joins signs of an emoji."""
    return sign.isprintable() or unicodedata.category(sign) == "Zs" or sign == "\u200d"
