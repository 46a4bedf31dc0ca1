"""A person's visit: who is signed in at this browser, kept in the store and pointed to by a cookie."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from wrota.desk import stages
from wrota.desk.sign_in import SignedIn
from wrota.errors import StoreBusy
from wrota.pages import cookies, htmx
from wrota.pages.answers import ask_to_sign_in
from wrota.pages.here import base, config, desk
from wrota.store import sessions
from wrota.store.accounts import Account

_KEPT = ("language",)


class Visitor(UserMixin):
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
    """Begin a visit: nothing of the anonymous cookie but the language goes on, its token of forms least of all."""
    end()
    found = _find(opened.session)
    login_user(found)
    cookies.forget_login_traces()
    cookies.remember_device(opened.device)


def end() -> None:
    """End the visit at this browser; the session in the store is ended by the act."""
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()
    session.update(kept)


def visitor() -> Visitor | None:
    """Return who is signed in, if anybody is."""
    return _let_in(sessions.ACCOUNT)


def claimant() -> Visitor | None:
    """Return who was let in to open an account, and to nothing else."""
    return _let_in(sessions.CLAIM)


def anybody() -> Visitor | None:
    """Return whose session this browser has, whatever it opens."""
    return cast(Visitor, current_user) if current_user.is_authenticated else None


def known() -> Visitor:
    """Return who is signed in, where the guard has let only such through."""
    found = visitor()
    if found is None:
        raise AssertionError("a page inside was reached by nobody")
    return found


def account() -> Account | None:
    """Return the account of whoever is signed in and stopped by no stage."""
    found = visitor()
    return found.account if found and not stages.obstacle(desk(), found.account) else None


def inside(view: Callable[..., Response]) -> Callable[..., Response]:
    """Let only signed-in people through whom no stage stops; others are asked to sign in and come back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Response:
        return view(*args, **kwargs) if account() else turn_back(base().root + request.path)

    return guarded


def turn_back(wanted: str) -> Response:
    """Ask to sign in and come back; whoever had been signed in is told that this is over."""
    was_in = cookies.names_session()
    if was_in:
        end()
    notice = "session-ended" if was_in else "sign-in-first"
    return ask_to_sign_in(htmx.page_path() or wanted, notice)


def ask_no_more() -> None:
    """Take the rest of this request for anybody's, because the store cannot be asked whose it is."""
    g.store_failed = True


def _let_in(purpose: str) -> Visitor | None:
    found = anybody()
    return found if found and found.session.purpose == purpose else None


def _find(token: str) -> Visitor | None:
    if g.get("store_failed"):
        return None
    limits = config().session
    found = sessions.find(
        desk().store,
        token,
        idle=timedelta(minutes=limits.idle_minutes),
        absolute=sessions.LONGEST,
        now=desk().now(),
    )
    if found is None:
        return None
    _touch(found)
    return Visitor(token, found)


def _touch(found: sessions.Session) -> None:
    """Note the session's last use, once per request; a page is not refused because somebody else keeps writing."""
    if not g.get("touched"):
        g.touched = True
        with suppress(StoreBusy):
            sessions.touch(desk().store, found, desk().now())
