"""Words as rows of bytes, the form in which compiled code reads them.

A row has ROW_BYTES bytes:

    0-23   letters (ASCII, lower case), then zeros       24  how many
    25     role (position in ROLES)                      26  1 if vowelless
    27     rarity in eighths of a bit                    28, 29  lengths of the two skeletons
    32-45  consonant skeleton   46-59  the other skeleton, if the word has one
    60-65  up to three numbers of equivalence groups, two bytes each, counted from 1
"""

from comity.engines.matching.lexicon import lexicon
from comity.engines.matching.skeleton import skeletons

ROW_BYTES = 72
LETTERS = 24
SKELETON = 14
AT_LENGTH, AT_ROLE, AT_VOWELLESS, AT_RARITY, AT_SKELETON_LENGTHS, AT_SKELETONS, AT_GROUPS = 24, 25, 26, 27, 28, 32, 60
GROUPS = 3
EIGHTHS = 8
ROLES = ("name", "particle", "initial", "legal-form")


def row(text: str, role: str, rarity: float, vowelless: bool) -> bytes:
    """The row of a word of at most LETTERS ASCII letters; rarity in bits."""
    own, other = (*skeletons(text), "")[:2]
    groups = sorted(lexicon().groups.get(text, ()))[:GROUPS]
    return b"".join(
        (
            text.encode()[:LETTERS].ljust(LETTERS, b"\0"),
            bytes((len(text), ROLES.index(role), vowelless, round(rarity * EIGHTHS))),
            bytes((min(len(own), SKELETON), min(len(other), SKELETON), 0, 0)),
            own.encode()[:SKELETON].ljust(SKELETON, b"\0"),
            other.encode()[:SKELETON].ljust(SKELETON, b"\0"),
            b"".join((group + 1).to_bytes(2, "little") for group in groups).ljust(ROW_BYTES - AT_GROUPS, b"\0"),
        )
    )
