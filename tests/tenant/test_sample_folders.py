"""The contract of every folder in ``tenants/``: it is sound, and says in words that it is a sample."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from wrota import resources
from wrota.rules.passwords import PasswordPolicy, canonical, met, verdicts
from wrota.tenant import neighbours, reader
from wrota.words import catalogue

FOLDERS = neighbours.tenant_folders(resources.samples())

UNFILLED = (
    "The declaration of accessibility is not complete; in [accessibility] are missing: published, updated, status,"
    " declared, email, phone, procedure, building, communication."
)
INTENDED = {
    "eszkola": {UNFILLED},
    "oke": {UNFILLED},
    "pojezierze": {
        "A password of 8 characters is shorter than CERT Polska and NIST SP 800-63B advise: 12 or more.",
        "NIST SP 800-63B and CERT Polska advise against rules on which characters a password has.",
    },
}
"""Warnings that stay: rules that are those of a manual, and a declaration that a sample cannot make."""

COLUMNS = {"email", "email_additional", "name", "unit", "permissions", "state", "valid_until", "password"}
STATES = {"registered", "awaiting_email", "active", "blocked"}


def people(folder: Path) -> list[dict[str, str]]:
    with (folder / "people/people.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, strict=True))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
class TestEachSample:
    def test_it_has_no_findings_but_intended_ones(self, folder: Path) -> None:
        told = {
            finding.text(catalogue("en")).split(": warning: ")[-1] for finding in neighbours.examine((folder,))[folder]
        }
        assert told == INTENDED.get(folder.name, set())

    def test_it_speaks_polish_first_and_english_too(self, folder: Path) -> None:
        assert reader.read(folder).config.languages[:2] == ("pl", "en")

    def test_it_has_hosts_that_belong_to_nobody(self, folder: Path) -> None:
        config = reader.read(folder).config
        assert config.hosts
        assert all(host.endswith(".example") for host in config.hosts)
        assert config.mail.sender.endswith(".example")

    def test_every_text_of_it_says_that_it_is_a_sample(self, folder: Path) -> None:
        for file in (*folder.glob("pages/*.md"), *folder.glob("policies/*/*.md")):
            text = file.read_text(encoding="utf-8").lower()
            assert any(word in text for word in ("przykład", "sample", "demonstration", "pokaz", "приклад")), file
        for file in folder.glob("*.toml"):
            assert "przykład" in file.read_text(encoding="utf-8").split("\n\n")[0].lower(), file

    def test_its_people_fit_its_configuration(self, folder: Path) -> None:
        config = reader.read(folder).config
        known = COLUMNS | {f"identifier:{one.kind}" for one in config.identifier}
        known |= {f"proof:{proof.kind}" for proof in config.proof}
        known |= {"accepted"} if any(policy.must_accept for policy in config.policy) else set()
        known |= {f"field:{field.name}" for group in config.profile.group for field in group.field}
        units = {"", *(unit.path for unit in config.unit)}
        granted = {"", *(module.permission for module in config.module)}
        for person in people(folder):
            assert set(person) <= known
            assert person["state"] in STATES
            assert person.get("unit", "") in units
            assert set(person.get("permissions", "").split("|")) <= granted

    def test_its_people_have_passwords_that_its_rules_allow(self, folder: Path) -> None:
        config = reader.read(folder).config
        policy = PasswordPolicy(**config.password.model_dump())
        for person in people(folder):
            if person["password"]:
                context = [value for column, value in person.items() if column != "password" and value]
                assert met(verdicts(policy, canonical(person["password"]), context)), person

    def test_its_proofs_fit_their_pattern(self, folder: Path) -> None:
        proofs = {f"proof:{proof.kind}": proof.pattern for proof in reader.read(folder).config.proof}
        for person in people(folder):
            for column, pattern in proofs.items():
                assert pattern is not None
                assert all(pattern.fits(value) for value in person[column].split("|"))


def test_there_are_three_samples_or_more() -> None:
    assert len(FOLDERS) >= 3
