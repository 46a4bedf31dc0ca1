"""``wrota audit``: verifies that the audit log is still what was recorded."""

from __future__ import annotations

import sys

import click

from wrota.cli.language import catalogue_for
from wrota.cli.stores import opened
from wrota.store import audit as events
from wrota.store import audit_end
from wrota.store.audit_end import AuditHead
from wrota.words import say


@click.group()
def audit() -> None:
    """The chained record of what was done."""


@audit.command()
@click.argument("key")
@click.option("--since", metavar="NUMBER:DIGEST", help="An end that was noted before: by this command, or in the log.")
def verify(key: str, since: str | None) -> None:
    """Check the chain of one tenant: 0 = whole, and where it ends; 1 = not, with the first bad event.

    A record that was put back to an earlier day is whole by itself; --since finds that it is not what it was.
    """
    with opened(key) as desk, desk.store.open():
        noted = AuditHead.parse(since) if since else None
        head = audit_end.read(desk.store).head
        fault = events.verify(desk.store, noted)
    if fault is None:
        click.echo(catalogue_for().translate(say("The audit is whole.")))
        click.echo(str(head))
        return
    click.echo(catalogue_for().translate(say("Event {number}: {why}", number=fault.seq, why=fault.why)))
    sys.exit(1)
