"""How notices, and what the public sends, are numbered.

At random, so that a gap tells nobody of a notice that he may not see.
"""

import secrets
from typing import Final

# Letters and digits that are not mistaken for one another when read aloud or copied by hand.
REFERENCE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH: Final = 6
SLUG_LENGTH: Final = 26  # 130 bits: an address that cannot be guessed


def random_code(length: int = REFERENCE_LENGTH) -> str:
    """So many letters and digits, at random."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _each in range(length))


def new_reference(letter: str, year: int) -> str:
    """A reference such as R-2026-7KQ3XD: the letter of the type, the year, and a code."""
    return f"{letter}-{year}-{random_code()}"


def new_slug() -> str:
    """The last part of the address of something public."""
    return random_code(SLUG_LENGTH).lower()
