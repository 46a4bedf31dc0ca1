"""Markdown to cleaned HTML, for letters and for pages: nothing runs, nothing is fetched, headings stand in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_SCHEMES = ("https", "mailto", "tel")
_INSIDE = re.compile(r"/(?:[^/\\\s][^\\\s]*)?|#[^\\\s]+")
"""An address inside the portal: below its root, or a place on the same page."""

_TAGS = {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "hr", "li", "ol", "p", "pre", "strong", "ul"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"class", "scope"}, "td": {"class"}}
_DEEPEST = 6

Placed = Callable[[str], str]
"""Returns where an address inside the portal leads, as a browser has to see it."""


class Reader(MarkdownIt):
    """A Markdown parser in which HTML shows as it is typed, and a link that may not be one as well."""

    def __init__(self, *, inside: bool) -> None:
        super().__init__("commonmark", {"html": False})
        self._inside = inside
        # Pictures would tell when a letter is read, and no page has any of its own yet.
        self.disable("image")
        if inside:
            self.enable("table")

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return url.partition(":")[0].lower() in _SCHEMES or (self._inside and bool(_INSIDE.fullmatch(url)))


LETTER = Reader(inside=False)
"""Reads letters: whole addresses alone are links, since a letter has no page that others could begin at."""

PAGE = Reader(inside=True)
"""Reads pages and policies: with tables, and with links to other pages of the portal."""


@dataclass(frozen=True)
class RenderedMarkdown:
    """A document: its title, which is its first heading, and the HTML of all the rest."""

    title: str
    body: str


def clean(html: str) -> str:
    """Return HTML in which nothing runs and nothing is fetched."""
    headings = {f"h{level}" for level in range(1, _DEEPEST + 1)}
    return nh3.clean(
        html,
        tags=_TAGS | _TABLES | headings,
        attributes=_ATTRIBUTES,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )


def document(text: str, placed: Placed, top: int = 2) -> RenderedMarkdown:
    """Return a page's Markdown as title and HTML, whose highest heading is of the level ``top``.

    Without any heading the title is empty.
    """
    tokens = PAGE.parse(text)
    at = _first_heading(tokens)
    if at is None:
        return RenderedMarkdown("", _rendered(tokens, placed, top))
    return RenderedMarkdown(_plain(tokens[at + 1]), _rendered([*tokens[:at], *tokens[at + 3 :]], placed, top))


def title(text: str) -> str:
    """Return the first heading of a page's Markdown, empty where there is none."""
    tokens = PAGE.parse(text)
    at = _first_heading(tokens)
    return "" if at is None else _plain(tokens[at + 1])


def links(text: str) -> Iterator[tuple[str, int]]:
    """Return where a page's links lead, each with its line; empty for one that may not be a link and shows as typed."""
    for inline in PAGE.parse(text):
        line = inline.map[0] + 1 if inline.map else 1
        for token in inline.children or ():
            line += token.type in ("softbreak", "hardbreak")
            if token.type == "link_open":
                yield str(token.attrs["href"]), line
            elif token.type == "text" and "](" in token.content:
                yield "", line


def _first_heading(tokens: Sequence[Token]) -> int | None:
    return next((at for at, token in enumerate(tokens) if token.type == "heading_open" and not token.level), None)


def _plain(inline: Token) -> str:
    """Return the words of a line without their marks."""
    pieces = ((" " if token.type == "softbreak" else token.content) for token in inline.children or ())
    return " ".join("".join(pieces).split())


def _rendered(tokens: Sequence[Token], placed: Placed, top: int) -> str:
    _level(tokens, top)
    _dress_tables(tokens)
    _place(tokens, placed)
    return clean(PAGE.renderer.render(tokens, PAGE.options, {}))


def _level(tokens: Sequence[Token], top: int) -> None:
    """Let no heading stand above the highest, and none more than a step below the one before it."""
    headings = [(opening, tokens[at + 2]) for at, opening in enumerate(tokens) if opening.type == "heading_open"]
    highest = min((int(opening.tag[1]) for opening, _ in headings), default=top)
    before = top - 1
    for opening, closing in headings:
        before = min(int(opening.tag[1]) - highest + top, before + 1, _DEEPEST)
        opening.tag = closing.tag = f"h{before}"


def _dress_tables(tokens: Sequence[Token]) -> None:
    """Give cells classes in place of styles, which no page may carry, and headings the columns they are for."""
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            token.attrs.update({"class": f"cell--{side}"} if side in ("right", "center") else {})
        if token.type == "th_open":
            token.attrs["scope"] = "col"


def _place(tokens: Sequence[Token], placed: Placed) -> None:
    for token in tokens:
        for inner in token.children or ():
            address = str(inner.attrs.get("href", ""))
            if address.startswith("/"):
                inner.attrs["href"] = placed(address)
