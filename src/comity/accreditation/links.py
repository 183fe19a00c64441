"""The follow-up link: all that an applicant has, since there is no account.

Whoever has it opens one application. The store holds its hash only: a copy of the store opens none.
"""

import hashlib
from typing import Final

from comity.notices.references import random_code

TOKEN_LETTERS: Final = 26  # of 31 letters and digits: 128 bits
REFERENCE_LETTERS: Final = 8
CODE_LETTERS: Final = 10  # 49 bits for some minutes: the one-time code of a phone


def new_token() -> str:
    """The secret part of a link."""
    return random_code(TOKEN_LETTERS).lower()


def hash_of(token: str) -> str:
    """What the store holds of a link, in hexadecimal. So many random bits need no slow hash."""
    return hashlib.sha256(b"comity follow-up link 1\n" + token.encode()).hexdigest()


def new_reference() -> str:
    """What an application is called on its receipt: at random, for a running number would tell how many applied."""
    return f"P-{random_code(REFERENCE_LETTERS)}"


def new_code() -> str:
    """The one-time code by which a phone is enrolled for a gate; the store holds its hash."""
    return random_code(CODE_LETTERS)
