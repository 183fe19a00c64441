"""What a bureau may do with what it received (handling codes H0-H3; the third-party rule).

One rule, asked by page, API and command line before anything is passed on, and by the node that accepts it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from comity.core.codes import Handling

# H2 and H3 leave passing on to the originator; H3 states its restriction in words that only a person can weigh.
FREE_TO_PASS = frozenset({Handling.H0, Handling.H1})
STRICTEST_FIRST = (Handling.H3, Handling.H2, Handling.H1, Handling.H0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What is to be passed on, as it was received.

    audience      bureaus to which the originator sent it; empty where the audience is confidential
    confidential  recipients do not learn of each other
    """

    originator: str
    handling: Handling
    audience: frozenset[str] = frozenset()
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What an originator allowed: to whom, and until when (None: as long as the original stands)."""

    bureaus: frozenset[str]
    until: datetime | None = None

    def covers(self, bureau: str, at: datetime) -> bool:
        """Whether it reaches a bureau at a moment."""
        return bureau in self.bureaus and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Passing:
    """To whom something may go now, and for whom the originator has to be asked first; each sorted."""

    allowed: tuple[str, ...]
    ask: tuple[str, ...]


def passing_on(received: Received, to: Collection[str], allowances: Collection[Allowance], at: datetime) -> Passing:
    """Who of `to` may be given what was received.

    The originator may always be given it back, and so may those it named openly. Everybody else is a third party: free
    under H0 and H1, otherwise, and always where the audience is confidential, only as the originator allowed.
    Source: Europol handling codes; Directive (EU) 2023/977 Art. 4(5) on the consent of whom information came from.
    """
    open_to = {received.originator} | (frozenset() if received.confidential else received.audience)
    free = received.handling in FREE_TO_PASS and not received.confidential
    allowed = {
        bureau
        for bureau in to
        if free or bureau in open_to or any(allowance.covers(bureau, at) for allowance in allowances)
    }
    return Passing(tuple(sorted(allowed)), tuple(sorted(set(to) - allowed)))


def strictest(codes: Collection[Handling]) -> Handling:
    """The code of something that is put together from parts: the strictest of theirs; H0 of nothing."""
    return next((code for code in STRICTEST_FIRST if code in codes), Handling.H0)


def may_recode(before: Handling, after: Handling) -> bool:
    """Whether somebody who passes a thing on may put it under this code: a stricter one, never a weaker."""
    return STRICTEST_FIRST.index(after) <= STRICTEST_FIRST.index(before)


def may_be_used_in_court(handling: Handling) -> bool:
    """Whether it may be used in a court without asking the originator."""
    return handling is Handling.H0
