"""What the verbs of the press desk are given. Whatever tells of a person is opaque: the audit keeps none of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from comity.accreditation.codes import Document
from comity.accreditation.mailbox import Letter
from comity.records.attachments.preparing import Prepared
from comity.records.texts import clean

LINE: Final = 200
LONGEST: Final = 2_000
TEXTS: Final = ("name", "email", "telephone", "medium", "function")
CODES: Final = ("nationality", "medium_kind", "medium_country", "status")
DAYS: Final = ("born_on", "arrives_on", "leaves_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsSaid:
    """Terms of accreditation: see `models.Terms`. host: code of the bureau that decides."""

    host: str
    opens_at: datetime
    closes_at: datetime
    contact: str
    holidays: tuple[date, ...] = ()


class Said:
    """What an applicant wrote: the columns of `models.Application` by their names, cleaned and cut to their length.

    Neither a dataclass nor a mapping: the audit keeps of such an input what it is, and nothing that it says.
    """

    __slots__ = ("columns",)

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.columns: dict[str, Any] = {name: clean(said.get(name) or "")[0][:LINE] for name in TEXTS}
        self.columns |= {name: said.get(name) or "" for name in CODES}
        self.columns |= {name: said.get(name) for name in DAYS}
        self.columns["languages"] = list(said.get("languages") or ())
        self.columns["equipment"] = clean(said.get("equipment") or "", lines=True)[0][:LONGEST]


class Shown:
    """Documents that come with an application: drawn anew, with the last day on which each is valid. Opaque, too."""

    __slots__ = ("days", "files")

    def __init__(self, files: Mapping[Document, Prepared], days: Mapping[Document, date | None]) -> None:
        self.files = dict(files)
        self.days = dict(days)

    @property
    def kinds(self) -> Sequence[Document]:
        """What is there, in the order of the list of documents."""
        return [kind for kind in Document if kind in self.files]


class Taken:
    """A letter as it is taken in, with those of its files that could be drawn anew. Opaque, too.

    unread   how many of its files could not
    """

    __slots__ = ("arrived_at", "digest", "email", "files", "name", "text", "unread")

    def __init__(self, letter: Letter, files: Sequence[Prepared], *, unread: int, arrived_at: datetime) -> None:
        self.name = clean(letter.name)[0][:LINE]
        self.email = clean(letter.address)[0][:LINE]
        self.text = clean(f"{letter.subject}\n\n{letter.text}", lines=True)[0]
        self.digest = letter.digest
        self.files = tuple(files)
        self.unread = unread
        self.arrived_at = arrived_at


class Sorted:
    """Which of the files that came by mail is which document, and until when each is valid. Opaque, too."""

    __slots__ = ("days", "kinds")

    def __init__(self, kinds: Mapping[UUID, Document], days: Mapping[Document, date | None]) -> None:
        self.kinds = dict(kinds)
        self.days = dict(days)


class Reason:
    """Why an officer makes an exception, in words. Opaque: it may tell of the person."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = clean(text, lines=True)[0][:LONGEST]


class Ruling:
    """Why an application is refused or referred back. Opaque: its words may tell of the person.

    reason   code of one of the edition's reasons; the applicant reads its text
    words    what the officer adds, for the applicant
    """

    __slots__ = ("reason", "words")

    def __init__(self, reason: str, words: str = "") -> None:
        self.reason = reason
        self.words = clean(words, lines=True)[0][:LONGEST]
