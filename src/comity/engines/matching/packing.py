"""Words as rows of bytes, the form in which compiled code reads them.

A row has ROW_BYTES bytes:

    0-23   letters (ASCII, lower case), then zeros       24  how many
    25     role (position in ROLES)                      26  1 if vowelless
    27     rarity in eighths of a bit                    28, 29  lengths of the two skeletons
    32-45  consonant skeleton   46-59  the other skeleton, if the word has one
    60-65  up to three numbers of equivalence groups, two bytes each, counted from 1
"""

from functools import lru_cache

from comity.engines.matching.lexicon import lexicon
from comity.engines.matching.names import Token
from comity.engines.matching.skeleton import skeletons

ROW_BYTES = 72
LETTERS = 24
SKELETON = 14
AT_LENGTH, AT_ROLE, AT_VOWELLESS, AT_RARITY, AT_SKELETON_LENGTHS, AT_SKELETONS, AT_GROUPS = 24, 25, 26, 27, 28, 32, 60
GROUPS = 3
EIGHTHS = 8
ROLES = ("name", "particle", "initial", "legal-form")


@lru_cache(maxsize=65536)
def packed(token: Token) -> bytes:
    """The row of a word."""
    own, other = (*skeletons(token.text), "")[:2]
    groups = sorted(lexicon().groups.get(token.text, ()))[:GROUPS]
    return b"".join(
        (
            token.text.encode()[:LETTERS].ljust(LETTERS, b"\0"),
            bytes((len(token.text), ROLES.index(token.role), token.vowelless, round(token.rarity * EIGHTHS))),
            bytes((min(len(own), SKELETON), min(len(other), SKELETON), 0, 0)),
            own.encode()[:SKELETON].ljust(SKELETON, b"\0"),
            other.encode()[:SKELETON].ljust(SKELETON, b"\0"),
            b"".join((group + 1).to_bytes(2, "little") for group in groups).ljust(ROW_BYTES - AT_GROUPS, b"\0"),
        )
    )
