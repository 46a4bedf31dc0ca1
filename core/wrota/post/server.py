"""The mail server setting of the site, parsed from ``WROTA_MAIL``."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from wrota.errors import SettingsError
from wrota.words import Sentence, say

Security = Literal["none", "starttls", "tls"]

_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}


@dataclass(frozen=True)
class Server:
    """A mail server: where letters are handed over, how the connection is secured, and by what name we sign in there.

    ``ca`` is a file of certificates to trust instead of the system's.
    """

    host: str
    port: int
    security: Security = "none"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None


def parse(url: str | None) -> Server:
    """Read ``WROTA_MAIL``; raise `SettingsError`, which never repeats it, because it may hold a password."""
    if not url:
        raise SettingsError(say("WROTA_MAIL is not set: name the mail server, as in {example}.", example=_EXAMPLE))
    if _BARE.match(url):
        raise _wrong(say("in a name or password # is written as %23, / as %2F, ? as %3F and @ as %40"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _wrong(say("its host or port cannot be read")) from error
    if parts.scheme not in _SCHEMES:
        raise _wrong(say("it begins with none of {schemes}", schemes=", ".join(f"{name}://" for name in _SCHEMES)))
    if not parts.hostname or parts.path not in ("", "/") or parts.fragment:
        raise _wrong(say("it is not the address of a server"))
    security, default = _SCHEMES[parts.scheme]
    username, password = (unquote(one) if one else None for one in (parts.username, parts.password))
    if password and security == "none" and not _is_this_machine(parts.hostname):
        raise _wrong(say("a password is sent only where the connection is encrypted, by smtps:// or smtp+starttls://"))
    return Server(parts.hostname, port or default, security, username, password, _ca(parts))


_EXAMPLE = "smtp://127.0.0.1:25, smtps://user:password@mail.example, smtp+starttls://mail.example:587"


_BARE = re.compile(r"[^:]*://[^@/?#]*[/?#](?!ca=)[^@]*@")
"""An ``@`` behind what ends the part with name and password."""


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ca(parts: SplitResult) -> Path | None:
    try:
        options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
    except ValueError as error:
        raise _wrong(say("what follows the question mark cannot be read")) from error
    if set(options) - {"ca"}:
        raise _wrong(say("after the question mark it knows nothing but ca=FILE"))
    if not options:
        return None
    file = Path(options["ca"][0])
    if not file.is_file():
        raise _wrong(say("there is no file {file}", file=file))
    return file


def _wrong(why: Sentence) -> SettingsError:
    return SettingsError(say("WROTA_MAIL is wrong: {why}. It looks like {example}.", why=why, example=_EXAMPLE))
