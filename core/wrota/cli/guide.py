"""``wrota guide``: what ``make guide`` runs."""

from __future__ import annotations

from pathlib import Path

import click

from wrota.words import FIRST_LANGUAGE


@click.command(hidden=True)
@click.argument("chapters", type=click.Path(exists=True, file_okay=False, path_type=Path))
def guide(chapters: Path) -> None:
    """Write the guide for administrators beside the folder of its chapters."""
    from wrota.tenant.guide import written

    chapters.with_suffix(".md").write_text(written(chapters, FIRST_LANGUAGE), encoding="utf-8")
