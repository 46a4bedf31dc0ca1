"""A mail server that takes everything and keeps nothing, in a process of its own: what a sender costs shows beside it.

Its first line says at which port it listens; then comes a line for each letter: the moment at which it was taken, in
seconds of CLOCK_MONOTONIC, and to whom it goes.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_END = b"\r\n.\r\n"
_ANSWERS = {b"MAIL": b"250 OK", b"RSET": b"250 OK", b"NOOP": b"250 OK", b"DATA": b"354 go on", b"QUIT": b"221 bye"}


class _Conversation(asyncio.Protocol):
    """One connection; commands come one at a time, a message with the dot that ends it."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._heard, self._receiver, self._is_message = b"", "", False
        self._say(b"220 sink")

    def data_received(self, data: bytes) -> None:
        self._heard += data
        end = _END if self._is_message else b"\r\n"
        while end in self._heard:
            piece, _, self._heard = self._heard.partition(end)
            self._hear(piece)
            end = _END if self._is_message else b"\r\n"

    def _hear(self, piece: bytes) -> None:
        if self._is_message:
            print(f"{time.monotonic():.6f} {self._receiver}", flush=True)
            self._is_message = False
            self._say(b"250 taken")
            return
        command = piece[:4].upper()
        if command in {b"EHLO", b"HELO"}:
            self._say(b"250 sink")
        elif command == b"RCPT":
            self._receiver = piece.partition(b"<")[2].partition(b">")[0].decode("ascii", "replace")
            self._say(b"250 OK")
        else:
            self._is_message = command == b"DATA"
            self._say(_ANSWERS.get(command, b"502 what"))

    def _say(self, answer: bytes) -> None:
        self.transport.write(answer + b"\r\n")


@dataclass
class MailSink:
    """A running sink: its port, and when and to whom each letter was taken so far."""

    port: int
    taken: list[tuple[float, str]] = field(default_factory=list)

    def wait_for(self, count: int, patience: float = 600.0) -> None:
        """Wait until so many letters were taken."""
        until = time.monotonic() + patience
        while len(self.taken) < count:
            assert time.monotonic() < until, f"{len(self.taken)} of {count} letters came"
            time.sleep(0.02)


@contextmanager
def running(core: int | None = None) -> Iterator[MailSink]:
    """Run a sink, on one core where that is asked for."""
    command = [sys.executable, __file__, *([str(core)] if core is not None else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        sink = MailSink(int(process.stdout.readline()))
        reader = threading.Thread(target=_read, args=(process, sink), daemon=True)
        reader.start()
        try:
            yield sink
        finally:
            process.terminate()


def _read(process: subprocess.Popen[str], sink: MailSink) -> None:
    for line in process.stdout or ():
        moment, _, receiver = line.strip().partition(" ")
        sink.taken.append((float(moment), receiver))


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Conversation, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        os.sched_setaffinity(0, {int(sys.argv[1])})
    asyncio.run(_serve())
