"""The addresses of every portal, as the tests expect them: a new one is noticed, and gets the tests of all."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

SAMPLES = {
    "form": "sign_in",
    "field": "identifier",
    "name": "structure.css",
    "unit_path": "opole/AlfaDwa",
    "token": "A" * 43,
    "handle": "0" * 16,
    "digest": "0" * 64,
    "slug": "pomoc",
    "key": "dostep",
    "policy_id": "regulamin",
    "day": "2024-01-15",
    "file": "zagrozenia",
}
"""A value for each part of an address that varies."""

METHODS = {
    "/": "GET",
    "/logowanie": "GET POST",
    "/przywracanie": "GET POST",
    "/odnosnik/": "GET",
    "/odnosnik/<token>": "GET",
    "/nowe-haslo/<handle>": "GET POST",
    "/nowe-haslo/<handle>/wejscie": "POST",
    "/uwaga/<form>/<field>": "POST",
    "/jezyk": "POST",
    "/wniosek/<key>": "GET POST",
    "/strona/<slug>": "GET",
    "/polityka/<policy_id>": "GET POST",
    "/polityka/<policy_id>/<day:day>": "GET",
    "/polityka/<policy_id>/<day:day>.md": "GET",
    "/polityka/<policy_id>/<day:day>/<file>": "GET",
    "/wyloguj": "POST",
    "/konto": "GET",
    "/konto/dane": "GET POST",
    "/haslo": "GET POST",
    "/sesja": "GET POST",
    "/zakladanie": "GET POST",
    "/zakladanie/wyslano": "GET POST",
    "/zakladanie/<handle>": "GET POST",
    "/odnosnik/konto/<token>": "GET",
    "/odnosnik/adres/<token>": "GET",
    "/adres/<handle>": "GET POST",
    "/konto/e-mail": "GET POST",
    "/konto/e-mail/rezygnacja": "POST",
    "/konto/sesje": "GET POST",
    "/konto/plik": "GET POST",
    "/konto/jezyk": "GET POST",
    "/konto/zgody": "GET",
    "/konto/zgody/<handle>": "GET",
    "/konto/zgody/<handle>/<digest>": "GET",
    "/konto/zamkniecie": "GET POST",
    "/static/brand.css": "GET",
    "/static/brand/<path:name>": "GET",
    "/static/<path:name>": "GET",
    "/<unit:unit_path>": "GET",
    "/<unit:unit_path>/logowanie": "GET POST",
    "/<unit:unit_path>/przywracanie": "GET POST",
    "/<unit:unit_path>/odnosnik": "GET",
    "/<unit:unit_path>/odnosnik/<token>": "GET",
    "/<unit:unit_path>/nowe-haslo/<handle>": "GET POST",
    "/<unit:unit_path>/nowe-haslo/<handle>/wejscie": "POST",
    "/<unit:unit_path>/uwaga/<form>/<field>": "POST",
    "/<unit:unit_path>/jezyk": "POST",
    "/<unit:unit_path>/wniosek/<key>": "GET POST",
    "/<unit:unit_path>/strona/<slug>": "GET",
    "/<unit:unit_path>/polityka/<policy_id>": "GET POST",
    "/<unit:unit_path>/polityka/<policy_id>/<day:day>": "GET",
    "/<unit:unit_path>/polityka/<policy_id>/<day:day>.md": "GET",
    "/<unit:unit_path>/polityka/<policy_id>/<day:day>/<file>": "GET",
}

INSIDE = (
    "/konto",
    "/konto/dane",
    "/konto/e-mail",
    "/konto/e-mail/rezygnacja",
    "/konto/sesje",
    "/konto/plik",
    "/konto/jezyk",
    "/konto/zgody",
    "/konto/zgody/<handle>",
    "/konto/zgody/<handle>/<digest>",
    "/konto/zamkniecie",
    "/haslo",
)
"""Pages for signed-in people alone. (Signing out does nothing to whoever is not, and so needs no guard.)"""


@dataclass(frozen=True)
class Route:
    """One address and one method."""

    rule: str
    method: str

    @property
    def path(self) -> str:
        """The address with its varying parts filled in."""
        path = self.rule
        for name, value in SAMPLES.items():
            for kind in ("", "path:", "unit:", "day:"):
                path = path.replace(f"<{kind}{name}>", value)
        assert "<" not in path, f"SAMPLES needs a value for {self.rule}"
        return path

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


ROUTES = tuple(Route(rule, method) for rule, methods in METHODS.items() for method in methods.split())
GETS = tuple(route for route in ROUTES if route.method == "GET")
POSTS = tuple(route for route in ROUTES if route.method == "POST")


def of(app: Flask) -> dict[str, str]:
    """Return the addresses that a portal's application has."""
    return {
        rule.rule: " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})) for rule in app.url_map.iter_rules()
    }
