"""How notices, and what the public sends, are numbered.

At random as a rule: a gap among running numbers tells of a notice that the reader may not see.
"""

import secrets
from typing import Final

from comity.notices.tables import ReferenceScheme

# Letters and digits that are not mistaken for one another when read aloud or copied by hand.
REFERENCE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH: Final = 6
SEQUENTIAL: Final = "sequential"
SLUG_LENGTH: Final = 26  # 130 bits: an address that cannot be guessed


def random_code(length: int = REFERENCE_LENGTH) -> str:
    """So many letters and digits, at random."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _each in range(length))


def new_reference(scheme: ReferenceScheme, type_: str, year: int, *, before: int = 0) -> str:
    """A reference such as R-2026-7KQ3XD, as the edition's scheme has it.

    before   how many of this type were numbered in the year: only running numbers ask
    """
    running = f"{before + 1:0{scheme.length}d}"
    number = running if scheme.scheme == SEQUENTIAL else random_code(scheme.length)
    return scheme.pattern.format(letter=scheme.letters[type_], year=year, number=number)


def new_slug() -> str:
    """The last part of the address of something public."""
    return random_code(SLUG_LENGTH).lower()
