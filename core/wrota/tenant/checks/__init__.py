"""The registry of the checks across tables and files; each module looks at one subject, this table joins them."""

from __future__ import annotations

from wrota.tenant.checked_folder import Check
from wrota.tenant.checks import (
    accepted,
    applications,
    brand,
    claim,
    colours,
    documents,
    duplicates,
    fields,
    intricate,
    languages,
    letters,
    modules,
    pages,
    paths,
    policies,
    purpose,
    references,
    rules,
    stray,
)

CHECKS: tuple[Check, ...] = (
    *paths.CHECKS,
    *duplicates.CHECKS,
    *references.CHECKS,
    *claim.CHECKS,
    *applications.CHECKS,
    *modules.CHECKS,
    *languages.CHECKS,
    *rules.CHECKS,
    *fields.CHECKS,
    *purpose.CHECKS,
    *brand.CHECKS,
    *colours.CHECKS,
    *letters.CHECKS,
    *policies.CHECKS,
    *accepted.CHECKS,
    *documents.CHECKS,
    *intricate.CHECKS,
    *pages.CHECKS,
    *stray.CHECKS,
)
