"""The guide for administrators is what the chapters, the schema and the letters make of it, and keeps its word."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from wrota.cli import main
from wrota.tenant import guide
from wrota.words import FIRST_LANGUAGE

CHECKOUT = Path(__file__).resolve().parents[2]
CHAPTERS = CHECKOUT / "docs" / "administrator"
GUIDE = CHAPTERS.with_suffix(".md").read_text("utf-8")
PROSE = "\n".join(chapter.read_text("utf-8") for chapter in sorted(CHAPTERS.glob("*.md")))


def commands() -> set[str]:
    """Return what follows ``wrota`` in the guide's examples and in its code words."""
    examples = re.findall(r"```sh\n(.*?)```", PROSE, re.DOTALL)
    lines = [line for example in examples for line in example.splitlines()]
    told = [*lines, *re.findall(r"`(wrota [^`]+)`", PROSE)]
    return {line.removeprefix("wrota ") for line in told if line.startswith("wrota ")}


def found(words: list[str]) -> click.Command | None:
    """Return the command that words name, with the group that it belongs to."""
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            return command
        command = command.commands.get(word)
    return command


def test_the_guide_is_what_make_guide_would_write() -> None:
    assert guide.written(CHAPTERS, FIRST_LANGUAGE) == GUIDE, "`make guide` brings it up to date"


def test_no_mark_of_a_place_is_left() -> None:
    assert "<!--" not in GUIDE


def test_every_link_leads_somewhere() -> None:
    anchors = {guide.anchor(heading) for depth in ("#", "##", "###") for heading in guide.headings(GUIDE, depth)}
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", GUIDE) if not link.startswith("https://")]
    assert len(links) > 40
    for link in links:
        file, _, anchor = link.partition("#")
        assert not file or (CHECKOUT / "docs" / file).is_file(), link
        assert not anchor or file or anchor in anchors, link


def test_no_two_sections_share_an_anchor() -> None:
    anchors = [guide.anchor(heading) for depth in ("#", "##", "###") for heading in guide.headings(GUIDE, depth)]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("line", sorted(commands()))
def test_every_command_of_the_guide_exists_with_its_options(line: str) -> None:
    words, options = line.split(" --")[0].split(), re.findall(r"--[a-z-]+", line)
    command = found(words)
    assert command is not None
    known = {option for param in command.params for option in param.opts}
    assert set(options) <= known


def test_the_guide_tells_of_every_command_that_an_administrator_types() -> None:
    told = {line.split()[0] for line in commands()}
    assert told >= {"new", "preview", "check", "words", "people", "applications", "sessions", "audit"}
