"""Health: whether the process answers, and whether it can serve."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clocks import Stopwatch
from reading import Reader
from wrota.site import Site


def ask(site: Site, path: str, host: str = "nikt.example") -> tuple[int, dict[str, Any]]:
    """Ask a probe at any host."""
    answer = Reader(site, f"http://{host}/").fetch(path)
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, dict(answer.get_json())


@pytest.mark.parametrize("host", ["nikt.example", "alfa.localhost:8000", "localhost:8000", "10.0.0.1:1"])
def test_probes_answer_at_every_host(site: Site, host: str) -> None:
    assert ask(site, "healthz", host) == (200, {"status": "ok"})
    assert ask(site, "readyz", host)[0] == 200


def test_a_probe_names_no_tenant(site: Site) -> None:
    for path in ("healthz", "readyz"):
        assert "alfa" not in str(ask(site, path))


def test_a_live_process_answers_without_any_work(open_site: Callable[..., Site], statements: list[str]) -> None:
    site = open_site()
    assert ask(site, "healthz")[0] == 200
    assert ask(site, "readyz") == (200, {"status": "ok", "reasons": [], "tenants": 2, "broken": 0})
    assert not statements
    assert not site.portals._slots


def test_one_broken_tenant_is_told_and_takes_no_node_away(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch
) -> None:
    site = open_site()
    (tenants / "beta" / "tenant.toml").write_text("name = ")
    stopwatch.move(5)
    assert Reader(site, "http://beta.localhost:8000/").fetch("").status_code == 503
    assert ask(site, "readyz") == (200, {"status": "ok", "reasons": [], "tenants": 2, "broken": 1})


def test_without_tenants_nothing_is_ready(open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch) -> None:
    site = open_site()
    for folder in list(tenants.iterdir()):
        shutil.rmtree(folder)
    stopwatch.move(5)
    status, facts = ask(site, "readyz")
    assert (status, facts["status"], facts["tenants"]) == (503, "not ready", 0)
    assert ask(site, "healthz")[0] == 200


def test_a_data_folder_that_cannot_be_written_is_told(open_site: Callable[..., Site], tmp_path: Path) -> None:
    site = open_site(data=tmp_path / "no" / "such" / "room")
    status, facts = ask(site, "readyz")
    assert (status, len(facts["reasons"])) == (503, 1)
