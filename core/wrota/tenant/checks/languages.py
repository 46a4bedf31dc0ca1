"""Checks of translations: texts that lack one of the folder's languages, or have one too many."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import AtKey, Problem, error_at, warning_at
from wrota.tenant.schema import Config
from wrota.tenant.values import LocalText
from wrota.words import say


def _texts(folder: CheckedFolder) -> Iterator[Problem]:
    for path, value in folder.leaves:
        if isinstance(value, LocalText) and "" not in value.texts and path[0] not in folder.invalid:
            yield from _text(path, value, folder.config)


def _text(path: KeyPath, text: LocalText, config: Config) -> Iterator[Problem]:
    first, *others = config.languages
    if first not in text.texts:
        yield error_at(path, say("This text has no “{language}”, the first language of the folder.", language=first))
    for language in others:
        if language not in text.texts:
            yield warning_at(
                path, say("This text has no “{language}”; “{first}” stands in.", language=language, first=first)
            )
    for language in text.texts:
        if language not in config.languages:
            sentence = say("The folder does not list “{language}” among its languages.", language=language)
            yield Problem(AtKey((*path, language), "key"), sentence)


CHECKS: tuple[Check, ...] = (check(_texts, "languages"),)
