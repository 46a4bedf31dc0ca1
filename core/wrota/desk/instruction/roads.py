"""The help chapters of the roads to an account: claiming it, applying for it, or being invited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wrota.desk.instruction.chapter import BulletList, Chapter, Writer
from wrota.desk.instruction.signing_in import choosing
from wrota.tenant.schema import ApplicationConfig, IdentifierConfig, ProofConfig
from wrota.words import Sentence, say


def claim(write: Writer) -> Iterator[Chapter]:
    """Tell how an account is opened with an identifier and a proof."""
    enrolment = write.config.enrolment
    proof = next((proof for proof in write.config.proof if proof.kind == enrolment.claim_proof), None)
    if "claim" in enrolment.roads and proof:
        identifiers = [kind for kind in write.config.identifier if kind.kind == enrolment.claim_identifier]
        yield write.chapter(
            "zakladanie",
            say("Opening an account"),
            _claiming(write, identifiers, proof),
            before=_needed(write, identifiers, proof),
            after=(_tries(proof),),
        )


def applications(write: Writer) -> Iterator[Chapter]:
    """Tell how access is applied for, form by form."""
    if "application" in write.config.enrolment.roads:
        for form in write.config.application:
            yield write.chapter(
                f"wniosek-{form.key}", say("{title}", title=write.translate(form.title)), _applying(write, form)
            )


def invitation(write: Writer) -> Iterator[Chapter]:
    """Tell what to do with an invitation."""
    if "invitation" in write.config.enrolment.roads:
        yield write.chapter("zaproszenie", say("An invitation"), choosing(write, write.lifetime("invitation")))


def _needed(write: Writer, identifiers: Sequence[IdentifierConfig], proof: ProofConfig) -> Iterator[Sentence]:
    yield say(
        "Three things are needed: {identifier}, {proof} and an e-mail address of your own.",
        identifier=write.within(*(kind.label for kind in identifiers)),
        proof=write.within(proof.label),
    )
    if proof.where:
        yield say("{title}: {words}", title=write.translate(proof.label), words=write.translate(proof.where))


def _claiming(
    write: Writer, identifiers: Sequence[IdentifierConfig], proof: ProofConfig
) -> Iterator[Sentence | BulletList]:
    yield write.filling(write.sign_in_field, identifiers)
    yield say(
        "In the field “{password}” type: {proof}. Press “{button}”.",
        password=write.password,
        proof=write.within(proof.label),
        button=write.sign_in_button,
    )
    yield say("In the form that opens give your e-mail address: the message with the link goes there.")
    yield BulletList(say("Choose a password and type it twice. What it has to be like:"), write.rules)
    if write.config.profile.group:
        groups = [group.title for group in write.config.profile.group]
        yield BulletList(say("Fill in the required fields of every group:"), groups)
    yield say(
        "Press “{button}” at the foot of the page. Whatever is missing or wrong is then marked in red and in words;"
        " what was typed stays there.",
        button=write.label(write.config.profile.submit, say("Save")),
    )
    yield say(
        "Open the link from the message and press “{button}”. The link is valid for: {lifetime}.",
        button=say("Activate the account"),
        lifetime=write.lifetime("activation"),
    )
    yield say(
        "From now on sign in with: {identifier} and the password that you chose.",
        identifier=write.within(*(kind.label for kind in identifiers)),
    )


def _tries(proof: ProofConfig) -> Sentence:
    if proof.phone is None:
        return say("Five tries a day are looked at.")
    return say(
        "Five tries a day are looked at. Should the number not be accepted, please call {phone}.", phone=proof.phone
    )


def _applying(write: Writer, form: ApplicationConfig) -> Iterator[Sentence | BulletList]:
    yield say("On the page with the sign-in box choose “{link}”.", link=write.translate(form.title))
    yield say("Fill in the form and press “{button}”.", button=write.label(form.submit, say("Send the application")))
    yield say("Keep the number of the application that is shown then; it comes by e-mail, too.")
    yield say("The staff decide. The answer comes by e-mail, with a link where access was granted.")
    yield from choosing(write, write.lifetime("granted"))
