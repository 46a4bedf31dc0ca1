"""Mail servers of tests: real ones, with certificates made on the spot, and one that plays a part."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from post.sinks import parsed

NOTHING: Mapping[int, float] = {}


@dataclass
class Box:
    """What a server took in, and what it answers to the receiver and to the data."""

    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)
    to_receiver: str = "250 OK"
    to_data: str = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the receiver."""
        if self.to_receiver.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_receiver

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message in."""
        if self.to_data.startswith("250"):
            assert envelope.mail_from is not None
            assert isinstance(envelope.content, bytes)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
            self.messages.append(parsed(envelope.content))
        return self.to_data


@dataclass
class Moody(Box):
    """A server that misbehaves: ``mood`` answers to a command of a connection's n-th letter, None for as usual.

    An empty answer closes the connection. ``connections`` has an entry for each connection, with its letters.
    """

    mood: Callable[[str, int, str], str | None] = lambda command, number, address: None
    connections: list[list[str]] = field(default_factory=list)
    _known: dict[int, list[str]] = field(default_factory=dict)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the sender."""
        if id(session) not in self._known:
            self._known[id(session)] = []
            self.connections.append(self._known[id(session)])
        self._known[id(session)].append(address)
        answer = self._answer("MAIL", server, session, address) or "250 OK"
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the receiver."""
        answer = self._answer("RCPT", server, session, address)
        taken = await super().handle_RCPT(server, session, envelope, address, options)
        if answer is not None and not answer.startswith("2"):
            envelope.rcpt_tos.clear()
        return taken if answer is None else answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message in, and answer as the mood is."""
        taken = await super().handle_DATA(server, session, envelope)
        answer = self._answer("DATA", server, session, envelope.rcpt_tos[0])
        return taken if answer is None else answer

    def _answer(self, command: str, server: SMTP, session: Session, address: str) -> str | None:
        answer = self.mood(command, len(self._known[id(session)]), address)
        if answer == "":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer


@contextmanager
def running(box: Box, port: int, **options: Any) -> Iterator[None]:
    """Run a mail server."""
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def scripted(answers: Sequence[bytes], before: Mapping[int, float] = NOTHING) -> Iterator[int]:
    """Listen at the port that is given; say the answers one after the other, then nothing more.

    ``before`` are seconds to wait before some of them.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        try:
            visitor, _ = listening.accept()
        except OSError:
            return
        with visitor, suppress(OSError):
            visitor.settimeout(5)
            for number, answer in enumerate(answers):
                over.wait(before.get(number, 0))
                visitor.sendall(answer)
                if number < len(answers) - 1 and not visitor.recv(65536):
                    return
            over.wait(30)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def certificate(folder: Path, address: str = "127.0.0.1") -> Path:
    """Make a certificate for an address that vouches for itself; key and certificate are one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{address}.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


def secured(file: Path) -> ssl.SSLContext:
    """Return what a server with this certificate needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
