"""The SMTP transport: certificates are verified, and no answer is waited for without end."""

from __future__ import annotations

import smtplib
import ssl
import time
from email.message import EmailMessage
from types import TracebackType

from flask_mail import Connection, Mail

from wrota.post.server import Server
from wrota.post.transport import Undelivered

ANSWER = 10.0
"""Seconds for which one answer of the server is waited for."""

ATTEMPT = 30.0
"""Seconds that all answers together may take; with connecting it stays below the lease of a letter."""

_SIGN_IN_FIRST = 530


class Smtp:
    """A mail transport that opens one connection for each message."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Hand one message over; raise `Undelivered`, final where the server says no to this message for good."""
        sender, receiver = (message[header].addresses[0] for header in ("From", "To"))
        try:
            with _Verified(self._server, sender.domain) as connection:
                connection.conversation.send_message(message, sender.addr_spec, [receiver.addr_spec])
        except (OSError, ssl.SSLError, smtplib.SMTPException) as error:
            raise _undelivered(error) from error


class _Verified(Connection):
    """Flask-Mail's connection, which by itself neither verifies certificates nor ever gives up waiting."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        # What we call ourselves: asking the network for our name could take long.
        self._name = name
        super().__init__(Mail().init_mail({"MAIL_DEBUG": 0}))  # type: ignore[arg-type] # the half of Mail that holds its settings

    @property
    def conversation(self) -> smtplib.SMTP:
        """The open conversation with the server."""
        assert self.host is not None  # noqa: S101 - opened by entering
        return self.host

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt and sign in, as the server's settings say."""
        server = self._server
        context = ssl.create_default_context(cafile=server.ca)
        if server.security == "tls":
            host: smtplib.SMTP = _ImpatientTls(server.host, server.port, self._name, timeout=ANSWER, context=context)
        else:
            host = _Impatient(server.host, server.port, self._name, timeout=ANSWER)
        try:
            if server.security == "starttls":
                host.starttls(context=context)
            if server.username is not None:
                host.login(server.username, server.password or "")
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, kind: type[BaseException], error: BaseException, trace: TracebackType) -> None:
        """Take leave politely after a success alone; whatever goes wrong by then, the message is theirs."""
        try:
            if error is None:
                self.conversation.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self.conversation.close()


class _Impatient(smtplib.SMTP):
    """An SMTP conversation that is over after a while, however slowly and steadily the server talks."""

    _deadline: float | None = None

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's answer; raise `TimeoutError` when the time for all of them is used up."""
        self._deadline = self._deadline or time.monotonic() + ATTEMPT
        left = self._deadline - time.monotonic()
        if left <= 0:
            self.close()
            raise TimeoutError("the server is too slow")
        if self.sock:
            self.sock.settimeout(min(ANSWER, left))
        return super().getreply()


class _ImpatientTls(_Impatient, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


def _undelivered(error: Exception) -> Undelivered:
    """Return what went wrong as a keyword; the server's own words may repeat the address."""
    code = _code_for_this_message(error)
    if code is not None:
        return Undelivered(f"smtp_{code}", is_final=500 <= code < 600)
    return Undelivered(_reason(error), is_server=True)


def _code_for_this_message(error: Exception) -> int | None:
    """Return the server's code where it answered to this message, and not to us."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(code for code, _ in error.recipients.values())
    ours = isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError)
    if ours and isinstance(error, smtplib.SMTPResponseException) and error.smtp_code != _SIGN_IN_FIRST:
        return error.smtp_code
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate_refused"
    if isinstance(error, ssl.SSLError):
        return "tls_failed"
    # smtplib tells of a time-out as of a lost connection.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timed_out"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "not_supported"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "sign_in_refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"server_{error.smtp_code}"
    return "no_connection"
