"""``wrota people invite``: what it prints, when it refuses, and at which address the letters lead in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sites import environment
from town import settle
from wrota.cli.people import people

Invite = Callable[..., Result]

PEOPLE = """\
identifier:login,email,name,state
ola,ola@example.org,Ola,registered
jan,jan@example.org,Jan,registered
ewa,,Ewa,registered
ada,ada@example.org,Ada,active
"""


@pytest.fixture
def environ(tenants: Path, tmp_path: Path) -> dict[str, str]:
    """The settings of a site whose institution invites people."""
    settle(tenants, "alfa", "enrolment", roads=["invitation"])
    return environment(tenants, tmp_path / "data", WROTA_ADDRESS="")


@pytest.fixture
def invite(environ: dict[str, str], tmp_path: Path) -> Invite:
    """Run the command at an institution with two people to invite and one whom no letter reaches."""
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    for key in ("alfa", "beta"):
        text = PEOPLE.replace("login", "symbol") if key == "beta" else PEOPLE
        file.write_text(text, encoding="utf-8")
        assert CliRunner(env=environ).invoke(people, ["import", key, str(file)]).exit_code == 0

    def run(key: str = "alfa", *options: str, **changes: str) -> Result:
        return CliRunner(env={**environ, **changes}).invoke(people, ["invite", key, *options])

    return run


def test_it_prints_how_many_go_out_and_who_gets_none(invite: Invite) -> None:
    first, second = invite("alfa", "--per-hour", "60"), invite()
    assert (first.exit_code, second.exit_code) == (0, 0)
    lines = first.output.splitlines()
    assert lines[0] == "2 invitations go out."
    assert lines[1].startswith("The last one at: ")
    assert lines[2:] == ["Invited before, with a link that still works: 0", "Without an e-mail address: 1"]
    assert second.output.splitlines() == [
        "0 invitations go out.",
        "Invited before, with a link that still works: 2",
        "Without an e-mail address: 1",
    ]


def test_a_dry_run_says_the_same_and_sends_nothing(invite: Invite) -> None:
    for _ in range(2):
        outcome = invite("alfa", "--dry-run")
        assert outcome.exit_code == 0
        assert outcome.output.splitlines()[0] == "2 invitations would go out."


def test_where_nobody_is_invited_it_says_which_key_is_missing(invite: Invite) -> None:
    outcome = invite("beta")
    assert outcome.exit_code == 2
    assert "invitation" in outcome.output
    assert "[enrolment]" in outcome.output


def test_without_an_address_at_which_people_see_the_portal_it_refuses(invite: Invite, tenants: Path) -> None:
    file = tenants / "alfa" / "tenant.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('hosts = ["alfa.example", "żółw.example"]', "hosts = []"), encoding="utf-8")
    outcome = invite()
    assert outcome.exit_code == 2
    assert "WROTA_ADDRESS" in outcome.output
    assert invite(WROTA_ADDRESS="https://portals.example/{key}").exit_code == 0


@pytest.mark.parametrize("rate", ["0", "-1", "many"])
def test_a_rate_that_is_none_is_refused(invite: Invite, rate: str) -> None:
    assert invite("alfa", "--per-hour", rate).exit_code == 2
