"""Every letter that ships, ours and the sample institutions', in every language: whole, and without loose ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lxml.html
import pytest

from wrota import resources
from wrota.post.rendering import render
from wrota.rules import moments, wording
from wrota.rules.names import LETTER_NAMES, LetterName, known
from wrota.store.deliveries import Contents
from wrota.store.outbox import Block
from wrota.tenant import letters
from wrota.tenant.letters import LETTERS
from wrota.tenant.reader import read
from wrota.words import catalogue

SAMPLES = sorted(folder.name for folder in resources.samples().iterdir() if (folder / "tenant.toml").is_file())
OURS = sorted(resources.translations().glob("*/letters/*.md"))
NEEDED: set[LetterName] = {"access", "password_changed", "email_changed", "many_failures"}
NEEDED |= {"application_received", "application_granted", "application_refused"}

VALUES = {name: f"<{name}>" for kind in LETTERS.values() for name in kind.placeholders} | {"accounts": "", "link": ""}
CONTENTS = Contents(
    "anna@example.org",
    "https://portal.example",
    VALUES,
    (Block(1, "access", {"Login": "<anna>"}, "t0ken"),),
    timedelta(days=1),
    datetime(2026, 11, 22, 11, 0, tzinfo=UTC),
)


def test_every_language_that_has_letters_has_all_of_them() -> None:
    assert {path.parent.parent.name for path in OURS} >= {"pl", "en"}
    for folder in {path.parent for path in OURS}:
        assert {path.stem for path in folder.glob("*.md")} >= NEEDED


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_our_letters_use_known_placeholders_and_the_one_that_they_need(path: Path) -> None:
    text, kind = path.read_text("utf-8"), LETTERS[known(path.stem, LETTER_NAMES)]
    letters.parse(text)
    assert wording.misuses(text, kind.placeholders) == ()
    assert kind.needs is None or kind.needs in {one.name for one in wording.placeholders(text)}


@pytest.mark.parametrize("key", SAMPLES)
def test_every_letter_of_a_sample_can_be_written_in_each_of_its_languages(key: str) -> None:
    tenant = read(resources.samples() / key)
    for name in NEEDED | {known(stem, LETTER_NAMES) for stem, _ in tenant.letters}:
        for language in tenant.config.languages:
            letter = render(tenant, name, language, CONTENTS)
            assert letter.language == language
            told = letter.subject + letter.text + lxml.html.fromstring(letter.html).text_content()
            assert not any(brace in told for brace in ("{{", "}}", "{%"))
            if LETTERS[name].needs:
                assert "\nhttps://portal.example/odnosnik/t0ken\n" in letter.text
            assert lxml.html.fromstring(letter.html).findtext(".//h1") == letter.subject


@pytest.mark.parametrize("key", SAMPLES)
def test_no_letter_of_a_sample_states_a_lifetime_of_its_own(key: str) -> None:
    tenant = read(resources.samples() / key)
    contents = replace(CONTENTS, lifetime=timedelta(hours=17))
    for language in tenant.config.languages:
        text = render(tenant, "access", language, contents).text
        assert catalogue(language).translate(moments.length(timedelta(hours=17))) in text


@pytest.mark.parametrize(
    ("time", "polish", "english"),
    [
        (timedelta(minutes=10), "10 minut", "10 minutes"),
        (timedelta(hours=1), "60 minut", "60 minutes"),
        (timedelta(minutes=90), "90 minut", "90 minutes"),
        (timedelta(hours=2), "2 godziny", "2 hours"),
        (timedelta(hours=24), "1 dzień", "1 day"),
        (timedelta(hours=48), "48 godzin", "48 hours"),
        (timedelta(hours=72), "72 godziny", "72 hours"),
        (timedelta(days=7), "7 dni", "7 days"),
    ],
)
def test_a_lifetime_is_told_in_words_that_fit(time: timedelta, polish: str, english: str) -> None:
    assert catalogue("en").translate(moments.length(time)) == english
    assert catalogue("pl").translate(moments.length(time)) == polish


def test_a_moment_is_told_by_the_clock_of_warsaw() -> None:
    assert moments.in_words(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "pl") == "2 lipca 2026, 00:30"
    assert moments.in_words(datetime(2026, 11, 21, 11, 0, tzinfo=UTC), "en") == "21 November 2026, 12:00"
