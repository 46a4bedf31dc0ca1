"""Letter boxes: the one mailbox behind all the addresses that differ by a tag alone (subaddressing, RFC 5233)."""

from __future__ import annotations


def box(address: str) -> str:
    """Return the address of the letter box that a canonical e-mail address leads to, its ``+tag`` cut.

    For counting letters alone: where a server takes the plus for a part of the name, two people share a count.
    """
    local, at, domain = address.rpartition("@")
    return (local.partition("+")[0] or local) + at + domain
