"""An import of very many people while somebody signs in: how long each of these waits, and what the import takes."""

from __future__ import annotations

import csv
import multiprocessing
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from wrota.desk import Desk
from wrota.desk.sign_in import Attempt, sign_in
from wrota.desk.staff.people import import_people
from wrota.errors import Overloaded, Refused, StoreBusy, TooMany
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.states import State
from wrota.seams import Seams
from wrota.store import accounts
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record
from wrota.tenant.new_folder import create
from wrota.tenant.reader import read

SECRET = b"bench-only-3vZ8tW5xYb7NcR2pLm9sDf4gHj6a"
EVERY = 0.05
PASSWORD = "cztery slowa w rzedzie"


@dataclass(frozen=True)
class ImportFigures:
    """What one run measured; times in seconds, sizes in MiB."""

    people: int
    seconds: float
    waits: Sequence[float]
    refused: int
    memory: float
    log: float

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.waits, n=100)
        return "\n".join(
            (
                f"{self.people} people imported in {self.seconds:.1f} s, while {len(self.waits)} sign-ins came",
                f"  a sign-in                     {cuts[49] * 1000:8.0f} ms median, {cuts[98] * 1000:.0f} ms p99,"
                f" {max(self.waits) * 1000:.0f} ms at most",
                f"  told to come later            {self.refused:8d}",
                f"  memory of the import at most  {self.memory:8.0f} MiB",
                f"  write-ahead log at most       {self.log:8.1f} MiB",
            )
        )


def write_sheet(path: Path, people: int) -> None:
    """Write a sheet of people, each with a login, an e-mail address and a name."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("identifier:login", "email", "name"))
        born = date(1980, 1, 1)
        for number in range(people):
            login = KINDS["login"].specimen(number, born)
            writer.writerow((login, f"osoba{number}@example.org", f"Osoba Numer {number}"))


def measure(people: int) -> ImportFigures:
    """Import so many people in one process while another signs somebody in every 50 ms."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        folder, sheet = create(room, "pattern"), room / "people.csv"
        write_sheet(sheet, people)
        desk = Desk.of(read(folder), room / "data", SECRET, Seams())
        desk.store.create()
        add_anna(desk)
        desk.store.retire()
        fresh = multiprocessing.get_context("spawn")
        memory = fresh.Value("d", 0.0)
        importer = fresh.Process(target=_import, args=(folder, sheet, memory))
        waits: list[float] = []
        refused: list[Exception] = []
        log = [0]
        began = time.monotonic()
        importer.start()
        watch = threading.Thread(target=_watch, args=(desk.store.path, importer, log))
        watch.start()
        desk = Desk.of(read(folder), room / "data", SECRET, Seams())
        while importer.is_alive():
            waits.append(timed_sign_in(desk, refused))
            time.sleep(max(0.0, EVERY - waits[-1]))
        seconds = time.monotonic() - began
        watch.join()
        desk.store.retire()
        assert importer.exitcode == 0
        return ImportFigures(people, seconds, waits, len(refused), memory.value, log[0] / 2**20)


def add_anna(desk: Desk) -> None:
    """Put in whoever is signed in all the time."""
    with desk.store.open(), desk.store.writing():
        hashed = desk.seams.hasher.hash(PASSWORD)
        accounts.add(desk.store, Record(State.ACTIVE, password_hash=hashed, identifiers=(Held("login", "anna"),)))


def _import(folder: Path, sheet: Path, memory: Synchronized[float]) -> None:
    desk = Desk.of(read(folder), folder.parent / "data", SECRET, Seams())
    with sheet.open("rb") as file:
        import_people(desk.store, desk.tenant.config, file, desk.seams)
    desk.store.retire()
    memory.value = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed_sign_in(desk: Desk, refused: list[Exception]) -> float:
    """Sign somebody in, and return the seconds that it took; keep what refused it."""
    began = time.monotonic()
    try:
        with desk.store.open():
            sign_in(desk, Attempt("anna", PASSWORD, "192.0.2.1"))
    except (StoreBusy, Overloaded, TooMany, Refused) as error:
        refused.append(error)
    return time.monotonic() - began


def _watch(database: Path, importer: multiprocessing.process.BaseProcess, log: list[int]) -> None:
    file = database.with_name(f"{database.name}-wal")
    while importer.is_alive():
        log[0] = max(log[0], file.stat().st_size if file.exists() else 0)
        time.sleep(0.02)


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
