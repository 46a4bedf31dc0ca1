"""``wrota sessions end``: after a copy was put back, nobody is in, and no link of that day opens anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from people import ANNA, portal
from sites import ADDRESSES, environment
from wrota.cli.sessions import sessions as command
from wrota.desk import Desk, password_by_link
from wrota.site import Site
from wrota.store import audit, promised_links, sessions, tables


@pytest.fixture
def desk(site: Site) -> Desk:
    """Alfa's desk, its store open."""
    return portal(site, "alfa").desk


def end(site: Site, key: str) -> str:
    known = environment(site.settings.tenants, site.settings.data, WROTA_ADDRESS=ADDRESSES)
    outcome = CliRunner(env=known).invoke(command, ["end", key])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output.strip()


def test_a_link_that_was_used_does_not_come_back_with_an_older_copy(site: Site, desk: Desk) -> None:
    with desk.store.writing():
        token = promised_links.make(desk.store, 1, "access", timedelta(hours=1))
        promised_links.promise(desk.store, 2, "access")
        for account_id in (1, 2):
            sessions.open(desk.store, account_id)
    assert end(site, "alfa") == "Ended sessions: 2. Void links: 2."
    assert password_by_link.look(desk, token) is None
    assert not password_by_link.choose_password(desk, token, "fioletowy-parasol-7", "http://alfa.localhost:8000")
    assert desk.store.rows(tables.SessionRow.select()) == []
    assert audit.verify(desk.store) is None
    assert end(site, "alfa") == "Ended sessions: 0. Void links: 0."


def test_another_institution_keeps_its_own(site: Site, desk: Desk) -> None:
    with desk.store.writing():
        sessions.open(desk.store, 1)
    assert end(site, "beta") == "Ended sessions: 0. Void links: 0."
    assert len(desk.store.rows(tables.SessionRow.select())) == 1


def test_people_sign_in_again_as_ever(site: Site, desk: Desk) -> None:
    end(site, "alfa")
    account = desk.store.rows(tables.AccountRow.select())[0]
    assert desk.seams.hasher.verify(account.password_hash, ANNA.password)
