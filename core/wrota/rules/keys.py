"""Key derivation: the keys of one tenant, from the site's secret; no two tenants share one."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@dataclass(frozen=True)
class Keys:
    """Six keys of 32 bytes, each for one errand: a key that seals never signs a cookie."""

    tenant: str
    seal: bytes = field(repr=False)
    lookup: bytes = field(repr=False)
    limit: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    cookie: bytes = field(repr=False)
    robot: bytes = field(repr=False)


def derive(secret: bytes, tenant: str) -> Keys:
    """Derive a tenant's keys from the site's secret with HKDF (RFC 5869)."""

    def key(errand: str) -> bytes:
        info = f"wrota|v1|{tenant}|{errand}".encode()
        return HKDF(SHA256(), length=32, salt=None, info=info).derive(secret)

    return Keys(tenant, key("seal"), key("lookup"), key("limit"), key("audit"), key("cookie"), key("robot"))
