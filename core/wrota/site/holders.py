"""The holders of hosts: who had a host first keeps it, remembered across restarts in a file beside the databases."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = "hosts.json"
"""Names each host with the key of its holder; the operator frees a host by deleting its line."""

_LOG = logging.getLogger("wrota")


class Holders:
    """Which institution holds which host, as the file in the data folder says; several processes share it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._known: Mapping[str, str] = {}
        self._trouble = ""

    def settle(self, claims: Mapping[str, Iterable[str]], given: Mapping[str, str]) -> Mapping[str, str]:
        """Return the holder of each host, by what each institution's folder claims now, and remember it.

        A holder keeps a host until its own folder lets it go; one whose folder is gone, or says nothing just now, is
        not among the claims and keeps all. A host that is nobody's goes to the only one who claims it; where several
        do, to none of them. ``given`` are those that the operator's addresses make of keys; those below whose paths
        portals lie are the operator's, whose key is empty: a front page there would be believed by all visitors.
        """
        remembered = self._remembered()
        wanted = {key: frozenset(hosts) for key, hosts in claims.items()}
        settled = {host: key for host, key in remembered.items() if key and host in wanted.get(key, {host})}
        settled |= {host: given[host] for hosts in wanted.values() for host in hosts if host in given}
        for host, keys in _claimants(wanted).items():
            if host not in settled and len(keys) == 1:
                settled[host] = keys[0]
        self._known = settled
        if settled != remembered or not (self._data / FILE).exists():
            self._write()
        return settled

    def rival(self, key: str, hosts: Iterable[str]) -> tuple[str, str] | None:
        """Return the first of an institution's hosts that somebody else holds, with the holder's key."""
        found = ((host, self._known.get(host, key)) for host in hosts)
        return next(((host, holder) for host, holder in found if holder != key), None)

    def _remembered(self) -> Mapping[str, str]:
        """Return what the file says; what this process knows, where there is none or it cannot be read."""
        try:
            found = read(self._data)
        except (OSError, ValueError) as error:
            self._tell(f"{self._data / FILE} cannot be read, hosts stay as they were: {error}")
            return self._known
        return self._known if found is None else found

    def _write(self) -> None:
        """Put a new file in place of the old one, whole; where there is no data folder yet, nothing is remembered."""
        if self._trouble or not self._data.is_dir():
            return
        fresh = self._data / f"{FILE}.{os.getpid()}"
        try:
            with fresh.open("w", encoding="utf-8") as target:
                fresh.chmod(0o600)
                json.dump(dict(sorted(self._known.items())), target, indent=1)
                target.flush()
                os.fsync(target.fileno())
            fresh.replace(self._data / FILE)
        except OSError as error:
            self._tell(f"{self._data / FILE} cannot be written, who holds which host is not remembered: {error}")

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            _LOG.error("%s", trouble)
        self._trouble = trouble


def read(data: Path) -> Mapping[str, str] | None:
    """Return the holder of each host; None where nothing is remembered yet.

    Raises `OSError` or `ValueError` where the file cannot be read, or is none that this program wrote.
    """
    try:
        found = json.loads((data / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found.values()):
        raise ValueError("it names no hosts with the keys of their holders")
    return found


def _claimants(wanted: Mapping[str, frozenset[str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in sorted(wanted):
        for host in wanted[key]:
            found.setdefault(host, []).append(key)
    return found
