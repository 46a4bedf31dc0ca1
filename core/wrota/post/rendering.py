"""Rendering of a letter: subject, plain text and HTML, from the wording, the facts, and the theme's templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from wrota import routes
from wrota.post import wording
from wrota.post.markup import as_html, as_text
from wrota.post.theme import lay_out
from wrota.rules import moments
from wrota.rules.names import LetterName
from wrota.rules.wording import fill
from wrota.store.deliveries import Contents
from wrota.store.links import LinkKind
from wrota.store.outbox import Block
from wrota.tenant.schema import Mail
from wrota.tenant.tenant import Tenant
from wrota.words import Sentence, say

_LAID_OUT = re.compile(r"\{\{[ \t]*(accounts|link)[ \t]*\}\}")
"""The placeholders that the theme lays out; each stands apart from the text around it."""


@dataclass(frozen=True)
class RenderedLetter:
    """A letter as people read it; both parts say the same."""

    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class AccountBlock:
    """What the theme lays out for an account: labels with their values, and the account's own link."""

    rows: Mapping[str, str]
    link: str


def render(tenant: Tenant, name: LetterName, language: str, contents: Contents) -> RenderedLetter:
    """Put a letter into words; raise `LookupError` where words, or a value that they want, are missing."""
    words = wording.find(tenant, name, language)
    rendering = _Rendering(tenant, words.language, contents)
    subject = " ".join(fill(words.subject, rendering.values).split())
    return RenderedLetter(
        words.language, subject, rendering.text(subject, words.body), rendering.html(subject, words.body)
    )


def link_path(kind: LinkKind, token: str) -> str:
    """Return where a link leads, below the portal's base address: to a new password, or where its kind says."""
    match kind:
        case "access" | "invitation" | "granted":
            return routes.path("link", token=token)
        case "activation":
            return routes.path("activation_link", token=token)
        case "email":
            return routes.path("email_link", token=token)


class _Rendering:
    """A letter on its way from facts to its two parts."""

    def __init__(self, tenant: Tenant, language: str, contents: Contents) -> None:
        self.values = dict(_values(tenant, language, contents))
        self._config = tenant.config
        self._accounts = [_account(contents.base, block) for block in contents.blocks]
        self._frame = {
            "language": language,
            "signature": _signature(tenant, language),
            "closing": tenant.catalogue(language).translate(_closing(tenant.config.mail)),
        }
        self._link_label = tenant.catalogue(language).translate(say("Activation link"))

    def text(self, subject: str, body: str) -> str:
        """Return the plain part."""

        def words(piece: str) -> str:
            return fill(as_text(piece), self.values)

        inner = "\n\n".join(self._pieces("txt", body, words))
        return self._laid_out("frame", "txt", subject=subject, body=inner, **self._frame) + "\n"

    def html(self, subject: str, body: str) -> str:
        """Return the HTML part; values are escaped, and never were Markdown."""
        escaped = {name: str(escape(value)) for name, value in self.values.items()}
        # The portal's address is the one value that people want to follow.
        escaped["address"] = self._laid_out("address", "html", address=self.values["address"])

        def words(piece: str) -> str:
            return fill(as_html(piece), escaped).strip("\n")

        inner = Markup("\n".join(self._pieces("html", body, words)))  # noqa: S704 - cleaned, and its values escaped
        return str(self._laid_out("frame", "html", subject=subject, body=inner, **self._frame)) + "\n"

    def _pieces(self, form: str, body: str, words: Callable[[str], str]) -> Iterator[str]:
        # Every other piece is the name of a block between the texts around it.
        for number, piece in enumerate(_LAID_OUT.split(body)):
            if number % 2:
                yield self._block(piece, form)
            elif piece.strip():
                yield words(piece)

    def _block(self, name: str, form: str) -> str:
        if name == "accounts":
            return self._laid_out(name, form, accounts=self._accounts, link_label=self._link_label)
        return self._laid_out(name, form, link=self._accounts[0].link, label=self._link_label)

    def _laid_out(self, name: str, form: str, **facts: object) -> str:
        return lay_out(self._config.theme, name, form, {"brand": self._config.brand, **facts})


def _values(tenant: Tenant, language: str, contents: Contents) -> Iterator[tuple[str, str]]:
    yield from contents.values.items()
    yield "institution", tenant.config.name.in_language(language, tenant.first_language)
    yield "address", contents.base
    yield "contact", _contact(tenant, language)
    if contents.lifetime is not None and contents.valid_until is not None:
        yield "link_lifetime", tenant.catalogue(language).translate(moments.length(contents.lifetime))
        yield "valid_until", moments.in_words(contents.valid_until, language)


def _contact(tenant: Tenant, language: str) -> str:
    contact = tenant.config.contact
    address = (line.in_language(language, tenant.first_language) for line in contact.address)
    reached = (*address, *contact.phone, contact.email, contact.website)
    return ", ".join(filter(None, reached))


def _account(base: str, block: Block) -> AccountBlock:
    return AccountBlock(block.values, base + link_path(block.link_kind, block.token))


def _signature(tenant: Tenant, language: str) -> list[str]:
    signature = tenant.config.mail.signature or tenant.config.name
    return signature.in_language(language, tenant.first_language).splitlines()


def _closing(mail: Mail) -> Sentence:
    if mail.reply_to is None:
        return say("This message was written by a program. Please do not reply to it.")
    return say(
        "This message was written by a program. Please do not reply to it; questions are welcome at {address}.",
        address=mail.reply_to,
    )
