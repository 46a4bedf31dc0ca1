"""Who is calling: as many proxies are believed as the operator named, and no header more (hazards 59)."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrota.rules.client_address import client_address, is_told

PEER = "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("", 0, PEER),
        ("198.51.100.7", 0, PEER),
        ("198.51.100.7", 1, "198.51.100.7"),
        ("1.2.3.4, 198.51.100.7", 1, "198.51.100.7"),
        ("1.2.3.4,198.51.100.7,10.0.0.1", 2, "198.51.100.7"),
        ("198.51.100.7", 2, PEER),
        ("", 1, PEER),
        (" , ", 1, PEER),
        ("a", 1, PEER),
        ("unknown", 1, PEER),
        ("198.51.100.7, a", 1, PEER),
        ("a, 198.51.100.7", 1, "198.51.100.7"),
        ("198.51.100.7:443", 1, "198.51.100.7"),
        ("1.2.3.4, 198.51.100.7:51234", 1, "198.51.100.7"),
        ("[2001:db8:1:2::9]:51234", 1, "2001:db8:1:2::/64"),
        ("[::ffff:198.51.100.7]:51234", 1, "198.51.100.7"),
        ("198.51.100.7:", 1, PEER),
        ("198.51.100.7:x", 1, PEER),
        ("198.51.100.7:123456", 1, PEER),
        ("198.51.100.7:1:2", 1, PEER),
        ("[2001:db8::1]x", 1, PEER),
        ("2001:db8:1:2:3:4:5:6:443", 1, PEER),
        (":443", 1, PEER),
        ("[]:443", 1, PEER),
        ("198.51.100.256", 1, PEER),
        ("0198.51.100.7", 1, PEER),
        ("１98.51.100.7", 1, PEER),
        ("[2001:db8:1:2::9]", 1, "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", 1, "198.51.100.7"),
        ("::1", 1, "::/64"),
        ("fe80::1%eth0", 1, "fe80::/64"),
        ("198.51.100.7\t", 1, "198.51.100.7"),
        ("127.0.0.1", 1, "127.0.0.1"),
    ],
)
def test_the_address_is_read_from_the_right_end(forwarded: str, proxies: int, expected: str) -> None:
    assert client_address(PEER, forwarded, proxies) == expected


@pytest.mark.parametrize(
    ("peer", "expected"),
    [("2001:db8::1", "2001:db8::/64"), ("::ffff:192.0.2.1", PEER), ("", "unknown"), ("unix:", "unknown")],
)
def test_a_peer_is_read_alike(peer: str, expected: str) -> None:
    assert client_address(peer, "", 0) == expected
    assert client_address(peer, "rubbish", 1) == expected


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("198.51.100.7", 1, True),
        ("1.2.3.4, 198.51.100.7:443", 1, True),
        ("198.51.100.7, 10.0.0.1", 2, True),
        ("198.51.100.7", 2, False),
        ("unknown", 1, False),
        ("", 1, False),
        ("198.51.100.7", 0, False),
    ],
)
def test_it_is_known_whether_the_proxies_have_told_the_address(forwarded: str, proxies: int, expected: bool) -> None:
    assert is_told(forwarded, proxies) is expected


@given(st.ip_addresses(v=4), st.integers(0, 65535), st.sampled_from(["{}", "{}:{}", " {} ", " {}:{} ", "::ffff:{}"]))
def test_the_port_of_a_caller_tells_nobody_apart(address: object, port: int, spelling: str) -> None:
    assert client_address(PEER, f"1.2.3.4, {spelling.format(address, port)}", 1) == str(address)


@given(
    st.integers(2**125, 2**126 - 1).map(IPv6Address),
    st.integers(0, 65535),
    st.sampled_from(["{}", "[{}]", "[{}]:{}", "{}%eth0", "[{}%eth0]:{}"]),
)
def test_nor_does_that_of_a_caller_by_ipv6(address: object, port: int, spelling: str) -> None:
    seen = client_address(PEER, spelling.format(address, port), 1)
    assert seen == client_address(PEER, str(address), 1) == client_address(str(address), "", 0)
    assert seen.endswith("/64")
