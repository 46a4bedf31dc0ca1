"""The README keeps its word: its commands exist, and its sample people are those of the samples."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from wrota.rules.common_passwords import is_common
from wrota.tenant.reader import read

CHECKOUT = Path(__file__).resolve().parents[2]
README = (CHECKOUT / "README.md").read_text("utf-8")
MAKEFILE = (CHECKOUT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
COLUMNS = ["portal", "identifier", "password", "e-mail", "what to try"]
ERRANDS = (
    "sign in",
    "recover",
    "first visit",
    "shared e-mail",
    "no e-mail",
    "expired",
    "blocked",
    "claim",
    "policy",
    "modules",
    "apply",
)
TENANTS = sorted(path.name for path in (CHECKOUT / "tenants").glob("*/"))

Person = dict[str, str]


class Row(NamedTuple):
    """One row of the table of sample people."""

    portal: str
    identifier: str
    password: str
    email: str
    errand: str


def rows() -> list[Row]:
    """Read the table of sample people as a script of somebody else would."""
    table = README.partition(f"| {' | '.join(COLUMNS)} |\n")[2].splitlines()[1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in until_blank(table)]
    return [Row(*row) for row in cells]


def until_blank(lines: list[str]) -> list[str]:
    """Return the lines before the first empty one."""
    return lines[: lines.index("")] if "" in lines else lines


def people(portal: str) -> list[Person]:
    """Read the sample people of a portal."""
    found: list[Person] = []
    for file in sorted((CHECKOUT / "tenants" / portal / "people").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            found += csv.DictReader(lines)
    return found


def values(person: Person, kind: str) -> set[str]:
    """Return everything that the columns of one kind hold for a person."""
    cells = [cell for column, cell in person.items() if column.partition(":")[0] == kind]
    return {value for cell in cells for value in cell.split("|") if value}


def found(row: Row) -> Person:
    """Return the sample person whom a row describes."""
    known = [person for person in people(row.portal) if row.identifier in values(person, "identifier")]
    assert len(known) == 1, f"{len(known)} people of {row.portal} have the identifier {row.identifier}"
    return known[0]


def is_newcomer(row: Row) -> bool:
    """Say whether a row is about somebody who has no account before staff grant an application."""
    return row.errand.startswith("apply")


@pytest.mark.parametrize(
    "row", [row for row in rows() if not is_newcomer(row)], ids=lambda row: f"{row.portal}-{row.identifier}"
)
def test_a_sample_person_is_as_the_table_says(row: Row) -> None:
    person = found(row)
    if row.errand.startswith("claim"):
        assert row.password in values(person, "proof")
    else:
        assert row.password == person.get("password", "")
    assert row.email == person.get("email", "")
    assert set(re.findall(r"proof=([0-9]+)", row.errand)) <= values(person, "proof")


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.portal}-{row.identifier}")
def test_no_sample_person_has_a_well_known_password(row: Row) -> None:
    assert not row.password or not is_common(row.password)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.portal}-{row.identifier}")
def test_a_row_is_plain_and_begins_with_a_known_errand(row: Row) -> None:
    assert "`" not in "".join(row)
    assert row.errand.startswith(ERRANDS)


@pytest.mark.parametrize("row", [*filter(is_newcomer, rows())], ids=lambda row: f"{row.portal}-{row.identifier}")
def test_a_newcomer_is_nobody_yet_and_can_be_granted_what_the_table_says(row: Row) -> None:
    everybody = people(row.portal)
    assert row.email not in {address for person in everybody for address in addresses(person)}
    assert row.password == ""
    # The institution may know the person already; nobody has opened the account, and no letter could.
    for person in [known for known in everybody if row.identifier in values(known, "identifier")]:
        assert (person["state"], person["email"], person["password"]) == ("registered", "", "")
        assert set(re.findall(r"proof=([0-9]+)", row.errand)) <= values(person, "proof")
    config = read(CHECKOUT / "tenants" / row.portal).config
    assert "application" in config.enrolment.roads
    assert any(kind.pattern and kind.pattern.fits(row.identifier) for kind in config.identifier)
    assert f"wrota applications grant {row.portal} NUMBER --identifier " in README
    assert f"={row.identifier} --by" in README


@pytest.mark.parametrize(
    "row", [row for row in rows() if not is_newcomer(row)], ids=lambda row: f"{row.portal}-{row.identifier}"
)
def test_a_person_is_in_the_state_that_the_errand_needs(row: Row) -> None:
    person = found(row)
    until = person.get("valid_until", "")
    ended = bool(until) and date.fromisoformat(until) < date.today()
    state = "expired" if ended else person.get("state") or "active"
    if row.errand.startswith("sign in"):
        assert row.password
        assert state == "active"
    if row.errand.startswith(("expired", "blocked")):
        assert state == row.errand.split(maxsplit=1)[0].rstrip(",;:")
    if row.errand.startswith("no e-mail"):
        assert not row.email
    if row.errand.startswith("shared e-mail"):
        assert len([other for other in people(row.portal) if row.email in addresses(other)]) > 1
    if row.errand.startswith(("claim", "policy")):
        assert "proof=" in row.errand
    if row.errand.startswith("claim"):
        assert state == "registered"
    if row.errand.startswith("policy"):
        assert row.password
        assert not person["accepted"]
    if row.errand.startswith("modules"):
        assert person["accepted"]


def addresses(person: Person) -> set[str]:
    """Return all e-mail addresses of a person."""
    return values(person, "email") | values(person, "email_additional")


@pytest.mark.parametrize("tenant", TENANTS)
def test_every_portal_has_somebody_who_can_sign_in(tenant: str) -> None:
    assert [row for row in rows() if row.portal == tenant and row.errand.startswith("sign in")]


def test_no_person_has_two_rows() -> None:
    described = [(row.portal, row.identifier) for row in rows()]
    assert len(described) == len(set(described))


def test_the_commands_of_the_readme_are_targets_of_make() -> None:
    told = set(re.findall(r"\bmake ([a-z]+)", "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))))
    assert told >= {"demo", "test"}
    assert told <= TARGETS


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", ".pre-commit-config.yaml"])
def test_whatever_make_is_said_to_do_it_does(name: str) -> None:
    told = set(re.findall(r"(?:`|entry: )make ([a-z]+)", (CHECKOUT / name).read_text("utf-8")))
    assert told
    assert told <= TARGETS


def test_whatever_make_help_lists_has_a_row_for_those_who_work_on_it() -> None:
    listed = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)) - {"help"}
    assert listed <= set(
        re.findall(r"^\| `make ([a-z]+)` \|", (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    )
