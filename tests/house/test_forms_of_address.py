"""Nobody's sex is supposed and nobody is called now one thing, now another: in Wrota's words and the samples'.

What can be found by the look of a word is found here; the rest is for readers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from wrota import resources
from wrota.tenant import neighbours, reader
from wrota.words import languages

FOLDERS = neighbours.tenant_folders(resources.samples())

GENDERED = re.compile(
    r"""
    \b\w+(?:łeś|łaś|łem|łam)(?:by)?\b                 # zapomniałeś, wpisałam
    | \b\w+ł[ao]?by[mś]\b                            # chciałbyś, mogłabym
    | \b\w+(?:liście|łyście)\b                       # podaliście
    | \bpowin(?:ieneś|naś|ienem|nam)\b
    | \bzalogowan[ya]\s+jako\b
    | \bpan(?:i|a|u|em|ią)?\b                        # Pan, Panie, Pan/Pani
    | \w+\((?:a|e|i|y|na|ła)\)                       # użytkownik(a)
    | \w+/(?:a|i|na|ła|aś|łaś)\b                     # był/a
    """,
    re.VERBOSE | re.IGNORECASE,
)
NOT_A_VERB = {"hasłem", "modułem", "działem", "tytułem", "zespołem", "źródłem"}
"""Nouns in the instrumental that look like “wpisałem”."""

DIRECT = re.compile(
    r"""
    \bt(?:y|obie|obą)\b
    | \bc(?:ię|iebie)\b
    | \btw(?:ój|oja|oje|oją|oim|oich|oimi|ojego|ojej|ojemu|emu|ego|ych)\b
    | \b\w+[aeiy]sz\b                               # masz, chcesz, widzisz, słyszysz
    | \b(?:kliknij|podaj|pamiętaj|sprawdź|wpisz|wybierz|zadzwoń|zajrzyj|spróbuj|otwórz)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
NOT_DIRECT = {"zapisz", "Zapisz", "Nie pamiętasz hasła?"}
"""Labels that the manuals lay down as they are."""

FORMAL = re.compile(r"\bPaństw(?:o|a|u|em)\b")  # with a small letter it is the state
PLEADING = re.compile(r"\b[Pp]rosimy\b")
DIRECT_UKRAINIAN = re.compile(r"\b(?:ти|тебе|тобі|тобою|твій|тво(?:я|є|ю|ї|го|їх|їм|єму|єї))\b", re.IGNORECASE)
GENDERED_UKRAINIAN = re.compile(r"\w+(?:\((?:ла|а|лася|ка)\)|/(?:ла|лася|ка)\b)")

_QUOTED = re.compile(r"„[^”]*”|«[^»]*»")


@dataclass(frozen=True)
class Said:
    """A text for people, and where it stands."""

    where: str
    text: str

    def slips(self, pattern: re.Pattern[str], allowed: Iterable[str] = ()) -> list[str]:
        """Return what a pattern finds; what is quoted is somebody else's wording."""
        text = _QUOTED.sub("", self.text)
        for phrase in allowed:
            text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", "", text)
        return [f"{self.where}: {match.group()}" for match in pattern.finditer(text)]


def slips(texts: Iterable[Said], pattern: re.Pattern[str], allowed: Iterable[str] = ()) -> list[str]:
    allowed = tuple(allowed)
    return [slip for said in texts for slip in said.slips(pattern, allowed)]


def shared(language: str) -> Iterator[Said]:
    """Yield Wrota's own sentences and letters in a language."""
    with (resources.translations() / language / "messages.po").open("rb") as source:
        messages = read_po(source, locale=language)
    for message in messages:
        if message.id:
            forms = (message.string,) if isinstance(message.string, str) else message.string or ()
            yield from (Said(str(message.id), form) for form in forms)
    for path in sorted((resources.translations() / language / "letters").glob("*.md")):
        yield Said(path.name, path.read_text("utf-8"))


def of_tenant(folder: Path, language: str) -> Iterator[Said]:
    """Yield an institution's texts in a language, those without a language too; Polish is its first."""
    for path in sorted(folder.glob("*.toml")):
        for text in _in_tables(tomllib.loads(path.read_text("utf-8")), language):
            yield Said(f"{folder.name}/{path.name}", text)
    for path in sorted(folder.rglob("*.md")):
        if _language(path) == language:
            yield Said(f"{folder.name}/{path.name}", path.read_text("utf-8"))


