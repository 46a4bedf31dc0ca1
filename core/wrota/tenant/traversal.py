"""A traversal of the values of a configuration, each with the path of its keys."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.positions import KeyPath
from wrota.tenant.schema import Table


def leaves(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Return every value that the folder gives and that is neither a table nor a list."""
    waiting = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Table):
            waiting += [((*path, name), getattr(value, name)) for name in value.model_fields_set]
        elif isinstance(value, tuple):
            waiting += [((*path, index), item) for index, item in enumerate(value)]
        else:
            yield path, value
