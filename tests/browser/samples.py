"""The demonstration, with a portal in the base theme besides, and the templates behind the page on view."""

from __future__ import annotations

import csv
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import jinja2
import pytest
from waitress.server import create_server

from browser.background import Background
from sites import SECRET
from wrota import resources
from wrota.demo import Demonstration, fill, modules
from wrota.desk import claim_saving, recovery
from wrota.desk.claim_saving import Answers
from wrota.desk.sign_in import Attempt, sign_in
from wrota.errors import Refused, StoreBusy
from wrota.portal import Portal
from wrota.post.inbox import Inbox
from wrota.post.rounds import Rounds
from wrota.rules.addresses import parse_templates
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.store import acceptances, accounts, sessions, tables
from wrota.store.acceptances import AcceptedText, How, NewAcceptance
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record
from wrota.tenant.reader import read
from wrota.tenant.schema import Config
from wrota.words import say

FOLDERS = (*sorted(resources.samples().glob("*/")), Path(__file__).resolve().parents[1] / "folders" / "alfa")
"""The samples, and a portal in the base theme whose module leads somewhere."""

CONFIGS: dict[str, Config] = {folder.name: read(folder).config for folder in FOLDERS}
TEMPLATES = frozenset(
    path for path in resources.themes().glob("*/templates/**/*.html") if path.parent.name != "preview"
)
"""What people of an institution see, and the demonstration; the preview has a test of its own."""

PEOPLE = """\
identifier:login,email,name,permissions,state,password
anna.n,anna@example.com,Anna Nowak,parent,active,zielony-rower-nad-woda
bogdan,bogdan@example.com,Bogdan Lis,,active,wysoka-brzoza-i-wiatr
"""
"""Those of the portal that is no sample."""


@dataclass(frozen=True)
class Resident:
    """One of the sample people, as the portal's own table has them."""

    identifier: str
    password: str


