"""The WSGI callable for any server: every tenant of ``WROTA_TENANTS``."""

from __future__ import annotations

import os

from wrota import settings
from wrota.seams import Seams
from wrota.site import Site

application = Site(settings.read(os.environ), Seams())
