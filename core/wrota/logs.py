"""Logging: the handler of a process that serves or delivers, in text or JSON; a line names no person and no token."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TextIO

from wrota.errors import SettingsError, StoreError, TenantError
from wrota.routes import masked
from wrota.settings import LogFormat
from wrota.whereabouts import here

QUIET_SECONDS = 600.0
"""What was said is not said again for so long; then it is, with how many times it was not."""

_KINDS_AT_MOST = 1000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_PATH_OF_THE_SERVER = re.compile(r"(while serving) .*", re.DOTALL)
"""What waitress says of a request that failed, with its path as it came."""

_FOR_OPERATORS = (SettingsError, TenantError, StoreError, OSError)
"""Errors whose words are for the operator; those of all others may hold what somebody typed."""


def configure(form: LogFormat, stream: TextIO | None = None) -> None:
    """Let this process write its log to standard error, from `INFO` of Wrota and `WARNING` of libraries."""
    root = logging.getLogger()
    root.handlers[:] = [_handler(form, stream or sys.stderr)]
    root.setLevel(logging.WARNING)
    logging.getLogger("wrota").setLevel(logging.INFO)
    logging.captureWarnings(True)


def _handler(form: LogFormat, stream: TextIO) -> logging.Handler:
    handler = logging.StreamHandler(stream)
    handler.addFilter(Repeats())
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    return handler


class Repeats(logging.Filter):
    """Lets a line pass once in ten minutes, and a traceback once; both come back with how many there were."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._kinds: OrderedDict[tuple[str, ...], tuple[float, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is to be written; one that is new with an old traceback loses that."""
        if record.levelno < logging.WARNING:
            return True
        passes, more = self._count((record.name, record.levelname, here().tenant, said(record)))
        if more:
            record.more = more
        if passes and record.exc_info and record.exc_info[1]:
            is_new, before = self._count((record.name, *where(record.exc_info[1])))
            if not is_new:
                record.exc_info, record.same = None, before
        return passes

    def _count(self, kind: tuple[str, ...]) -> tuple[bool, int]:
        """Return whether a kind is to be told now, and how many of it were not told since it was."""
        with self._lock:
            now = self._monotonic()
            told_at, more = self._kinds.get(kind, (float("-inf"), 0))
            is_due = now - told_at >= QUIET_SECONDS
            self._kinds[kind] = (now, 0) if is_due else (told_at, more + 1)
            self._kinds.move_to_end(kind)
            if len(self._kinds) > _KINDS_AT_MOST:
                self._kinds.popitem(last=False)
            return is_due, more if is_due else more + 1


def said(record: logging.LogRecord) -> str:
    """Return the message of a record, without the path that a server puts into it."""
    message = record.getMessage()
    return _PATH_OF_THE_SERVER.sub(r"\1 a request", message) if record.name.startswith("waitress") else message


def where(error: BaseException) -> Iterator[str]:
    """Yield the lines of a traceback: places and kinds of errors, and the words of those only that are ours."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        step = cause.__traceback__
        while step is not None:
            code = step.tb_frame.f_code
            yield f"{code.co_filename}:{step.tb_lineno} in {code.co_name}"
            step = step.tb_next
        words = f": {cause}" if isinstance(cause, _FOR_OPERATORS) else ""
        yield f"{type(cause).__module__}.{type(cause).__qualname__}{words}"
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _facts(record: logging.LogRecord) -> dict[str, object]:
    """Return what a line says; what is empty is left out."""
    place = here()
    error = record.exc_info[1] if record.exc_info else None
    facts = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "tenant": place.tenant,
        "method": place.method,
        "path": masked(place.path) if place.path else "",
        "message": said(record),
        "more": getattr(record, "more", 0),
        "same_traceback": getattr(record, "same", 0),
        "traceback": [*where(error)] if error else [],
    }
    return {name: value for name, value in facts.items() if value}


class JsonLines(logging.Formatter):
    """A line is one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(_facts(record))


class TextLines(logging.Formatter):
    """A line for people: moment, level, logger, tenant and address, message; a traceback is set in below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, in which no message can begin another."""
        facts = _facts(record)
        place = " ".join(str(facts[name]) for name in ("tenant", "method", "path") if name in facts)
        head = [str(facts[name]) for name in ("time", "level", "logger")]
        lines = [" ".join([*head, *([f"[{place}]"] if place else []), said(record)])]
        if "more" in facts:
            lines.append(f"  {facts['more']} more of this were not written")
        if "same_traceback" in facts:
            lines.append(f"  its traceback was written before, and came {facts['same_traceback']} times since")
        if record.exc_info and record.exc_info[1]:
            lines.extend(f"  {line}" for line in where(record.exc_info[1]))
        return "\n".join(_CONTROL.sub(" ", line) for line in lines)
