"""A chapter of the help, and its writer, who words it for one institution in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wrota.desk import Desk
from wrota.desk import password as passwords
from wrota.desk.lifetimes import lifetimes
from wrota.rules import moments
from wrota.rules.passwords import verdicts
from wrota.store.links import LinkKind
from wrota.tenant.schema import IdentifierConfig
from wrota.tenant.values import LocalText
from wrota.words import Sentence, say


@dataclass(frozen=True)
class BulletList:
    """A sentence with a list under it."""

    sentence: Sentence
    items: Iterable[Sentence | LocalText | str]


@dataclass(frozen=True)
class Step:
    """One thing to do, with what belongs to it."""

    words: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """What to do, step by step; ``key`` names it in the address, ``before`` and ``after`` stand around the steps."""

    key: str
    title: str
    steps: tuple[Step, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Writer:
    """Words an institution's instruction: with its own labels, else with those that the screen shows by default."""

    def __init__(self, desk: Desk, language: str) -> None:
        tenant = desk.tenant
        self.config = tenant.config
        self._policy = passwords.policy(desk)
        self._first = tenant.first_language
        self._language = language
        self._catalogue = tenant.catalogue(language)

    def chapter(
        self,
        key: str,
        title: Sentence,
        steps: Iterable[Sentence | BulletList],
        *,
        before: Iterable[Sentence] = (),
        after: Iterable[Sentence] = (),
    ) -> Chapter:
        """Return a chapter."""
        return Chapter(
            key, self.translate(title), tuple(map(self._step, steps)), self._translated(before), self._translated(after)
        )

    def translate(self, text: Sentence | LocalText | str) -> str:
        """Tell a sentence or a text of the institution in the language of the instruction."""
        if isinstance(text, Sentence):
            return self._catalogue.translate(text)
        return text.in_language(self._language, self._first) if isinstance(text, LocalText) else text

    def label(self, own: LocalText | None, usual: Sentence) -> str:
        """Return what a field or button is called: as the institution says, else as usual."""
        return self.translate(own if own is not None else usual)

    def listed(self, texts: Iterable[Sentence | LocalText | str]) -> str:
        """Return several labels in one line."""
        return ", ".join(map(self.translate, texts))

    def within(self, *labels: LocalText) -> str:
        """Return labels as they stand within a sentence."""
        return ", ".join(_small(self.translate(label)) for label in labels)

    @property
    def password(self) -> str:
        """The label of the password field."""
        return self.translate(say("Password"))

    @property
    def sign_in_field(self) -> str:
        """The label of the identifier in the sign-in box."""
        own = self.config.sign_in.identifier_label
        return self.translate(own) if own else self.listed(kind.label for kind in self.signing_in)

    @property
    def signing_in(self) -> tuple[IdentifierConfig, ...]:
        """What people sign in with."""
        return tuple(kind for kind in self.config.identifier if kind.signs_in)

    @property
    def sign_in_button(self) -> str:
        """The button of the sign-in box."""
        return self.label(self.config.sign_in.submit, say("Sign in"))

    @property
    def rules(self) -> list[Sentence]:
        """The institution's rules for a password."""
        return [verdict.sentence for verdict in verdicts(self._policy, "")]

    def lifetime(self, kind: LinkKind) -> Sentence:
        """Return how long a kind of link is good."""
        return moments.length(lifetimes(self.config)[kind])

    def filling(self, field: str, wanted: Sequence[IdentifierConfig]) -> Sentence | BulletList:
        """Tell what to type into a field, and under that what helps to recognise it, where there is something."""
        sentence = self._filling(field, [kind.label for kind in wanted])
        helped = [self._recognising(kind) for kind in wanted if kind.hint or kind.example]
        return BulletList(sentence, helped) if helped else sentence

    def _filling(self, field: str, wanted: Sequence[LocalText]) -> Sentence:
        """Name the only thing that fits into a field, or the several."""
        if field == self.listed(wanted):
            return say("Fill in the field “{field}”.", field=field)
        if len(wanted) == 1:
            return say("In the field “{field}” type: {identifiers}.", field=field, identifiers=self.within(*wanted))
        return say("In the field “{field}” type one of: {identifiers}.", field=field, identifiers=self.within(*wanted))

    def _recognising(self, kind: IdentifierConfig) -> str:
        title = self.translate(kind.label)
        if kind.example:
            title = self.translate(say("{title} (for example {example})", title=title, example=kind.example))
        return (
            self.translate(say("{title}: {words}", title=title, words=self.translate(kind.hint)))
            if kind.hint
            else title
        )

    def _step(self, step: Sentence | BulletList) -> Step:
        if isinstance(step, BulletList):
            return Step(self.translate(step.sentence), tuple(map(self.translate, step.items)))
        return Step(self.translate(step))

    def _translated(self, sentences: Iterable[Sentence]) -> tuple[str, ...]:
        return tuple(map(self.translate, sentences))


def _small(label: str) -> str:
    """Return a label with a small first letter, unless it is an abbreviation."""
    letters = [sign for sign in label if sign.isalpha()]
    return label if len(letters) < 2 or letters[1].isupper() else label[:1].lower() + label[1:]
