"""``wrota sessions``: ends all login sessions of a tenant."""

from __future__ import annotations

import click

from wrota.cli.language import catalogue_for
from wrota.cli.stores import opened
from wrota.desk.staff.after_restore import end_everything
from wrota.words import say


@click.group()
def sessions() -> None:
    """Who is signed in."""


@sessions.command()
@click.argument("key")
def end(key: str) -> None:
    """Sign everybody of one tenant out and make all links void, as after putting its database back from a copy."""
    with opened(key) as desk:
        ended = end_everything(desk)
    said = say("Ended sessions: {sessions}. Void links: {links}.", sessions=ended.sessions, links=ended.links)
    click.echo(catalogue_for().translate(said))
