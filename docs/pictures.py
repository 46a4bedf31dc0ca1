"""The pictures of `docs/architecture.md`, drawn from the code: ``make pictures`` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from house.test_walls import HOUSE, ROOMS, WITHOUT_FLASK, doors
from wrota.post.worker import MOST_TRIES
from wrota.store.deliveries import LEASE
from wrota.store.outbox import KEPT, LetterStatus

DOCS = Path(__file__).resolve().parent

CAPTIONS = {
    "resources": "where themes, words and samples lie",
    "words": "sentences, and the catalogues that tell them",
    "errors": "all that is raised on purpose",
    "whereabouts": "the tenant at hand",
    "turnstile": "few at once, in turn",
    "seams": "clock, chance, hasher: the world",
    "signals": "what an app around may be told",
    "routes": "each address: its view, and who may open it",
    "rules": "identifiers, passwords, states: values alone",
    "tenant": "an institution's folder, read and checked",
    "store": "the database, and the only room with peewee",
    "desk": "the acts: plain values in, a value out",
    "settings": "the site's settings",
    "logs": "lines of the log",
    "post": "letters, and their delivery",
    "web": "login sessions, forms, responses, guards",
    "pages": "a file per page",
    "modules": "what a connected module may know",
    "portal": "the extension: one institution's application",
    "site": "many portals behind one callable",
    "serving": "the server with its limits",
    "wsgi": "the callable for a server",
    "demo": "the demonstration",
    "preview": "one folder with made-up people",
    "cli": "the command",
}
"""What each room holds, in few words."""

LEFT, TOP, ROW, COLUMN, FIRST_COLUMN = 24, 132, 26, 22, 470
INK, PALE, LINE, PAPER, BAND, DOT = "#1d2733", "#5b6876", "#c3ccd6", "#ffffff", "#eaf2fb", "#0b5cab"
GOOD, BAD, WAITING = "#e5f4ea", "#fdecea", "#fff2cc"
_STYLE = (
    "text { font-family: system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif; font-size: 13px; }"
    ".name { font-weight: 600; } .small { font-size: 12px; }"
)


def drawn() -> Mapping[str, str]:
    """Return every picture by the name of its file."""
    return {"rooms.svg": rooms(), "letter.svg": letter()}


def rooms() -> str:
    """Draw who imports from whom: a dot under the diagonal for each pair of rooms, so none can stand above it."""
    width, height = FIRST_COLUMN + COLUMN * len(ROOMS) + LEFT, TOP + ROW * len(ROOMS) + 58
    parts = [
        _rect(8, TOP, width - 16, ROW * len(WITHOUT_FLASK), BAND),
        *(part for number, room in enumerate(ROOMS) for part in _room(number, room)),
        _text(LEFT, 36, "The rooms of core/wrota, from the ground up", "name"),
        _text(LEFT, 58, "A dot: the room at the left imports from the room named above.", "small"),
        _text(LEFT, 76, "All dots stand left of the diagonal: a room knows rooms above it alone.", "small"),
        _text(
            LEFT,
            height - 32,
            "On blue: rooms that know no Flask. Peewee is known in the store alone.",
            "small",
        ),
        _text(LEFT, height - 14, "Held by tests/house/test_walls.py", "small"),
    ]
    return _svg(width, height, "The rooms of core/wrota and which imports from which", parts)


def _room(number: int, room: str) -> Iterator[str]:
    """Draw one row of the table, and the heading of the column that belongs to it."""
    y, x = TOP + ROW * number, FIRST_COLUMN + COLUMN * number
    yield _text(LEFT, y + 18, room, "name")
    yield _text(LEFT + 84, y + 18, CAPTIONS[room], "small", PALE)
    yield _rect(x + 4, y + 6, 14, 14, LINE)
    yield f'<text class="small" fill="{INK}" transform="translate({x + 15} {TOP - 8}) rotate(-60)">{room}</text>'
    for column, other in enumerate(ROOMS):
        if other in _known_to(room) and other != room:
            yield f'<circle cx="{FIRST_COLUMN + COLUMN * column + 11}" cy="{y + 13}" r="5" fill="{DOT}"/>'


def _known_to(room: str) -> frozenset[str]:
    """Return the rooms from which a room imports."""
    own = [module for module in HOUSE.values() if module.room == room]
    return frozenset(HOUSE[door].room for module in own for door in doors(module, HOUSE))


def letter() -> str:
    """Draw how a letter lives, from the act that causes it to its end."""
    tries, lease, kept = MOST_TRIES, int(LEASE.total_seconds()), KEPT.days
    parts = [
        _text(LEFT, 36, "The life of a letter", "name"),
        *_box(24, 64, "An act at the desk", "its change, its event and", "the letter: one transaction"),
        *_box(264, 64, f"{LetterStatus.WAITING}: a row, sealed", "address and facts; the", "link is promised", WAITING),
        *_box(504, 64, "Leased by a worker", f"for {lease} seconds; to", "nobody else meanwhile"),
        *_box(744, 64, "Written", "link made at the first try,", "wording and layout filled"),
        *_box(744, 204, "Handed to the server", "one sender, one receiver,", "the same Message-ID"),
        *_box(744, 344, LetterStatus.DELIVERED, "wiped; the link's digest", "stays until it is used", GOOD),
        *_box(264, 204, "Put off", "30 s, 2 min, 10 min,", "then an hour at a time"),
        *_box(24, 344, LetterStatus.PARKED, f"refused for good, or {tries}", "tries: staff see it", BAD),
        *_box(504, 344, LetterStatus.DROPPED, "its time is over, or its", "links were killed", BAD),
        _arrow("M224 104 H260"),
        _arrow("M464 104 H500"),
        _arrow("M704 104 H740"),
        _arrow("M844 144 V200"),
        _arrow("M844 284 V340"),
        _arrow("M744 244 H468"),
        _arrow("M364 204 V148"),
        _arrow("M264 244 H124 V340"),
        _arrow("M604 144 V340"),
        _text(488, 236, "not taken", "small", PALE),
        _text(132, 330, "in the end", "small", PALE),
        _text(
            LEFT,
            462,
            f"A letter that is over is swept away after {kept} days. Wherever a worker is killed,",
            "small",
        ),
        _text(LEFT, 480, "none is lost and at most one comes twice: tests/post/test_worker.py", "small"),
    ]
    return _svg(968, 500, "The life of a letter from its act to its end", parts)


def _box(x: int, y: int, heading: str, first: str, second: str, fill: str = PAPER) -> Iterator[str]:
    yield f'<rect x="{x}" y="{y}" width="200" height="80" rx="8" fill="{fill}" stroke="{PALE}"/>'
    yield _text(x + 14, y + 26, heading, "name")
    yield _text(x + 14, y + 48, first, "small")
    yield _text(x + 14, y + 65, second, "small")


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.5" marker-end="url(#tip)"/>'


def _rect(x: int, y: int, width: int, height: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>'


def _text(x: int, y: int, words: str, kind: str, fill: str = INK) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" fill="{fill}">{escape(words)}</text>'


def _svg(width: int, height: int, title: str, parts: list[str]) -> str:
    """Return a picture on paper of its own, so that it can be read on a dark page too."""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-labelledby="title">'
    )
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 z" fill="{INK}"/></marker></defs>'
    )
    paper = f'<rect width="{width}" height="{height}" rx="10" fill="{PAPER}" stroke="{LINE}"/>'
    head = [opening, f'<title id="title">{escape(title)}</title>', f"<style>{_STYLE}</style>", tip, paper]
    return "\n".join([*head, *parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    for name, picture in drawn().items():
        (DOCS / name).write_text(picture, encoding="utf-8")