def _in_tables(value: Any, language: str) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _in_tables(item, language)
    elif isinstance(value, dict) and "pl" in value:
        yield value.get(language, "")
    elif isinstance(value, dict):
        for item in value.values():
            yield from _in_tables(item, language)


def _language(path: Path) -> str:
    named = path.name.split(".")
    return named[1] if len(named) == 3 else "pl"  # name.uk.md


class TestTheLookOfWords:
    """The patterns find what they are for, and nothing near it."""

    @pytest.mark.parametrize(
        "text",
        [
            "Jeżeli zapomniałeś hasła, kliknij tutaj",
            "Wpisałaś złe hasło",
            "Nie pamiętałem",
            "Chciałbyś wrócić?",
            "będziesz mógłbyś",
            "które podaliście podczas rejestracji",
            "Powinieneś je zmienić",
            "Zalogowany jako Anna",
            "Szanowny Panie / Szanowna Pani",
            "Pan/Pani",
            "Był(a) tu ktoś",
            "zalogowany/a",
        ],
    )
    def test_what_supposes_the_sex_of_a_reader_is_found(self, text: str) -> None:
        assert Said("", text).slips(GENDERED, NOT_A_VERB)

    @pytest.mark.parametrize(
        "text", ["Ustal hasło, a potem posłuż się tym hasłem", "Hasło zostało zmienione", "Panel", "i/albo", "a/b"]
    )
    def test_what_only_looks_like_it_is_left_alone(self, text: str) -> None:
        assert not Said("", text).slips(GENDERED, NOT_A_VERB)

    @pytest.mark.parametrize("text", ["Wpisz swoje hasło", "Twoje konto", "Czy chcesz wrócić?", "Zadzwoń do nas"])
    def test_what_is_said_to_a_friend_is_found(self, text: str) -> None:
        assert Said("", text).slips(DIRECT, NOT_DIRECT)

    @pytest.mark.parametrize("text", ["Nie pamiętasz hasła?", "zapisz", "hasło „Wpisz”", "Proszę wpisać hasło", "też"])
    def test_a_label_that_is_laid_down_is_left_alone(self, text: str) -> None:
        assert not Said("", text).slips(DIRECT, NOT_DIRECT)


class TestWrotasOwnWords:
    """They stand beside the words of any institution, so they call nobody anything."""

    def test_no_sentence_supposes_the_sex_of_its_reader(self) -> None:
        assert slips(shared("pl"), GENDERED, NOT_A_VERB) == []
        assert slips(shared("uk"), GENDERED_UKRAINIAN) == []

    def test_no_sentence_is_direct_and_none_is_formal(self) -> None:
        assert slips(shared("pl"), DIRECT, NOT_DIRECT) == []
        assert slips(shared("pl"), FORMAL) == []

    def test_whatever_is_asked_for_is_asked_for_in_one_way(self) -> None:
        assert slips(shared("pl"), PLEADING) == []

    def test_ukrainian_is_polite(self) -> None:
        assert slips(shared("uk"), DIRECT_UKRAINIAN) == []

    def test_no_language_is_left_out(self) -> None:
        assert set(languages()) == {"en", "pl", "uk"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
class TestEachSample:
    """An institution keeps to the form of address that its configuration names."""

    def test_no_text_supposes_the_sex_of_its_reader(self, folder: Path) -> None:
        assert slips(of_tenant(folder, "pl"), GENDERED, NOT_A_VERB) == []
        assert slips(of_tenant(folder, "uk"), GENDERED_UKRAINIAN) == []

    def test_no_text_speaks_in_another_form_of_address(self, folder: Path) -> None:
        form = reader.read(folder).config.form_of_address
        other, allowed = (DIRECT, NOT_DIRECT) if form == "formal" else (FORMAL, set())
        assert slips(of_tenant(folder, "pl"), other, allowed) == []
        assert slips(of_tenant(folder, "uk"), DIRECT_UKRAINIAN) == []

    def test_whatever_is_asked_for_is_asked_for_in_one_way(self, folder: Path) -> None:
        assert slips(of_tenant(folder, "pl"), PLEADING) == []
