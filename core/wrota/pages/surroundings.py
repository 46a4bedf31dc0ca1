"""What every page shows around its own content: the institution, the language, the date, who is signed in."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, request

from wrota.pages import assets, menu, visit
from wrota.pages.forms import Form
from wrota.pages.here import base, config, desk, unit
from wrota.pages.sign_in import sign_in_box
from wrota.pages.telling import gettext, language, ngettext, tell, told
from wrota.words import say

LANGUAGE_NAMES = {"pl": "Polski", "en": "English", "uk": "Українська"}

# What an address may ask a page to say above its content; nothing else in the address is ever shown.
NOTICES = {
    "signed-out": say("You are signed out."),
    "session-ended": say("Your session has ended. Please sign in again."),
    "sign-in-first": say("Please sign in to open this page."),
    "password-changed": say("Your password has been changed. You are signed out everywhere else."),
}


def init_app(app: Flask) -> None:
    """Give templates their words and their surroundings."""
    app.jinja_env.globals.update(
        _=gettext,
        ngettext=ngettext,
        told=told,
        asset_url=assets.asset_url,
        brand_url=assets.brand_url,
        integrity=assets.integrity,
        reached=reached,
        sign_in_box=sign_in_box,
    )
    app.context_processor(_surroundings)


def reached(address: str) -> str:
    """Return where an address of the configuration leads; a page of the portal stands below the portal's root."""
    return base().root + address if address.startswith("/") else address


def _surroundings() -> dict[str, Any]:
    account = visit.account()
    return {
        "institution": config(),
        "unit": unit(),
        "language": language(),
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in config().languages],
        "date_in_words": format_date(desk().today(), "full", locale=language()),
        "account": account,
        "groups": menu.groups(account) if account else [],
        "small_form": Form(formdata=None),
        "here": base().root + request.full_path.rstrip("?"),
        "path": base().root + request.path,
        "notice": _notice(),
        "demonstration": current_app.config["WROTA_DEMONSTRATION"],
    }


def _notice() -> str:
    said = NOTICES.get(request.args.get("notice", ""))
    return tell(said) if said else ""
