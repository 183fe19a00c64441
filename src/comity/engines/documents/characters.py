"""What every identifier goes through before it is judged: one alphabet, no decoration, a bounded length."""

import unicodedata

from .problems import DocumentError

LONGEST_IDENTIFIER = 100  # characters as given; the longest real one, an IBAN, has 34 and eight spaces

_DIVIDERS = frozenset(" -‐‑‒–—−./·•_\u00a0'’:|\\")


def bare(text: str, kind: str) -> str:
    """An identifier in capitals without spaces, hyphens and invisible marks; digits of every script as 0-9.

    kind    goes into the facts of what is raised

    Raises DocumentError `identifier_empty`, `identifier_too_long`, or `wrong_character` for one that is not A-Z or 0-9.
    """
    compact = compacted(text, kind)
    for mark in compact:
        if not (mark.isascii() and mark.isalnum()):
            raise DocumentError("wrong_character", kind=kind, character=mark, codepoint=f"U+{ord(mark):04X}")
    return compact


def compacted(text: str, kind: str) -> str:
    """As `bare`, but letters of every script stay."""
    if len(text) > LONGEST_IDENTIFIER:
        raise DocumentError("identifier_too_long", kind=kind, longest=LONGEST_IDENTIFIER, given=len(text))
    marks = [_plain(mark) for mark in unicodedata.normalize("NFKC", text)]
    compact = "".join(marks).upper()
    if not compact:
        raise DocumentError("identifier_empty", kind=kind)
    return compact


def _plain(mark: str) -> str:
    # Cc, Cf: control characters and the invisible marks that turn the direction of writing; Arabic's tatweel is a line.
    if mark in _DIVIDERS or mark.isspace() or unicodedata.category(mark) in {"Cc", "Cf"} or mark == "\u0640":
        return ""
    digit = unicodedata.decimal(mark, None)
    return mark if digit is None else str(digit)
