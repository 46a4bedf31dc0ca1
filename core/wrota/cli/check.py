"""``wrota check``: every mistake in the folders of tenants, with file, line and column."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from wrota import settings
from wrota.cli.language import SPOKEN, telling
from wrota.errors import SettingsError
from wrota.tenant import neighbours
from wrota.tenant.findings import Finding
from wrota.words import Catalogue, say


@click.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--lang", type=click.Choice(SPOKEN), help="The language of the findings; LANG decides otherwise.")
def check(folders: tuple[str, ...], lang: str | None) -> None:
    """Look through tenants' folders, those of WROTA_TENANTS if none is named; ends with 1 if there are errors."""
    catalogue = telling(lang)
    try:
        given = {Path(folder): folder for folder in folders or _all_folders()}
    except SettingsError as error:
        click.echo(catalogue.tell(error.sentence), err=True)
        sys.exit(2)
    found = neighbours.examine(tuple(given))
    for folder, findings in found.items():
        for finding in findings:
            file = f"{given[folder].rstrip('/')}/{finding.file.relative_to(folder)}"
            click.echo(finding.told(catalogue, file))
    _close(catalogue, len(found), [finding for findings in found.values() for finding in findings])


def _all_folders() -> tuple[str, ...]:
    root = settings.tenants_folder(os.environ)
    try:
        return tuple(str(folder) for folder in neighbours.tenant_folders(root))
    except OSError as error:
        raise SettingsError(say("{folder} cannot be read.", folder=root)) from error


def _close(catalogue: Catalogue, folders: int, findings: Iterable[Finding]) -> None:
    """Say how much was found, beside the findings so that programs can read those alone."""
    severities = [finding.severity for finding in findings]
    errors, warnings = severities.count("error"), severities.count("warning")
    sentence = say(
        "Folders: {folders}. Errors: {errors}. Warnings: {warnings}.", folders=folders, errors=errors, warnings=warnings
    )
    click.echo(catalogue.tell(sentence), err=True)
    sys.exit(1 if errors else 0)
