"""An SMTP conversation that is over after a while, knows whether a message was handed over, and signs in in UTF-8."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Sequence
from typing import Any

ANSWER = 60.0
"""Seconds for which one answer of the server is waited for."""

ATTEMPT = 150.0
"""Seconds that all answers together may take until a letter is handed over."""

AFTER_DOT = 600.0
"""Seconds for which the answer to a whole message is waited for (RFC 5321, 4.5.3.2.6): the server may be storing it."""


class Unclear(smtplib.SMTPException):
    """An answer that neither takes nor refuses: a stray code, no code, or a line without end."""


class Conversation(smtplib.SMTP):
    """An SMTP conversation with patience, which is measured for each letter anew."""

    is_handed_over = False
    """Whether the final dot of a message was sent, so that somebody may have the message, whatever is answered."""

    _deadline: float | None = None
    _is_answered = False

    def begin(self) -> None:
        """Begin with a letter."""
        self._deadline, self.is_handed_over, self._is_answered = None, False, False

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Name the sender; whatever begins with a two is a yes (RFC 5321, 4.2.1)."""
        return _verdict(*super().mail(sender, options))

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Name the receiver; whatever begins with a two is a yes."""
        return _verdict(*super().rcpt(recip, options))

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the message over; raise `Unclear` where an answer is neither a yes nor a refusal."""
        try:
            code, said = super().data(msg)
        except smtplib.SMTPDataError as error:
            # To the command alone, which asks for a 354.
            if not _is_refusal(error.smtp_code):
                raise Unclear(error.smtp_error) from error
            raise
        self._is_answered = True
        return _verdict(code, said)

    def rset(self) -> tuple[int, bytes]:
        """Begin anew after a refusal, which stands whatever is answered to this."""
        try:
            return super().rset()
        except (OSError, smtplib.SMTPException):
            self.close()
            raise smtplib.SMTPServerDisconnected("no answer after a refusal") from None

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's answer; raise `Unclear` where a line does not end.

        Raises `TimeoutError` when the time for all answers is used up.
        """
        if self.is_handed_over and not self._is_answered:
            patience = AFTER_DOT
        else:
            self._deadline = self._deadline or time.monotonic() + ATTEMPT
            patience = min(ANSWER, self._deadline - time.monotonic())
        if patience <= 0:
            self.close()
            raise TimeoutError("the server is too slow")
        if self.sock:
            self.sock.settimeout(patience)
        try:
            return super().getreply()
        except smtplib.SMTPResponseException as error:
            # Not the server's code: smtplib makes one up.
            raise Unclear(error.smtp_error) from error

    def send(self, s: Any) -> None:
        """Send what belongs to a command or a message; a message ends with a dot on a line of its own."""
        super().send(s)
        if isinstance(s, bytes) and s.endswith(b"\r\n.\r\n"):
            self.is_handed_over = True

    def login(self, user: str, password: str, *, initial_response_ok: bool = True) -> tuple[int, bytes]:
        """Sign in, whatever letters the two are written in (RFC 4616)."""
        return super().login(_Utf8(user), _Utf8(password), initial_response_ok=initial_response_ok)

    def auth(
        self, mechanism: str, authobject: Callable[..., str | None], *, initial_response_ok: bool = True
    ) -> tuple[int, bytes]:
        """Answer the server by one mechanism, in UTF-8."""

        def answer(*challenge: bytes) -> str | None:
            found = authobject(*challenge)
            return None if found is None else _Utf8(found)

        return super().auth(mechanism, answer, initial_response_ok=initial_response_ok)  # type: ignore[arg-type] # as it calls it


class TlsConversation(Conversation, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


def _verdict(code: int, said: bytes) -> tuple[int, bytes]:
    """Return a yes as 250, because smtplib takes the others for refusals, and a refusal as it is."""
    if 200 <= code < 300:
        return 250, said
    if _is_refusal(code):
        return code, said
    raise Unclear(said)


def _is_refusal(code: int) -> bool:
    return 400 <= code < 600


class _Utf8(str):
    """A text that smtplib sends in UTF-8 where it asks for ASCII."""

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """Return the text in UTF-8."""
        return super().encode("utf-8", errors)
