"""The image files of ``brand/``: those with an extension that is served."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.files import FolderListing

_SERVED = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico")


def pictures(listing: FolderListing) -> Mapping[str, str]:
    """Return the pictures by the name of their file, each with its path inside the folder."""
    return {
        name.removeprefix("brand/"): name
        for name in listing.under("brand")
        if name.endswith(_SERVED) and name.count("/") == 1
    }
