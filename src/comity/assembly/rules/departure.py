"""How far an amendment departs from what it changes, and the order of voting that follows from it.

The usual rule of assemblies: the amendment furthest removed from the original in substance is voted on first. What is
further in substance a machine cannot know; the number of words that change is a proposal, and the chair settles it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz.distance import Indel

from comity.assembly.codes import AmendmentKind

WHOLLY = 1_000  # thousandths
BEGINNING = Decimal(0)  # the place of what is added before the first paragraph

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Standing:
    """One amendment as the order sees it.

    place    of the paragraph that it changes in the text
    amends   key of the amendment that it changes; "" for one to the text itself
    """

    key: str
    letter: str
    place: Decimal
    distance: int
    amends: str = ""


def distance(kind: AmendmentKind, before: str, after: str) -> int:
    """The part of the words that change, in thousandths.

    before   words that it changes: of the paragraph, or of the one it stands behind
    after    words that it proposes; "" for a deletion

    A deletion departs wholly. A replacement by the words that go or come, of all words on both sides (the normalised
    indel distance of the two sequences). An addition by its share of the two paragraphs together.
    """
    if kind == AmendmentKind.DELETE:
        return WHOLLY
    old, new = _words(before), _words(after)
    if kind == AmendmentKind.ADD:
        return min(WHOLLY - 1, WHOLLY * len(new) // max(1, len(old) + len(new)))
    return round(WHOLLY * Indel.normalized_distance(old, new))


def order(amendments: Sequence[Standing]) -> list[str]:
    """Keys of the amendments in the order proposed for voting.

    Paragraph by paragraph as they stand in the text; there the furthest first, then by letter; and each after the
    amendments that change it, which decide what it will say.
    """
    changing: dict[str, list[Standing]] = {}
    for one in _sorted(amendments):
        changing.setdefault(one.amends, []).append(one)
    found: list[str] = []

    def put(one: Standing) -> None:
        for other in changing.pop(one.key, []):
            put(other)
        found.append(one.key)

    for one in changing.pop("", []):
        put(one)
    # Left over are those that change an amendment which is not voted on any more.
    for left in list(changing.values()):
        found += [one.key for one in left]
    return found


def _sorted(amendments: Sequence[Standing]) -> list[Standing]:
    return sorted(amendments, key=lambda one: (one.place, -one.distance, len(one.letter), one.letter))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def letter(number: int) -> str:
    """What the amendment of a number, from 1, is called: A … Z, AA, AB …"""
    called = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        called = chr(ord("A") + rest) + called
    return called
