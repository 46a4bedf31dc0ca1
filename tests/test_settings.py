"""The site's settings: what is missing, weak or mistyped stops the start in words."""

from __future__ import annotations

import secrets
from pathlib import Path
from random import Random

import pytest

from wrota import settings
from wrota.errors import SettingsError
from wrota.words import catalogue

GOOD_SECRET = "Kq3-vZ8_tW5xYb7NcR2pLm9sDf4gHj6a"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The least that is needed."""
    return {"WROTA_TENANTS": str(tmp_path), "WROTA_DATA": str(tmp_path / "data"), "WROTA_SECRET": GOOD_SECRET}


def fault(environ: dict[str, str], **changes: str) -> str:
    """Return what is said of changed settings, in English."""
    with pytest.raises(SettingsError) as caught:
        settings.read({**environ, **changes})
    assert catalogue("pl").translate(caught.value.sentence)
    return catalogue("en").translate(caught.value.sentence)


def test_the_least_is_enough(environ: dict[str, str], tmp_path: Path) -> None:
    read = settings.read(environ)
    assert (read.tenants, read.data) == (tmp_path, tmp_path / "data")
    assert [(one.scheme, one.netloc, one.path) for one in read.addresses] == [("https", "{host}", "")]
    assert (read.mail, read.proxies) == (None, 0)


@pytest.mark.parametrize("name", ["WROTA_TENANTS", "WROTA_DATA", "WROTA_SECRET"])
def test_what_is_missing_is_named(environ: dict[str, str], name: str) -> None:
    assert name in fault({key: value for key, value in environ.items() if key != name})
    assert name in fault(environ, **{name: ""})


@pytest.mark.parametrize(
    "weak",
    [
        "x",
        "a" * 64,
        GOOD_SECRET[:31],
        "change-me-" * 5,
        "my-very-long-Secret-key-of-the-site-1234",
        "0123456789abcdef0123456789abcdef",
        "ab" * 32,
        " " * 40,
        "wrota-" + GOOD_SECRET,
        "żółw" * 4,
    ],
)
def test_a_weak_secret_is_refused_with_a_way_to_make_a_good_one(environ: dict[str, str], weak: str) -> None:
    said = fault(environ, WROTA_SECRET=weak)
    assert "WROTA_SECRET" in said
    assert "secrets.token_urlsafe" in said
    assert weak not in said


def test_what_the_recipe_makes_is_taken(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Of thousands that are thrown anew each time, one would hold a well-known word now and then.
    monkeypatch.setattr(secrets, "token_bytes", Random(7).randbytes)
    for _ in range(2000):
        made = secrets.token_urlsafe(48)
        assert settings.secret({"WROTA_SECRET": made}) == made.encode()


def test_thirty_two_bytes_are_counted_in_bytes(environ: dict[str, str]) -> None:
    assert settings.secret({"WROTA_SECRET": "zażółć-gęślą-jaźń-QWRTP-7"}) == "zażółć-gęślą-jaźń-QWRTP-7".encode()


def test_a_secret_that_is_no_utf8_is_still_a_secret() -> None:
    made = bytes(range(128, 168))
    assert settings.secret({"WROTA_SECRET": made.decode("utf-8", "surrogateescape")}) == made


def test_secrets_do_not_show_when_settings_are_printed(environ: dict[str, str]) -> None:
    read = settings.read({**environ, "WROTA_MAIL": "smtp://u:haslo-poczty@127.0.0.1:1025"})
    assert GOOD_SECRET not in repr(read)
    assert "haslo-poczty" not in repr(read)


def test_folders_have_to_be_folders(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "plik"
    file.write_text("x")
    assert str(file) in fault(environ, WROTA_TENANTS=str(file))
    assert str(file) in fault(environ, WROTA_DATA=str(file))
    assert "nie-ma" in fault(environ, WROTA_TENANTS=str(tmp_path / "nie-ma"))


@pytest.mark.parametrize("database", ["postgresql://x", "sqlite", "mysql:", "sqlite:/elsewhere.db", "SQLITE:"])
def test_another_database_is_refused(environ: dict[str, str], database: str) -> None:
    assert "sqlite:" in fault(environ, WROTA_DATABASE=database)


def test_the_default_database_may_be_named(environ: dict[str, str]) -> None:
    assert settings.read({**environ, "WROTA_DATABASE": "sqlite:"}) == settings.read(environ)


@pytest.mark.parametrize("proxies", ["-1", "x", "1.5", "²", "٣", "10", "1 2", "true"])
def test_proxies_are_counted_in_plain_digits(environ: dict[str, str], proxies: str) -> None:
    assert proxies in fault(environ, WROTA_PROXIES=proxies)


def test_proxies_are_taken(environ: dict[str, str]) -> None:
    assert settings.read({**environ, "WROTA_PROXIES": "2"}).proxies == 2
    assert settings.read({**environ, "WROTA_PROXIES": ""}).proxies == 0


def test_a_wrong_address_is_told_with_what_was_given(environ: dict[str, str]) -> None:
    assert "ftp://{host}" in fault(environ, WROTA_ADDRESS="https://{host}, ftp://{host}")
