"""Base URLs of portals: templates of them, and which portal a requested host and path mean."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

import idna

from wrota.errors import SettingsError
from wrota.words import say

_DEEPEST = 3
_LONGEST_NAME = 253
_PLAIN_HOST = re.compile(r"([a-z0-9.-]{1,80}|\[[0-9a-f:.]{2,45}\])(:[0-9]{1,5})?")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_PATH = re.compile(r"(/[A-Za-z0-9._~{}-]+)*")
_PREFIX = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)+")


@dataclass(frozen=True)
class Base:
    """One base address of one portal: ``https://host`` or ``http://host:port/key``, without a closing slash.

    ``app_root`` is the root of the app in which the portal is a guest; None where it is nobody's.
    """

    scheme: str
    netloc: str
    root: str
    app_root: str | None = None

    @property
    def url(self) -> str:
        """The whole base address."""
        return f"{self.scheme}://{self.netloc}{self.root}"

    @property
    def origin(self) -> str:
        """What a browser sends as ``Origin`` from this portal."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def is_https(self) -> bool:
        """Whether cookies may be marked Secure."""
        return self.scheme == "https"

    @property
    def is_guest(self) -> bool:
        """Whether the portal is a guest in an app to which the rest of the origin belongs."""
        return self.app_root is not None

    @property
    def scope(self) -> str:
        """The path below which a visit is known: the portal's own root, for a guest that of the app around it."""
        return self.root if self.app_root is None else self.app_root

    @property
    def spellings(self) -> tuple[str, ...]:
        """The host in both ways in which a browser or proxy may write the default port."""
        port = _DEFAULT_PORTS[self.scheme]
        return (self.netloc,) if ":" in self.netloc else (self.netloc, self.netloc + port)

    def is_at(self, host: str) -> bool:
        """Say whether a ``Host`` header means this base."""
        return canonical_host(host) in self.spellings

    def is_origin(self, origin: str) -> bool:
        """Say whether an ``Origin`` header means this base."""
        scheme, _, host = origin.partition("://")
        return scheme == self.scheme and self.is_at(host)


Place = tuple[str, str]
"""A host with its port, and the path below which a portal lies there."""

Entry = tuple[str, Base]
"""The key of the tenant that has a place, and the base address that the place is a spelling of."""


@dataclass(frozen=True)
class AddressTemplate:
    """A base address with exactly one ``{host}`` or ``{key}`` in it."""

    scheme: str
    netloc: str
    path: str

    @property
    def is_by_host(self) -> bool:
        """Whether the institutions' own hosts make the addresses."""
        return "{host}" in self.netloc

    @property
    def makes_hosts(self) -> bool:
        """Whether a host of its own is made of each institution's key."""
        return "{key}" in self.netloc

    def bases(self, key: str, hosts: Iterable[str]) -> tuple[Base, ...]:
        """Return the base addresses that this template gives to a tenant."""
        if self.is_by_host:
            return tuple(Base(self.scheme, self.netloc.replace("{host}", host), self.path) for host in hosts)
        return (Base(self.scheme, self.netloc.replace("{key}", key), self.path.replace("{key}", key)),)


@dataclass(frozen=True)
class AddressBook:
    """Which portal answers at which host, and below which first pieces of the path.

    A place that two tenants take belongs to neither: it holds the empty key.
    """

    places: Mapping[Place, Entry]

    def has(self, host: str) -> bool:
        """Say whether any portal answers at the host that a ``Host`` header means, whatever the path."""
        return canonical_host(host) in self._hosts

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset(host for host, _ in self.places)

    def find(self, host: str, path: str) -> Entry | None:
        """Return tenant key and base for the ``Host`` header and path of a request, or None for a stranger."""
        netloc, pieces = canonical_host(host), path.split("/")[: _DEEPEST + 1]
        roots = ("/".join(pieces[:depth]) for depth in range(len(pieces), 0, -1))
        return next((self.places[netloc, root] for root in roots if (netloc, root) in self.places), None)


def canonical_host(host: str) -> str:
    """Return host and port of a ``Host`` header in the one way in which addresses are written here.

    The dot that closes a whole name is no part of it (RFC 3986, 3.2.2), capital letters are small ones, and Polish
    letters, which some programs send as they are, are encoded (RFC 5891). What cannot be a host stays as it is.
    """
    name, colon, port = host.partition(":")
    return f"{_encoded(name.removesuffix('.'))}{colon}{port}".lower()


def host_for_log(host: str) -> str:
    """Return a ``Host`` header as a line of the log names it: only what can be a host is repeated there."""
    written = canonical_host(host)
    return written if _PLAIN_HOST.fullmatch(written) else "(none that could be one)"


def _encoded(name: str) -> str:
    """Encode a name that WSGI handed over as the Latin-1 reading of its bytes."""
    if name.isascii() or len(name) > _LONGEST_NAME:
        return name
    try:
        return _a_labels(name.encode("latin-1").decode())
    except UnicodeError:
        return name


