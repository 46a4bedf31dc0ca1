"""A person's visit: who is signed in at this browser, kept in the store and pointed to by a cookie."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from wrota.desk import claim, session_checks, session_clock
from wrota.desk.sign_in import SignedIn
from wrota.errors import StoreBusy
from wrota.store import sessions
from wrota.store.accounts import Account
from wrota.web import cookies, drafts, htmx
from wrota.web.current import desk
from wrota.web.responses import ask_to_sign_in

_KEPT = ("language",)
"""What of the cookie outlives a visit; drafts go on into the next one, and end with it."""


class LoggedIn(UserMixin):
    """Somebody signed in, as Flask-Login sees them: known by the session's token, not by the account's number."""

    def __init__(self, token: str, found: sessions.Session) -> None:
        self.token = token
        self.session = found

    @property
    def account(self) -> Account:
        """The account that the session belongs to."""
        return self.session.account

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.token


def init_app(app: Flask) -> None:
    """Give the portal's application its own login manager and its own cookie session."""
    app.session_interface = cookies.PortalCookies()
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_find)


def begin(opened: SignedIn) -> None:
    """Begin a visit: of the anonymous cookie only language and drafts go on, its token of forms least of all."""
    _clear((*_KEPT, cookies.DRAFT))
    found = _find(opened.session)
    login_user(found)
    cookies.forget_login_traces()
    if opened.device:
        cookies.remember_device(opened.device)


def end() -> None:
    """End the visit at this browser, for the rest of this request too; the act has ended the session in the store."""
    logout_user()
    _clear(_KEPT)


def visitor() -> LoggedIn | None:
    """Return who is signed in, if anybody is."""
    return _let_in(sessions.ACCOUNT)


def claimant() -> LoggedIn | None:
    """Return who was let in to open an account that nobody has opened yet, and to nothing else."""
    found = _let_in(sessions.CLAIM)
    return found if found and claim.may_go_on(desk(), found.account) else None


def anybody() -> LoggedIn | None:
    """Return whose session this browser has, whatever it opens."""
    return cast(LoggedIn, current_user) if current_user.is_authenticated else None


def known() -> LoggedIn:
    """Return who is signed in, where the guard has let only such through."""
    found = visitor()
    if found is None:
        raise AssertionError("a page inside was reached by nobody")
    return found


def known_claimant() -> LoggedIn:
    """Return who is opening an account, where the guard has let only such through."""
    found = claimant()
    if found is None:
        raise AssertionError("a claim's page was reached by nobody")
    return found


def account() -> Account | None:
    """Return the account of whoever is signed in and stopped by no stage."""
    found = visitor()
    return found.account if found and not session_checks.obstacle(desk(), found.account) else None


def turn_back(wanted: str, notice: str = "sign-in-first") -> Response:
    """Ask to sign in and come back; whoever had been signed in is told that this is over, and loses nothing.

    The cookie's token of forms stays good, since another tab may still hold a form half filled in.
    """
    cookies.leave_session()
    if cookies.left_session():
        notice = "session-ended-kept" if drafts.keep_beyond_session() else "session-ended"
    return ask_to_sign_in(htmx.page_path() or wanted, notice)


def ask_no_more() -> None:
    """Take the rest of this request for anybody's, because the store cannot be asked whose it is."""
    g.store_failed = True


def _clear(kept: tuple[str, ...]) -> None:
    left = {name: session[name] for name in kept if name in session}
    session.clear()
    session.update(left)


def may_ask() -> bool:
    """Say whether the store still answers in this request."""
    return not g.get("store_failed")


def _let_in(purpose: sessions.Purpose) -> LoggedIn | None:
    found = anybody()
    return found if found and found.session.purpose == purpose else None


def _find(token: str) -> LoggedIn | None:
    if g.get("store_failed"):
        return None
    idle, now = session_clock.idle(desk()), desk().now()
    found = sessions.find(desk().store, token, idle=idle, absolute=sessions.LONGEST, now=now)
    return LoggedIn(token, _touched(found)) if found else None


def _touched(found: sessions.Session) -> sessions.Session:
    """Note the session's last use, once per request; a page is not refused because somebody else keeps writing."""
    if not g.get("touched") and not _is_poll():
        g.touched = True
        with suppress(StoreBusy):
            return sessions.touch(desk().store, found, desk().now())
    return found


def _is_poll() -> bool:
    """Say whether the request only looks at the clock, which prolongs nothing."""
    return request.method in {"GET", "HEAD"} and request.endpoint == "session_clock"
