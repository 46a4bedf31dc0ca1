"""The two cookies of a portal: the session cookie, and that of the known device."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, after_this_request, request, session
from flask.sessions import SecureCookieSessionInterface

from wrota.web.current import base, desk

DEVICE_LIFETIME = timedelta(days=180)
DRAFT = "draft"
"""Under which the session cookie keeps the browser's token of drafts."""

_LOGIN_ID = "_user_id"
_LEFT = "left"
_LOGIN_TRACES = ("_id", "_fresh", "_remember", "_remember_seconds")


class PortalCookies(SecureCookieSessionInterface):
    """The session interface: cookies named, scoped and secured by the base address that the request matched.

    They keep to the portal's own path, so that two portals on one host do not sign each other out, and
    carry ``__Host-`` and Secure where the portal has an https host of its own. A guest's goes to all pages of
    the app around it, which know by it who is signed in.
    """

    def get_cookie_name(self, app: Flask) -> str:
        """Return the cookie's name."""
        return name()

    def get_cookie_path(self, app: Flask) -> str:
        """Return the path below which the visit is known."""
        return base().scope or "/"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie travels by https alone."""
        return base().is_https

    def get_cookie_samesite(self, app: Flask) -> str:
        """Return Lax: Strict is not sent on the redirect behind a letter's link."""
        return "Lax"

    def get_cookie_domain(self, app: Flask) -> None:
        """Return nothing: the cookie is for this very host."""


def name() -> str:
    """Return the name of the session cookie at the current base address."""
    alone = base().is_https and not base().root
    return f"{'__Host-' if alone else ''}wrota_{desk().tenant.key}"


def leave_session() -> None:
    """Name no session any more, so that none comes to life again; which one it was is kept for what its forms hold."""
    if _LOGIN_ID in session:
        session[_LEFT] = session.pop(_LOGIN_ID)


def left_session() -> str:
    """Return the token of the session that this browser was turned back from; empty where there was none."""
    return str(session.get(_LEFT, ""))


def forget_login_traces() -> None:
    """Keep nothing of Flask-Login's in the cookie but the session's token."""
    for trace in _LOGIN_TRACES:
        session.pop(trace, None)


def device() -> str | None:
    """Return the token of a known device, if the browser has one."""
    return request.cookies.get(f"{name()}_device")


def remember_device(token: str) -> None:
    """Give the browser a device's token with the answer to this request."""

    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            f"{name()}_device",
            token,
            max_age=DEVICE_LIFETIME,
            path=base().root or "/",
            secure=base().is_https,
            httponly=True,
            samesite="Lax",
        )
        return response
