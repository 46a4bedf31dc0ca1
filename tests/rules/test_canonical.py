"""Canonical forms: what was brought into the one form in which it is compared is in that form already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrota.desk import proofs
from wrota.errors import Refused
from wrota.rules import case_codes, fields, identifiers, passwords
from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.text_input import clean, folded
from wrota.tenant.schema import ProofConfig

MODEST = settings(deadline=None, max_examples=50, database=None)
CODES = ("login", "symbol", "substitute")
PROOFS = (
    ProofConfig.model_validate({"kind": "numer", "label": "Numer"}),
    ProofConfig.model_validate({"kind": "konto", "label": "Konto", "check": "nrb"}),
)

OGHAM = "\N{OGHAM SPACE MARK}"
AWKWARD = (
    f" -@.+|\t\n{OGHAM}\N{HYPHEN}\N{NON-BREAKING HYPHEN}´¨ͺ΄ß\N{KELVIN SIGN}ŉﬁĲİıſẞΐςΣｱ\u0301\u0307\u0345\u1100\u1161"
)
"""Signs that become several, join their neighbours, or fall away, on the way to a canonical form."""

texts = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from(AWKWARD) | st.characters() | st.sampled_from("aAłŁ019"), max_size=12),
    st.text(st.sampled_from(AWKWARD), max_size=4).map(lambda text: text * 20),
    st.text("0123456789 -+./()PLpl", max_size=40),
    st.emails(),
)


def clean_or_none(text: str) -> str | None:
    """Return a text as `clean` does, None where it is refused."""
    try:
        return clean(text, 254)
    except Refused:
        return None


def refusing(canonical: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """Return a rule that answers None where it would refuse."""

    def answer(text: str) -> str | None:
        try:
            return canonical(text)
        except Refused:
            return None

    return answer


def counted(text: str) -> str | None:
    """Return how failures on a typed text are counted."""
    cleaned = clean_or_none(text)
    return None if cleaned is None else identifiers.counted(cleaned)


FORMS: Mapping[str, Callable[[str], str | None]] = {
    **{f"identifier {kind}": partial(identifiers.canonical, kind) for kind in KINDS},
    **{f"field {kind}": refusing(partial(fields.canonical, kind)) for kind in TYPES},
    **{f"kept {kind}": partial(fields.kept, kind) for kind in TYPES},
    **{f"proof {proof.check}": partial(proofs.canonical, proof) for proof in PROOFS},
    "password": refusing(passwords.canonical),
    "case code": case_codes.canonical,
    "counted": counted,
    "clean": clean_or_none,
    "folded": folded,
}
"""Everything that brings a typed text into one form."""


@pytest.mark.parametrize("form", FORMS)
@MODEST
@given(typed=texts)
def test_a_canonical_text_is_canonical_already(form: str, typed: str) -> None:
    once = FORMS[form](typed)
    assert once is None or FORMS[form](once) == once


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("typed", ["A´", "A ´", "Σ΄", "ﬁ´", f"-{OGHAM}x", "ß" * 100, "a @EX.pl", "ㄱ ㅏ"], ids=ascii)
def test_no_accent_that_stood_alone_joins_a_letter_later(form: str, typed: str) -> None:
    once = FORMS[form](typed)
    assert once is None or FORMS[form](once) == once


@MODEST
@given(st.sampled_from(sorted(TYPES)), texts)
def test_what_stands_in_a_field_is_stored_again_as_it_was(kind: str, typed: str) -> None:
    stored = FORMS[f"field {kind}"](typed)
    assert stored is None or fields.canonical(kind, fields.shown(kind, stored)) == stored


@pytest.mark.parametrize("kind", CODES)
@MODEST
@given(typed=st.text(st.characters(max_codepoint=0x24F), max_size=20))
def test_a_new_code_is_compared_by_all_of_its_signs_but_spaces_and_case(kind: str, typed: str) -> None:
    if identifiers.fault(kind, typed, today=date.max) is None:
        assert identifiers.canonical(kind, typed) == folded(typed).replace(" ", "")
