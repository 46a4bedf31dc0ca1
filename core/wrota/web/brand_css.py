"""The style sheet of the brand: the institution's colours as custom properties."""

from __future__ import annotations

from wrota.rules.colours import CONTROLS, TEXT, nearest
from wrota.tenant.schema import Brand

_COLOURS = ("primary", "on_primary", "accent", "surface", "text")
_DARK = "#1b1f26"
"""The surface of a theme's dark mode, on which the institution's colours have to be told apart too."""


def style(brand: Brand) -> str:
    """Return the style sheet; a theme uses these properties and names no colour of an institution."""
    colours = {name.replace("_", "-"): getattr(brand, name) for name in _COLOURS}
    colours["primary-on-dark"] = nearest(brand.primary, _DARK, TEXT)
    colours["accent-on-dark"] = nearest(brand.accent, _DARK, CONTROLS)
    return ":root {\n" + "".join(f"  --brand-{name}: {colour};\n" for name, colour in colours.items()) + "}\n"
