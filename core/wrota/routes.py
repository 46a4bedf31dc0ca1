"""The routing table: one row per address of a portal, with its view and who may open it; closed unless it says so.

From it come the URL rules, access control, what is open before a policy is accepted and in a claim, the words that a
folder cannot take for itself, and the notes beside fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, Flag, auto


class Who(Enum):
    """Who may open an address; `wrota.web.access` has a guard for each."""

    ANYBODY = auto()
    PERSON = auto()
    """Whoever is signed in with an account."""
    CLAIMANT = auto()
    """Whoever is opening an account with an identifier and a proof."""


class Also(Flag):
    """What else holds of an address; nothing of it unless its row says so."""

    NOTHING = 0
    WITH_UNITS = auto()
    """A unit's path may stand in front."""
    BEFORE_ACCEPTANCE = auto()
    """Open to whoever is signed in and has a policy to accept."""
    IN_CLAIM = auto()
    """Open to whoever is opening an account."""
    READ_IN_CLAIM = auto()
    """To be read by whoever is opening an account."""


READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing."""


@dataclass(frozen=True)
class Route:
    """An address: its path, the endpoint by which links name it, its view, its methods, and who may open it.

    ``view`` is a name in a file of ``wrota.pages``, such as ``own_sessions:OwnSessionsView``. Where sending the form
    takes more than looking at its page, ``sender`` says who may.
    """

    path: str
    endpoint: str
    view: str
    methods: tuple[str, ...]
    who: Who
    also: Also = Also.NOTHING
    sender: Who | None = None

    def who_may(self, method: str) -> Who:
        """Return who may send a request of this method."""
        return self.who if self.sender is None or method in READING else self.sender

    def is_open_in_claim(self, method: str) -> bool:
        """Say whether whoever is opening an account may send a request of this method."""
        return Also.IN_CLAIM in self.also or (Also.READ_IN_CLAIM in self.also and method in READING)

    @property
    def is_open_before_acceptance(self) -> bool:
        """Whether whoever has a policy to accept gets here before that."""
        return Also.BEFORE_ACCEPTANCE in self.also

    @property
    def has_units(self) -> bool:
        """Whether a unit's path may stand in front, as it may before the pages for strangers."""
        return Also.WITH_UNITS in self.also

    @property
    def first_piece(self) -> str:
        """The path up to its second slash, without the first; empty for the front page."""
        return self.path.split("/")[1]


MODULES = "/modul"
"""Below it stand the blueprints that an operator connects; their guard is in `wrota.web.modules`."""

ANYBODY, PERSON, CLAIMANT = Who.ANYBODY, Who.PERSON, Who.CLAIMANT
_GET, _POST, _FORM = ("GET",), ("POST",), ("GET", "POST")
_OUTSIDE = Also.WITH_UNITS
_DOCUMENT = Also.WITH_UNITS | Also.BEFORE_ACCEPTANCE | Also.READ_IN_CLAIM
_ACCOUNT = Also.BEFORE_ACCEPTANCE
_CLAIM = Also.IN_CLAIM
_ALWAYS = Also.BEFORE_ACCEPTANCE | Also.IN_CLAIM

