"""The context of a command: a tenant's folder or desk, with the same keys and database that the site uses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from wrota import settings
from wrota.cli.language import catalogue_for
from wrota.desk import Desk
from wrota.errors import SettingsError, WrotaError
from wrota.rules.addresses import parse_templates
from wrota.seams import Seams
from wrota.tenant.findings import FolderRefused
from wrota.tenant.reader import read
from wrota.tenant.tenant import Tenant
from wrota.words import say


@contextmanager
def in_words(lang: str | None = None) -> Iterator[None]:
    """Tell in words, of a language that was asked for, what is refused on purpose, and end the command with 2."""
    try:
        yield
    except FolderRefused as broken:
        for finding in broken.errors:
            click.echo(finding.text(catalogue_for(lang)), err=True)
        sys.exit(2)
    except WrotaError as error:
        click.echo(catalogue_for(lang).translate(error.sentence), err=True)
        sys.exit(2)


@contextmanager
def opened(key: str, lang: str | None = None) -> Iterator[Desk]:
    """Open the desk of a tenant; what is refused on purpose is told in words."""
    with in_words(lang), _desk(key) as desk:
        yield desk


def tenant(key: str) -> Tenant:
    """Read the folder of a tenant."""
    return read(settings.tenants_folder(os.environ) / key)


def base_address(tenant: Tenant) -> str:
    """Return the first of the addresses at which people see a tenant; letters that nobody asked for begin with it."""
    templates = parse_templates(os.environ.get("WROTA_ADDRESS") or settings.DEFAULT_ADDRESS)
    bases = (base.url for template in templates for base in template.bases(tenant.key, tenant.config.hosts))
    address = next(bases, None)
    if address is None:
        raise SettingsError(
            say("Neither WROTA_ADDRESS nor hosts in tenant.toml says where people see {key}.", key=tenant.key)
        )
    return address


@contextmanager
def _desk(key: str) -> Iterator[Desk]:
    institution = tenant(key)
    secret = settings.secret(os.environ)
    desk = Desk.of(institution, settings.data_folder(os.environ), secret, Seams())
    try:
        yield desk
    finally:
        desk.store.retire()
