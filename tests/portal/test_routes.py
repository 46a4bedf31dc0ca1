"""Routes are compiled once for all portals that have the same, and nobody's pages are added to another's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint

from people import portal
from wrota.site import Site


def test_portals_with_the_same_pages_share_their_routes(site: Site, open_site: Callable[..., Site]) -> None:
    assert portal(site, "beta").app.url_map is portal(open_site(), "beta").app.url_map


def test_an_institution_with_units_has_routes_of_its_own(site: Site) -> None:
    with_units, without = (portal(site, key).app.url_map for key in ("alfa", "beta"))
    assert with_units is not without
    assert "unit_path" not in {name for rule in without.iter_rules() for name in rule.arguments}


def test_whoever_has_a_module_shares_with_nobody_who_has_not(open_site: Callable[..., Site], tenants: Path) -> None:
    config = tenants / "alfa" / "tenant.toml"
    before = portal(open_site(), "alfa").app.url_map
    config.write_text(config.read_text("utf-8") + MODULE, "utf-8")
    after = portal(open_site(modules=[shelf()]), "alfa").app.url_map
    assert {rule.rule for rule in after.iter_rules()} - {rule.rule for rule in before.iter_rules()} == {"/modul/shelf/"}


def test_a_page_that_is_added_later_is_refused_instead_of_appearing_everywhere(site: Site) -> None:
    with pytest.raises(AssertionError, match="/later"):
        portal(site, "alfa").app.add_url_rule("/later", "later", lambda: "")


MODULE = """
[[module]]
key = "shelf"
group = "Półki"
title = "Książki"
view = "shelf.books"
"""


def shelf() -> Blueprint:
    """Return a module of one page."""
    module = Blueprint("shelf", __name__)
    module.add_url_rule("/", "books", lambda: "books")
    return module
