"""A fresh machine: what .ci/prepare installs, what it asks for, and when it stops."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PREPARE = CHECKOUT / ".ci" / "prepare"
TOOLS = ("sh", "sed", "tr", "grep", "rm")

# Says that venv is missing until the package manager has run, and answers the other questions as Python 3.12.
PYTHON = """
case $* in
*ensurepip*) [ -e {machine}/installed ] ;;
*venv*) echo python3.12-venv ;;
esac
"""


class Machine:
    """A machine of a few shell scripts: its Python, its package manager, its person."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)
        self.has("python3", PYTHON.format(machine=folder))
        self.has("apt-get", f'echo "apt-get $*" >>{folder}/asked; [ $1 = update ] || : >{folder}/installed')

    def has(self, name: str, script: str) -> None:
        """Put a program on the machine."""
        program = self.bin / name
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)

    def prepare(self, task: str = "demo") -> subprocess.CompletedProcess[str]:
        """Run the script there."""
        place = {"PATH": str(self.bin), "PYTHON": "python3"}
        return subprocess.run([PREPARE, task], env=place, capture_output=True, text=True, check=False)

    @property
    def asked(self) -> list[str]:
        """What the package manager was asked for."""
        log = self.folder / "asked"
        return log.read_text("utf-8").splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_root_gets_the_missing_package_installed(machine: Machine) -> None:
    machine.has("id", "echo 0")
    assert machine.prepare().returncode == 0
    assert machine.asked == ["apt-get update -q", "apt-get install -q -y --no-install-recommends python3.12-venv"]


def test_a_person_with_sudo_gets_it_installed_without_being_asked(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", '[ $1 = -n ] && shift && "$@"')
    machine.has("true", "exit 0")
    assert machine.prepare().returncode == 0
    assert len(machine.asked) == 2


def test_a_person_without_either_gets_one_line_to_run_and_2(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    done = machine.prepare()
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        "sudo sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive"
        " apt-get install -q -y --no-install-recommends python3.12-venv'"
    ]
    assert "make demo again" in done.stderr
    assert machine.asked == []


def test_the_tests_need_a_browser_too(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    assert " chromium" in machine.prepare("test").stdout
    machine.has("google-chrome", "exit 0")
    assert "chromium" not in machine.prepare("test").stdout


def test_a_machine_that_has_everything_is_left_alone(machine: Machine) -> None:
    machine.has("chromium", "exit 0")
    (machine.folder / "installed").touch()
    assert machine.prepare("test").returncode == 0
    assert machine.asked == []


def test_a_package_manager_that_brings_nothing_is_told_in_words(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", "exit 0")
    done = machine.prepare()
    assert done.returncode == 2
    assert "Still missing after the installation: python3.12-venv" in done.stderr


def test_an_unknown_system_is_told_what_is_missing(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()
    done = machine.prepare()
    assert done.returncode == 2
    assert "python3.12-venv" in done.stderr


def test_an_old_python_is_refused_in_words(machine: Machine) -> None:
    machine.has("python3", 'case $1 in -V) echo "Python 3.9.2" ;; *) exit 1 ;; esac')
    done = machine.prepare()
    assert done.returncode == 2
    assert "Wrota needs Python 3.11 or newer; python3 is Python 3.9.2." in done.stderr


def test_a_python_that_is_not_there_is_named(machine: Machine) -> None:
    (machine.bin / "python3").unlink()
    done = machine.prepare()
    assert done.returncode == 2
    assert "There is no python3 here" in done.stderr
