"""Kinds and countries as small numbers, so that a document's details fit in one word."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from comity.engines.matching import identifiers

PERSONAL = 0x8000
UNKNOWN = 0x7FFF  # asked, and held by nothing


@dataclass(slots=True)
class Register:
    """Texts and their numbers, in the order in which they first came; of at most UNKNOWN texts.

    personal   texts that come first, their numbers with PERSONAL added
    """

    texts: list[str]
    personal: int = 0
    _numbers: dict[str, int] = field(init=False)
    _ranks: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self._ranks = np.empty(0, np.int64)
        self._numbers = {text: self._marked(place) for place, text in enumerate(self.texts)}

    def _marked(self, place: int) -> int:
        return place | PERSONAL if place < self.personal else place

    def known(self, text: str) -> int:
        """The number of a text that is asked for."""
        return self._numbers.get(text, UNKNOWN)

    def number(self, text: str) -> int:
        """The number of a text that is held.  Raises OverflowError for more different texts than there is room for."""
        if text not in self._numbers:
            if len(self.texts) >= UNKNOWN:
                raise OverflowError(f"more than {UNKNOWN} different texts")
            self._numbers[text] = self._marked(len(self.texts))
            self.texts.append(text)
        return self._numbers[text]

    def text(self, number: int) -> str:
        """The text of a number."""
        return self.texts[number & UNKNOWN]

    def ranks(self) -> npt.NDArray[np.int64]:
        """(texts,) the place of each in alphabetical order, whenever it came."""
        if self._ranks.size != len(self.texts):
            self._ranks = np.argsort(np.argsort(np.array(self.texts, np.object_)))
        return self._ranks


@dataclass(slots=True)
class Labels:
    """The kinds and countries of one index."""

    kinds: Register
    countries: Register

    @classmethod
    def of(cls, kinds: list[str] | None = None, countries: list[str] | None = None) -> "Labels":
        """Those of a file, or of a new index."""
        personal = sorted(identifiers.PERSONAL)
        return cls(Register(kinds or personal, len(personal)), Register(countries or [""]))

    def ranks(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Of kinds and of countries."""
        return self.kinds.ranks(), self.countries.ranks()

    def as_lists(self) -> dict[str, list[str]]:
        """For a file."""
        return {"kinds": self.kinds.texts, "countries": self.countries.texts}
