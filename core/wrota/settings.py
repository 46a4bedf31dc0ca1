"""The site's settings, read once from environment variables; a missing or weak one stops the start in words."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

from wrota.errors import SettingsError
from wrota.rules.addresses import AddressTemplate, parse_templates
from wrota.rules.networks import NOBODY_IN_PARTICULAR, Networks, parse_networks
from wrota.words import Sentence, say

LogFormat = Literal["text", "json"]

SECRET_BYTES = 32
DEFAULT_ADDRESS = "https://{host}"
_WELL_KNOWN = ("secret", "change", "example", "password", "wrota", "0123456789", "abcdefgh", "deadbeef")
_DISTINCT_BYTES = 12


@dataclass(frozen=True)
class Settings:
    """What the operator decided: folders, secret, the addresses that people see, mail server, proxies in front."""

    tenants: Path
    data: Path
    secret: bytes = field(repr=False)
    addresses: tuple[AddressTemplate, ...]
    mail: str | None = field(default=None, repr=False)
    proxies: int = 0
    networks: Networks = NOBODY_IN_PARTICULAR


def read(environ: Mapping[str, str]) -> Settings:
    """Read ``WROTA_*``; raise `SettingsError` that names the setting and says how to mend it."""
    _refuse_other_databases(environ.get("WROTA_DATABASE", ""))
    return Settings(
        tenants=tenants_folder(environ),
        data=data_folder(environ),
        secret=secret(environ),
        addresses=parse_templates(environ.get("WROTA_ADDRESS") or DEFAULT_ADDRESS),
        mail=environ.get("WROTA_MAIL") or None,
        proxies=_proxies(environ.get("WROTA_PROXIES") or "0"),
        networks=parse_networks(environ.get("WROTA_NETWORKS") or ""),
    )


def tenants_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of tenants; there is no default, so that nobody serves the samples by mistake."""
    name = environ.get("WROTA_TENANTS", "")
    if not name:
        raise SettingsError(say("WROTA_TENANTS is not set: name the folder that holds a folder per institution."))
    if not Path(name).is_dir():
        raise SettingsError(say("WROTA_TENANTS names {folder}, which is not a folder.", folder=name))
    return Path(name)


def data_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of databases; the store makes it where it does not exist yet."""
    name = environ.get("WROTA_DATA", "")
    if not name:
        raise SettingsError(say("WROTA_DATA is not set: name the folder in which the databases are kept."))
    if Path(name).exists() and not Path(name).is_dir():
        raise SettingsError(say("WROTA_DATA names {folder}, which is not a folder.", folder=name))
    return Path(name)


def log_format(environ: Mapping[str, str], *, is_terminal: bool) -> LogFormat:
    """Return how the log is written: for people at a terminal, else an object a line for programs."""
    chosen = environ.get("WROTA_LOG") or ("text" if is_terminal else "json")
    if chosen not in get_args(LogFormat):
        raise SettingsError(say("WROTA_LOG is “text” or “json”, not “{text}”.", text=chosen))
    return cast(LogFormat, chosen)


def secret(environ: Mapping[str, str]) -> bytes:
    """Return the site's secret, refused where it is missing, short or easy to guess."""
    return strong(os.fsencode(environ.get("WROTA_SECRET", "")))


def strong(value: bytes) -> bytes:
    """Return a secret that can be the site's; raise `SettingsError` for any other."""
    if not value:
        raise SettingsError(_with_recipe(say("WROTA_SECRET is not set.")))
    if len(value) < SECRET_BYTES:
        fault = say(
            "WROTA_SECRET has {length} bytes, at least {least} are needed.", length=len(value), least=SECRET_BYTES
        )
        raise SettingsError(_with_recipe(fault))
    if len(set(value)) < _DISTINCT_BYTES or any(word in value.decode(errors="replace").lower() for word in _WELL_KNOWN):
        raise SettingsError(_with_recipe(say("WROTA_SECRET is a well-known or guessable text.")))
    return value


def _with_recipe(fault: Sentence) -> Sentence:
    recipe = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    return say("{fault} Make one with: {recipe}", fault=fault, recipe=recipe)


def _proxies(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 10):
        raise SettingsError(say("WROTA_PROXIES must be the number of proxies in front, not “{text}”.", text=text))
    return int(text)


def _refuse_other_databases(text: str) -> None:
    if text not in {"", "sqlite:"}:
        raise SettingsError(say("WROTA_DATABASE can only be “sqlite:” for now."))
