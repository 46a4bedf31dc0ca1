"""What every key of a folder's configuration means, in words: for the guide, and for whoever edits it by a form."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.meanings import entry, forms, inside, institution, top
from wrota.tenant.meanings.choices import CHOICES
from wrota.tenant.meanings.letters import LETTERS, PLACEHOLDERS
from wrota.tenant.schema import Table
from wrota.words import Sentence

__all__ = ["CHOICES", "LETTERS", "MEANINGS", "PLACEHOLDERS"]

MEANINGS: Mapping[type[Table], Mapping[str, Sentence]] = {
    **top.MEANINGS,
    **institution.MEANINGS,
    **entry.MEANINGS,
    **forms.MEANINGS,
    **inside.MEANINGS,
}
"""The meaning of each key by its table: tables that stand in several places are told about once."""
