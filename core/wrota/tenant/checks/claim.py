"""Checks of what a claim needs: an identifier that signs in, and a form that does not ask for the address."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.problems import Problem, error_at
from wrota.tenant.reserved import ADDRESS_FIELD
from wrota.words import say


def _identifier(folder: CheckedFolder) -> Iterator[Problem]:
    """A claim begins in the sign-in box, which takes the identifiers that sign in and no others."""
    named = folder.config.enrolment.claim_identifier
    if any(kind.kind == named and not kind.signs_in for kind in folder.config.identifier):
        sentence = say("A claim begins in the sign-in box, so this identifier needs signs_in = true.")
        yield error_at(("enrolment", "claim_identifier"), sentence)


def _profile(folder: CheckedFolder) -> Iterator[Problem]:
    """The form of a claim asks for the address by itself, as it has to be proved."""
    if "claim" not in folder.config.enrolment.roads:
        return
    for index, group in enumerate(folder.config.profile.group):
        for number, field in enumerate(group.field):
            if field.name == ADDRESS_FIELD:
                sentence = say("The form of a claim asks for “{name}” by itself.", name=ADDRESS_FIELD)
                yield error_at(("profile", "group", index, "field", number, "name"), sentence)


CHECKS: tuple[Check, ...] = (
    check(_identifier, "enrolment", "identifier"),
    check(_profile, "enrolment", "profile"),
)
