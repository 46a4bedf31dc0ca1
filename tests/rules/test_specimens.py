"""Specimens: nobody has them, and whatever an institution asks for, its rules find nothing wrong with them."""

from __future__ import annotations

from datetime import date

import pytest

from wrota.rules import fields, identifiers
from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.kinds.proofs import CHECKS

TODAY = date(2026, 11, 20)
NUMBERS = range(1, 100)


def born(number: int) -> date:
    """Return the birth date of the person of a number."""
    return date(1900 + number, 5, 10)


@pytest.mark.parametrize("kind", KINDS)
def test_the_specimen_of_an_identifier_is_right_and_of_one_person(kind: str) -> None:
    made = [KINDS[kind].specimen(number, born(number)) for number in NUMBERS]
    assert not any(identifiers.fault(kind, one, today=TODAY) for one in made)
    assert len({identifiers.canonical(kind, one) for one in made}) == len(NUMBERS)


@pytest.mark.parametrize("check", CHECKS)
def test_the_specimen_of_a_proof_is_right_and_of_one_person(check: str) -> None:
    made = [CHECKS[check].specimen(number, born(number)) for number in NUMBERS]
    assert not any(CHECKS[check].fault(one) for one in made)
    assert len({CHECKS[check].canonical(one) for one in made}) == len(NUMBERS)


@pytest.mark.parametrize("kind", [kind for kind, rules in TYPES.items() if not rules.has_own_choices])
def test_the_specimen_of_an_answer_can_be_stored(kind: str) -> None:
    assert all(fields.canonical(kind, TYPES[kind].specimen(number, born(number))) for number in NUMBERS)


@pytest.mark.parametrize("kind", [kind for kind, rules in KINDS.items() if rules.birth_date])
def test_the_specimen_of_a_number_tells_the_birth_date_of_its_person(kind: str) -> None:
    read, made = KINDS[kind].birth_date, KINDS[kind].specimen(7, born(7))
    assert read is not None
    assert read(made) == born(7)
