"""The preview: every folder with people who fit it, its letters, and its mistakes in words instead of a 503."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

import wrota
from reading import Reader
from wrota import resources
from wrota.cli import main
from wrota.post.rounds import Rounds
from wrota.preview import Preview
from wrota.preview.pattern_sample import pattern_sample
from wrota.preview.people import SamplePerson, sample
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.tenant import new_folder, reference
from wrota.tenant.letters import LETTERS
from wrota.tenant.reader import read
from wrota.tenant.values import Pattern

PORT = 8124
HERE = f"http://127.0.0.1:{PORT}/"
FOLDERS = (*sorted(resources.samples().glob("*/")), *sorted((Path(__file__).parents[1] / "folders").glob("*/")))
KNOWN = {folder.name: folder for folder in (*FOLDERS, reference.EXAMPLE)}

Opened = Callable[[Path], Preview]


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Opened]:
    """Open previews by a clock that makes every look at the folder due."""
    clock = itertools.count(step=10)
    opened: list[Preview] = []

    def start(folder: Path) -> Preview:
        room = tmp_path / f"room-{len(opened)}"
        room.mkdir()
        seams = Seams(hasher=Hasher(memory_kib=8, passes=1), monotonic=lambda: float(next(clock)))
        opened.append(Preview(folder, room, PORT, "en", seams))
        return opened[-1]

    yield start
    for one in opened:
        one.site.close()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Give a copy of the folder that uses every key."""
    return Path(shutil.copytree(reference.EXAMPLE, tmp_path / "library"))


def edit(folder: Path, old: str, new: str) -> None:
    """Change one thing in a configuration."""
    text = (folder / "tenant.toml").read_text("utf-8")
    assert old in text
    (folder / "tenant.toml").write_text(text.replace(old, new), "utf-8")


def sign_in(wsgi: Preview, person: SamplePerson, typed: str, secret: str) -> Reader:
    """Sign a person in, or try to."""
    reader = Reader(wsgi, f"{HERE}{wsgi.key}/")
    reader.get("logowanie")
    reader.submit({"identifier": typed, "password": secret}, action_ends="logowanie")
    return reader


@pytest.mark.parametrize("folder", KNOWN.values(), ids=KNOWN.keys())
def test_every_page_that_the_start_lists_is_there(preview: Opened, folder: Path) -> None:
    wsgi = preview(folder)
    reader = Reader(wsgi, HERE)
    start = reader.get("")
    assert start.status == 200
    links = set(start.html.xpath("//a/@href"))
    assert len([link for link in links if f"/{folder.name}/" in link]) > 3
    for link in sorted(links):
        assert reader.fetch(link).status_code == 200, link


@pytest.mark.parametrize("folder", KNOWN.values(), ids=KNOWN.keys())
def test_sample_people_do_what_the_start_says_of_them(preview: Opened, folder: Path) -> None:
    wsgi, config = preview(folder), read(folder).config
    Reader(wsgi, HERE).get("")
    signs_in = {f"identifier:{kind.kind}" for kind in config.identifier if kind.signs_in and kind.kind != "email"}
    for person in sample(config):
        typed = next((person.cells[name] for name in sorted(signs_in & set(person.cells))), person.cells["email"])
        if person.part.state is State.ACTIVE and not person.part.valid_until and typed:
            reader = sign_in(wsgi, person, typed, person.cells["password"])
            assert reader.page is not None
            assert reader.page.status == 200, person
            assert ("polityka" in reader.page.address) is not person.part.has_accepted
        elif person.cells["password"]:
            assert sign_in(wsgi, person, typed, person.cells["password"]).here.status == 422


@pytest.mark.parametrize(
    "folder", [folder for folder in KNOWN.values() if "claim" in read(folder).config.enrolment.roads]
)
def test_somebody_can_claim_an_account(preview: Opened, folder: Path) -> None:
    wsgi, config = preview(folder), read(folder).config
    assert "in place of a password" in Reader(wsgi, HERE).get("").text
    [person] = [one for one in sample(config) if one.part.errand.msgid.startswith("Claims")]
    typed = person.cells[f"identifier:{config.enrolment.claim_identifier}"]
    reader = sign_in(wsgi, person, typed, person.cells[f"proof:{config.enrolment.claim_proof}"])
    assert reader.page is not None
    assert reader.page.address.endswith("/zakladanie")


