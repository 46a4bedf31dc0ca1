"""``wrota init``: makes a tenant's empty database, which no other command but the first import does."""

from __future__ import annotations

import sys

import click

from wrota.cli.language import catalogue_for
from wrota.cli.stores import opened
from wrota.words import say


@click.command()
@click.argument("key")
def init(key: str) -> None:
    """Make the empty database of the tenant KEY in WROTA_DATA; ends with 1 where there is one, and leaves it alone."""
    with opened(key) as desk:
        is_new = desk.store.create()
        desk.store.prove()
        path = desk.store.path
    if not is_new:
        click.echo(catalogue_for().translate(say("There is a database already: {path}", path=path)), err=True)
        sys.exit(1)
    click.echo(catalogue_for().translate(say("The new database is {path}.", path=path)))
