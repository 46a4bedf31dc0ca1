"""The MIME message of a letter: headers that nobody can add to, and two parts that any server can carry."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from wrota.post.rendering import RenderedLetter
from wrota.tenant.addresses import a_labels
from wrota.tenant.schema import Mail

LONGEST_SUBJECT = 200


def compose(mail: Mail, letter: RenderedLetter, *, to: str, handle: str, at: datetime) -> EmailMessage:
    """Return the message of a letter; every attempt to deliver it has the same Message-ID, made of its handle.

    Raises `ValueError` or `MessageError` where ``to`` or the sender is not exactly one address.
    """
    sender = address(mail.sender, mail.sender_name)
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{handle}@{sender.domain}>"
    message["Date"] = at
    message["From"] = sender
    message["To"] = address(to)
    if mail.reply_to:
        message["Reply-To"] = address(mail.reply_to)
    message["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT].rstrip()
    # RFC 3834: no holiday reply comes back; the second header tells Exchange the same.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    # Quoted-printable passes servers that know nothing but ASCII and short lines.
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language
    return message


def address(spec: str, name: str = "") -> Address:
    """Return one address, its domain in ASCII; quotes, commas and brackets in the name stay inside the name."""
    local, _, domain = spec.rpartition("@")
    return Address(one_line(name), addr_spec=f"{local}@{a_labels(domain.lower()) or domain}")


def one_line(text: str) -> str:
    """Return a text without line breaks and control signs, so that it cannot begin another header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