ROUTES: tuple[Route, ...] = (
    Route("/", "entry", "entry:entry", _GET, ANYBODY, _OUTSIDE),
    Route("/logowanie", "sign_in", "sign_in:SignInView", _FORM, ANYBODY, _OUTSIDE),
    Route("/przywracanie", "recovery", "recovery:RecoveryView", _FORM, ANYBODY, _OUTSIDE),
    Route("/odnosnik/", "link", "link:link", _GET, ANYBODY, _OUTSIDE),
    Route("/odnosnik/<token>", "link", "link:link", _GET, ANYBODY, _OUTSIDE),
    Route("/nowe-haslo/<handle>", "new_password", "new_password:NewPasswordView", _FORM, ANYBODY, _OUTSIDE),
    Route("/nowe-haslo/<handle>/wejscie", "link_between", "link_between:LinkBetweenView", _POST, ANYBODY, _OUTSIDE),
    Route("/wniosek/<key>", "application", "application:ApplicationView", _FORM, ANYBODY, _OUTSIDE),
    # A note asks the row of its form who may send that.
    Route("/uwaga/<form>/<field>", "note", "note:note", _POST, ANYBODY, _OUTSIDE),
    Route("/jezyk", "language", "language:language", _POST, ANYBODY, _OUTSIDE | _ALWAYS),
    Route("/strona/<slug>", "tenant_page", "tenant_page:tenant_page", _GET, ANYBODY, _DOCUMENT),
    Route("/polityka/<policy_id>", "policy", "policy:PolicyView", _FORM, ANYBODY, _DOCUMENT, sender=PERSON),
    Route(
        "/polityka/<policy_id>/<day:day>", "policy_version", "policy_reading:policy_version", _GET, ANYBODY, _DOCUMENT
    ),
    Route("/polityka/<policy_id>/<day:day>.md", "policy_text", "policy_text:policy_text", _GET, ANYBODY, _DOCUMENT),
    Route("/polityka/<policy_id>/<day:day>/<file>", "annex", "policy_reading:annex", _GET, ANYBODY, _DOCUMENT),
    Route("/zakladanie", "claim", "claim:ClaimView", _FORM, CLAIMANT, _CLAIM),
    Route("/zakladanie/wyslano", "claim_sent", "claim_sent:ClaimSentView", _FORM, CLAIMANT, _CLAIM),
    Route("/zakladanie/<handle>", "activation", "activation:ActivationView", _FORM, ANYBODY, _CLAIM),
    Route("/odnosnik/konto/<token>", "activation_link", "activation:activation_link", _GET, ANYBODY, _CLAIM),
    Route("/sesja", "session_clock", "session_clock:session_clock", _FORM, ANYBODY, _ALWAYS),
    # Signing out does nothing to whoever is not signed in.
    Route("/wyloguj", "sign_out", "sign_out:sign_out", _POST, ANYBODY, _ALWAYS),
    Route("/haslo", "password", "password:PasswordView", _FORM, PERSON),
    Route("/konto", "account", "account:account", _GET, PERSON, _ACCOUNT),
    Route("/konto/dane", "profile", "profile:ProfileView", _FORM, PERSON, _ACCOUNT),
    Route("/konto/e-mail", "email_change", "email_change:EmailChangeView", _FORM, PERSON, _ACCOUNT),
    Route("/konto/e-mail/rezygnacja", "email_cancel", "email_change:email_cancel", _POST, PERSON, _ACCOUNT),
    Route("/odnosnik/adres/<token>", "email_link", "email_confirm:email_link", _GET, ANYBODY, _ACCOUNT),
    Route("/adres/<handle>", "email_confirm", "email_confirm:EmailConfirmView", _FORM, ANYBODY, _ACCOUNT),
    Route("/konto/sesje", "own_sessions", "own_sessions:OwnSessionsView", _FORM, PERSON, _ACCOUNT),
    Route("/konto/plik", "own_data", "own_data:OwnDataView", _FORM, PERSON, _ACCOUNT),
    Route("/konto/jezyk", "letters_language", "letters_language:LettersLanguageView", _FORM, PERSON, _ACCOUNT),
    Route("/konto/zgody", "acceptances", "acceptances:acceptances", _GET, PERSON, _ACCOUNT),
    Route("/konto/zgody/<handle>", "acceptance", "acceptances:acceptance", _GET, PERSON, _ACCOUNT),
    Route("/konto/zgody/<handle>/<digest>", "acceptance_text", "acceptances:acceptance_text", _GET, PERSON, _ACCOUNT),
    Route("/konto/zamkniecie", "closing", "closing:ClosingView", _FORM, PERSON, _ACCOUNT),
    Route("/static/brand.css", "brand_style", "asset:brand_style", _GET, ANYBODY, _ALWAYS),
    Route("/static/brand/<path:name>", "brand_file", "asset:brand_file", _GET, ANYBODY, _ALWAYS),
    Route("/static/<path:name>", "asset", "asset:asset", _GET, ANYBODY, _ALWAYS),
)

BY_ENDPOINT: Mapping[str, Route] = {route.endpoint: route for route in ROUTES}
"""The rows by their endpoints; an endpoint of several paths is guarded alike at each, which a test holds."""

FIRST_PIECES = frozenset({MODULES.strip("/"), *(route.first_piece for route in ROUTES)} - {""})
"""What the paths of a portal begin with; a unit's path must not hide one."""


def path(endpoint: str, **values: str) -> str:
    """Return the path of an endpoint below the portal's root, its varying parts filled in as they are given."""
    found = BY_ENDPOINT[endpoint].path
    for name, value in values.items():
        found = found.replace(f"<{name}>", value)
    return found


_WORDS = frozenset(piece for route in ROUTES for piece in route.path.split("/") if "<" not in piece)
_DEEPEST = 8


def masked(path: str) -> str:
    """Return a path for the log: of its pieces those alone that every portal has, so no token and nothing typed."""
    known = {*_WORDS, MODULES.strip("/")}
    return "/".join(piece if piece in known else "…" for piece in path.split("/", _DEEPEST))
