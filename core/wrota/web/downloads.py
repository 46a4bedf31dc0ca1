"""Responses with documents to save: the very bytes that a digest is made of, under a name that people recognise."""

from __future__ import annotations

import mimetypes
import re
from datetime import date
from io import BytesIO
from pathlib import Path

from flask import Response, g, request, send_file

from wrota.desk import documents
from wrota.desk.documents import DocumentText
from wrota.tenant.schema import Annex
from wrota.web.current import desk
from wrota.web.translation import language, local_text

_MARKDOWN = "text/markdown"
_UNFIT = re.compile(r"[^\w„”().,-]+")


def annex_file(policy_id: str, day: date, annex: Annex) -> Response:
    """Give an annex as it lies in the folder."""
    text = documents.annex_text(desk(), policy_id, day, annex.file, wanted())
    return saved(text, local_text(annex.title), Path(annex.file).suffix)


def wanted() -> str:
    """Return the language that the address asks for, else the screen's."""
    return request.args.get("jezyk") or language()


def saved(text: DocumentText, title: str, ending: str) -> Response:
    """Give a text to be saved; raise `NotThere` where it is not to be had in the language that was asked for."""
    requested = request.args.get("jezyk")
    if requested and requested != text.language:
        raise documents.not_there()
    return given(text, title, ending)


def given(text: DocumentText, title: str, ending: str) -> Response:
    """Give the bytes of a text to be saved under its title."""
    kind = _MARKDOWN if ending == ".md" else mimetypes.types_map.get(ending, "application/octet-stream")
    name = f"{_UNFIT.sub(' ', title).strip()} ({text.language}){ending}"
    response = send_file(BytesIO(text.content), kind, as_attachment=True, download_name=name, etag=text.digest)
    response.headers["Content-Language"] = text.language
    # Whoever opens what was saved here opens a document, and nothing that runs.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _revalidated(response)


def _revalidated(response: Response) -> Response:
    """Let browsers keep the bytes and ask each time whether they still hold."""
    g.cacheable = True
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response
