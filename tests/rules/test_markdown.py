"""Markdown of letters and pages: nothing runs, links lead where they may, headings stand in order."""

from __future__ import annotations

import lxml.html
import pytest

from wrota.rules import markdown
from wrota.rules.markdown import LETTER, clean, document, links, title


def placed(address: str) -> str:
    return f"/root{address}"


def parsed(text: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(f"<div>{document(text, placed).body}</div>")


def outline(shown: str) -> list[str]:
    return [f"{node.tag} {node.text_content()}" for node in lxml.html.fromstring(f"<div>{shown}</div>").iter(*HEADINGS)]


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def test_the_first_heading_is_the_title_and_leaves_the_text() -> None:
    written = document("Wstęp.\n\n# *Pomoc* i `kontakt`\n\nTekst.", placed)
    assert written.title == "Pomoc i kontakt"
    assert written.body == "<p>Wstęp.</p>\n<p>Tekst.</p>\n"
    assert title("Wstęp.\n\nPomoc\ndla wszystkich\n===\n") == "Pomoc dla wszystkich"


def test_without_a_heading_there_is_no_title() -> None:
    assert document("Tekst.", placed) == markdown.RenderedMarkdown("", "<p>Tekst.</p>\n")
    assert title("Tekst.\n\n> # W cytacie\n") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n## A\n### B\n## C", ["h2 A", "h3 B", "h2 C"]),
        ("# T\n# A\n## B\n# C", ["h2 A", "h3 B", "h2 C"]),
        ("# T\n### A\n##### B\n### C", ["h2 A", "h3 B", "h2 C"]),
        ("## T\n#### A\n## B", ["h2 A", "h2 B"]),
        ("# T\n> ## A\n\n- ### B", ["h2 A", "h3 B"]),
        (
            "# T\n" + "\n".join(f"{'#' * level} {level}" for level in range(1, 7)),
            [f"h{min(n + 1, 6)} {n}" for n in range(1, 7)],
        ),
    ],
)
def test_headings_below_the_title_leave_no_level_out(text: str, expected: list[str]) -> None:
    assert outline(document(text, placed).body) == expected


def test_a_text_on_a_page_with_a_heading_of_its_own_begins_a_level_below() -> None:
    assert outline(document("# T\n## A\n### B", placed, top=3).body) == ["h3 A", "h4 B"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#x09;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "http://example.org",
        "//example.org",
        "\\\\example.org",
        "pomoc",
        "../pomoc",
        "?x=1",
        "#",
    ],
)
def test_what_may_not_be_a_link_shows_as_it_is_typed(address: str) -> None:
    shown = parsed(f"[słowa]({address})")
    assert not shown.xpath("//a")
    assert "słowa" in shown.text_content()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+48895373302", "tel:+48895373302"),
        ("/strona/pomoc", "/root/strona/pomoc"),
        ("/strona/pomoc#tu", "/root/strona/pomoc#tu"),
        ("/", "/root/"),
        ("/żółw", "/root/%C5%BC%C3%B3%C5%82w"),
        ("/\\example.org", "/root/%5Cexample.org"),
        ("#tu", "#tu"),
    ],
)
def test_a_link_leads_below_the_root_or_to_a_whole_address(address: str, expected: str) -> None:
    assert parsed(f"[słowa]({address})").xpath("//a/@href") == [expected]
    assert parsed(f"- [x][1]\n\n[1]: {address}").xpath("//a/@href") == [expected]


@pytest.mark.parametrize("address", ["/strona/pomoc", "#tu", "pomoc", "http://example.org"])
def test_a_letter_links_to_whole_addresses_alone(address: str) -> None:
    assert "<a" not in clean(LETTER.render(f"[słowa]({address})"))


def test_nothing_typed_as_html_runs_or_is_fetched() -> None:
    typed = (
        '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> ![obrazek](https://example.org/a.png)\n\n<b id="a">'
    )
    shown = parsed(typed)
    assert not shown.xpath("//script | //img | //b | //@onerror | //@id | //@src")
    assert "<script>alert(1)</script>" in shown.text_content()


def test_a_table_names_its_columns_and_has_no_style() -> None:
    shown = parsed("| Opłata | Kwota |\n|---|--:|\n| Czynsz | 100 |\n| Woda | 20 |")
    assert [(node.text, node.get("scope"), node.get("class")) for node in shown.iter("th")] == [
        ("Opłata", "col", None),
        ("Kwota", "col", "cell--right"),
    ]
    assert [node.get("class") for node in shown.iter("td")] == [None, "cell--right"] * 2
    assert not shown.xpath("//@style")


def test_links_are_told_with_their_lines() -> None:
    text = "# T\n\n[a](/strona/a)\nw wierszu\n[b](https://b.example)\n\n- x\n- [c](http://c.example)\n\n`[d](x)`\n"
    assert list(links(text)) == [("/strona/a", 3), ("https://b.example", 5), ("", 8)]
