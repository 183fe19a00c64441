"""The fonts that every printed page is set in."""

from functools import cache
from importlib.resources import files

import typst


@cache
def fonts() -> typst.Fonts:
    """Noto Sans for Latin and Arabic, and no other: a page looks the same on every node."""
    paths = [str(files(package)) for package in ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths))
