"""The SMTP transport: certificates are verified, connections are kept for a while, outcomes are told apart.

What each answer of a server means for the letter, its links and the rest of the queue stands in docs/post.md.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property, lru_cache
from types import TracebackType

from flask_mail import Connection, Mail

from wrota.post import conversation
from wrota.post.conversation import Conversation, TlsConversation, Unclear
from wrota.post.server import Server
from wrota.post.transport import OutcomeUnknown, Undelivered

KEPT = 10.0
"""Seconds for which a connection is kept for the next letter."""

_TOO_LARGE = 552
_CLOSING = 421
_FAILURES = (OSError, ssl.SSLError, smtplib.SMTPException)


class Smtp:
    """A mail transport for any number of threads; each letter has a connection to itself while it is handed over."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._idle: list[_Verified] = []

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Hand one message over; raise `Undelivered` or `OutcomeUnknown` where it was not simply taken."""
        sender, receiver = _sender(dict(message.raw_items())["From"]), message["To"].addresses[0]
        envelope = sender.addr_spec, receiver.addr_spec
        kept = self._kept(sender.domain)
        if kept is not None:
            try:
                self._hand_over(kept, message, *envelope)
                return
            except _FAILURES as error:
                # A server may end a connection, or take so many letters by one: another one may be welcome.
                if kept.is_handed_over or not _may_be_the_connection(error):
                    raise _told(error, is_handed_over=kept.is_handed_over) from error
        fresh = _Verified(self._server, sender.domain, self._context)
        try:
            fresh.open()
            self._hand_over(fresh, message, *envelope)
        except _FAILURES as error:
            raise _told(error, is_handed_over=fresh.is_handed_over) from error

    def close(self) -> None:
        """Take leave of the server in every connection that is kept."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.leave()

    @cached_property
    def _context(self) -> ssl.SSLContext | None:
        """What verifies the server; to read the system's certificates takes longer than a letter does."""
        if self._server.security == "none":
            return None
        return ssl.create_default_context(cafile=self._server.ca)

    def _hand_over(self, connection: _Verified, message: EmailMessage, sender: str, receiver: str) -> None:
        """Hand one message over, and keep the connection afterwards; whatever goes wrong closes it."""
        try:
            connection.conversation.begin()
            connection.conversation.sendmail(sender, [receiver], message.as_bytes())
        except BaseException:
            connection.drop()
            raise
        connection.idle_since = time.monotonic()
        with self._lock:
            self._idle.append(connection)

    def _kept(self, domain: str) -> _Verified | None:
        """Take out a connection for letters from a domain; those that have been kept for long are closed."""
        now, found, stale = time.monotonic(), None, []
        with self._lock:
            for one in tuple(self._idle):
                if now - one.idle_since > KEPT:
                    stale.append(one)
                elif found is None and one.domain == domain:
                    found = one
                else:
                    continue
                self._idle.remove(one)
        for one in stale:
            one.leave()
        return found


class _Verified(Connection):
    """Flask-Mail's connection, which by itself neither verifies certificates nor ever gives up waiting."""

    def __init__(self, server: Server, domain: str, context: ssl.SSLContext | None) -> None:
        self._server = server
        self._context = context
        # What we call ourselves: asking the network for our name could take long.
        self.domain = domain
        self.idle_since = 0.0
        super().__init__(Mail().init_mail({"MAIL_DEBUG": 0}))  # type: ignore[arg-type] # the half of Mail that holds its settings

    @property
    def conversation(self) -> Conversation:
        """The open conversation with the server."""
        assert isinstance(self.host, Conversation)  # noqa: S101 - opened before
        return self.host

    @property
    def is_handed_over(self) -> bool:
        """Whether the server may have the last message."""
        return isinstance(self.host, Conversation) and self.host.is_handed_over

    def open(self) -> None:
        """Connect, encrypt and sign in."""
        self.__enter__()

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt and sign in, as the server's settings say."""
        server, patience = self._server, conversation.ANSWER
        host: Conversation
        if server.security == "tls":
            host = TlsConversation(server.host, server.port, self.domain, timeout=patience, context=self._context)
        else:
            host = Conversation(server.host, server.port, self.domain, timeout=patience)
        try:
            if server.security == "starttls":
                host.starttls(context=self._context)
            if server.username is not None:
                host.login(server.username, server.password or "")
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, kind: type[BaseException], error: BaseException, trace: TracebackType) -> None:
        """Take leave; whatever goes wrong by then, the messages are theirs."""
        self.leave()

    def leave(self) -> None:
        """Take leave politely, without waiting for long."""
        try:
            if self.conversation.sock:
                self.conversation.sock.settimeout(1)
                self.conversation.putcmd("quit")
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self.drop()

    def drop(self) -> None:
        """Close the connection as it is."""
        self.conversation.close()


@lru_cache(256)
def _sender(written: str) -> Address:
    """Return the address of a From header, which is the same in all letters of an institution."""
    address = SMTP.header_fetch_parse("From", written).addresses[0]
    assert isinstance(address, Address)  # noqa: S101 - which it is made of
    return address


def _may_be_the_connection(error: Exception) -> bool:
    """Say whether another connection may help: it is over, or this one is said to have had enough."""
    code = _code(error)
    return code is None or 400 <= code < 500 or isinstance(error, smtplib.SMTPSenderRefused)


def _told(error: Exception, *, is_handed_over: bool) -> Undelivered | OutcomeUnknown:
    """Return what went wrong as a keyword; the server's own words may repeat the address."""
    code = _code(error)
    if is_handed_over and code is None:
        return OutcomeUnknown(_reason(error))
    if code is not None and _is_about_this_message(error, code):
        return Undelivered(f"smtp_{code}", is_final=500 <= code < 600)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Undelivered(f"sender_{code}", is_server=True)
    return Undelivered(_reason(error), is_server=True)


def _code(error: Exception) -> int | None:
    """Return the code of the server's answer, None where there was no answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(code for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return error.smtp_code
    return None


def _is_about_this_message(error: Exception, code: int) -> bool:
    """Say whether the server answered to this message or its receiver, and not to us or to our sender."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        return code == _TOO_LARGE
    return code != _CLOSING and isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def _is_no_refusal(error: Exception) -> bool:
    """Say whether smtplib raises because of an answer that says neither yes nor no."""
    return isinstance(error, smtplib.SMTPResponseException) and not 400 <= error.smtp_code < 600


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate_refused"
    if isinstance(error, ssl.SSLError):
        return "tls_failed"
    # smtplib tells of a time-out as of a lost connection.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timed_out"
    if isinstance(error, Unclear) or _is_no_refusal(error):
        return "unclear_answer"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "not_supported"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "sign_in_refused"
    if (code := _code(error)) is not None:
        return f"server_{code}"
    return "no_connection"
