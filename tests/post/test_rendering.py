"""Letters in words: both parts say the same, values are inert, and links stand out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import lxml.html
import pytest

from wrota.post.rendering import RenderedLetter, link_path, render
from wrota.rules.names import LetterName
from wrota.store.deliveries import Contents
from wrota.store.links import LINK_KINDS, OPENERS
from wrota.store.outbox import Block
from wrota.tenant.reader import read
from wrota.tenant.tenant import Tenant

Folder = Callable[..., Tenant]

LINK = "https://portal.example/odnosnik/"
UNTIL = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
CONTENTS = Contents(
    "anna@example.org",
    "https://portal.example",
    {"name": "Anna Nowak", "account_name": "anna", "when": "dziś", "tries": "7", "new_email": "a…a@example.org"},
    (Block(1, "access", {"Login": "anna", "Jednostka": "ZSE"}, "t0ken"), Block(2, "access", {"Login": "ola"}, "t1ken")),
    timedelta(hours=48),
    UNTIL,
)


@pytest.fixture
def with_letter(folder: Path) -> Folder:
    """Give the institution a letter of its own and read its folder."""

    def write(body: str, name: str = "access.md", subject: str = "Temat") -> Tenant:
        (folder / "letters" / name).write_text(f"{subject}\n\n{body}", "utf-8")
        return read(folder)

    return write


def written(
    tenant: Tenant, contents: Contents = CONTENTS, name: LetterName = "access", language: str = "pl"
) -> RenderedLetter:
    return render(tenant, name, language, contents)


def seen(letter: RenderedLetter) -> str:
    """Return what a reader of the HTML part sees below the heading, white space folded."""
    body = lxml.html.fromstring(letter.html).body
    body.find(".//h1").drop_tree()
    for node in body.iter("p", "td", "th", "li", "br"):
        node.tail = f" {node.tail or ''}"
    return folded(body.text_content())


def folded(text: str) -> str:
    return " ".join(text.split())


def test_the_address_of_each_link_stands_alone_on_its_line_and_in_full_in_the_html(folder: Path) -> None:
    letter = written(read(folder))
    assert re.findall(r"^https?://\S+$", letter.text, re.MULTILINE) == [f"{LINK}t0ken", f"{LINK}t1ken"]
    anchors = lxml.html.fromstring(letter.html).findall(".//a")
    assert [(a.get("href"), a.text) for a in anchors] == [(LINK + token, LINK + token) for token in ("t0ken", "t1ken")]


def test_both_parts_say_the_same(folder: Path) -> None:
    letter = written(read(folder))
    plain = folded(letter.text.replace(": ", " ").replace(":\n", " "))
    assert folded(seen(letter).replace(": ", " ")) == plain
    for fact in ("anna", "ZSE", "ola", "48", "23 listopada 2026, 12:00", "12 345 67 89", "Zespół portalu"):
        assert fact in plain


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "=HYPERLINK('https://evil.example')",
        "**gruba** [tu](https://evil.example) https://evil.example",
        "{{ link }} {{ accounts }} {% for %} {{ config }}",
        "O'Neil & Synowie \\<b\\>",
    ],
)
def test_a_name_is_shown_as_it_is_and_does_nothing(with_letter: Folder, name: str) -> None:
    tenant = with_letter("Dzień dobry, {{ name }}!\n\n{{ accounts }}")
    rows = Block(1, "access", {"Imię": name}, "t0ken")
    letter = written(tenant, replace(CONTENTS, values={**CONTENTS.values, "name": name}, blocks=(rows,)))
    page = lxml.html.fromstring(letter.html)
    assert folded(page.findtext(".//p")) == folded(f"Dzień dobry, {name}!")
    assert page.findtext(".//td") == name
    assert f"Dzień dobry, {name}!" in letter.text
    assert [a.get("href") for a in page.iter("a")] == [f"{LINK}t0ken"]
    assert not page.xpath("//script | //img | //*[@onerror] | //b")


def test_the_subject_stays_one_line_whatever_is_in_it(with_letter: Folder) -> None:
    tenant = with_letter("{{ accounts }}", subject="Konto {{ account_name }}")
    letter = written(tenant, replace(CONTENTS, values={**CONTENTS.values, "account_name": "a\r\nBcc: x\u2028y"}))
    assert letter.subject == "Konto a Bcc: x y"


def test_markdown_becomes_html_and_plain_words(with_letter: Folder) -> None:
    body = "# Uwaga\n\nTo **ważne**: [BIP](https://bip.example/?a=1&b=2).\n\n1. raz\n2. dwa\n   - trzy\n\n> cytat"
    plain = "Uwaga\n\nTo ważne: BIP (https://bip.example/?a=1&b=2).\n\n1. raz\n2. dwa\n   - trzy\n\n> cytat"
    letter = written(with_letter(body + "\n\n{{ accounts }}"))
    assert letter.text.startswith(plain + "\n\nLogin: anna\n")
    page = lxml.html.fromstring(letter.html)
    assert page.findtext(".//strong") == "ważne"
    assert [item.text for item in page.xpath("//ol/li/text()/..")] == ["raz", "dwa\n"]


@pytest.mark.parametrize(
    "harmful",
    [
        "<script>x</script>",
        "<img src=https://t.example/x.png>",
        "![x](https://t.example/x.png)",
        "[x](javascript:alert)",
    ],
)
def test_nothing_in_a_letter_runs_or_is_fetched(with_letter: Folder, harmful: str) -> None:
    page = lxml.html.fromstring(written(with_letter(harmful + "\n\n{{ accounts }}")).html)
    assert not page.xpath("//script | //img | //link | //iframe | //*[@src]")
    assert not [a for a in page.iter("a") if not a.get("href").startswith("https:")]


def test_a_link_inside_a_sentence_is_put_on_a_line_of_its_own(with_letter: Folder) -> None:
    tenant = with_letter("Proszę otworzyć {{ link }} i wpisać hasło.", "activation.md")
    letter = written(tenant, replace(CONTENTS, blocks=CONTENTS.blocks[:1]), "activation")
    assert f"\n{LINK}t0ken\n" in letter.text
    assert folded(letter.text).endswith("i wpisać hasło. Zespół portalu " + letter.text.strip().splitlines()[-1])


def test_the_institutions_own_wording_goes_first_in_its_language_alone(with_letter: Folder) -> None:
    tenant = with_letter("Nasze słowa.\n\n{{ accounts }}")
    assert written(tenant).text.startswith("Nasze słowa.")
    english = written(tenant, language="en")
    assert english.language == "en"
    assert english.text.startswith("Welcome to Portal Próbny.")
    assert '<html lang="en">' in english.html
    assert written(tenant, language="de").language == "pl"


def test_each_part_ends_with_the_signature_and_asks_for_no_reply(folder: Path) -> None:
    letter = written(read(folder), name="password_changed")
    signature, _, closing = letter.text.strip().splitlines()[-3:]
    assert signature == "Zespół portalu"
    assert closing
    assert seen(letter).endswith(f"{signature} {closing}")


def test_where_replies_are_read_their_address_is_told(folder: Path) -> None:
    config = (folder / "tenant.toml").read_text("utf-8")
    (folder / "tenant.toml").write_text(f'{config}\nreply_to = "biuro@portal.example"\n', "utf-8")
    assert letter_closing(written(read(folder))).endswith("biuro@portal.example.")


def letter_closing(letter: RenderedLetter) -> str:
    return letter.text.strip().splitlines()[-1]


def test_a_letter_that_nobody_wrote_or_a_value_that_is_missing_is_an_error(folder: Path) -> None:
    tenant = read(folder)
    with pytest.raises(LookupError):
        written(tenant, name=cast(LetterName, "nowhere"))
    with pytest.raises(LookupError):
        written(tenant, replace(CONTENTS, values={}), name="many_failures")


def test_each_kind_of_link_leads_to_a_page_and_those_behind_which_a_password_is_chosen_to_the_same() -> None:
    paths = {kind: link_path(kind, "t0ken") for kind in LINK_KINDS}
    assert {kind for kind, path in paths.items() if path == "/odnosnik/t0ken"} == set(OPENERS)
    assert len(set(paths.values())) == 1 + len(set(LINK_KINDS) - set(OPENERS))
    assert all(path.startswith("/odnosnik/") and path.endswith("/t0ken") for path in paths.values())
