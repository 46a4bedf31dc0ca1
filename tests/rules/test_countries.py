"""Countries in the reader's language."""

from __future__ import annotations

import pytest

from wrota.rules import countries
from wrota.words import languages


@pytest.mark.parametrize("language", languages())
def test_poland_stands_first_and_every_country_once(language: str) -> None:
    names = countries.names(language)
    assert next(iter(names)) == "PL"
    assert names.keys() == countries.codes()
    assert len(set(names.values())) == len(names)


def test_the_list_is_that_of_the_standard_and_kosovo() -> None:
    assert len(countries.codes()) == 249 + 1
    assert {"XK", "UA", "DE"} <= countries.codes()
    assert not {"EU", "UN", "ZZ", "QO"} & countries.codes()


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("pl", "Luksemburg", "Łotwa"),
        ("pl", "Łotwa", "Macedonia Północna"),
        ("pl", "Surinam", "Svalbard i Jan Mayen"),
        ("pl", "Svalbard i Jan Mayen", "Syria"),
        ("uk", "Джибуті", "Домініка"),
        ("uk", "Еквадор", "Естонія"),
        ("uk", "Зімбабве", "Ізраїль"),
        ("en", "Germany", "Ghana"),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(language: str, first: str, second: str) -> None:
    names = list(countries.names(language).values())
    assert names.index(first) < names.index(second)
