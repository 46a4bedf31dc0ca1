"""Help pages generated from the institution's configuration, so that the two cannot drift apart."""

from __future__ import annotations

from wrota.desk import Desk
from wrota.desk.instruction.behind import policies, session
from wrota.desk.instruction.chapter import Chapter, Writer
from wrota.desk.instruction.letters import no_letter
from wrota.desk.instruction.roads import applications, claim, invitation
from wrota.desk.instruction.signing_in import recovery, signing_in

__all__ = ["Chapter", "chapters", "no_letter_chapter"]


def chapters(desk: Desk, language: str) -> tuple[Chapter, ...]:
    """Return the chapters in the order in which a person comes to need them."""
    write = Writer(desk, language)
    return (
        *claim(write),
        *applications(write),
        *invitation(write),
        signing_in(write),
        *recovery(write),
        *policies(write),
        session(write),
    )


def no_letter_chapter(desk: Desk, language: str) -> Chapter:
    """Return what to do when a letter does not come: the longer help behind the pages that say it was sent."""
    return no_letter(Writer(desk, language))
