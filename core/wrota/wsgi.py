"""The WSGI callable for any server: every tenant of ``WROTA_TENANTS``."""

from __future__ import annotations

from wrota.site import Site

application = Site.from_environment()
