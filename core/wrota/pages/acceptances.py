"""My acceptances: every policy that the person agreed to or was told of, with the exact text that was shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Response, url_for
from markupsafe import Markup

from wrota.desk import documents
from wrota.desk.documents import DocumentText
from wrota.desk.policy_proofs import DEMONSTRATION, MATCHED
from wrota.rules import moments
from wrota.store import acceptances as store
from wrota.store.acceptances import Acceptance, How, KeptFile
from wrota.web import downloads, login, markdown
from wrota.web.current import config, desk
from wrota.web.responses import page
from wrota.web.translation import language, local_text, translate
from wrota.words import Sentence, say

_HOW = {How.ACCEPTED: say("Accepted"), How.NOTIFIED: say("Read as a notice")}
_PROVED = {
    MATCHED: say("The number that goes with it was checked and was right."),
    DEMONSTRATION: say("Prepared for the demonstration; nobody has pressed the button."),
}


@dataclass(frozen=True)
class ShownAcceptance:
    """An acceptance in words."""

    title: str
    version: str
    how: str
    proved: str
    shown_at: str
    at: str
    digest: str
    address: str


@dataclass(frozen=True)
class ShownText:
    """A text as it was shown, to be read if it is Markdown, and to be saved byte by byte."""

    title: str
    body: Markup | None
    language: str
    digest: str
    saved: str


def acceptances() -> Response:
    """List the person's acceptances, the newest first."""
    found = store.of(desk().store, login.known().account.id)
    return page("pages/acceptances.html", acceptances=[_kept(one) for one in found])


def acceptance(handle: str) -> Response:
    """Show one acceptance with the text and the annexes of that day."""
    found = _find(handle)
    return page("pages/acceptance.html", acceptance=_kept(found), parts=list(_parts(found)))


def acceptance_text(handle: str, digest: str) -> Response:
    """Give the exact bytes of a text that belongs to an acceptance."""
    found = _find(handle)
    for text in (_text(found), *found.annexes):
        if text.digest == digest:
            exact = DocumentText(text.language, _content(digest), digest, found.at)
            return downloads.given(exact, f"{_title(found)} {Path(text.file).stem}", Path(text.file).suffix)
    raise documents.not_there()


def _find(handle: str) -> Acceptance:
    found = store.find(desk().store, login.known().account.id, handle)
    if found is None:
        raise documents.not_there()
    return found


def _kept(one: Acceptance) -> ShownAcceptance:
    return ShownAcceptance(
        title=_title(one),
        version=moments.day(one.version, language()),
        how=translate(_HOW[one.how]),
        proved=_proved(one),
        shown_at=moments.in_words(one.shown_at, language()),
        at=moments.in_words(one.at, language()),
        digest=one.digest,
        address=url_for("acceptance", handle=one.handle),
    )


def _title(one: Acceptance) -> str:
    """Return what the policy is called now; one that is no longer there, by its name in the configuration."""
    titles = {policy.id: local_text(policy.title) for policy in config().policy}
    return titles.get(one.policy) or documents.in_words(one.policy)


def _proved(one: Acceptance) -> str:
    said: Sentence | None = _PROVED.get(one.proof or "")
    return translate(said) if said else ""


def _parts(one: Acceptance) -> Iterator[ShownText]:
    yield _part(one, _text(one), _title(one))
    titles = {annex.file: local_text(annex.title) for policy in config().policy for annex in policy.annex}
    for annex in one.annexes:
        yield _part(one, annex, titles.get(annex.file) or annex.file)


def _text(one: Acceptance) -> KeptFile:
    """Return the document itself in the form of its annexes."""
    return KeptFile(f"{one.version}.md", one.language, one.digest)


def _part(one: Acceptance, text: KeptFile, title: str) -> ShownText:
    saved = url_for("acceptance_text", handle=one.handle, digest=text.digest)
    if not text.file.endswith(".md"):
        return ShownText(title, None, text.language, text.digest, saved)
    written = markdown.document(_content(text.digest).decode("utf-8-sig", "replace"), top=3)
    return ShownText(written.title or title, written.body, text.language, text.digest, saved)


def _content(digest: str) -> bytes:
    content = store.text(desk().store, digest)
    if content is None:
        raise documents.not_there()
    return content
