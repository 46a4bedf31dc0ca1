"""Validators of hosts, e-mail addresses and links, which return the form that goes on the wire."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import SplitResult, quote, urlsplit

import idna
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator

from wrota.tenant.values import invalid
from wrota.words import say

_LABELS = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")


def host(value: str) -> str:
    """Return the A-label form of a host name; refuse anything that is more, or less, than a name."""
    if "/" in value:
        raise invalid(say("A host is a name alone, without “https://” and without a path."))
    if ":" in value:
        raise invalid(say("A host is a name alone, without a port."))
    if value != value.lower():
        raise invalid(say("A host is written in small letters: “{right}”.", right=value.lower()))
    labels = a_labels(value)
    if labels is None or not _LABELS.fullmatch(labels):
        raise invalid(say("This is not the name of a host; one looks like “portal.example.pl”."))
    return labels


def a_labels(name: str) -> str | None:
    """Return a host name in ASCII, Polish letters encoded (RFC 5891); None where it cannot be one."""
    if name.isascii() and "xn--" not in name:
        return name
    try:
        return idna.encode(name).decode("ascii")
    except idna.IDNAError:
        return None


def email(value: str) -> str:
    """Return an e-mail address with its domain in ASCII."""
    refusal = say("This is not an e-mail address that letters reach; one looks like “kontakt@example.pl”.")
    try:
        address = validate_email(value, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError as error:
        raise invalid(refusal) from error
    if address is None:
        raise invalid(refusal)
    return address


def link(value: str) -> str:
    """Return an address fit for a link: https, or a path of the portal; Polish letters encoded."""
    if _UNFIT.search(value):
        raise invalid(say("An address holds no spaces, backslashes or control characters."))
    if value.startswith("/") and not value.startswith("//"):
        return _encoded(value)
    if value.startswith("http://"):
        raise invalid(say("This address is not secure: it has to begin with “https://”."))
    if not value.startswith("https://"):
        raise invalid(say("An address begins with “https://”, or with “/” where it is a page of the portal."))
    return _on_the_wire(value)


def _on_the_wire(value: str) -> str:
    try:
        parts = urlsplit(value)
        name, port = a_labels((parts.hostname or "").lower()), parts.port
    except ValueError as error:
        raise invalid(say("This is not an address: its host cannot be read.")) from error
    if not name or not _LABELS.fullmatch(name) or "@" in parts.netloc:
        raise invalid(say("This is not an address: its host cannot be read."))
    place = name if port is None else f"{name}:{port}"
    return _encoded(SplitResult("https", place, parts.path, parts.query, parts.fragment).geturl())


def _encoded(address: str) -> str:
    """Percent-encode what is not ASCII; headers that carry an address take nothing else."""
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~")


Host = Annotated[str, AfterValidator(host)]
"""A host name as A-labels."""

Email = Annotated[str, AfterValidator(email)]
"""An e-mail address with its domain as A-labels."""

Address = Annotated[str, AfterValidator(link)]
"""An https address, or a path of the portal, in ASCII."""
