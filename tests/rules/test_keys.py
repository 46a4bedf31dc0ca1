"""Keys: one for each tenant and errand, always the same, and never on a screen."""

from __future__ import annotations

import dataclasses

from wrota.rules.keys import Keys, derive

SECRET = bytes(range(32))
TENANTS = ("anemone", "anemone2", "bluebell", "cornflower|v1", "")


def material(keys: Keys) -> list[bytes]:
    """Return the key of every errand."""
    values = (getattr(keys, field.name) for field in dataclasses.fields(keys))
    return [value for value in values if isinstance(value, bytes)]


def test_no_two_tenants_or_errands_share_a_key() -> None:
    every = [key for tenant in TENANTS for key in material(derive(SECRET, tenant))]
    assert len(every) == len(set(every)) == 6 * len(TENANTS)
    assert {len(key) for key in every} == {32}


def test_a_tenants_keys_are_the_same_every_time() -> None:
    assert derive(SECRET, "anemone") == derive(SECRET, "anemone")


def test_another_secret_makes_other_keys() -> None:
    assert not set(material(derive(SECRET, "anemone"))) & set(material(derive(bytes(32), "anemone")))


def test_no_key_is_the_secret_itself() -> None:
    assert SECRET not in material(derive(SECRET, "anemone"))


def test_a_traceback_shows_no_key() -> None:
    keys = derive(SECRET, "anemone")
    assert repr(keys) == "Keys(tenant='anemone')"
