"""Random tokens of 256 bits that a browser keeps, and handles that may be shown."""

from __future__ import annotations

import base64

from wrota.store.database import Store


def token(store: Store) -> str:
    """Make a token of 256 random bits, in letters that fit into cookies and addresses."""
    return base64.urlsafe_b64encode(store.seams.random(32)).rstrip(b"=").decode()


def handle(store: Store) -> str:
    """Make a public name of 128 random bits."""
    return store.seams.random(16).hex()
