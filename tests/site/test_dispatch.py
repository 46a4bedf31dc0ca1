"""One callable, many portals: the host or the path decides, and nothing else that a request says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clocks import Stopwatch
from people import ANNA, CELINA
from reading import Reader
from wrota.site import Site

NOBODY = "http://nikt.example/"


def names(page: str) -> list[str]:
    """Return which institutions a page names."""
    return [name for name in ("Szkoła Alfa", "Spółdzielnia Beta") if name in page]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://alfa.localhost:8000/", ["Szkoła Alfa"]),
        ("http://ALFA.localhost:8000/", ["Szkoła Alfa"]),
        ("http://alfa.localhost.:8000/", ["Szkoła Alfa"]),
        ("http://beta.localhost:8000/", ["Spółdzielnia Beta"]),
        ("http://localhost:8000/alfa/", ["Szkoła Alfa"]),
        ("http://localhost:8000/beta/", ["Spółdzielnia Beta"]),
    ],
)
def test_each_address_has_its_own_portal(site: Site, base: str, expected: list[str]) -> None:
    for path in ("", "logowanie", "nie-ma-takiej", "konto"):
        assert names(Reader(site, base).get(path).text) == expected


@pytest.mark.parametrize(
    "host",
    [
        "nikt.example",
        "alfa.example",
        "alfa.localhost",
        "alfa.localhost:80",
        "alfa.localhost:99999",
        "alfa.localhost:8000:8000",
        "alfa.localhost:8000.",
        "alfa.localhost..:8000",
        "x.alfa.localhost:8000",
        "alfa.localhost:8000, beta.localhost:8000",
        "alfa.localhost:8000@zle.example",
        "localhost:8000",
        "127.0.0.1:8000",
        "[::1]:8000",
        "żółw",
        "",
        "a" * 10_000,
        "alfa.localhost:8000\x00",
        "../alfa",
    ],
)
def test_all_strangers_get_the_same_page_and_nobody_is_thought_of(
    open_site: Callable[..., Site], statements: list[str], host: str
) -> None:
    site = open_site()
    reader = Reader(site, NOBODY)
    expected = reader.fetch("x")
    answer = reader.fetch("/", environ_overrides={"HTTP_HOST": host})
    assert (answer.status_code, answer.get_data()) == (404, expected.get_data())
    assert sorted(answer.headers) == sorted(expected.headers)
    assert "Set-Cookie" not in answer.headers
    assert not statements
    assert not site.portals._slots, "no portal was built"
    assert not names(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "beta.localhost:8000"},
        {"X-Forwarded-Prefix": "/beta"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"},
        {"X-Tenant-ID": "beta", "X-Tenant": "beta"},
        {"Forwarded": "host=beta.localhost:8000;proto=https"},
        {"X-Original-URL": "/konto", "X-Rewrite-URL": "/konto"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Script-Name": "/beta", "Script-Name": "/beta"},
        {"X-Real-Host": "zle.example", "X-Host": "zle.example"},
    ],
    ids=lambda headers: next(iter(headers)),
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_no_header_leads_elsewhere(open_site: Callable[..., Site], headers: dict[str, str], proxies: int) -> None:
    reader = Reader(open_site(proxies=proxies), "http://alfa.localhost:8000/")
    for path in ("", "logowanie?tenant=beta", "konto"):
        plain, told = reader.fetch(path), reader.fetch(path, headers=headers)
        assert (told.status_code, told.headers.get("Location")) == (plain.status_code, plain.headers.get("Location"))
        assert names(told.get_data(as_text=True)) == names(plain.get_data(as_text=True))
        # As a word, because a token may hold any four letters.
        assert not re.search(r"\bBeta\b", told.get_data(as_text=True))
        assert "zle.example" not in told.get_data(as_text=True)
        assert "https://alfa" not in str(told.headers)


def test_the_server_does_not_decide_what_addresses_are_made_of(site: Site) -> None:
    reader = Reader(site, "http://alfa.localhost:8000/")
    forged = {
        "SERVER_NAME": "podrobiony.example",
        "SERVER_PORT": "1",
        "SCRIPT_NAME": "/podrobiony",
        "wsgi.url_scheme": "https",
    }
    answer = reader.fetch("konto", environ_overrides=forged)
    assert answer.headers["Location"] == "/logowanie?next=/konto&notice=sign-in-first"
    assert "Secure" not in str(answer.headers)
    assert "podrobiony" not in reader.fetch("", environ_overrides=forged).get_data(as_text=True)


@pytest.mark.parametrize("host", ["alfa.localhost:8000", "ALFA.LocalHost:8000"])
def test_a_whole_address_is_made_of_the_configured_one(site: Site, host: str) -> None:
    forged = {"HTTP_HOST": host, "PATH_INFO": "/x//konto", "HTTP_X_FORWARDED_HOST": "zle.example"}
    answer = Reader(site, NOBODY).fetch("", environ_overrides=forged)
    assert (answer.status_code, answer.headers["Location"]) == (308, "http://alfa.localhost:8000/x/konto")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/alfa", 308),
        ("/alfa/", 200),
        ("/", 404),
        ("/gamma/", 404),
        ("/alfabet/", 404),
        ("//alfa/", 404),
        ("/alfa/../beta/", 404),
        ("/alfa/beta/", 404),
        ("/ALFA/", 404),
    ],
)
def test_by_path_the_first_piece_is_the_portal(site: Site, path: str, status: int) -> None:
    answer = Reader(site, NOBODY).fetch("", environ_overrides={"HTTP_HOST": "localhost:8000", "PATH_INFO": path})
    assert answer.status_code == status
    if status == 308:
        assert answer.headers["Location"] == "/alfa/"


def test_somebody_signed_in_by_path_is_nobody_at_the_neighbour(site: Site) -> None:
    reader = Reader(site, "http://localhost:8000/alfa/")
    reader.get("logowanie")
    reader.submit(ANNA.typed)
    assert reader.get("konto").status == 200
    assert reader.fetch("/beta/konto").status_code == 303
    assert CELINA.name not in reader.get("/beta/").text


def test_polish_hosts_are_found_by_what_browsers_send(open_site: Callable[..., Site]) -> None:
    site = open_site("https://{host}")
    assert names(Reader(site, "https://xn--w-uga1v8h.example/").get("").text) == ["Szkoła Alfa"]


def test_a_contested_host_is_served_by_neither_and_the_rest_by_their_own(
    open_site: Callable[..., Site], tenants: Path
) -> None:
    add_host(tenants / "beta", "alfa.example")
    site = open_site("https://{host}")
    answer = Reader(site, "https://alfa.example/").fetch("")
    assert (answer.status_code, names(answer.get_data(as_text=True))) == (503, [])
    assert names(Reader(site, "https://beta.example/").get("").text) == ["Spółdzielnia Beta"]


def test_a_contested_host_stays_with_whoever_had_it(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch
) -> None:
    site = open_site("https://{host}")
    add_host(tenants / "beta", "alfa.example")
    for _ in range(3):
        stopwatch.move(5)
        assert names(Reader(site, "https://alfa.example/").get("").text) == ["Szkoła Alfa"]


def test_a_backup_beside_the_folders_is_no_tenant(open_site: Callable[..., Site], tenants: Path) -> None:
    for name in ("_alfa-old", ".alfa"):
        (tenants / name).mkdir()
        (tenants / name / "tenant.toml").write_bytes((tenants / "alfa" / "tenant.toml").read_bytes())
    (tenants / "notes.txt").write_text("x")
    (tenants / "empty").mkdir()
    site = open_site("https://{host}")
    assert site.folders.keys == {"alfa", "beta"}
    assert names(Reader(site, "https://alfa.example/").get("").text) == ["Szkoła Alfa"]


@pytest.mark.parametrize("key", ["healthz", "static", "Żółw", "a b", "A"])
def test_a_folder_whose_name_is_no_key_is_not_served(
    open_site: Callable[..., Site], tenants: Path, tmp_path: Path, key: str
) -> None:
    (tenants / "alfa").rename(tenants / key)
    site = open_site("https://{host}", data=tmp_path / "nowhere")
    answer = Reader(site, "https://alfa.example/").fetch("")
    assert answer.status_code == 503
    assert not (tmp_path / "nowhere").exists()


def add_host(folder: Path, host: str) -> None:
    """Let a folder claim one more host."""
    config = folder / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace('hosts = ["', f'hosts = ["{host}", "', 1), "utf-8")


def test_at_a_host_with_its_closing_dot_forms_work_as_well(site: Site) -> None:
    reader = Reader(site, "http://alfa.localhost.:8000/")
    form = reader.get("logowanie").form()
    typed = {**dict(form.fields), **ANNA.typed}
    answer = reader.send("logowanie", typed, headers={"Origin": "http://alfa.localhost.:8000"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert reader.get("konto").status == 200
