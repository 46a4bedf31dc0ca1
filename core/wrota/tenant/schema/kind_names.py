"""The words by which a configuration names a kind of identifier, a check of a proof, a type of field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.kinds.proofs import CHECKS

if TYPE_CHECKING:
    # A type checker reads no mappings; which words there are is known to pydantic alone, from the definitions.
    KindName = str
    CheckName = str
    TypeName = str
else:
    KindName = Literal[tuple(KINDS)]
    CheckName = Literal[tuple(CHECKS)]
    TypeName = Literal[tuple(TYPES)]
