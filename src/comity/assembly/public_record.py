"""What the public record says of sessions that were held, each fact with its source and the day or month of it.

The demonstration plays sessions of these numbers with invented states and people. Their pages show these facts beside
what is played, so that nobody takes the one for the other; where sources contradict each other, or leave something
open, that is said. Read in November 2026.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.assembly.codes import SessionKind
from comity.assembly.models import Session


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the record says.

    left_open   what it leaves open, or on what its sources differ; "" where they agree
    """

    what: Promise
    said: Promise | str
    source: str
    dated: str
    left_open: Promise | str = ""


_MEMBERS: Final = _("Members of the organisation")
_OPEN_TO_MEDIA: Final = _("Open to accredited media")
_SEATS: Final = _("Seats of the Executive Committee that were filled")

_OF_SESSION: Final[Mapping[int, Sequence[Fact]]] = {
    92: (
        Fact(_("Place and days"), _("Glasgow, 4 to 7 November 2024"), "interpol.int, 92nd General Assembly", "2024-11"),
        Fact(_MEMBERS, "196", "interpol.int", "2024-11"),
        Fact(
            _OPEN_TO_MEDIA,
            _("The opening and the closing, briefings, a press conference; the rest was closed."),
            "ukdefencejournal.org.uk",
            "2024-11",
        ),
        Fact(
            _("Election of a Vice-President for Africa"),
            _("Elected by majority with 96 votes."),
            "the-star.co.ke",
            "2024-11-08",
            _(
                "How many votes counted: 96 are more than half of at most 191, so it is true of the votes cast if no "
                "more than 191 were, and not of all members."
            ),
        ),
    ),
    93: (
        Fact(_("Place and days"), _("Marrakech, 24 to 27 November 2025"), "lenouvelliste.ma, biladi.ma", "2025-11"),
        Fact(_MEMBERS, "196", "interpol.int", "2025-11"),
        Fact(
            _OPEN_TO_MEDIA,
            _("The opening session on the 24th at 10:30; the plenary was closed, interviews on request."),
            "sadahawz.blogspot.com",
            "2025-11",
        ),
        Fact(
            _SEATS,
            _("Six: the President, a Vice-President for Asia, two delegates for Africa, one for Asia, one for Europe."),
            "alittihad.info",
            "2025-11",
        ),
        Fact(
            _("Election of the President"),
            _("84, 60, 12 and 8 of 164 votes cast (51.2 % for the one elected); abstentions were not counted."),
            "aa.com.tr, gandul.ro",
            "2025-11-27",
            _(
                "In which ballot: one paper says the first, others say by simple majority. By the rules of 2021 these "
                "votes elect nobody before the third; an edition of 2023 exists that could not be read."
            ),
        ),
    ),
}


def facts_of(session: Session) -> Sequence[Fact]:
    """What the public record says of the session that is played; nothing for one that is held here."""
    if not session.invented or session.kind != SessionKind.ASSEMBLY or session.number is None:
        return ()
    return _OF_SESSION.get(session.number, ())
