"""``WROTA_MAIL``: read into a server, or refused in words that repeat no password."""

from __future__ import annotations

from pathlib import Path

import pytest

from wrota.errors import SettingsError
from wrota.post.server import Server, parse


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:1025", Server("127.0.0.1", 1025)),
        ("smtp://mail.example", Server("mail.example", 25)),
        ("smtps://mail.example/", Server("mail.example", 465, "tls")),
        ("smtp+starttls://mail.example", Server("mail.example", 587, "starttls")),
        ("smtp://anna:sekret@127.0.0.1:26", Server("127.0.0.1", 26, "none", "anna", "sekret")),
        ("smtp://anna:sekret@localhost:26", Server("localhost", 26, "none", "anna", "sekret")),
        ("smtp://anna:sekret@[::1]:26", Server("::1", 26, "none", "anna", "sekret")),
        ("smtps://a%40b.example:s%2F%3A%C5%82@mail.example", Server("mail.example", 465, "tls", "a@b.example", "s/:ł")),
        ("smtp://[::1]:1025", Server("::1", 1025)),
    ],
)
def test_it_names_host_port_security_and_who_signs_in(url: str, server: Server) -> None:
    assert parse(url) == server


def test_certificates_to_trust_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    assert parse(f"smtps://mail.example?ca={file}").ca == file


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "mail.example",
        "http://anna:sekret@mail.example",
        "smtp://",
        "smtp://anna:sekret@",
        "smtp://anna:sekret@mail.example:port",
        "smtp://anna:sekret@mail.example:99999",
        "smtp://anna:sekret@[mail",
        "smtp://anna:sekret@mail.example/path",
        "smtp://anna:sekret@mail.example#x",
        "smtps://anna:sekret@mail.example?verify=no",
        "smtps://anna:sekret@mail.example?verify",
        "smtps://anna:sekret@mail.example?ca=/nowhere.pem",
    ],
)
def test_anything_else_is_refused_without_repeating_it(url: str | None) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(url)
    assert "WROTA_MAIL" in str(refused.value)
    assert "sekret" not in str(refused.value)


def test_a_password_stays_out_of_what_is_printed() -> None:
    assert "sekret" not in repr(parse("smtps://anna:sekret@mail.example"))


@pytest.mark.parametrize("sign", ["#", "/", "?"])
@pytest.mark.parametrize("where", ["anna{}x:sekret", "anna:sek{}ret", "anna:{}sekret", "anna:sekret{}"])
def test_a_sign_that_must_be_encoded_is_named(sign: str, where: str) -> None:
    with pytest.raises(SettingsError, match="%23.*%2F.*%3F") as refused:
        parse(f"smtps://{where.format(sign)}@mail.example")
    assert "sekret" not in str(refused.value)
    assert "sek" not in str(refused.value)


@pytest.mark.parametrize("host", ["mail.example", "10.0.0.5", "[2001:db8::1]", "localhost.example"])
def test_a_password_never_goes_over_a_network_in_the_clear(host: str) -> None:
    with pytest.raises(SettingsError, match="encrypted") as refused:
        parse(f"smtp://anna:sekret@{host}:25")
    assert "sekret" not in str(refused.value)
    assert parse(f"smtp://{host}:25").password is None
    assert parse(f"smtps://anna:sekret@{host}").password == "sekret"
