"""Drafts of forms: what somebody typed is kept on the server, and is there again when the form is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import current_app, request, session, url_for
from flask_login import current_user

from wrota.desk import drafts as keeping
from wrota.store import drafts, sessions, tokens
from wrota.store.sessions import Session
from wrota.web import cookies
from wrota.web.current import base, caller, desk
from wrota.web.forms import Form

LATER = "later"
"""The button that keeps a form as it is and judges nothing."""

DISCARD = "discard"
"""The button that throws a draft away, in a form of its own: Enter in a field never presses it."""

_TOKEN = cookies.DRAFT


def owner() -> str:
    """Return whose drafts the current request means.

    An account's where somebody is signed in. What is typed in a claim belongs to the account and this browser, so
    that another browser with the same number never sees it; what nobody has signed, to this browser alone.
    """
    return _owned_by(_session())


def place() -> str:
    """Return the address of the form below the portal's root, in the one spelling that links to it have."""
    return url_for(str(request.endpoint), **(request.view_args or {})).removeprefix(base().root)


def address(notice: str | None = None) -> str:
    """Return where the form is shown anew, with a notice, and leads on to where it led before."""
    wanted = request.args.get("next")
    return url_for(str(request.endpoint), **(request.view_args or {}), next=wanted, notice=notice)


def keep(form: Form) -> None:
    """Keep what was just sent, in place of what was kept before; never passwords.

    Raises `TooMany` where a stranger has kept too many forms.
    """
    _write(owner(), type(form), stranger="" if _session() else caller())


def find() -> Mapping[str, tuple[str, ...]] | None:
    """Return what is kept for the form of this address, by the names of its fields; None where there is nothing."""
    whose = known_owner()
    return drafts.find(desk().store, whose, place()) if whose else None


def drop(whose: str = "") -> None:
    """Forget what is kept for the form of this address; ``whose`` it was, where the act has changed who is here."""
    whose = whose or known_owner()
    if whose:
        with desk().store.writing():
            drafts.drop(desk().store, whose, place())


def known_owner() -> str:
    """Return whose drafts there may be already; empty for a browser that never kept one."""
    return owner() if is_for_anywhere() or _TOKEN in session else ""


def is_for_anywhere() -> bool:
    """Say whether a draft is found again in every browser: where an account signs for it."""
    signed_in = _session()
    return signed_in is not None and signed_in.purpose == sessions.ACCOUNT


def keep_beyond_session() -> bool:
    """Keep what was sent to a form whose session has ended, for whoever that was; say whether it was kept.

    Nothing is kept without the form's good token, nor where the session was ended on purpose.
    """
    form = _form_here()
    if request.method != "POST" or DISCARD in request.form:
        return False
    if form is None or not form.keeps or not Form().has_good_token():
        return False
    found = sessions.remembered(desk().store, cookies.left_session())
    if found is None:
        return False
    _write(_owned_by(found), form)
    return True


def _session() -> Session | None:
    return cast(Session, current_user.session) if current_user.is_authenticated else None


def _owned_by(found: Session | None) -> str:
    if found is None:
        return f"browser:{_token()}"
    if found.purpose == sessions.ACCOUNT:
        return drafts.account_owner(found.account)
    return f"claim:{found.account.handle}:{_token()}"


def _token() -> str:
    """Return the browser's token of drafts, made when it is first needed."""
    if _TOKEN not in session:
        session[_TOKEN] = tokens.token(desk().store)
    return str(session[_TOKEN])


def _write(whose: str, form: type[Form], stranger: str = "") -> None:
    names = form.typed_names()
    typed = {name: values for name, values in request.form.lists() if name in names}
    keeping.keep(desk(), whose, place(), typed, stranger)


def _form_here() -> type[Form] | None:
    """Return the class of the form that lives at this address."""
    view = current_app.view_functions.get(request.endpoint or "")
    form_at = getattr(getattr(view, "view_class", None), "form_at", None)
    return cast("type[Form] | None", form_at(**(request.view_args or {}))) if form_at else None
