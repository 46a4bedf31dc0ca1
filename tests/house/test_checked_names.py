"""Checked names: a misspelt letter, link, act, reason or the like fails the type check before anybody runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

BEGINNING = """
from wrota import signals
from wrota.desk import Desk, letters
from wrota.desk.letters import Destination
from wrota.store import Store, audit, cases, limits, links, outbox, pending, sessions
from wrota.store.accounts import Account
from wrota.store.links import Link
from wrota.store.outbox import NewLetter
from wrota.store.sessions import Session


def spell(desk: Desk, store: Store, account: Account, to: Destination, link: Link, session: Session) -> None:
"""

SPELLED = {
    "a notice": ('letters.send_notice(desk, "{}", account, "")', "password_changed", "pasword_changed"),
    "a letter with a link": ('letters.send_link(desk, "{}", "email", account, to)', "email_confirm", "email_confrim"),
    "a letter in the outbox": ('outbox.put(store, NewLetter("{}", "pl", "", ""))', "invitation", "invitaton"),
    "a kind of link": ('links.find(store, "token", "access", "{}")', "granted", "grantd"),
    "a link of a letter": ('letters.send_link(desk, "invitation", "{}", account, to)', "invitation", "account_closed"),
    "a link that is compared": ('print(link.kind == "{}")', "activation", "activate"),
    "an act of the audit": ('audit.write(store, "{}")', "address_confirmed", "adress_confirmed"),
    "a reason of a case": ('cases.open(store, "{}", "recovery")', "asked", "askd"),
    "a reason found later": ('cases.explain(store, "K7PM-2Q4X", "{}")', "too_many_letters", "to_many_letters"),
    "an act of a case": ('cases.open(store, "asked", "{}")', "recovery", "recover"),
    "the purpose of a session": ('sessions.open(store, 1, purpose="{}")', "claim", "clam"),
    "a purpose that is compared": ('print(session.purpose == "{}")', "account", "acount"),
    "a change that waits": ('pending.find(store, 1, "{}")', "email", "e-mail"),
    "what tries are counted by": ('limits.Bucket("{}", "", 5, 60)', "recovery", "recvery"),
    "a signal": ('signals.announce(signals.{}, "alfa")', "signed_in", "sign_in"),
}
"""A statement with a gap for a name, the name, and one like it that there is not."""


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Check every statement with both names in one run; return which names of each were refused."""
    lines = [(what, name, gap.format(name)) for what, (gap, *names) in SPELLED.items() for name in names]
    file = tmp_path_factory.mktemp("names") / "spelled.py"
    file.write_text(BEGINNING + "".join(f"    {statement}\n" for _, _, statement in lines), "utf-8")
    said = checked(file)
    bad = {int(number) for number in re.findall(r"spelled\.py:([0-9]+): error: ", said)}
    first = BEGINNING.count("\n") + 1
    assert bad, said
    assert min(bad) >= first, said
    found: dict[str, set[str]] = {what: set() for what in SPELLED}
    for number, (what, name, _) in enumerate(lines, first):
        found[what] |= {name} if number in bad else set()
    return found


def checked(file: Path) -> str:
    """Return what mypy says of a file, with the project's settings and the cache that `make lint` leaves."""
    command = [sys.executable, "-m", "mypy", "--cache-dir", ".mypy_cache", str(file)]
    world = {**os.environ, "MYPYPATH": str(CHECKOUT / "core")}
    return subprocess.run(command, cwd=CHECKOUT, env=world, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("what", SPELLED)
def test_a_misspelt_name_fails_the_type_check_and_the_right_one_passes(refused: dict[str, set[str]], what: str) -> None:
    _, _, wrong = SPELLED[what]
    assert refused[what] == {wrong}
