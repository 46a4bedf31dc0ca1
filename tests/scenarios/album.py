"""The documentation of the manuals: what a person did, step by step, with the pictures taken on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs" / "manuals"


@dataclass
class Step:
    """One step of a manual; ``rows`` are the numbers under which it stands in docs/manuals/steps.md."""

    rows: tuple[str, ...]
    words: str
    pictures: list[str] = field(default_factory=list)


def written(title: str, steps: list[Step]) -> str:
    """Return the page of one manual."""
    return f"# {title}\n\n" + "\n".join(_step(number, step) for number, step in enumerate(steps, 1))


def _step(number: int, step: Step) -> str:
    pictures = "".join(f"\n![Krok {number}]({picture})\n" for picture in step.pictures)
    return f"{number}. {step.words} ({', '.join(step.rows)})\n{pictures}"
