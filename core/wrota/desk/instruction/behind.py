"""The help chapters of what waits behind the sign-in: policies to accept, and the clock of the session."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.desk.instruction.chapter import Chapter, Writer
from wrota.tenant.schema import Policy, ProofConfig
from wrota.words import Sentence, say, say_many


def policies(write: Writer) -> Iterator[Chapter]:
    """Tell how each policy is accepted that has to be."""
    proofs = {proof.kind: proof for proof in write.config.proof}
    for policy in write.config.policy:
        if policy.must_accept:
            proof = proofs.get(policy.proof or "")
            yield write.chapter(
                f"polityka-{policy.id}",
                say("{title}", title=write.translate(policy.title)),
                _accepting(write, policy, proof),
            )


def session(write: Writer) -> Chapter:
    """Tell when a session ends, and how it is prolonged."""
    return write.chapter("sesja", say("The end of a session"), _ending(write))


def _accepting(write: Writer, policy: Policy, proof: ProofConfig | None) -> Iterator[Sentence]:
    yield say("After signing in read the document; it can be printed and saved.")
    yield say("Tick the box under it.")
    if proof:
        yield _proving(write, proof)
        if proof.phone:
            yield say("If the number is not known, please call {phone}.", phone=proof.phone)
    yield say("Press “{button}”. Until then the modules stay locked.", button=say("Approve"))


def _proving(write: Writer, proof: ProofConfig) -> Sentence:
    field = write.translate(proof.label)
    if proof.where:
        return say("Fill in the field “{field}”: {words}", field=field, words=write.translate(proof.where))
    return say("Fill in the field “{field}”.", field=field)


def _ending(write: Writer) -> Iterator[Sentence]:
    limits = write.config.session
    yield say_many(
        "After {count} minute without any action the session ends.",
        "After {count} minutes without any action the session ends.",
        limits.idle_minutes,
    )
    if limits.countdown:
        yield say(
            "The time that is left stands on every page; “{button}” starts it anew.", button=say("Refresh the session")
        )
    yield say("What was typed into a form is there again after signing in; passwords alone are not kept.")
