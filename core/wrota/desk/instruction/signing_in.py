"""The help chapters of signing in and of recovery, which for some institutions is the first visit too."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.desk.instruction.chapter import BulletList, Chapter, Writer
from wrota.words import Sentence, say

HUMAN = say("I am not a robot")


def signing_in(write: Writer) -> Chapter:
    """Tell how to sign in."""
    steps = (
        *_way(write),
        write.filling(write.sign_in_field, write.signing_in),
        say(
            "In the field “{field}” type your password and press “{button}”.",
            field=write.password,
            button=write.sign_in_button,
        ),
    )
    return write.chapter("logowanie", say("Signing in"), steps, after=_bases(write))


def recovery(write: Writer) -> Iterator[Chapter]:
    """Tell how access is restored, where a letter can do that; without another road it is the first visit too."""
    if any(kind.recovers for kind in write.config.identifier):
        is_first_visit = {*write.config.enrolment.roads} == {"recovery"}
        title = say("First visit and forgotten password") if is_first_visit else say("Forgotten password")
        yield write.chapter("haslo", title, (*_asking(write), *choosing(write, write.lifetime("access"))))


def choosing(write: Writer, lifetime: Sentence) -> Iterator[Sentence | BulletList]:
    """Tell what to do with a letter's link behind which a password is chosen."""
    yield say("Open the link from the message. It is good for one use and valid for: {lifetime}.", lifetime=lifetime)
    recovery = write.config.recovery
    if recovery.page_between:
        yield say("A page opens that says for whom the link is. Press “{button}” there.", button=say("Log in"))
    yield BulletList(say("Type the new password twice. What it has to be like:"), write.rules)
    if recovery.robot_check:
        yield say("Tick the box “{box}”.", box=HUMAN)
    yield say("Press “{button}”. Then sign in with the new password.", button=say("Set the new password"))


def _bases(write: Writer) -> Iterator[Sentence]:
    for kind in write.config.identifier:
        if kind.basis:
            yield say(
                "Legal basis for the identifier “{identifier}”: {basis}",
                identifier=write.translate(kind.label),
                basis=write.translate(kind.basis),
            )


def _way(write: Writer) -> Iterator[Sentence]:
    for way in write.config.way[:1]:
        yield say(
            "On the front page choose “{way}” and press “{button}”.",
            way=write.translate(way.title),
            button=say("Sign in"),
        )


def _asking(write: Writer) -> Iterator[Sentence | BulletList]:
    recovery = write.config.recovery
    kinds = [kind for kind in write.config.identifier if kind.recovers]
    field = (
        write.translate(recovery.field_label) if recovery.field_label else write.listed(kind.label for kind in kinds)
    )
    yield say(
        "On the page with the sign-in box choose “{link}”.",
        link=write.label(recovery.link_label, say("Forgotten your password?")),
    )
    yield write.filling(field, kinds)
    if recovery.robot_check:
        yield say("Tick the box “{box}”.", box=HUMAN)
    yield say(
        "Press “{button}”. The message comes to the e-mail address on record.",
        button=write.label(recovery.submit, say("Send the message")),
    )
