"""Networks that the operator knows, such as a school's, from which many people come by one address."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from wrota.errors import SettingsError
from wrota.words import Sentence, say

WIDEST = {4: 16, 6: 32}
"""A network is at most so wide, by version of IP: nobody knows the people behind a wider one."""

MOST = 100_000

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Networks:
    """Networks, and how many failures in a quarter of an hour each address in them may have."""

    allowances: tuple[tuple[_Network, int], ...] = ()

    def allowance(self, address: str) -> int | None:
        """Return what an address, or an IPv6 /64, may have; of several networks the narrowest counts, None for none."""
        try:
            asked = ipaddress.ip_network(address)
        except ValueError:
            return None
        holding = [(network.prefixlen, most) for network, most in self.allowances if _holds(network, asked)]
        return max(holding)[1] if holding else None


NOBODY_IN_PARTICULAR = Networks()


def parse_networks(text: str) -> Networks:
    """Read ``WROTA_NETWORKS``, such as ``203.0.113.0/24=500,2001:db8::/48=1000``; raise `SettingsError` otherwise."""
    return Networks(tuple(_parse(piece.strip()) for piece in text.split(",") if piece.strip()))


def _parse(text: str) -> tuple[_Network, int]:
    name, _, most = text.partition("=")
    if not (most.strip().isascii() and most.strip().isdigit() and 0 < int(most) <= MOST):
        raise _wrong(text, say("behind = stands how many failures are allowed, from 1 to {most}", most=MOST))
    try:
        network = ipaddress.ip_network(name.strip())
    except ValueError as error:
        raise _wrong(text, say("it is no network such as 203.0.113.0/24 or 2001:db8::/48")) from error
    if network.prefixlen < WIDEST[network.version]:
        raise _wrong(text, say("it is wider than /{widest}", widest=WIDEST[network.version]))
    return network, int(most)


def _holds(network: _Network, asked: _Network) -> bool:
    if isinstance(network, ipaddress.IPv4Network):
        return isinstance(asked, ipaddress.IPv4Network) and asked.subnet_of(network)
    # An address of IPv6 is known by its /64; a network that is narrower holds it all the same.
    return isinstance(asked, ipaddress.IPv6Network) and asked.overlaps(network)


def _wrong(text: str, why: Sentence) -> SettingsError:
    return SettingsError(say("WROTA_NETWORKS: “{text}” cannot be: {why}.", text=text, why=why))
