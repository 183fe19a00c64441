"""Words as rows of bytes, the form in which compiled code reads them.

A row has ROW_BYTES bytes:

    0-23   letters (ASCII, lower case), then zeros       24  how many
    25     role (position in ROLES)                      26  1 if vowelless
    27     rarity in eighths of a bit                    28, 29  lengths of the two skeletons
    30-43  consonant skeleton   44-57  the other skeleton, if the word has one
    58-63  up to three numbers of equivalence groups, two bytes each, counted from 1

So a word is one line of memory.
"""

from struct import Struct

from comity.engines.matching.lexicon import lexicon
from comity.engines.matching.skeleton import skeletons

ROW_BYTES = 64
LETTERS = 24
SKELETON = 14
AT_LENGTH, AT_ROLE, AT_VOWELLESS, AT_RARITY, AT_SKELETON_LENGTHS, AT_SKELETONS, AT_GROUPS = 24, 25, 26, 27, 28, 30, 58
GROUPS = 3
EIGHTHS = 8
ROLES = ("name", "particle", "initial", "legal-form")


_NO_GROUPS = [0] * GROUPS
_ROW = Struct(f"<{LETTERS}s6B{SKELETON}s{SKELETON}s{GROUPS}H")


def row(text: str, role: str, rarity: float, vowelless: bool) -> bytes:
    """The row of a word of at most LETTERS ASCII letters; rarity in bits."""
    found = skeletons(text)
    own, other = found[0], found[1] if len(found) > 1 else ""
    known = lexicon().groups.get(text)
    groups = [*(group + 1 for group in sorted(known)), *_NO_GROUPS][:GROUPS] if known else _NO_GROUPS
    return _ROW.pack(
        text.encode(), len(text), ROLES.index(role), vowelless, round(rarity * EIGHTHS),
        min(len(own), SKELETON), min(len(other), SKELETON),
        own.encode(), other.encode(), *groups,
    )  # fmt: skip
