"""Counting ballots that rank or grade: Schulze, majority judgment, single transferable vote.

A ballot gives each choice a whole number; choices are known by their places, from 0.  Everything is exact: whole
numbers and fractions.  Where the votes leave equals, the equals are told; nothing is decided by the order of the names.

    schulze             ranks, equal ones allowed; an order of all choices
    majority_judgment   grades; an order of all choices
    single_transferable strict ranks; several seats
    counted             whichever of them a question names
"""

from .counting import Counted, CountingUnknown, counted
from .majority_judgment import Judgment, majority_judgment
from .schulze import Schulze, schulze
from .transferable import LotNeeded, Step, Transferred, single_transferable

__all__ = [
    "Counted",
    "CountingUnknown",
    "Judgment",
    "LotNeeded",
    "Schulze",
    "Step",
    "Transferred",
    "counted",
    "majority_judgment",
    "schulze",
    "single_transferable",
]
