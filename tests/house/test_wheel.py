"""What is built: sdist, wheel and editable install carry everything, and a wheel alone serves a page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
CARRIED = ("core/wrota/", "themes/", "translations/", "tenants/")
PATIENCE = 60.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHECKOUT / ".git").exists(), reason="needs git to tell which files are ours"),
]


@dataclass(frozen=True)
class Built:
    """The two archives of one build."""

    sdist: Path
    wheel: Path


class Assets(HTMLParser):
    """Collects the addresses of stylesheets and scripts from a page."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and values.get("rel") == "stylesheet":
            self.styles.append(values["href"] or "")
        if tag == "script" and values.get("src"):
            self.scripts.append(values["src"] or "")


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files of the tree that git tracks, or would track once they are added."""
    listed = run(
        "git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=CHECKOUT
    )
    return sorted({name for name in listed.split("\0") if name and (CHECKOUT / name).is_file()})


@pytest.fixture(scope="module")
def sources(tracked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of the tree, in which nothing was ever installed or built."""
    return copied(tracked, tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def built(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist of the clean copy, and the wheel made of that sdist alone."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", str(out), str(sources))
    return Built(next(out.glob("*.tar.gz")), next(out.glob("*.whl")))


def test_the_sdist_carries_the_package_its_data_and_htmx(built: Built, tracked: list[str]) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in tracked if name.startswith(CARRIED)} - names == set()
    assert {"core/wrota/vendor/htmx.min.js", "setup.py", "wsgi.py", "LICENSE", "NOTICE"} <= names


def test_the_wheel_carries_the_package_its_data_and_htmx(built: Built, tracked: list[str]) -> None:
    wanted = {f"wrota/{name}".replace("wrota/core/", "") for name in tracked if name.startswith(CARRIED)}
    names = set(zipfile.ZipFile(built.wheel).namelist())
    assert wanted - names == set()
    assert "wrota/vendor/htmx.min.js" in names
    assert [name for name in names if name.endswith("licenses/NOTICE")]


def test_the_wheel_carries_nothing_else(built: Built) -> None:
    names = zipfile.ZipFile(built.wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"wrota"}
    assert [name for name in names if name.endswith((".pyc", ".mo", ".pot", ".sqlite3"))] == []


def test_a_wheel_alone_serves_a_page_with_style_and_htmx(built: Built, tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "environment")
    pip(python, "--constraint", str(CHECKOUT / "constraints.txt"), f"{built.wheel}[serve]")
    assert run(str(python), "-c", "import wrota; print(wrota.__path__[0])", cwd=tmp_path).startswith(str(tmp_path))
    tenants = tmp_path / "tenants"
    tenants.mkdir()
    run(str(python.with_name("wrota")), "new", "szkola", cwd=tmp_path, WROTA_TENANTS=str(tenants))

    for base in served(python, tenants, tmp_path / "data"):
        page = base + "szkola/"
        assets = Assets()
        assets.feed(fetched(page).decode())
        scripts = [urljoin(page, address) for address in assets.scripts if "htmx" in address]
        assert assets.styles
        assert scripts
        assert all(fetched(urljoin(page, address)) for address in assets.styles)
        assert fetched(scripts[0]) == zipfile.ZipFile(built.wheel).read("wrota/vendor/htmx.min.js")


def test_an_editable_install_is_a_plain_path_file_with_htmx_in_the_checkout(sources: Path, tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "environment")
    pip(python, "--no-deps", "--editable", str(sources))
    [path_file] = (tmp_path / "environment").rglob("*wrota*.pth")
    assert path_file.read_text("utf-8").splitlines() == [str(sources / "core")]
    assert (sources / "core" / "wrota" / "vendor" / "htmx.min.js").is_file()


def test_an_editable_install_that_finds_no_htmx_stops_in_words(tracked: list[str], tmp_path: Path) -> None:
    tree = copied(tracked, tmp_path / "tree")
    settings = tree / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace(', "django-htmx==1.29.0"', ""), "utf-8")
    with pytest.raises(AssertionError, match="wrota: no htmx"):
        pip(empty_environment(tmp_path / "environment"), "--no-deps", "--editable", str(tree))


def run(*command: str, cwd: Path | None = None, **settings: str) -> str:
    """Run a command that must succeed, in an environment without Python's and Wrota's variables; return its output."""
    done = subprocess.run(command, cwd=cwd, env=surroundings(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def surroundings(settings: dict[str, str]) -> dict[str, str]:
    """Return the environment for a program that must not see this checkout, with some settings added."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WROTA_"))}
    return {**kept, **settings}


def copied(files: list[str], target: Path) -> Path:
    """Copy some files of the checkout into another folder."""
    for name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / name, target / name)
    return target


def empty_environment(folder: Path) -> Path:
    """Make an environment with nothing in it, not even pip; return its Python."""
    run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    return folder / "bin" / "python"


def pip(python: Path, *arguments: str) -> None:
    """Install into an environment with the pip of this one."""
    run(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-compile", *arguments)


def served(python: Path, tenants: Path, data: Path) -> Iterator[str]:
    """Serve the tenants by path with the environment's own server; give the address, and end it afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://localhost:{port}/"
    settings = {
        "WROTA_TENANTS": str(tenants),
        "WROTA_DATA": str(data),
        "WROTA_SECRET": os.urandom(32).hex(),
        "WROTA_ADDRESS": base + "{key}",
    }
    for tenant in tenants.iterdir():
        run(str(python.with_name("wrota")), "init", tenant.name, cwd=tenants.parent, **settings)
    command = [str(python.with_name("waitress-serve")), f"--listen=127.0.0.1:{port}", "wrota.wsgi:application"]
    with subprocess.Popen(command, cwd=tenants.parent, env=surroundings(settings)) as server:
        try:
            wait_for(server, port)
            yield base
        finally:
            server.terminate()


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server listens; it must not end before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended at once"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the server does not listen")


def fetched(address: str) -> bytes:
    """Fetch an address that must answer 200; return the body."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            assert answer.status == 200
            body: bytes = answer.read()
            return body
    except URLError as error:
        pytest.fail(f"{address}: {error}")