@pytest.mark.parametrize("folder", KNOWN.values(), ids=KNOWN.keys())
def test_every_letter_is_there_in_every_language_as_text_and_as_html(preview: Opened, folder: Path) -> None:
    reader = Reader(preview(folder), HERE)
    for name in LETTERS:
        for language in read(folder).config.languages:
            page = reader.get(f"inbox/{name}.{language}")
            assert page.status == 200
            assert "{{" not in page.text
            html = reader.fetch(f"/inbox/{name}.{language}.html")
            assert (html.status_code, html.mimetype) == (200, "text/html")
            assert "script" not in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/inbox/nothing.pl", "/inbox/access.xx", "/inbox/access", "/inbox/"])
def test_a_letter_that_there_is_not_is_not_found(preview: Opened, library: Path, path: str) -> None:
    assert Reader(preview(library), HERE).fetch(path).status_code == 404


def test_a_letter_that_was_caused_is_in_the_inbox(preview: Opened, library: Path) -> None:
    wsgi = preview(library)
    Reader(wsgi, HERE).get("")
    edit(library, "robot_check = true", "robot_check = false")
    reader = Reader(wsgi, f"{HERE}library/")
    reader.get("przywracanie")
    person = sample(read(library).config)[0]
    reader.submit({"identifier": person.cells["identifier:symbol"]}, action_ends="przywracanie")
    Rounds(wsgi.site.settings, wsgi.site.seams, wsgi.inbox).once()
    [letter] = json.loads(Reader(wsgi, HERE).fetch("/inbox.json").get_data())
    assert (letter["tenant"], letter["to"]) == ("library", person.cells["email"])
    assert person.cells["email"] in Reader(wsgi, HERE).get("inbox").text


def test_mistakes_stand_in_words_in_place_of_every_page_until_they_are_mended(preview: Opened, library: Path) -> None:
    wsgi = preview(library)
    reader = Reader(wsgi, HERE)
    assert reader.get("library/").status == 200
    edit(library, 'primary = "#1f5c4d"', 'primary = "green"')
    for path in ("library/", "library/logowanie", "", "inbox", "inbox/access.pl"):
        page = reader.get(path)
        assert page.status == 503
        assert re.search(r"tenant\.toml:[0-9]+:11", page.text)
        assert "A colour is written as #rrggbb" in page.text
        assert 'primary = "green"' in page.text
    edit(library, 'primary = "green"', 'primary = "#1f5c4d"')
    assert reader.get("library/").status == 200


