"""The preview's people: whatever an institution may ask for, they can be made up, and an import takes them in."""

from __future__ import annotations

from datetime import date

from wrota.desk.staff.people_rows import read_people
from wrota.preview.people import sample, sheet
from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.kinds.proofs import CHECKS
from wrota.tenant.schema import Config

EVERYTHING = Config.model_validate(
    {
        "name": "Wszystko",
        "owner": "Wszystko",
        "contact": {},
        "mail": {"sender": "noreply@example.org", "sender_name": "Wszystko"},
        "identifier": tuple({"kind": kind, "label": kind, "basis": "Ustawa"} for kind in KINDS),
        "proof": tuple({"kind": f"numer-{check}", "label": check, "check": check} for check in CHECKS),
        "profile": {
            "group": (
                {
                    "key": "pytania",
                    "title": "Pytania",
                    "basis": "Ustawa",
                    "field": tuple(
                        {"name": f"pole-{kind}", "label": kind, "type": kind}
                        | ({"choices": ("a", "b", "c")} if rules.has_own_choices else {})
                        for kind, rules in TYPES.items()
                    ),
                },
            )
        },
    }
)


def test_people_are_made_up_for_everything_that_may_be_asked() -> None:
    people = sample(EVERYTHING)
    rows = read_people(sheet(EVERYTHING, people), EVERYTHING, date(2026, 11, 20))
    assert len(rows) == len(people) > 5
    assert {held.kind for held in rows[0].record.identifiers} == set(KINDS)
    assert {proof.kind for proof in rows[0].record.proofs} == {f"numer-{check}" for check in CHECKS}
    assert rows[0].record.fields.keys() == {f"pole-{kind}" for kind in TYPES}
