"""Mutation testing of the lines that keep a promise: each is broken in turn, and its nearest tests must fail.

The lines stand in ``tests/mutants/*.toml``, an entry for each: ``promise`` says what it keeps, ``file`` and ``text``
where it is, ``broken`` what takes its place, and ``tests`` which tests are nearest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

CHECKOUT = Path(__file__).resolve().parents[1]
MUTANTS = CHECKOUT / "tests" / "mutants"
AT_ONCE = 2
PATIENCE = 120
"""Seconds after which tests that still run count as failed: the line had kept something from going on for ever."""

_NEEDED = ("core", "docs", "examples", "tenants", "tests", "themes", "translations", "benchmarks")
_FAILED = 1


@dataclass(frozen=True)
class Mutant:
    """A line that keeps a promise, and what it is broken to."""

    promise: str
    file: str
    text: str
    broken: str
    tests: tuple[str, ...]

    def fault(self, root: Path = CHECKOUT) -> str:
        """Return what is wrong with the entry itself, empty if nothing is."""
        path = root / self.file
        found = path.read_text("utf-8").count(self.text) if path.is_file() else 0
        if not self.text.strip() or found != 1:
            return f"the text stands {found} times in {self.file}, not once"
        if self.text == self.broken:
            return "the line is not broken"
        missing = [test for test in self.tests if not (root / test.partition("::")[0]).exists()]
        return f"there is no {', '.join(missing)}" if missing or not self.tests else ""


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: noticed by a test, or why not."""

    mutant: Mutant
    is_noticed: bool
    seconds: float
    output: str = ""


def mutants(folder: Path = MUTANTS) -> tuple[Mutant, ...]:
    """Return all entries, in the order of their files."""
    return tuple(
        Mutant(**{**entry, "tests": tuple(entry["tests"])})
        for file in sorted(folder.glob("*.toml"))
        for entry in tomllib.loads(file.read_text("utf-8"))["line"]
    )


def run(wanted: Sequence[Mutant]) -> list[Outcome]:
    """Break each line in a copy of the checkout of its own; raises `SystemExit` where a test fails without that."""
    with tempfile.TemporaryDirectory() as room:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            copies.put(_copied(Path(room) / str(number)))
        with ThreadPoolExecutor(AT_ONCE) as crew:
            _refuse_red(crew, copies, sorted({test for mutant in wanted for test in mutant.tests}))
            return list(crew.map(lambda mutant: _try(copies, mutant), wanted))


def _copied(room: Path) -> Path:
    for name in _NEEDED:
        shutil.copytree(CHECKOUT / name, room / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in CHECKOUT.iterdir():
        if path.is_file():
            shutil.copy(path, room)
    # Compiled by the contents: a broken line may be as long as the whole one, and written within the same second.
    compiled = (sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "core", "tests")
    subprocess.run(compiled, cwd=room, check=True)
    return room


def _refuse_red(crew: ThreadPoolExecutor, copies: SimpleQueue[Path], tests: Sequence[str]) -> None:
    def look(share: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
        room = copies.get()
        try:
            return _pytest(room, share, 1200) if share else None
        finally:
            copies.put(room)

    for done in crew.map(look, [tests[number::AT_ONCE] for number in range(AT_ONCE)]):
        if done and done.returncode:
            sys.exit(f"Without any broken line, tests fail:\n{done.stdout[-4000:]}")


def _try(copies: SimpleQueue[Path], mutant: Mutant) -> Outcome:
    room, begun = copies.get(), time.monotonic()
    path = room / mutant.file
    whole = path.read_text("utf-8")
    try:
        path.write_text(whole.replace(mutant.text, mutant.broken), "utf-8")
        done = _pytest(room, mutant.tests, PATIENCE)
        outcome = Outcome(mutant, done.returncode == _FAILED, time.monotonic() - begun, done.stdout)
    except subprocess.TimeoutExpired:
        outcome = Outcome(mutant, True, time.monotonic() - begun)
    finally:
        path.write_text(whole, "utf-8")
        copies.put(room)
    _tell(outcome)
    return outcome


def _pytest(room: Path, tests: Iterable[str], patience: float) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(room / "core")}
    command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    return subprocess.run(command, cwd=room, env=environ, capture_output=True, text=True, timeout=patience)


def _tell(outcome: Outcome) -> None:
    mutant, word = outcome.mutant, "noticed " if outcome.is_noticed else "SURVIVED"
    print(f"{word} {outcome.seconds:5.1f} s  {mutant.file}: {mutant.promise}", flush=True)
    if not outcome.is_noticed:
        print(f"    {mutant.text.strip()}\n    {mutant.broken.strip()}\n{outcome.output[-600:]}", flush=True)


def main(names: Sequence[str]) -> int:
    """Run the entries of the named files, or all; return 1 if a line can be broken without a test noticing."""
    wanted = [one for one in mutants() if not names or any(name in one.file or name in one.promise for name in names)]
    faults = [f"{one.file}: {one.promise} {fault}" for one in wanted if (fault := one.fault())]
    if faults or not wanted:
        print("\n".join(faults) or "No line is meant.")
        return 1
    begun = time.monotonic()
    survivors = [outcome for outcome in run(wanted) if not outcome.is_noticed]
    print(f"{len(wanted)} lines broken in {time.monotonic() - begun:.0f} s, {len(survivors)} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
