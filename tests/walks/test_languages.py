"""A portal of several languages, walked in each: pages, notes and letters, with nothing left in another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from babel.messages.pofile import read_po

from reading import Page
from town import Town, Walker, links_of
from wrota import resources
from wrota.words import FIRST_LANGUAGE

NEW = "zielone-kalosze-w-deszczu"
Walk = Callable[..., Walker]


def switch(walker: Walker, language: str) -> Page:
    """Press the button of a language."""
    return walker.submit({"language": language}, action_ends="jezyk", button=language)


def others(language: str) -> Iterator[str]:
    """Yield whole sentences that Wrota says in another language."""
    with (resources.translations() / FIRST_LANGUAGE / "messages.po").open("rb") as source:
        messages = [message for message in read_po(source, locale=FIRST_LANGUAGE) if message.id]
    for message in messages:
        said = message.id if language == FIRST_LANGUAGE else message.string
        text = said if isinstance(said, str) else said[0] if said else ""
        if "{" not in text and " " in text:
            yield text


def test_a_parent_walks_to_a_new_password_in_ukrainian(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    seen = [switch(walker, "uk")]
    assert seen[-1].html.get("lang") == "uk"
    seen.append(walker.press("Увійти"))
    seen.append(walker.click("Відновлення доступу до облікового запису"))
    seen.append(walker.press("Надіслати повідомлення", identifier="anna.przykladowa"))
    assert "Будь ласка, позначте поле «Я не робот»." in seen[-1].text
    seen.append(walker.press("Надіслати повідомлення", identifier="anna.przykladowa", human="y"))
    assert seen[-1].status == 200
    letter = town.letter()
    assert letter.subject == "Opolska e-Szkoła – активація облікового запису/нагадування пароля"
    assert "Строк дії: 48 годин, до 23 листопада 2026" in letter.text
    seen.append(walker.get(links_of(letter)[0]))
    seen.append(walker.press("Встановити новий пароль", new_password=NEW, new_password_again=NEW, human="y"))
    assert "Пароль користувача anna.przykladowa змінено" in seen[-1].text
    told = " ".join(" ".join(page.text for page in seen).split()) + letter.text
    assert [text for text in others("uk") if text in told] == []


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_choice_of_a_language_leaves_nothing_in_the_other(walk: Walk, language: str) -> None:
    walker = walk("eszkola")
    pages = [switch(walker, language)]
    pages += [walker.get(path) for path in ("logowanie", "przywracanie", "nie-ma-takiej")]
    for page in pages:
        assert page.html.get("lang") == language
        assert [text for text in others(language) if text in page.text] == []
