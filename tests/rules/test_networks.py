"""Networks that the operator names: what is read, what is refused, and which of several counts."""

from __future__ import annotations

import pytest

from wrota.errors import SettingsError
from wrota.rules.networks import parse_networks

KNOWN = parse_networks("203.0.113.0/24=500, 203.0.113.128/25=50,2001:db8:1::/48=1000, 198.51.100.7=40")


@pytest.mark.parametrize(
    ("address", "allowance"),
    [
        ("203.0.113.1", 500),
        ("203.0.113.200", 50),
        ("203.0.112.255", None),
        ("198.51.100.7", 40),
        ("198.51.100.8", None),
        ("2001:db8:1:2::/64", 1000),
        ("2001:db8:2:2::/64", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_the_narrowest_network_counts(address: str, allowance: int | None) -> None:
    assert KNOWN.allowance(address) == allowance


def test_without_the_setting_nobody_is_known() -> None:
    assert parse_networks("").allowance("203.0.113.1") is None


@pytest.mark.parametrize(
    "text",
    [
        "203.0.113.0/24",
        "203.0.113.0/24=",
        "203.0.113.0/24=0",
        "203.0.113.0/24=-5",
        "203.0.113.0/24=many",
        "203.0.113.0/24=9999999",
        "203.0.113.1/24=500",
        "school=500",
        "10.0.0.0/8=500",
        "0.0.0.0/0=500",
        "2001:db8::/31=500",
        "::/0=500",
        "203.0.113.0/24=500;198.51.100.0/24=500",
    ],
)
def test_anything_else_is_refused_with_the_part_that_is_wrong(text: str) -> None:
    with pytest.raises(SettingsError, match="WROTA_NETWORKS") as refused:
        parse_networks(f"192.0.2.0/24=100,{text}")
    assert text.split(",")[-1] in str(refused.value)
