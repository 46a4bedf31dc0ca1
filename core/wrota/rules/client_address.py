"""The client address of a request (IP), through as many proxies as the operator trusts."""

from __future__ import annotations

import ipaddress
import re

_WITH_PORT = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):[0-9]{1,5}")


def client_address(peer: str, forwarded_for: str, proxies: int) -> str:
    """Return the client's address, an IPv6 one as its /64.

    Each trusted proxy appends the address it was called from, so the client's is the last but
    ``proxies - 1``; what cannot be read counts as the peer (hazards 59).
    """
    forwarded = [piece.strip() for piece in forwarded_for.split(",")] if proxies else []
    seen = forwarded[-proxies] if len(forwarded) >= proxies > 0 else peer
    return _network(seen) or _network(peer) or "unknown"


def is_told(forwarded_for: str, proxies: int) -> bool:
    """Say whether so many proxies have told the client's address: else it is the nearest proxy that is counted."""
    forwarded = [piece.strip() for piece in forwarded_for.split(",")]
    return len(forwarded) >= proxies > 0 and bool(_network(forwarded[-proxies]))


def _network(text: str) -> str:
    """Return an address as it is counted; empty for what is none. Some proxies write a port behind it."""
    with_port = _WITH_PORT.fullmatch(text)
    bare = (with_port[1] or with_port[2]) if with_port else text.strip("[]")
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)
