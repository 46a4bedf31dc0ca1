"""``make demo RELOAD=1``: an edited theme or catalogue shows at the next request, and in no other demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest

from reading import Page, Reader, told
from wrota import demo, resources
from wrota.post import theme
from wrota.post.inbox import Inbox
from wrota.site import Site
from wrota.site.reloading import Reloading

PORT = 8000
PORTALS = ["eszkola", "oke", "pojezierze"]
MARK = "zmieniono-na-próbę"
START = "templates/pages/sign_in.html"
LETTER = {"label": "Link", "link": "https://portal.example/odnosnik/x"}


@pytest.fixture
def themes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the themes that a test may change, in their place."""
    yield from put_in_place("themes", tmp_path, monkeypatch)


@pytest.fixture
def translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the catalogues that a test may change, in their place."""
    yield from put_in_place("translations", tmp_path, monkeypatch)


def put_in_place(name: str, room: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let a copy of a folder take its place until the test is over."""
    copy = Path(shutil.copytree(getattr(resources, name)(), room / name))
    resources.forget()
    with monkeypatch.context() as patch:
        patch.setattr(resources, name, lambda: copy)
        yield copy
    resources.forget()


@pytest.fixture
def demonstration(samples_site: Site, tmp_path: Path) -> demo.Demonstration:
    """The demonstration as it is without more."""
    return demo.Demonstration(samples_site, Inbox(tmp_path / "inbox"), PORT)


@pytest.fixture
def reloading(demonstration: demo.Demonstration, samples_site: Site) -> Reloading:
    """The demonstration that shows what is edited."""
    return Reloading(demonstration, samples_site)


def sign_in_page(application: WSGIApplication, key: str) -> Page:
    """Open the page on which people of a portal sign in."""
    return Reader(application, f"http://{key}.localhost:{PORT}/").get("logowanie")


def sheet(application: WSGIApplication, key: str, name: str) -> str:
    """Fetch a style sheet or script from where the page says that it is; return address and text."""
    page = sign_in_page(application, key)
    [address] = [one for one in page.html.xpath("//link/@href | //script/@src") if f"/{name}?" in one]
    return str(address) + Reader(application, f"http://{key}.localhost:{PORT}/").fetch(address).get_data(as_text=True)


def edit(file: Path, text: str) -> None:
    """Add a line to a file."""
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def edit_all(themes: Path) -> None:
    """Edit a template that every theme extends, a style sheet, and a script."""
    page = themes / "base" / "templates" / "layouts" / "frame.html"
    page.write_text(page.read_text("utf-8").replace("</body>", f"<p>{MARK}</p></body>"), "utf-8")
    edit(themes / "base" / "static" / "structure.css", f"/* {MARK} */\n")
    edit(themes / "base" / "static" / "wrota.js", f"// {MARK}\n")


@pytest.mark.parametrize("key", PORTALS)
def test_an_edited_template_sheet_and_script_show_at_the_next_request(
    themes: Path, reloading: Reloading, key: str
) -> None:
    names = ("structure.css", "wrota.js")
    before = [sheet(reloading, key, name) for name in names]
    edit_all(themes)
    assert MARK in sign_in_page(reloading, key).text
    after = [sheet(reloading, key, name) for name in names]
    for old, new in zip(before, after, strict=True):
        assert MARK in new
        # The address tells browsers that it changed.
        assert old.partition("?v=")[2][:12] != new.partition("?v=")[2][:12], (
            "the address tells browsers that it changed"
        )


def test_the_integrity_of_an_edited_script_follows(themes: Path, reloading: Reloading) -> None:
    path = "//script[contains(@src, '/wrota.js')]/@integrity"
    before = sign_in_page(reloading, "oke").html.xpath(path)
    edit_all(themes)
    after = sign_in_page(reloading, "oke").html.xpath(path)
    assert before != after
    assert after[0].startswith("sha384-")


@pytest.mark.parametrize("key", PORTALS)
def test_without_reloading_everything_stays_as_it_was(
    themes: Path, demonstration: demo.Demonstration, key: str
) -> None:
    before = [sheet(demonstration, key, name).partition("?v=")[2][:12] for name in ("structure.css", "wrota.js")]
    edit_all(themes)
    assert MARK not in sign_in_page(demonstration, key).text
    after = [sheet(demonstration, key, name).partition("?v=")[2][:12] for name in ("structure.css", "wrota.js")]
    assert before == after


def test_a_template_that_a_theme_gets_of_its_own_takes_the_place_of_the_one_below(
    themes: Path, reloading: Reloading
) -> None:
    assert MARK not in sign_in_page(reloading, "eszkola").text
    own = themes / "card" / START
    own.parent.mkdir(parents=True, exist_ok=True)
    base = (themes / "base" / START).read_text("utf-8")
    own.write_text(base.replace("{% endblock %}", f"<p>{MARK}</p>{{% endblock %}}"), "utf-8")
    assert MARK in sign_in_page(reloading, "eszkola").text
    own.unlink()
    assert MARK not in sign_in_page(reloading, "eszkola").text


def test_a_mistake_in_a_template_is_shown_and_gone_once_it_is_mended(themes: Path, reloading: Reloading) -> None:
    page = themes / "base" / START
    good = page.read_text("utf-8")
    page.write_text(good + "{% if %}", "utf-8")
    assert Reader(reloading, f"http://eszkola.localhost:{PORT}/").fetch("logowanie").status_code == 500
    page.write_text(good, "utf-8")
    assert sign_in_page(reloading, "eszkola").status == 200


def test_plain_pages_and_layouts_of_letters_are_read_again_too(themes: Path, reloading: Reloading) -> None:
    nobody = Reader(reloading, f"http://nikt.localhost:{PORT}/")
    assert MARK not in nobody.fetch("").get_data(as_text=True)
    assert MARK not in theme.lay_out("card", "link", "txt", LETTER)
    edit(themes / "base" / "templates" / "pages" / "plain.html", MARK)
    edit(themes / "base" / "letters" / "link.txt", MARK)
    assert MARK in nobody.fetch("").get_data(as_text=True)
    assert MARK in theme.lay_out("card", "link", "txt", LETTER)


def test_an_edited_catalogue_shows_too(translations: Path, reloading: Reloading) -> None:
    catalogue, skip = translations / "pl" / "messages.po", told("Skip to the content")
    assert skip in sign_in_page(reloading, "oke").text
    catalogue.write_text(catalogue.read_text("utf-8").replace(f'msgstr "{skip}"', f'msgstr "{MARK}"'), "utf-8")
    page = sign_in_page(reloading, "oke")
    assert MARK in page.text
    assert skip not in page.text


def test_whoever_is_signed_in_stays_so(themes: Path, samples_site: Site, reloading: Reloading) -> None:
    demo.fill(samples_site)
    reader = Reader(reloading, f"http://oke.localhost:{PORT}/")
    reader.get("logowanie")
    reader.submit({"identifier": "04081720086", "password": "czerwony-dlugopis-i-tusz"})
    edit_all(themes)
    page = reader.get("konto")
    assert (page.status, page.address) == (200, f"http://oke.localhost:{PORT}/konto")
    assert MARK in page.text


def test_nothing_is_built_anew_where_nothing_changed(
    themes: Path, reloading: Reloading, samples_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_page(reloading, "oke")
    built: list[Callable[..., object]] = []
    monkeypatch.setattr(samples_site, "_build", built.append)
    monkeypatch.setattr(samples_site.portals, "_build", built.append)
    sign_in_page(reloading, "oke")
    assert built == []
