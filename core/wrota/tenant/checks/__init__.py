"""What must hold across tables and files; each module looks at one subject, this table joins them."""

from __future__ import annotations

from wrota.tenant.checks import (
    brand,
    colours,
    documents,
    duplicates,
    languages,
    letters,
    paths,
    policies,
    purpose,
    references,
    rules,
    stray,
)
from wrota.tenant.draft import Check

CHECKS: tuple[Check, ...] = (
    *paths.CHECKS,
    *duplicates.CHECKS,
    *references.CHECKS,
    *languages.CHECKS,
    *rules.CHECKS,
    *purpose.CHECKS,
    *brand.CHECKS,
    *colours.CHECKS,
    *letters.CHECKS,
    *policies.CHECKS,
    *documents.CHECKS,
    *stray.CHECKS,
)
