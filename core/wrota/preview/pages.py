"""Pages that the preview adds to the portal: the start page, the letters, and the errors of a broken folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from werkzeug.wrappers import Response

from wrota import demo, routes
from wrota.errors import TenantError
from wrota.post.inbox import Inbox
from wrota.preview import letters, made_up
from wrota.preview.people import SamplePerson
from wrota.tenant import documents, files, reader
from wrota.tenant.findings import Finding, FolderRefused
from wrota.tenant.letters import LETTERS
from wrota.tenant.problems import Unreadable
from wrota.tenant.tenant import Tenant
from wrota.words import Sentence, catalogue, say

_LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
_LONGEST_LINE = 200


@dataclass(frozen=True)
class PreviewPage:
    """A page of the portal that there is to look at; ``label`` is the institution's own, or ours."""

    path: str
    label: str


@dataclass(frozen=True)
class Mistake:
    """A finding as a page shows it: where, what, and the line that it is about."""

    place: str
    is_error: bool
    sentence: str
    line: str


@dataclass(frozen=True)
class Guide:
    """Shows the pages of the preview: in one language, of one folder, with links to its portal."""

    folder: Path
    base: str
    language: str

    def start(self, tenant: Tenant, people: Sequence[SamplePerson]) -> Response:
        """Show what there is to look at: pages, people and letters, and what a check advises."""
        return self._page(
            "preview/start",
            name=tenant.config.name.in_language(self.language, tenant.first_language),
            mistakes=self._mistakes(reader.examine(self.folder)),
            places=[*self._places(tenant)],
            password=made_up.password(tenant.config),
            people=[(person, self._translated(person.part.errand)) for person in people],
            languages=tenant.config.languages,
            letters=[(name, self._translated(kind.purpose)) for name, kind in LETTERS.items()],
        )

    def inbox(self, arrived: Inbox) -> Response:
        """Show the letters that were caused, the newest first."""
        return self._page("demo/inbox", letters=[letter.as_json() for letter in arrived.letters()])

    def letter(self, tenant: Tenant, person: SamplePerson, path: str) -> Response | None:
        """Show the letter ``access.pl`` with sample values, or its HTML, ``access.pl.html``; None for no letter."""
        name, language, form, *_ = [*path.split("."), "", "", ""]
        try:
            found = letters.written(tenant, name, language, self.base, person)
        except LookupError:
            return None
        if form == "html":
            return Response(found.html, mimetype="text/html", headers={"Content-Security-Policy": _LETTER_POLICY})
        return self._page("preview/letter", name=name, letter=found, html=f"{name}.{language}.html")

    def broken(self, fault: TenantError) -> Response:
        """Show what is wrong, in place of every page, as long as the folder cannot be read."""
        found = fault.findings if isinstance(fault, FolderRefused) else ()
        return self._page(
            "preview/broken",
            503,
            fault=self._translated(fault.sentence),
            mistakes=self._mistakes(found),
            key=self.folder.name,
        )

    def _page(self, template: str, status: int = 200, **context: object) -> Response:
        return demo.page(template, self.language, status, base=self.base, **context)

    def _translated(self, sentence: Sentence) -> str:
        return catalogue(self.language).translate(sentence)

    def _places(self, tenant: Tenant) -> Iterator[PreviewPage]:
        config, first = tenant.config, tenant.first_language
        yield PreviewPage("/", self._translated(say("Front page")))
        yield PreviewPage(routes.path("sign_in"), self._translated(say("Signing in")))
        yield PreviewPage(routes.path("recovery"), self._translated(say("Recovering access")))
        yield from (PreviewPage(f"/{unit.path}", unit.name.in_language(self.language, first)) for unit in config.unit)
        for form in config.application:
            yield PreviewPage(routes.path("application", key=form.key), form.title.in_language(self.language, first))
        for policy in config.policy:
            yield PreviewPage(
                routes.path("policy", policy_id=policy.id), policy.title.in_language(self.language, first)
            )
        for slug in dict.fromkeys((*documents.built_in(public_body=config.public_body), *tenant.pages)):
            yield PreviewPage(routes.path("tenant_page", slug=slug), slug)

    def _mistakes(self, found: Sequence[Finding]) -> list[Mistake]:
        """Return findings as the page shows them, mistakes before advice."""
        return [
            Mistake(
                f"{finding.file.relative_to(self.folder)}:{finding.line}:{finding.column}",
                finding.severity == "error",
                self._translated(finding.sentence),
                self._line(finding),
            )
            for finding in sorted(found, key=attrgetter("severity"))
        ]

    def _line(self, finding: Finding) -> str:
        """Return the line that a finding is about; empty where the file cannot be read as text."""
        try:
            lines = files.text(self.folder, str(finding.file.relative_to(self.folder))).splitlines()
        except Unreadable:
            return ""
        return lines[finding.line - 1][:_LONGEST_LINE].strip() if finding.line <= len(lines) else ""
