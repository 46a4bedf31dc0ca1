"""``wrota post``: the worker that delivers letters."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection
from contextlib import closing

import click

import wrota
from wrota import logs, settings
from wrota.cli.language import SPOKEN, catalogue_for
from wrota.cli.stores import in_words, opened
from wrota.desk import Desk
from wrota.desk.staff import letter_fates, parked_letters
from wrota.post import server
from wrota.post.rounds import Rounds
from wrota.post.smtp import Smtp
from wrota.seams import Seams
from wrota.words import say

_LOG = logging.getLogger("wrota.post")


@click.group()
def post() -> None:
    """The letters that the portals write."""


@post.command()
@click.option("--once", is_flag=True, help="Go over all institutions once, then end.")
def deliver(once: bool) -> None:
    """Deliver the letters of all institutions, until SIGINT or SIGTERM; needs WROTA_MAIL."""
    with in_words():
        # The worker makes no address: a letter keeps the one at which it was asked for.
        site = settings.read({**os.environ, "WROTA_ADDRESS": ""})
        transport = Smtp(server.parse(site.mail))
        logs.configure(settings.log_format(os.environ, is_terminal=sys.stderr.isatty()))
    rounds = Rounds(site, Seams(), transport)
    with closing(transport):
        if once:
            rounds.once()
            return
        stop = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: stop.set())
        _LOG.info("The worker of Wrota %s begins: data in %s", wrota.__version__, site.data)
        rounds.run(stop)
        _LOG.info("The worker stopped")


_spoken = click.option("--lang", type=click.Choice(SPOKEN), help="The language of the answer; LANG decides otherwise.")
_all = click.option("--all", "is_all", is_flag=True, help="All that were put aside.")
_letters = click.argument("letters", nargs=-1, metavar="LETTER…")


@post.command("list")
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@_spoken
def list_(key: str, as_json: bool, lang: str | None) -> None:
    """List the letters that could not be delivered, or perhaps were, with the reason; addresses are masked."""
    with opened(key, lang) as desk:
        found = parked_letters.every(desk)
    if as_json:
        click.echo(parked_letters.as_json(found))
        return
    catalogue = catalogue_for(lang)
    if not found:
        click.echo(catalogue.translate(say("No letter was put aside.")), err=True)
    for one in found:
        fate = catalogue.translate(letter_fates.in_words(one.fate))
        click.echo("  ".join((one.handle, one.name, one.address, fate)))


@post.command()
@click.argument("key")
@_letters
@_all
@_spoken
def release(key: str, letters: tuple[str, ...], is_all: bool, lang: str | None) -> None:
    """Send letters again, known by what `list` shows first: with new links, the old ones are void."""
    _act(key, letters, lang, parked_letters.release, is_all=is_all)


@post.command()
@click.argument("key")
@_letters
@_all
@_spoken
def drop(key: str, letters: tuple[str, ...], is_all: bool, lang: str | None) -> None:
    """Give letters up, with their links, and wipe what they held."""
    _act(key, letters, lang, parked_letters.drop, is_all=is_all)


def _act(
    key: str,
    letters: tuple[str, ...],
    lang: str | None,
    act: Callable[[Desk, Collection[str]], tuple[str, ...]],
    *,
    is_all: bool,
) -> None:
    """Do something with letters; end with 1 where one of them was not put aside, with 2 where none is named."""
    catalogue = catalogue_for(lang)
    if bool(letters) == is_all:
        click.echo(catalogue.translate(say("Name letters, or --all.")), err=True)
        sys.exit(2)
    with opened(key, lang) as desk:
        wanted = tuple(one.handle for one in parked_letters.every(desk)) if is_all else letters
        done = act(desk, wanted)
    for handle in done:
        click.echo(handle)
    missing = [handle for handle in wanted if handle not in done]
    for handle in missing:
        click.echo(catalogue.translate(say("{letter} was not put aside.", letter=handle)), err=True)
    sys.exit(1 if missing else 0)
