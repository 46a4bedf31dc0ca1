"""Callers are counted by the address that the operator's proxies tell, whatever else a request says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from people import ANNA
from reading import Reader
from wrota.site import Site

PEER = "192.0.2.1"


def failures_until_wait(site: Site, address: Callable[[int], dict[str, str]], peer: str = PEER) -> int:
    """Return after how many failures, each from another claimed address, the caller has to wait."""
    for number in range(40):
        reader = Reader(site, "http://alfa.localhost:8000/", address=peer)
        token = reader.get("logowanie").form().fields["csrf_token"]
        data = {"identifier": f"nikt-{number}", "password": "x", "csrf_token": token}
        if reader.send("logowanie", data, headers=address(number)).status_code == 429:
            return number
    return 40


@pytest.mark.parametrize(
    "address",
    [
        lambda number: {"X-Forwarded-For": f"198.51.100.{number}"},
        lambda number: {"X-Real-IP": f"198.51.100.{number}"},
        lambda number: {"Forwarded": f"for=198.51.100.{number}"},
        lambda number: {"Client-IP": f"198.51.100.{number}", "CF-Connecting-IP": f"198.51.100.{number}"},
    ],
    ids=["X-Forwarded-For", "X-Real-IP", "Forwarded", "others"],
)
def test_without_proxies_no_header_hides_a_caller(site: Site, address: Callable[[int], dict[str, str]]) -> None:
    assert failures_until_wait(site, address) == 30


def test_behind_a_proxy_only_what_it_adds_tells_callers_apart(open_site: Callable[..., Site]) -> None:
    site = open_site(proxies=1)
    forged = failures_until_wait(site, lambda number: {"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"})
    assert forged == 30
    assert failures_until_wait(site, lambda number: {"X-Forwarded-For": f"198.51.101.{number}"}) == 40
    garbled = failures_until_wait(site, lambda number: {"X-Forwarded-For": f"rubbish-{number}"}, peer="192.0.2.2")
    assert garbled == 30


def test_one_household_of_ipv6_is_one_caller(open_site: Callable[..., Site]) -> None:
    site = open_site(proxies=1)
    assert failures_until_wait(site, lambda number: {"X-Forwarded-For": f"2001:db8:5:6::{number:x}"}) == 30


def test_an_identifier_is_counted_behind_a_proxy_as_well(open_site: Callable[..., Site]) -> None:
    site = open_site(proxies=1)
    statuses = []
    for _ in range(6):
        reader = Reader(site, "http://alfa.localhost:8000/")
        token = reader.get("logowanie").form().fields["csrf_token"]
        data = {"identifier": ANNA.identifier, "password": "x", "csrf_token": token}
        statuses.append(reader.send("logowanie", data, headers={"X-Forwarded-For": "198.51.100.7"}).status_code)
    assert statuses == [422] * 5 + [429]
