"""The build step: puts htmx, the themes, the words and the sample tenants into the package."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "core" / "wrota"
CARRIED = ("themes", "translations", "tenants")
HTMX = Path("vendor") / "htmx.min.js"
HTMX_SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"  # htmx 2.0.10


class BuildPy(build_py):
    """Build the package; an editable one needs only htmx, since a checkout holds the rest."""

    def run(self) -> None:
        super().run()
        target = PACKAGE if self.editable_mode else Path(self.build_lib) / "wrota"
        put_htmx(target)
        if not self.editable_mode:
            carry(target)


class Sdist(sdist):
    """Pack the sources with htmx among them, so that a wheel can be built from nothing else."""

    def run(self) -> None:
        put_htmx(PACKAGE)
        super().run()


def put_htmx(package: Path) -> None:
    """Write the one htmx that this release was tested with into a package folder."""
    script = next((data for data in scripts() if hashlib.sha256(data).hexdigest() == HTMX_SHA256), None)
    if script is None:
        # Of all exceptions only this one stops an editable install too.
        raise SystemExit("wrota: no htmx 2.0.10 to carry. Install django-htmx==1.29.0 in the build environment.")
    (package / HTMX).parent.mkdir(parents=True, exist_ok=True)
    (package / HTMX).write_bytes(script)


def scripts() -> Iterator[bytes]:
    """Yield what could be htmx: the copy of an earlier build, then django-htmx's, found without importing it."""
    spec = importlib.util.find_spec("django_htmx")
    folders = spec.submodule_search_locations or [] if spec else []
    for file in (PACKAGE / HTMX, *(Path(folder, "static/django_htmx/htmx-2.min.js") for folder in folders)):
        if file.is_file():
            yield file.read_bytes()


def carry(package: Path) -> None:
    """Copy the folders of data into the package, fresh, since a build folder may be an old one."""
    for name in CARRIED:
        if not (ROOT / name).is_dir():
            raise SystemExit(f"wrota: no folder {name} beside setup.py. Build from a whole checkout or sdist.")
        shutil.rmtree(package / name, ignore_errors=True)
        shutil.copytree(ROOT / name, package / name, ignore=shutil.ignore_patterns("*.pot", "*.mo", ".*"))


setup(cmdclass={"build_py": BuildPy, "sdist": Sdist})
