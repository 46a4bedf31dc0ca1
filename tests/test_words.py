"""Sentences and the languages that tell them, Wrota's own words and an institution's in front of them."""

from __future__ import annotations

import pytest

from wrota.words import SOURCE_LANGUAGE, Catalogue, OwnCatalogue, Sentence, catalogue, languages, say, say_many

MINUTES = ("{count} minute", "{count} minutes")
COUNTS = (0, 1, 2, 5, 12, 21, 22, 112)
TOLD = {
    "pl": ["0 minut", "1 minuta", "2 minuty", "5 minut", "12 minut", "21 minut", "22 minuty", "112 minut"],
    "uk": ["0 хвилин", "1 хвилина", "2 хвилини", "5 хвилин", "12 хвилин", "21 хвилина", "22 хвилини", "112 хвилин"],
    "en": ["0 minutes", "1 minute", *(f"{count} minutes" for count in COUNTS[2:])],
}


def own(language: str, words: dict[str, str]) -> Catalogue:
    """Return a language with an institution's words in front, keyed by the Polish default."""
    return OwnCatalogue(catalogue(language), words)


def minutes(words: Catalogue) -> list[str]:
    return [words.translate(say_many(*MINUTES, count)) for count in COUNTS]


def test_wrota_speaks_three_languages() -> None:
    assert languages() == ("en", "pl", "uk")


@pytest.mark.parametrize("language", TOLD)
def test_every_number_has_the_form_that_its_language_wants(language: str) -> None:
    assert minutes(catalogue(language)) == TOLD[language]


def test_a_placeholder_is_filled_and_a_sentence_within_is_told_in_the_same_language() -> None:
    sentence = say("{column}: {fault}", column="email", fault=say("This text is empty."))
    assert catalogue("pl").translate(sentence) == "email: Ten tekst jest pusty."
    assert catalogue("uk").translate(sentence) == "email: Цей текст порожній."


def test_a_brace_that_is_typed_reaches_the_screen_as_it_is() -> None:
    sentence = say("No sentence on screen reads “{given}”.", given="{0.__class__}")
    assert "„{0.__class__}”" in catalogue("pl").translate(sentence)


@pytest.mark.parametrize("language", ["de", "pl", "uk", SOURCE_LANGUAGE])
def test_english_stands_in_where_a_language_lacks_the_words(language: str) -> None:
    unknown = say("Nobody has put {this} into another language.", this="yet")
    assert catalogue(language).translate(unknown) == "Nobody has put yet into another language."
    assert catalogue(language).translate(say_many("{count} gate", "{count} gates", 2)) == "2 gates"


class TestAnInstitutionsOwnWords:
    """They are known by the Polish default, in every language."""

    def test_they_stand_in_front_and_the_others_stay(self) -> None:
        words = own("pl", {"Hasło": "Tajne słowo"})
        assert words.translate(say("Password")) == "Tajne słowo"
        assert words.translate(say("New password")) == "Nowe hasło"
        assert catalogue("pl").translate(say("Password")) == "Hasło"

    @pytest.mark.parametrize(("language", "changed"), [("en", "Secret word"), ("uk", "Таємне слово")])
    def test_in_another_language_they_are_known_by_the_polish_default_too(self, language: str, changed: str) -> None:
        words = own(language, {"Hasło": changed})
        assert words.translate(say("Password")) == changed
        assert words.translate(say("New password")) == catalogue(language).translate(say("New password"))

    def test_their_placeholders_are_filled_and_may_be_left_out(self) -> None:
        words = own("pl", {"Zalogowano: {name}": "Dzień dobry, {name}!", "{count} godzina": "godzina"})
        assert words.translate(say("Signed in as {name}", name="Anna")) == "Dzień dobry, Anna!"
        assert words.translate(say_many("{count} hour", "{count} hours", 1)) == "godzina"

    def test_one_plural_form_changes_alone(self) -> None:
        told = minutes(own("pl", {"{count} minuty": "{count} min"}))
        assert told == [text.replace("minuty", "min") for text in TOLD["pl"]]

    def test_a_form_that_polish_has_and_the_language_has_not_is_known_by_its_number(self) -> None:
        words = {"{count} minuta": "a minute", "{count} minuty": "{count} mins", "{count} minut": "{count} min"}
        told = ["0 min", "a minute", "2 mins", "5 min", "12 min", "21 min", "22 mins", "112 min"]
        assert minutes(own("en", words)) == told

    def test_a_number_that_polish_counts_otherwise_keeps_the_form_of_its_own_language(self) -> None:
        words = {"{count} minuta": "{count} хв-на", "{count} minuty": "{count} хв-ни", "{count} minut": "{count} хв-н"}
        told = ["0 хв-н", "1 хв-на", "2 хв-ни", "5 хв-н", "12 хв-н", "21 хв-на", "22 хв-ни", "112 хв-н"]
        assert minutes(own("uk", words)) == told

    def test_a_sentence_that_polish_lacks_is_told_as_it_is(self) -> None:
        assert own("pl", {"Hasło": "Tajne słowo"}).translate(Sentence("No such words")) == "No such words"
