"""The text of a version of a policy, to be saved: the very bytes that lie in the folder."""

from __future__ import annotations

from datetime import date

from flask import Response

from wrota.desk import documents
from wrota.web.current import desk
from wrota.web.downloads import saved, wanted
from wrota.web.translation import local_text


def policy_text(policy_id: str, day: date) -> Response:
    """Give the text of a version as it lies in the folder; ``?jezyk=`` asks for a language, and only for that."""
    title = local_text(documents.policy(desk(), policy_id).title)
    return saved(documents.policy_text(desk(), policy_id, day, wanted()), f"{title} {day}", ".md")
