"""``wrota audit``: verifies that the audit log is still what was recorded."""

from __future__ import annotations

import sys

import click

from wrota.cli.language import catalogue_for
from wrota.cli.stores import opened
from wrota.store import audit as events
from wrota.words import say


@click.group()
def audit() -> None:
    """The chained record of what was done."""


@audit.command()
@click.argument("key")
def verify(key: str) -> None:
    """Check the chain of one tenant: 0 = whole, 1 = not, with the first bad event."""
    with opened(key) as desk:
        fault = events.verify(desk.store)
    if fault is None:
        click.echo(catalogue_for().translate(say("The audit is whole.")))
        return
    click.echo(catalogue_for().translate(say("Event {number}: {why}", number=fault.seq, why=fault.why)))
    sys.exit(1)
