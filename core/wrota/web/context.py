"""The template context processor: what every page shows around its own content, from the language to the login."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, request

from wrota.web import assets, documents, login, menu
from wrota.web.claim_road import claim_road
from wrota.web.current import base, config, desk, reached, unit
from wrota.web.forms import Form
from wrota.web.session_clock import page_clock
from wrota.web.sign_in_form import sign_in_box
from wrota.web.translation import LANGUAGE_NAMES, gettext, language, local_text, ngettext, translate
from wrota.words import say

# What an address may ask a page to say above its content; nothing else in the address is ever shown.
NOTICES = {
    "signed-out": say("You are signed out."),
    "session-ended": say("Your session has ended. Please sign in again."),
    "session-ended-kept": say(
        "Your session has ended. What you typed was kept: it will be there again when you have signed in."
    ),
    "policy-settled": say("Thank you: this is kept under your acceptances, with the exact text."),
    "sign-in-first": say("Please sign in to open this page."),
    "draft-discarded": say("The draft has been thrown away."),
    "profile-saved": say("Your data have been saved."),
    "email-asked": say("A message with a link was sent to the new address."),
    "email-cancelled": say("The change of the e-mail address was given up."),
    "other-signed-out": say("You are signed out in that browser."),
    "others-signed-out": say("You are signed out everywhere else."),
    "language-chosen": say("The language of messages has been saved."),
    "claim-first": say("Opening an account begins in the sign-in box; the hint beside the password says how."),
    "claim-open": say("An account is being opened in this browser. Finish it here, or sign out."),
    "claim-letter-sent": say("The message has been sent once more."),
    "password-changed": say("Your password has been changed. You are signed out everywhere else."),
}


def init_app(app: Flask) -> None:
    """Give templates their words and their surroundings."""
    app.jinja_env.globals.update(
        _=gettext,
        ngettext=ngettext,
        local_text=local_text,
        asset_url=assets.asset_url,
        brand_url=assets.brand_url,
        integrity=assets.integrity,
        reached=reached,
        sign_in_box=sign_in_box,
        claim_road=claim_road,
        clause_said=documents.clause,
        footer_links=documents.footer_links,
        help_page=documents.help_page,
        no_letter_page=documents.no_letter_page,
    )
    app.context_processor(_surroundings)


def _surroundings() -> dict[str, Any]:
    account = login.account()
    return {
        "institution": config(),
        "unit": unit(),
        "language": language(),
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in config().languages],
        "date_in_words": format_date(desk().today(), "full", locale=language()),
        "account": account,
        "clock": page_clock(),
        "claimant": login.claimant(),
        "groups": menu.groups(account) if account else [],
        "small_form": Form(formdata=None),
        "here": base().root + request.full_path.rstrip("?"),
        "path": base().root + request.path,
        "notice": _notice(),
        "demonstration": current_app.config["WROTA_DEMONSTRATION"],
    }


def _notice() -> str:
    said = NOTICES.get(request.args.get("notice", ""))
    return translate(said) if said else ""
