"""``wrota check``: validates the folders of tenants, every mistake with file, line and column."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import click

from wrota import settings
from wrota.cli.language import SPOKEN, catalogue_for
from wrota.errors import SettingsError, WrotaError
from wrota.rules.evidence import NOTHING, Accepted
from wrota.rules.moments import WARSAW
from wrota.site import holders
from wrota.store import evidence
from wrota.tenant import neighbours
from wrota.tenant.findings import Finding
from wrota.words import Catalogue, say

_HERE = Path("tenants")


@click.command()
@click.argument("folders", nargs=-1, metavar="[KEY|FOLDER]...")
@click.option("--lang", type=click.Choice(SPOKEN), help="The language of the findings; LANG decides otherwise.")
def check(folders: tuple[str, ...], lang: str | None) -> None:
    """Look through tenants' folders, those of WROTA_TENANTS if none is named; ends with 1 if there are errors.

    A KEY is looked for in WROTA_TENANTS, else in ./tenants.
    """
    catalogue = catalogue_for(lang)
    try:
        given = {Path(folder): folder for folder in map(_meant, folders or _all_folders())}
    except SettingsError as error:
        click.echo(catalogue.translate(error.sentence), err=True)
        sys.exit(2)
    found = neighbours.examine(tuple(given), lambda key: _accepted(key, catalogue), _holders(catalogue))
    for folder, findings in found.items():
        for finding in findings:
            file = f"{given[folder].rstrip('/')}/{finding.file.relative_to(folder)}"
            click.echo(finding.text(catalogue, file))
    _close(catalogue, len(found), [finding for findings in found.values() for finding in findings])


def _meant(folder: str) -> str:
    """Return the folder that is meant: where there is none of this name, the institution's of this key."""
    of_key = Path(os.environ.get("WROTA_TENANTS") or _HERE) / folder
    return str(of_key) if not Path(folder).is_dir() and of_key.is_dir() else folder


def _all_folders() -> tuple[str, ...]:
    root = settings.tenants_folder(os.environ)
    try:
        return tuple(str(folder) for folder in neighbours.tenant_folders(root))
    except OSError as error:
        raise SettingsError(say("{folder} cannot be read.", folder=root)) from error


def _accepted(key: str, catalogue: Catalogue) -> Accepted:
    """Return what was accepted by a tenant's database, where there is one; that one cannot be read, is said."""
    if not os.environ.get("WROTA_DATA"):
        return NOTHING
    try:
        database = settings.data_folder(os.environ) / f"{key}.sqlite3"
        return Accepted(evidence.read(database), datetime.now(WARSAW).date())
    except WrotaError as error:
        click.echo(catalogue.translate(error.sentence), err=True)
        return NOTHING


def _holders(catalogue: Catalogue) -> Mapping[str, str]:
    """Return who had which host first at a site, where one remembers; that it cannot be read, is said."""
    if not os.environ.get("WROTA_DATA"):
        return {}
    data = Path(os.environ["WROTA_DATA"])
    try:
        return holders.read(data) or {}
    except (OSError, ValueError):
        click.echo(catalogue.translate(say("{folder} cannot be read.", folder=data / holders.FILE)), err=True)
        return {}


def _close(catalogue: Catalogue, folders: int, findings: Iterable[Finding]) -> None:
    """Say how much was found, beside the findings so that programs can read those alone."""
    severities = [finding.severity for finding in findings]
    errors, warnings = severities.count("error"), severities.count("warning")
    sentence = say(
        "Folders: {folders}. Errors: {errors}. Warnings: {warnings}.", folders=folders, errors=errors, warnings=warnings
    )
    click.echo(catalogue.translate(sentence), err=True)
    sys.exit(1 if errors else 0)
