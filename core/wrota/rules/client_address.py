"""The client address of a request (IP), through as many proxies as the operator trusts."""

from __future__ import annotations

import ipaddress


def client_address(peer: str, forwarded_for: str, proxies: int) -> str:
    """Return the client's address, an IPv6 one as its /64.

    Each trusted proxy appends the address it was called from, so the client's is the last but
    ``proxies - 1``; what cannot be read counts as the peer (hazards 59).
    """
    forwarded = [piece.strip() for piece in forwarded_for.split(",")] if proxies else []
    seen = forwarded[-proxies] if len(forwarded) >= proxies > 0 else peer
    return _network(seen) or _network(peer) or "unknown"


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)
