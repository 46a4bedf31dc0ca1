"""Style sheets, scripts and marks: kept for long, changed by address, and never a way to another file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clocks import Stopwatch
from reading import Reader


def test_everything_that_a_page_names_is_there(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    html = reader.get("").html
    named = html.xpath("//link/@href | //img/@src | //script[@integrity!='']/@src")
    assert len(named) >= 4
    for address in named:
        answer = reader.fetch(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "v=" in address


def test_a_page_asks_nobody_else_for_anything(browse: Callable[..., Reader]) -> None:
    for key in ("alfa", "beta"):
        html = browse(key).get("").html
        for address in html.xpath("//link/@href | //*/@src"):
            assert address.startswith("/static/")


def test_each_institution_has_its_own_colours_and_mark(browse: Callable[..., Reader]) -> None:
    alfa, beta = (browse(key).fetch("static/brand.css").get_data(as_text=True) for key in ("alfa", "beta"))
    assert "#145a32" in beta
    assert "#145a32" not in alfa
    assert browse("alfa").fetch("static/brand/logo.svg").status_code == 200
    assert browse("beta").fetch("static/brand/logo.svg").status_code == 404


def test_the_address_of_a_style_sheet_changes_with_the_colours(
    browse: Callable[..., Reader], tenants: Path, stopwatch: Stopwatch
) -> None:
    reader = browse("beta")
    before = [address for address in reader.get("").html.xpath("//link/@href") if "brand.css" in address]
    config = tenants / "beta" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("#145a32", "#14325a"), "utf-8")
    stopwatch.move(5)
    after = [address for address in reader.get("").html.xpath("//link/@href") if "brand.css" in address]
    assert before != after
    assert "#14325a" in reader.fetch(after[0]).get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "../tenant.toml",
        "..%2ftenant.toml",
        "%2e%2e/tenant.toml",
        "....//tenant.toml",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "logo.svg/",
        "logo.svg%00.png",
        "LOGO.SVG",
        "",
        ".",
        "brand.css",
    ],
)
def test_no_address_leads_to_another_file(browse: Callable[..., Reader], path: str) -> None:
    reader = browse("alfa")
    for room in ("static/brand/", "static/"):
        answer = reader.fetch(room + path)
        is_own_style = (room, path) == ("static/", "brand.css")
        assert answer.status_code in ({200} if is_own_style else {308, 404})


def test_a_picture_opened_alone_runs_nothing(browse: Callable[..., Reader]) -> None:
    answer = browse("alfa").fetch("static/brand/logo.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("target", ["secret.txt", "data/beta.sqlite3"])
def test_a_picture_that_became_a_link_to_elsewhere_is_not_followed(
    browse: Callable[..., Reader], tenants: Path, tmp_path: Path, stopwatch: Stopwatch, target: str
) -> None:
    reader = browse("alfa")
    address = reader.get("").html.xpath("//img/@src")[0]
    (tmp_path / "secret.txt").write_text("canary", "utf-8")
    assert (tmp_path / target).is_file()
    logo = tenants / "alfa" / "brand" / "logo.svg"
    before = logo.read_bytes()
    logo.unlink()
    logo.symlink_to(tmp_path / target)
    for _ in range(2):
        answer = reader.fetch(address)
        assert (answer.status_code, answer.get_data()) == (200, before)
        stopwatch.move(5)


def test_pages_go_on_without_a_picture_that_vanished(
    browse: Callable[..., Reader], tenants: Path, stopwatch: Stopwatch
) -> None:
    reader = browse("alfa")
    reader.get("")
    (tenants / "alfa" / "brand" / "logo.svg").unlink()
    config = tenants / "alfa" / "tenant.toml"
    for status in (200, 404):
        assert reader.get("").status == 200
        assert reader.fetch("static/brand/logo.svg").status_code == status
        config.write_text(config.read_text("utf-8").replace('logo = "logo.svg"\n', ""), "utf-8")
        stopwatch.move(5)


def test_a_browser_that_has_a_file_is_told_so(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    etag = reader.fetch("static/structure.css").headers["ETag"]
    assert reader.fetch("static/structure.css", headers={"If-None-Match": etag}).status_code == 304
    assert reader.fetch("static/structure.css", headers={"Range": "bytes=0-9"}).get_data()
    assert reader.fetch("static/structure.css", headers={"Range": "bytes=9999999-"}).status_code < 500
    assert reader.fetch("static/structure.css", headers={"Range": "żółw"}).status_code < 500
