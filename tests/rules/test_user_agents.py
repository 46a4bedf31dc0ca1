"""Browsers by the names that people know; nothing of what was sent comes through."""

from __future__ import annotations

import pytest

from wrota.rules.user_agents import named

_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_BLINK} Chrome/130.0.0.0 Safari/537.36", "Chrome, Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_BLINK} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
            "Edge, Windows",
        ),
        (f"Mozilla/5.0 (X11; Linux x86_64) {_BLINK} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0", "Opera, Linux"),
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-A515F) {_BLINK} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile",
            "Samsung Internet, Android",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {_WEBKIT} Version/17.5 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {_WEBKIT} CriOS/130.0 Safari/604.1",
            "Chrome, iPhone",
        ),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Version/17.5 Safari/605.1.15", "Safari, macOS"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_BLINK} Chrome/130.0.0.0 Safari/537.36", "Chrome, ChromeOS"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>alert(1)</script> Windows", "Windows"),
        ("x" * 500 + " Firefox/140.0", ""),
    ],
)
def test_a_browser_is_known_by_its_own_name_and_that_of_its_system(sent: str, said: str) -> None:
    assert named(sent) == said
