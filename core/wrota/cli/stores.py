"""Opening a tenant's folder or desk for a command: the same folder, keys and database that the site uses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from wrota import settings
from wrota.cli.language import telling
from wrota.desk import Desk
from wrota.errors import WrotaError
from wrota.rules import keys
from wrota.seams import Seams
from wrota.store import Store
from wrota.tenant.findings import FolderRefused
from wrota.tenant.reader import read
from wrota.tenant.tenant import Tenant


@contextmanager
def in_words() -> Iterator[None]:
    """Tell in words what is refused on purpose, and end the command with 2."""
    try:
        yield
    except FolderRefused as broken:
        for finding in broken.errors:
            click.echo(finding.told(telling()), err=True)
        sys.exit(2)
    except WrotaError as error:
        click.echo(telling().tell(error.sentence), err=True)
        sys.exit(2)


@contextmanager
def opened(key: str) -> Iterator[Desk]:
    """Open the desk of a tenant; what is refused on purpose is told in words."""
    with in_words(), _desk(key) as desk:
        yield desk


def tenant(key: str) -> Tenant:
    """Read the folder of a tenant."""
    return read(settings.tenants_folder(os.environ) / key)


@contextmanager
def _desk(key: str) -> Iterator[Desk]:
    institution = tenant(key)
    seams = Seams()
    tenant_keys = keys.derive(settings.secret(os.environ), key)
    store = Store(settings.data_folder(os.environ) / f"{key}.sqlite3", tenant_keys, seams)
    try:
        yield Desk(institution, store, tenant_keys, seams)
    finally:
        store.retire()
