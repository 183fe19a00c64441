"""Secret numbers: where they come from, and a wrapping that no log, traceback or representation looks into."""

import secrets
from collections.abc import Callable
from typing import NoReturn, TypeAlias

# order -> a number drawn uniformly from [0, order)
Draw: TypeAlias = Callable[[int], int]


def drawn(order: int) -> int:
    """A uniform number below the order, from the system's randomness."""
    return secrets.randbelow(order)


class Secret:
    """A number that shows itself only to whoever asks by name."""

    __slots__ = ("_number",)

    def __init__(self, number: int) -> None:
        self._number = number

    def reveal(self) -> int:
        """The number itself."""
        return self._number

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")
