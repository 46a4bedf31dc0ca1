"""Warnings about what stands in front of the site, each told once: who calls is not told, hosts are nobody's."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from wrota.rules.addresses import host_for_log
from wrota.rules.client_address import is_told

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

HOSTS_TOLD = 20
"""So many hosts are named; whoever looks for portals by their names must not fill the log."""

_LOG = logging.getLogger("wrota.site")


class FrontWarnings:
    """Looks at requests for the mistakes that are made in front of a site, and that nobody would notice else."""

    def __init__(self, proxies: int) -> None:
        self._proxies = proxies
        self._told: set[str] = set()
        self._hosts: set[str] = set()
        self._lock = threading.Lock()

    def look(self, environ: WSGIEnvironment) -> None:
        """Warn where who calls is not told, or told in vain: all visitors would share one limit (hazards 59)."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        if self._proxies and not is_told(forwarded, self._proxies) and self._is_first("missing", self._told):
            _LOG.warning(
                "WROTA_PROXIES is %d, and a request came without that many addresses in X-Forwarded-For: whoever comes "
                "so counts as one visitor with the proxy. Let each proxy add the header, and the server hand it on "
                "(wrota serve does); or lower WROTA_PROXIES.",
                self._proxies,
            )
        if not self._proxies and forwarded and self._is_first("unasked", self._told):
            _LOG.warning(
                "A request came with X-Forwarded-For, and WROTA_PROXIES is 0: if a proxy stands in front, all visitors "
                "count as one. Set WROTA_PROXIES to the number of proxies; if there is none, leave it."
            )

    def note_host(self, host: str) -> None:
        """Warn of a host that is no portal's, the first time that it is asked for."""
        named = host_for_log(host)
        if len(self._hosts) < HOSTS_TOLD and self._is_first(named, self._hosts):
            _LOG.warning(
                "No portal is at the host %s. If people come by another one, the proxy in front does not hand it on "
                "(nginx: proxy_set_header Host $host), or WROTA_ADDRESS or hosts in tenant.toml does not name it.%s",
                named,
                " Further hosts are not told." if len(self._hosts) >= HOSTS_TOLD else "",
            )

    def _is_first(self, what: str, told: set[str]) -> bool:
        with self._lock:
            is_first = what not in told
            told.add(what)
            return is_first