def open_book(
    templates: Sequence[AddressTemplate], tenants: Mapping[str, Iterable[str]], before: AddressBook
) -> AddressBook:
    """Write the address book of all tenants (key to hosts).

    A place that two tenants take stays with whoever had it before, so that no folder can take another's visitors; one
    that a key makes goes before one that a folder claims.
    """
    by_host = [template for template in templates if template.is_by_host]
    by_key = [template for template in templates if not template.is_by_host]
    return AddressBook({**_places(by_host, tenants, before), **_places(by_key, tenants, before)})


def _places(
    templates: Iterable[AddressTemplate], tenants: Mapping[str, Iterable[str]], before: AddressBook
) -> Mapping[Place, Entry]:
    places: dict[Place, Entry] = {}
    for template in templates:
        for key, hosts in tenants.items():
            for base in template.bases(key, hosts):
                for netloc in base.spellings:
                    place = netloc, base.root
                    places[place] = _holder(places.get(place), (key, base), before.places.get(place))
    return places


def _holder(present: Entry | None, new: Entry, before: Entry | None) -> Entry:
    if present is None or present[0] == new[0]:
        return present or new
    return before if before and before[0] in {present[0], new[0]} else ("", new[1])


def parse_templates(text: str) -> tuple[AddressTemplate, ...]:
    """Read a comma-separated list of base addresses; raise `SettingsError` that says what is wrong."""
    templates = tuple(_parse(piece.strip()) for piece in text.split(",") if piece.strip())
    if not templates:
        raise SettingsError(say("WROTA_ADDRESS names no address."))
    return templates


def guest_bases(text: str, prefix: str) -> tuple[Base, ...]:
    """Return the bases of a portal below a prefix of an app that people see at these addresses, a list like the other.

    Raises `SettingsError` where there is none, or one cannot be: the header of a request never makes an address.
    """
    if not _PREFIX.fullmatch(prefix):
        raise SettingsError(say("“{prefix}” cannot be a prefix; one looks like /konto.", prefix=prefix))
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if not pieces:
        raise SettingsError(
            say("Say where people see the app: init_app(…, address=…) or WROTA_ADDRESS, as in https://example.org.")
        )
    return tuple(_guest_base(piece, prefix) for piece in pieces)


def _guest_base(text: str, prefix: str) -> Base:
    parts = _split(text)
    if {"{", "}"} & set(text):
        raise SettingsError(say("“{text}”: the address of an app has no placeholder.", text=text))
    _refuse_plain_http(text, parts)
    return Base(parts.scheme, _netloc(parts), parts.path + prefix, app_root=parts.path)


def _parse(text: str) -> AddressTemplate:
    parts = _split(text)
    if (text.count("{key}"), text.count("{host}")) not in {(1, 0), (0, 1)} or "{host}" in parts.path:
        raise SettingsError(
            say("WROTA_ADDRESS: “{text}” needs exactly one {placeholders}.", text=text, placeholders="{host} / {key}")
        )
    if "{key}" in parts.path and not parts.path.endswith("/{key}"):
        raise SettingsError(say("WROTA_ADDRESS: “{text}” must end with the tenant’s key.", text=text))
    if parts.path.count("/") > _DEEPEST:
        raise SettingsError(say("WROTA_ADDRESS: the path of “{text}” is too long.", text=text))
    _refuse_plain_http(text, parts)
    return AddressTemplate(parts.scheme, _netloc(parts), parts.path)


def _split(text: str) -> SplitResult:
    """Take an address apart; refuse what is more or less than scheme, host, port and plain path."""
    fault = SettingsError(say("WROTA_ADDRESS: “{text}” is not an http or https address.", text=text))
    try:
        parts = urlsplit(text.rstrip("/"))
        is_bare = parts.port != 0 and bool(_a_labels(parts.netloc)) and not (parts.query or parts.fragment)
    except ValueError as error:
        raise fault from error
    if parts.scheme not in _DEFAULT_PORTS or not is_bare or "@" in parts.netloc or not _PATH.fullmatch(parts.path):
        raise fault
    return parts


def _refuse_plain_http(text: str, parts: SplitResult) -> None:
    if parts.scheme == "http" and not _is_loopback(parts.netloc):
        raise SettingsError(say("WROTA_ADDRESS: “{text}” is not encrypted; http is for this machine only.", text=text))


def _netloc(parts: SplitResult) -> str:
    """Return host and port as browsers send them, without a default port."""
    return _a_labels(parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme]))


def _a_labels(netloc: str) -> str:
    """Return a host and port as browsers send them, Polish letters encoded (RFC 5891)."""
    labels = netloc.split(".")
    return ".".join(label if label.isascii() else idna.alabel(label.lower()).decode() for label in labels)


def _is_loopback(netloc: str) -> bool:
    host = (urlsplit(f"//{netloc}").hostname or "") if "{" not in netloc else netloc.split(":")[0]
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
