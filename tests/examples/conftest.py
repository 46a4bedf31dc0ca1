"""The town of the example, with the people of both its portals."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from sites import SECRET
from wrota import Portal
from wrota.desk.staff.people import import_people

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The example's module, with settings as its README makes them."""
    monkeypatch.syspath_prepend(EXAMPLES)
    settings = {"WROTA_SECRET": SECRET.decode(), "WROTA_DATA": str(tmp_path), "TOWN_SECRET_KEY": "town"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return importlib.import_module("embedded.app")


@pytest.fixture
def town(example: ModuleType) -> Iterator[Flask]:
    """The town's site with both portals in it."""
    app: Flask = example.create_app()
    portals: dict[str, Portal] = app.extensions["wrota"]
    for portal in portals.values():
        people = (portal.tenant.folder / "people" / "people.csv").read_bytes()
        with portal.store.open():
            import_people(portal.store, portal.tenant.config, people, portal.desk.seams)
    yield app
    for portal in portals.values():
        portal.close()
