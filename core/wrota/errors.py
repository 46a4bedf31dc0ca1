"""The exceptions that Wrota raises on purpose, one tree: what went wrong, and what the page needs to say."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from wrota.words import SOURCE_LANGUAGE, Sentence, catalogue


class WrotaError(Exception):
    """The base class of errors raised on purpose; ``sentence`` tells a person what is the matter."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(catalogue(SOURCE_LANGUAGE).translate(sentence))


class SettingsError(WrotaError):
    """A setting of the site is missing or wrong; nothing starts."""


class TenantError(WrotaError):
    """A tenant's folder cannot be served; its findings are in ``wrota.tenant``."""


class FolderChanged(TenantError):
    """A file of a tenant's folder is not what was checked; the next look at the folder takes the change up."""


StoreCause = Literal[
    "busy", "damaged", "missing", "newer", "no_database", "no_room", "not_writable", "older", "other", "other_secret"
]
"""Why a database cannot be used, for counting; the sentence tells people."""


class StoreError(WrotaError):
    """A tenant's database cannot be used as it is. ``is_told`` says that the log has been told of it already."""

    def __init__(self, sentence: Sentence, cause: StoreCause = "other") -> None:
        self.cause = cause
        self.is_told = False
        super().__init__(sentence)


class SchemaMismatch(StoreError):
    """The database is newer than this program, or too old to be served before an upgrade."""


class StoreBusy(StoreError):
    """Somebody else kept the database for longer than the busy timeout; trying later helps."""


class NestedWriting(StoreError):
    """A writing transaction was begun inside another one."""


class SealBroken(StoreError):
    """A sealed value was changed, moved, or sealed with another key."""


class IdentifierTaken(StoreError):
    """Another account at this tenant is already known by the identifier."""


class ImportRefused(WrotaError):
    """A file of people cannot be taken in; nothing of it was.

    ``faults`` lists (row, sentence), the topmost first; ``unlisted`` says how many more there are.
    """

    def __init__(self, sentence: Sentence, faults: tuple[tuple[int, Sentence], ...] = (), unlisted: int = 0) -> None:
        self.faults = faults
        self.unlisted = unlisted
        super().__init__(sentence)


class Refused(WrotaError):
    """An act was refused. ``case_code`` lets staff find the reason that strangers must not see."""

    def __init__(self, sentence: Sentence, case_code: str = "") -> None:
        self.case_code = case_code
        super().__init__(sentence)


class FieldRefused(Refused):
    """An act was refused because of one field, named as on the form."""

    def __init__(self, field: str, sentence: Sentence) -> None:
        self.field = field
        super().__init__(sentence)


class Stale(Refused):
    """An act was refused because the page showed something else than what holds now; it is to be shown again."""


class TooMany(WrotaError):
    """A rate limit is reached; the act may be tried again after ``retry_after`` seconds.

    ``offers_check``: or at once, with the robot check.
    """

    def __init__(self, sentence: Sentence, retry_after: int, *, offers_check: bool = False) -> None:
        self.retry_after = retry_after
        self.offers_check = offers_check
        super().__init__(sentence)


class AlreadyDecided(WrotaError):
    """Staff have decided on an application before; ``by`` and ``at`` tell who and when."""

    def __init__(self, sentence: Sentence, by: str, at: datetime) -> None:
        self.by = by
        self.at = at
        super().__init__(sentence)


class NotThere(WrotaError):
    """What was asked for is not there, or not any more."""


class Overloaded(WrotaError):
    """The machine has too much to do; trying later helps."""