class Samples:
    """A running demonstration; a database that keeps one waiting, or the link of a letter, is one call away."""

    def __init__(self, folder: Path) -> None:
        self._tenants = folder / "tenants"
        for tenant in FOLDERS:
            shutil.copytree(tenant, self._tenants / tenant.name)
            _let_changes_be_told(self._tenants / tenant.name / "tenant.toml")
        people = self._tenants / FOLDERS[-1].name / "people" / "people.csv"
        people.parent.mkdir()
        people.write_text(PEOPLE, encoding="utf-8")
        self.shown: frozenset[Path] = frozenset()
        self.cookies: dict[str, Any] = {}
        self._rendering = threading.local()
        self._is_busy = False
        server = create_server(self._answer, host="127.0.0.1", port=0, threads=4)
        self._server = Background(server)
        self.port = int(server.effective_port)
        templates = parse_templates(f"http://{{key}}.localhost:{self.port},http://localhost:{self.port}/{{key}}")
        seams = Seams(hasher=Hasher(memory_kib=8, passes=1), statement=self._note_statement)
        settings = Settings(self._tenants, folder / "data", SECRET, templates)
        self.site = Site(settings, seams, modules=modules(), is_demonstration=True)
        self._inbox = Inbox()
        self._rounds = Rounds(settings, seams, self._inbox)
        self._demonstration = Demonstration(self.site, self._inbox, self.port)
        self._links: dict[str, str] = {}
        self._claimants = 9
        self._newcomers = 0
        self._hammered = 0
        fill(self.site)
        self._server.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.close()
        self.site.close()

    def address(self, key: str, path: str = "/") -> str:
        """Return an address of a portal; without a key, of the demonstration itself."""
        return f"http://{key}.localhost:{self.port}{path}" if key else f"http://localhost:{self.port}{path}"

    def portal(self, key: str) -> Portal:
        """Return a living portal."""
        return self.site.portals.get(self.site.folders.folder(key))

    def people(self, key: str) -> list[Resident]:
        """Return the sample people who can sign in."""
        return [
            Resident(next(row[name] for name in row if name.startswith("identifier:") and row[name]), row["password"])
            for row in self._rows(key)
            if row["password"] and row["state"] == "active" and row["email"] and not row.get("valid_until")
        ]

    def link(self, key: str) -> str:
        """Return the link of a letter to the second of the people, the same one each time."""
        if key not in self._links:
            query = recovery.RecoveryQuery(
                self.people(key)[1].identifier, "192.0.2.1", self.address(key, ""), "pl", None
            )
            desk = self.portal(key).desk
            with desk.store.open():
                recovery.ask(desk, query)
            self._rounds.once()
            texts = (letter.text for letter in self._inbox.letters() if letter.tenant == key)
            lines = (line for text in texts for line in text.splitlines())
            self._links[key] = next(line for line in lines if line.startswith("http") and "/odnosnik/" in line)
        return self._links[key]

    def newest_link(self, key: str, path: str) -> str:
        """Let the worker go round, and return the newest link of that kind that a portal's letters carried."""
        self._rounds.once()
        texts = (letter.text for letter in self._inbox.letters() if letter.tenant == key)
        return next(line for text in texts for line in text.splitlines() if line.startswith("http") and path in line)

    def sign_in_elsewhere(self, key: str, person: Resident) -> None:
        """Let a person be signed in in one more browser."""
        desk = self.portal(key).desk
        with desk.store.open():
            sign_in(desk, Attempt(person.identifier, person.password, "192.0.2.2", agent="Firefox, Android"))

    def hammer(self, key: str) -> str:
        """Let strangers fail at an identifier until everybody has to wait for it, and return the identifier."""
        desk = self.portal(key).desk
        self._hammered += 1
        for number in range(desk.tenant.config.limits.per_identifier):
            with desk.store.open(), suppress(Refused):
                sign_in(desk, Attempt(f"nikt.{self._hammered}", "nie-to-haslo", f"198.51.100.{number}"))
        return f"nikt.{self._hammered}"

    def move_in(self, key: str, password: str) -> str:
        """Give a portal somebody who is in no test but this one, and return what the person signs in with."""
        home, kinds = self.portal(key), {"symbol": "L0999999", "pesel": "44051401359", "login": "na.chwile"}
        held = [Held(kind.kind, kinds[kind.kind]) for kind in home.tenant.config.identifier if kind.kind in kinds]
        hashed = self.site.seams.hasher.hash(password)
        with home.store.open(), home.store.writing():
            accounts.add(home.store, Record(State.ACTIVE, "Na Chwilę", password_hash=hashed, identifiers=tuple(held)))
        return held[0].value

    def move_newcomer_in(self, key: str, *, knows_older: bool = False) -> tuple[Resident, str]:
        """Give a portal somebody who has a policy to settle; return who this is and the number that goes with it."""
        desk, number = self.portal(key).desk, "47999000090000000000000002"
        self._newcomers += 1
        one = Resident(f"L08{self._newcomers:05}", "MoSt48#nad-Lyna")
        hashed, policy = self.site.seams.hasher.hash(one.password), desk.tenant.config.policy[0]
        proofs, held = (NewProof(policy.proof or "", number),), (Held("symbol", one.identifier),)
        may = tuple({module.permission: None for module in desk.tenant.config.module if module.permission})
        record = Record(
            State.ACTIVE, "Ktoś Nowy", permissions=may, password_hash=hashed, identifiers=held, proofs=proofs
        )
        with desk.store.open(), desk.store.writing():
            account = accounts.add(desk.store, record)
            if knows_older:
                older = AcceptedText("pl", b"# Dawna wersja")
                new = NewAcceptance(policy.id, date(2001, 2, 3), older, {}, How.ACCEPTED, desk.now())
                acceptances.add(desk.store, account.id, new, "matched")
        return one, number

    def move_claimant_in(self, key: str) -> tuple[str, str]:
        """Give a portal somebody born on 14.05.1944 who has not opened the account; return what opens the form."""
        home = self.portal(key)
        self._claimants += 1
        pesel, number = f"440514013{self._claimants:02}", f"3025001{self._claimants:02}"
        proofs = (NewProof(home.tenant.config.enrolment.claim_proof or "", number),)
        held = (Held("pesel", pesel),)
        with home.store.open(), home.store.writing():
            accounts.add(home.store, Record(State.REGISTERED, "Ktoś Nowy", identifiers=held, proofs=proofs))
        return pesel, number

    def save_elsewhere(self, key: str, pesel: str, number: str) -> None:
        """Let a claim have been saved in another browser."""
        desk = self.portal(key).desk
        with desk.store.open():
            opened = sign_in(desk, Attempt(pesel, number, "192.0.2.3")).session
            found = sessions.find(desk.store, opened, idle=sessions.LONGEST, absolute=sessions.LONGEST, now=desk.now())
            assert found
            answers = Answers("inna@example.com", "a hash", {})
            claim_saving.save(desk, found, answers, self.address(key, ""), "pl")

    def age(self, key: str, minutes: float) -> None:
        """Let every session of a portal have lain unused for so many minutes; nobody signs in by a dead one again."""
        store = self.portal(key).store
        with store.open(), store.writing():
            store.change(tables.SessionRow.update(used_at=store.now() - timedelta(minutes=minutes)))
        if minutes > self.portal(key).tenant.config.session.idle_minutes:
            self.cookies.pop(key, None)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Let every statement of every store come too late."""
        self._is_busy = True
        try:
            yield
        finally:
            self._is_busy = False

    def _rows(self, key: str) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = []
        for file in sorted((self._tenants / key / "people").glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as table:
                rows += csv.DictReader(table)
        return rows

    def _note_statement(self, _: str) -> None:
        if self._is_busy:
            raise StoreBusy(say("The service is very busy. Please try again in a moment."))

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and keep the templates of the page, with those of the fragments that came into it."""
        self._rendering.files = set()
        answer = self._demonstration(environ, start_response)
        files = frozenset(self._rendering.files)
        if files:
            self.shown = self.shown | files if "HTTP_HX_REQUEST" in environ else files
        return answer

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Notice each template when it is rendered; includes and parents are asked for again each time."""
        get_template = jinja2.Environment.get_template

        def noticing(environment: jinja2.Environment, *args: Any, **kwargs: Any) -> jinja2.Template:
            template = get_template(environment, *args, **kwargs)
            files: set[Path] = getattr(self._rendering, "files", set())
            files.add(Path(template.filename or ""))
            return template

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(jinja2.Environment, "get_template", noticing)
            yield


def _let_changes_be_told(config: Path) -> None:
    """Let an institution that asks again only give notice, so that both can be seen."""
    text = config.read_text("utf-8").replace('again = "ask"', 'again = "notice"')
    config.write_text(
        text.replace("date = 2018-05-25\n", 'date = 2018-05-25\nchanges = "Nowy punkt o licznikach."\n'), "utf-8"
    )
