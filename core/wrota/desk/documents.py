"""The institution's documents, as they were checked: pages, policies by version, annexes, and their digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from wrota.desk import Desk
from wrota.errors import FolderChanged, NotThere
from wrota.rules import markdown
from wrota.rules.recently_used import RecentlyUsed
from wrota.tenant import documents
from wrota.tenant.checked_file import CheckedFile
from wrota.tenant.documents import DECLARATION, HELP, NO_LETTER
from wrota.tenant.schema import Annex, Policy
from wrota.tenant.tenant import PolicyText
from wrota.words import say

TITLES = {
    HELP: say("Help"),
    NO_LETTER: say("There is no message?"),
    DECLARATION: say("Declaration of accessibility"),
}
"""What the pages that the portal writes itself are called where the institution calls them nothing."""

_KNOWN_TITLES: RecentlyUsed[str] = RecentlyUsed(4096)


@dataclass(frozen=True)
class DocumentText:
    """A document in one language: its bytes, and when they were last changed."""

    language: str
    content: bytes = field(repr=False)
    digest: str
    """SHA-256 of the bytes, in hexadecimal."""
    changed: datetime

    @property
    def words(self) -> str:
        """The Markdown of the document; a byte order mark is no part of it."""
        return _words(self.content)


@dataclass(frozen=True)
class ShownVersion:
    """A version of a policy as a person was shown it; ``annexes`` are digests by the name in the configuration."""

    language: str
    text: bytes = field(repr=False)
    digest: str
    annexes: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """A version of a policy among the others; ``until`` is its last day, None for the newest."""

    version: PolicyText
    until: date | None
    is_in_force: bool


def page(desk: Desk, slug: str, language: str) -> DocumentText:
    """Return a page in a language, else in the first; raise `NotThere` where there is none of that name."""
    return _text(desk, desk.tenant.pages.get(slug, {}), language)


def built_in(desk: Desk) -> tuple[str, ...]:
    """Return the pages that the portal writes itself."""
    return documents.built_in(public_body=desk.tenant.config.public_body)


def page_title(desk: Desk, slug: str, language: str) -> str:
    """Return the first heading of a page, else its name in words; raise `NotThere` where there is no such page."""
    if slug not in desk.tenant.pages and slug in built_in(desk):
        return desk.tenant.catalogue(language).translate(TITLES[slug])
    _, file = _chosen(desk, desk.tenant.pages.get(slug, {}), language)
    try:
        return _title(file) or in_words(slug)
    except FolderChanged:
        # Every page's footer names some; that one of them has changed keeps nobody from the others.
        return in_words(slug)


def footer_pages(desk: Desk) -> tuple[str, ...]:
    """Return the pages that every page leads to: those that the institution lists, else help and declaration."""
    listed = desk.tenant.config.brand.footer_pages
    wanted = (HELP, DECLARATION) if listed is None else listed
    known = {*desk.tenant.pages, *built_in(desk)}
    return tuple(slug for slug in wanted if slug in known)


def in_words(slug: str) -> str:
    """Return what a page is called where it does not say so itself."""
    return slug.replace("-", " ").capitalize()


def policy(desk: Desk, policy_id: str) -> Policy:
    """Return what the configuration says of a policy; raise `NotThere` where it says nothing."""
    for known in desk.tenant.config.policy:
        if known.id == policy_id:
            return known
    raise not_there()


def in_force(desk: Desk, policy_id: str) -> PolicyText | None:
    """Return the version of a policy that is in force today; None where there is none yet, or no such policy."""
    return next((one.version for one in standings(desk, policy_id) if one.is_in_force), None)


def standings(desk: Desk, policy_id: str) -> tuple[Standing, ...]:
    """Return every version of a policy, the newest first; a version starts by itself on its day."""
    versions = desk.tenant.policies.get(policy_id, ())
    lasts = [later.date - timedelta(days=1) for later in versions[1:]]
    today = desk.today()
    found = [
        Standing(version, until, version.date <= today <= (until or date.max))
        for version, until in zip(versions, [*lasts, None], strict=False)
    ]
    return tuple(reversed(found))


def version(desk: Desk, policy_id: str, day: date) -> PolicyText:
    """Return the version of a policy that is dated on a day; raise `NotThere` where there is none."""
    for one in desk.tenant.policies.get(policy_id, ()):
        if one.date == day:
            return one
    raise not_there()


def policy_text(desk: Desk, policy_id: str, day: date, language: str) -> DocumentText:
    """Return the text of a version in a language, else in the first; raise `NotThere` where there is none."""
    return _text(desk, version(desk, policy_id, day).files, language)


def annex(policy: Policy, file: str) -> Annex:
    """Return what the configuration says of an annex, by the name of its file; raise `NotThere` otherwise."""
    for known in policy.annex:
        if known.file == file:
            return known
    raise not_there()


def annex_text(desk: Desk, policy_id: str, day: date, name: str, language: str) -> DocumentText:
    """Return an annex in a language, else in the first; raise `NotThere` where there is none of that name."""
    return _text(desk, version(desk, policy_id, day).annexes.get(name, {}), language)


def shown(desk: Desk, policy_id: str, day: date, language: str) -> ShownVersion:
    """Return what a person who reads a version in a language is shown, with the digests that an acceptance keeps."""
    text = policy_text(desk, policy_id, day, language)
    annexes = version(desk, policy_id, day).annexes
    digests = {name: _chosen(desk, files, language)[1].digest for name, files in annexes.items()}
    return ShownVersion(text.language, text.content, text.digest, digests)


def _text(desk: Desk, files: Mapping[str, CheckedFile], language: str) -> DocumentText:
    code, file = _chosen(desk, files, language)
    return DocumentText(code, file.content(), file.digest, file.changed)


def _chosen(desk: Desk, files: Mapping[str, CheckedFile], language: str) -> tuple[str, CheckedFile]:
    """Return the language that a document is to be had in, and its file."""
    for code in (language, desk.tenant.first_language):
        if code in files:
            return code, files[code]
    raise not_there()


def _title(file: CheckedFile) -> str:
    """Return the title of a page, looked for again when the page has changed: every page's footer names some."""
    return _KNOWN_TITLES.get(file.digest, lambda: markdown.title(_words(file.content())))


def _words(content: bytes) -> str:
    """Return the text of a document; a byte order mark is no part of it."""
    return content.decode("utf-8-sig", "replace")


def not_there() -> NotThere:
    """Return the error for a document that is not there, or not any more."""
    return NotThere(say("The address may be mistyped, or the page has moved."))
