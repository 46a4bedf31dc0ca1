"""``wrota post``: the worker that delivers letters."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from contextlib import closing

import click

import wrota
from wrota import logs, settings
from wrota.cli.stores import in_words
from wrota.post import server
from wrota.post.rounds import Rounds
from wrota.post.smtp import Smtp
from wrota.seams import Seams

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
