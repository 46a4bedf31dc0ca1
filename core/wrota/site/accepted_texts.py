"""The look for policy files that differ from what people have accepted, whenever a folder is taken up."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from wrota.errors import StoreError
from wrota.rules.evidence import Accepted, Place
from wrota.store import evidence
from wrota.tenant.reader import Tenant
from wrota.tenant.tenant import PolicyText

_LOG = logging.getLogger("wrota")
_Digests = Mapping[Place, str]


class AcceptedTexts:
    """Tells the log of texts that are not those which were accepted first, once for each state of the policies."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._seen: dict[str, _Digests] = {}

    def look(self, tenant: Tenant) -> None:
        """Compare a folder's policies with the acceptances; nobody is asked where they are as at the last look."""
        digests = dict(_digests(tenant))
        if self._seen.get(tenant.key, {}) == digests:
            return
        try:
            accepted = Accepted(evidence.read(self._data / f"{tenant.key}.sqlite3"))
        except StoreError as error:
            _LOG.warning("%s: what people have accepted cannot be read: %s", tenant.key, error)
            return
        self._seen[tenant.key] = digests
        for place, history in accepted.histories().items():
            if place in digests and not history.begins_with(digests[place]):
                _LOG.error(
                    "%s: the text of %s is not the one that people have accepted first; restore it, and make a new"
                    " version of the new one. Accepted: %s; now: %s",
                    tenant.key,
                    place,
                    history.counts,
                    digests[place][:12],
                )


def _digests(tenant: Tenant) -> Iterator[tuple[Place, str]]:
    for policy, versions in tenant.policies.items():
        for version in versions:
            yield from _of_version(policy, version)


def _of_version(policy: str, version: PolicyText) -> Iterator[tuple[Place, str]]:
    for language, file in version.files.items():
        yield Place(policy, version.date, language), file.digest
    for name, files in version.annexes.items():
        for language, file in files.items():
            yield Place(policy, version.date, language, name), file.digest
