"""Values of the configuration: brought to one form, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from wrota.tenant.addresses import Address, Email, Host
from wrota.tenant.values import Colour, FileName, Key, Line, LocalText, Pattern, UnitPath


def read(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def test_a_text_without_a_language_is_the_same_in_every_language() -> None:
    assert read(LocalText, " Pomoc ").in_language("en", "pl") == "Pomoc"


def test_a_text_is_told_in_the_language_asked_for_else_in_the_fallback() -> None:
    text = read(LocalText, {"pl": "Pomoc", "en": "Help"})
    assert [text.in_language(language, "pl") for language in ("pl", "en", "de")] == ["Pomoc", "Help", "Pomoc"]
    assert read(LocalText, {"en": "Help"}).in_language("de", "pl") == "Help"


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (Colour, "#AbCdEf", "#abcdef"),
        (Key, "e-bom", "e-bom"),
        (Line, "  Instytut  ", "Instytut"),
        (UnitPath, "opole/OpoleZSE", "opole/OpoleZSE"),
        (FileName, "logo-2.svg", "logo-2.svg"),
        (Host, "portal.example", "portal.example"),
        (Host, "localhost", "localhost"),
        (Host, "eszkoła.example", "xn--eszkoa-7db.example"),
        (Host, "xn--eszkoa-7db.example", "xn--eszkoa-7db.example"),
        (Email, "noreply@eszkoła.example", "noreply@xn--eszkoa-7db.example"),
        (Address, "/strona/pomoc", "/strona/pomoc"),
        (Address, "https://eszkoła.example:8443/a?b=ż#c", "https://xn--eszkoa-7db.example:8443/a?b=%C5%BC#c"),
        (Address, "https://x.example/%C5%BC", "https://x.example/%C5%BC"),
    ],
)
def test_a_good_value_is_kept_in_its_one_form(kind: Any, given: str, kept: str) -> None:
    assert read(kind, given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Colour, "#abc"),
        (Colour, "#12345g"),
        (Colour, "#123456\n"),
        (Key, "1a"),
        (Key, "a_b"),
        (Key, "a" * 64),
        (Key, "a\n"),
        (Line, "a\tb"),
        (Line, "a\u2028b"),
        (Line, "a\x00b"),
        (UnitPath, "/opole"),
        (UnitPath, "opole/"),
        (UnitPath, "a//b"),
        (UnitPath, "../x"),
        (FileName, "../x"),
        (FileName, ".hidden"),
        (Host, ""),
        (Host, "a..b"),
        (Host, "a.example."),
        (Host, "*.example"),
        (Host, "user@a.example"),
        (Host, "-a.example"),
        (Host, "xn--\u0142.example"),
        (Host, "a" * 64 + ".example"),
        (Email, "żółw@x.example"),
        (Email, "Ala <ala@x.example>"),
        (Email, "ala@x.example\nBcc: b@x.example"),
        (Address, "https://user@x.example/"),
        (Address, "https://good.example@evil.example/"),
        (Address, "https:///x"),
        (Address, "https://[::1/"),
        (Address, "https://x.example:port/"),
        (Address, "/\\evil.example"),
        (Address, "//evil.example"),
        (Address, "data:text/html,x"),
        (Address, "strona/pomoc"),
        (LocalText, {}),
        (LocalText, {"pl": ""}),
        (LocalText, {"Polish": "a"}),
        (LocalText, ["a"]),
        (LocalText, None),
    ],
)
def test_a_bad_value_is_refused(kind: Any, given: object) -> None:
    with pytest.raises(ValidationError):
        read(kind, given)


def test_a_pattern_fits_whole_values_only() -> None:
    pattern = read(Pattern, "L[0-9]{7}")
    assert pattern.text == "L[0-9]{7}"
    assert pattern.fits("L0910850")
    assert not pattern.fits("xL0910850")
    assert not pattern.fits("L0910850\n")


def test_a_pattern_that_would_take_for_ever_elsewhere_is_quick() -> None:
    assert not read(Pattern, "(a+)+b").fits("a" * 5000)


@pytest.mark.parametrize(
    "given",
    [
        "(",
        ")",
        "[",
        "(?=a)",
        r"(a)\1",
        "a{2000}",
        "*",
        "a**",
        "[z-a]",
        "\\",
        "(?P<n>",
        "a" * 201,
        "((a{100}){100}){100}",
    ],
)
def test_a_pattern_that_google_re2_refuses_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        read(Pattern, given)
