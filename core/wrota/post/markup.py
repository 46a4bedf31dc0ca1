"""Markdown of a letter rendered twice, as HTML and as plain text: two layouts of the same tokens."""

from __future__ import annotations

from functools import lru_cache

from markdown_it.tree import SyntaxTreeNode

from wrota.rules.markdown import LETTER, clean

KEPT = 256
"""So many pieces of letters are kept as they were laid out: thousands of letters have the same words."""


@lru_cache(KEPT)
def as_html(markdown: str) -> str:
    """Return Markdown as HTML in which nothing runs and nothing is fetched."""
    return clean(LETTER.render(markdown))


@lru_cache(KEPT)
def as_text(markdown: str) -> str:
    """Return Markdown as plain text: a paragraph is a line, links show where they lead."""
    return "\n\n".join(_block(node) for node in SyntaxTreeNode(LETTER.parse(markdown)).children)


def _block(node: SyntaxTreeNode) -> str:
    if node.type in ("bullet_list", "ordered_list"):
        return _list(node)
    if node.type == "blockquote":
        return _hanging("> ", "> ", "\n\n".join(_block(child) for child in node.children))
    if node.type == "hr":
        return "----"
    if node.type in ("fence", "code_block"):
        return node.content.rstrip("\n")
    return "".join(_inline(child) for child in node.children)


def _list(node: SyntaxTreeNode) -> str:
    start = int(node.attrs.get("start", 1))
    items = ("\n".join(_block(child) for child in item.children) for item in node.children)
    ordered = node.type == "ordered_list"
    marks = (f"{start + number}. " if ordered else "- " for number in range(len(node.children)))
    return "\n".join(_hanging(mark, " " * len(mark), item) for mark, item in zip(marks, items, strict=True))


def _hanging(first: str, others: str, text: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(others + line if line else others.rstrip() for line in lines[1:])])


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    inner = "".join(_inline(child) for child in node.children)
    return _link(inner, str(node.attrs["href"])) if node.type == "link" else inner


def _link(label: str, address: str) -> str:
    return label if label in (address, address.removeprefix("mailto:")) else f"{label} ({address})"
