"""Checks of references: policies, proofs, identifiers and permissions that a table names must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.nearest import choice, nearest
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, error_at, warning_at
from wrota.words import say


def _known(path: KeyPath, name: str | None, known: Collection[str]) -> Iterator[Problem]:
    if name is not None and name not in known:
        yield error_at(path, say("There is no “{name}”. {choice}", name=name, choice=choice(name, known)))


def _modules(folder: CheckedFolder) -> Iterator[Problem]:
    policies = [policy.id for policy in folder.config.policy]
    for index, module in enumerate(folder.config.module):
        yield from _known(("module", index, "policy"), module.policy, policies)


def _permissions(folder: CheckedFolder) -> Iterator[Problem]:
    """Permissions are free words; one that nearly is another is most often a typing error."""
    granted = {permission for form in folder.config.application for permission in form.permissions}
    for index, module in enumerate(folder.config.module):
        if module.permission is None or module.permission in granted:
            continue
        if meant := nearest(module.permission, granted, likeness=0.8):
            sentence = say(
                "No application gives the permission “{name}”, but one gives “{meant}”. Is that a slip?",
                name=module.permission,
                meant=meant,
            )
            yield warning_at(("module", index, "permission"), sentence)


def _policy_proofs(folder: CheckedFolder) -> Iterator[Problem]:
    proofs = [proof.kind for proof in folder.config.proof]
    for index, policy in enumerate(folder.config.policy):
        yield from _known(("policy", index, "proof"), policy.proof, proofs)
        if policy.proof and not policy.must_accept:
            sentence = say("A proof goes with an acceptance, but this policy does not have to be accepted.")
            yield error_at(("policy", index, "proof"), sentence)


def _claim(folder: CheckedFolder) -> Iterator[Problem]:
    enrolment, path = folder.config.enrolment, ("enrolment",)
    kinds = [identifier.kind for identifier in folder.config.identifier]
    yield from _known((*path, "claim_identifier"), enrolment.claim_identifier, kinds)
    yield from _known((*path, "claim_proof"), enrolment.claim_proof, [proof.kind for proof in folder.config.proof])
    if "claim" not in enrolment.roads:
        return
    place = (*path, "roads", enrolment.roads.index("claim"))
    for key in ("claim_identifier", "claim_proof"):
        if getattr(enrolment, key) is None:
            yield error_at(place, say("The road “claim” needs the key “{key}” in [enrolment].", key=key))


def _applications(folder: CheckedFolder) -> Iterator[Problem]:
    roads, forms = folder.config.enrolment.roads, folder.config.application
    if "application" in roads and not forms:
        place = ("enrolment", "roads", roads.index("application"))
        yield error_at(place, say("The road “application” needs a form: an [[application]]."))
    if forms and "application" not in roads:
        sentence = say("No road leads to this form: [enrolment] does not have “application” among its roads.")
        yield error_at(("application", 0, "key"), sentence)


def _identifiers(folder: CheckedFolder) -> Iterator[Problem]:
    identifiers = folder.config.identifier
    if not any(identifier.signs_in for identifier in identifiers):
        yield error_at(("identifier", 0, "signs_in"), say("Nobody could sign in: no identifier has signs_in = true."))
    recovers = any(identifier.recovers for identifier in identifiers)
    if "recovery" in folder.config.enrolment.roads and not recovers:
        sentence = say("Nobody could recover access: no identifier has recovers = true.")
        yield error_at(("identifier", 0, "recovers"), sentence)


CHECKS: tuple[Check, ...] = (
    check(_modules, "module", "policy"),
    check(_permissions, "module", "application"),
    check(_policy_proofs, "policy", "proof"),
    check(_claim, "enrolment", "identifier", "proof"),
    check(_applications, "enrolment", "application"),
    check(_identifiers, "identifier", "enrolment"),
)
