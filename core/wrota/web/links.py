"""One-time links in the browser: the cookie keeps a few tokens, addresses carry their public handles."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, session, url_for

from wrota.desk import password_by_link
from wrota.desk.account import known_as
from wrota.rules import moments
from wrota.store.links import Link
from wrota.web.current import desk
from wrota.web.facts import ShownFact, shown
from wrota.web.responses import page, see_other
from wrota.web.translation import language

GONE = 410
KEPT_AT_MOST = 5
LONGEST = 64
"""Whatever is longer is no token, and would make the cookie larger than browsers take."""
_LINKS = "links"
_OPENED = "opened"


def keep(token: str) -> str:
    """Keep a token and return its handle for addresses; nothing is looked up, and nothing changes but the cookie."""
    handle = _handle(token)
    if token.isascii() and 0 < len(token) <= LONGEST:
        session[_LINKS] = [*_but(handle), (handle, token)][-KEPT_AT_MOST:]
    return handle


def forward(endpoint: str, token: str) -> Response:
    """Redirect to the page behind a link, with the token out of the address."""
    return see_other(url_for(endpoint, handle=keep(token)))


def opened(handle: str) -> Link | None:
    """Return the good link behind a handle at this browser."""
    return password_by_link.look(desk(), token_of(handle))


def who(link: Link) -> ShownFact:
    """Return by what the account is known that a link opens."""
    return shown(known_as(desk(), link.account))


def context(handle: str, link: Link) -> dict[str, Any]:
    """Return what a page behind a link says of it: for whom it is, and until when."""
    return {
        "handle": handle,
        "who": who(link),
        "until": moments.in_words(link.expires_at, language()),
        "until_iso": link.expires_at.isoformat(timespec="minutes"),
    }


def dead(again: str = "recovery") -> Response:
    """Answer for a link that is used, old, replaced, forged, or from elsewhere.

    ``again`` is the page on which a new one is asked for, if there is one.
    """
    return page("pages/link_dead.html", GONE, again=again)


def token_of(handle: str) -> str:
    """Return the token behind a handle at this browser; the empty text where there is none."""
    return dict(_kept()).get(handle, "")


def drop(handle: str) -> None:
    """Forget a link that was used."""
    session[_LINKS] = _but(handle)
    session[_OPENED] = [known for known in session.get(_OPENED, []) if known != handle]


def mark_opened(handle: str) -> None:
    """Remember that the button on the page in between was pressed."""
    session[_OPENED] = [*session.get(_OPENED, []), handle][-KEPT_AT_MOST:]


def is_opened(handle: str) -> bool:
    """Say whether the button on the page in between was pressed."""
    return handle in session.get(_OPENED, [])


def _kept() -> list[tuple[str, str]]:
    """Return handles with their tokens, the oldest first; a mapping would lose its order in the cookie."""
    return [(handle, token) for handle, token in session.get(_LINKS, [])]


def _but(handle: str) -> list[tuple[str, str]]:
    return [(known, token) for known, token in _kept() if known != handle]


def _handle(token: str) -> str:
    """Return the public handle of a token; it tells nothing about it."""
    return hashlib.sha256(b"handle|" + token.encode(errors="replace")).hexdigest()[:16]
