"""The sample institutions, walked by readers with and without HTMX."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from town import Town, Walker


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def walk(request: pytest.FixtureRequest, town: Town) -> Callable[..., Walker]:
    """Begin a walk at an institution's front page: as full pages, and with what HTMX adds."""

    def begin(key: str, path: str = "", **options: str) -> Walker:
        return town.walker(key, path, htmx=request.param, **options)

    return begin