@pytest.mark.parametrize("text", ["", "name = ", "\0", 'name = "x"', "[contact]\nname = 7\n"])
def test_a_folder_that_never_was_good_is_told_too(preview: Opened, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "Not A Key"
    folder.mkdir()
    (folder / "tenant.toml").write_text(text, "utf-8")
    page = Reader(preview(folder), HERE).get("")
    assert page.status == 503
    assert "tenant.toml:" in page.text


def test_a_change_that_asks_for_other_people_makes_them(preview: Opened, library: Path) -> None:
    wsgi = preview(library)
    before = Reader(wsgi, HERE).get("").text
    edit(library, 'pattern = "B[0-9]{6}"\nexample = "B004217"', 'pattern = "XY[0-9]{3}"')
    after = Reader(wsgi, HERE).get("").text
    assert "XY" in after
    assert "XY" not in before
    person = sample(read(library).config)[0]
    reader = sign_in(wsgi, person, person.cells["identifier:symbol"], person.cells["password"])
    assert reader.page is not None
    assert reader.page.status == 200


def test_what_is_saved_shows_and_leaves_who_is_signed_in_where_they_are(preview: Opened, library: Path) -> None:
    wsgi = preview(library)
    Reader(wsgi, HERE).get("")
    person = sample(read(library).config)[0]
    reader = sign_in(wsgi, person, person.cells["identifier:symbol"], person.cells["password"])
    edit(library, "Biblioteka w Brzozowie", "Biblioteka nad Brzozą")
    page = reader.get("konto")
    assert page.status == 200
    assert "Biblioteka nad Brzozą" in page.title


def test_where_nobody_can_be_made_up_there_still_is_a_preview(preview: Opened, library: Path) -> None:
    edit(library, 'pattern = "B[0-9]{6}"\nexample = "B004217"', 'pattern = "[AB]"')
    reader = Reader(preview(library), HERE)
    assert "nobody could be made up" in reader.get("").text
    assert reader.get("library/").status == 200


@pytest.mark.parametrize(
    "pattern",
    [
        "L[0-9]{7}",
        r"\d{3}-\w+",
        "(abc|de)?[A-Fx]{2,4}",
        "ZI-[A-Z]{3}-[0-9]{4}",
        "(?:a|b)(?i:c)+",
        r"^[^0-9][a\-]\.$",
        "[]a]",
        "a*?b",
        "(?P<year>20[0-9]{2})/[1-9]",
        ".{5}",
    ],
)
def test_a_text_is_made_up_that_fits_a_pattern(pattern: str) -> None:
    for seed in range(20):
        text = pattern_sample(Pattern.of(pattern), Random(seed))
        assert text is not None
        assert Pattern.of(pattern).fits(text)


@pytest.mark.parametrize("pattern", [r"\pN{3}", r"[[:digit:]]{2}", r"a\b"])
def test_a_rare_pattern_is_left_alone(pattern: str) -> None:
    assert pattern_sample(Pattern.of(pattern), Random(1)) is None


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_a_new_folder_without_any_setting_and_ends_cleanly(
    tmp_path: Path, sign: signal.Signals
) -> None:
    new_folder.create(tmp_path / "tenants", "library")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WROTA_")}
    own = {"PYTHONPATH": str(Path(wrota.__file__).parents[1]), "TMPDIR": str(tmp_path), "LANG": "pl_PL.UTF-8"}
    program = "from wrota.cli import main; main()"
    command = [sys.executable, "-c", program, "preview", "library", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, env={**environ, **own}, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}/"
        with urlopen(address, timeout=30) as answer:
            assert "Podgląd: Nowy portal" in answer.read().decode()
        assert [*tmp_path.glob("wrota-preview-*")]
        running.send_signal(sign)
        assert running.wait(30) == 0
    assert not [*tmp_path.glob("wrota-preview-*")]


def test_a_key_is_looked_for_among_the_tenants_and_a_path_works_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Path
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(wrota.preview, "run", lambda folder, port, language: shown.append(folder))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WROTA_TENANTS", str(library.parent))
    assert CliRunner().invoke(main, ["preview", "library"]).exit_code == 0
    monkeypatch.delenv("WROTA_TENANTS")
    assert CliRunner().invoke(main, ["preview", str(library)]).exit_code == 0
    refused = CliRunner().invoke(main, ["preview", "nowhere", "--lang", "en"])
    assert (refused.exit_code, "There is no folder nowhere" in refused.output) == (2, True)
    assert shown == [library, library]


def test_a_port_that_is_taken_is_told_in_words(library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = CliRunner().invoke(main, ["preview", str(library), "--port", port, "--lang", "en"])
    assert (refused.exit_code, "listens on port" in refused.output) == (2, True)


@pytest.mark.parametrize(
    "host",
    [f"zle.example:{PORT}", "zle.example", "127.0.0.1", f"127.0.0.1:{PORT + 1}", "", f"127.0.0.1.zle.example:{PORT}"],
)
def test_a_host_that_is_not_this_machines_sees_nothing(preview: Opened, library: Path, host: str) -> None:
    wsgi = preview(library)
    for path in ("/", "/inbox", "/inbox.json", "/inbox/access.pl", "/static/base.css", "/library/", "/healthz"):
        answer = Reader(wsgi, HERE).fetch(path, headers={"Host": host})
        assert answer.status_code == 403
        assert f"{HERE} alone" in answer.text
        assert "iblioteka" not in answer.text


@pytest.mark.parametrize("host", [f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"localhost.:{PORT}", f"127.0.0.1:{PORT}"])
def test_this_machines_own_names_are_answered(preview: Opened, library: Path, host: str) -> None:
    assert Reader(preview(library), HERE).fetch("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_there_is_not_is_told_in_words(library: Path, port: str) -> None:
    refused = CliRunner().invoke(main, ["preview", str(library), f"--port={port}", "--lang", "en"])
    said = f"There is no port {port}: --port is a number up to 65535."
    assert (refused.exit_code, said in refused.output) == (2, True)
