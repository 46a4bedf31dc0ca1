"""User agents, named in the few words by which people recognise a browser; nothing else of them is kept."""

from __future__ import annotations

from collections.abc import Mapping

# Browsers name their ancestors too, so the one that names most comes first.
_BROWSERS: Mapping[str, str] = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Vivaldi/": "Vivaldi",
    "FxiOS/": "Firefox",
    "Firefox/": "Firefox",
    "CriOS/": "Chrome",
    "Chromium/": "Chromium",
    "Chrome/": "Chrome",
    "Version/": "Safari",
}
_SYSTEMS: Mapping[str, str] = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "macOS",
    "Linux": "Linux",
}
_LONGEST = 500


def named(user_agent: str) -> str:
    """Return names such as ``Firefox, Windows``, or the one that is known; empty where none is.

    They are names of products, the same in every language, and never a piece of what the browser sent.
    """
    sent = user_agent[:_LONGEST]
    return ", ".join(filter(None, (_first(_BROWSERS, sent), _first(_SYSTEMS, sent))))


def _first(names: Mapping[str, str], sent: str) -> str:
    return next((name for mark, name in names.items() if mark in sent), "")
