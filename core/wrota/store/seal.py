"""Encryption of personal data (sealing), and the keyed digests by which sealed values are found."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wrota.errors import SealBroken
from wrota.rules.keys import Keys
from wrota.store.database import Store
from wrota.words import say

VERSION = 1
_NONCE = 12


@dataclass(frozen=True)
class SealedText:
    """A sealed text that is opened when somebody first asks for it: two are equal that hold the same bytes.

    Opening takes its time, so that what is not needed yet stays closed where the time could tell strangers something.
    """

    store: Store = field(repr=False, compare=False)
    handle: str
    sealed: bytes = field(repr=False)
    column: str

    @cached_property
    def text(self) -> str:
        """The text; raises `SealBroken` where it cannot be opened."""
        return unseal(self.store, self.handle, self.column, self.sealed)


def seal(store: Store, handle: str, field: str, text: str) -> bytes:
    """Seal a text of one account's field with AES-256-GCM; it opens at that tenant, account and field alone.

    What is stored is a byte of version, the random nonce, and the cipher text with its tag.
    """
    nonce = store.seams.random(_NONCE)
    sealed = AESGCM(store.keys.seal).encrypt(nonce, text.encode(), _bound_to(store.keys, handle, field))
    return bytes([VERSION]) + nonce + sealed


def unseal(store: Store, handle: str, field: str, sealed: bytes) -> str:
    """Open a sealed text; raise `SealBroken` where it was changed, moved, or sealed with another key."""
    nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        if sealed[:1] != bytes([VERSION]):
            raise InvalidTag
        return AESGCM(store.keys.seal).decrypt(nonce, rest, _bound_to(store.keys, handle, field)).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBroken(say("A sealed value in the database cannot be opened with this key.")) from error


def lookup(keys: Keys, kind: str, canonical: str) -> bytes:
    """Return the digest by which an identifier is found; it differs from tenant to tenant (hazards I2)."""
    return hmac.digest(keys.lookup, f"{kind}|v1|{keys.tenant}|{canonical}".encode(), "sha256")


def token_digest(token: str) -> bytes:
    """Return what is stored of a random token of 256 bits, which needs no key."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _bound_to(keys: Keys, handle: str, field: str) -> bytes:
    return f"{keys.tenant}|{handle}|{field}|v{VERSION}".encode()
