"""The WSGI callable for any server: every tenant of ``WROTA_TENANTS``."""

from __future__ import annotations

import logging
import os

from wrota import logs, settings
from wrota.site import Site

if os.environ.get("WROTA_LOG") and not logging.getLogger().handlers:
    # A server that has a log of its own keeps it; only where there is none would the lines have neither time nor place.
    logs.configure(settings.log_format(os.environ, is_terminal=False))

application = Site.from_environment()
