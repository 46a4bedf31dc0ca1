"""The language of commands: ``--lang``, else ``LANG``, else Polish."""

from __future__ import annotations

import os

from wrota.words import Catalogue, catalogue

SPOKEN = ("pl", "en")


def catalogue_for(wanted: str | None = None) -> Catalogue:
    """Return the catalogue of the wanted language, else of the environment's."""
    return catalogue(wanted or _from_environment())


def _from_environment() -> str:
    code = os.environ.get("LANG", "")[:2].lower()
    return code if code in SPOKEN else "pl"
