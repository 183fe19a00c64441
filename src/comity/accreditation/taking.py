"""From a letter to what is taken in: its files drawn anew, before any operation begins."""

from datetime import datetime

from comity.accreditation import mailbox
from comity.accreditation.content import Taken
from comity.accreditation.mailbox import Letter, Part
from comity.core.refusals import Refusal
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.preparing import Prepared, prepare

PAPERS = frozenset({FileKind.PICTURE, FileKind.DOCUMENT})


class _Sent:
    """A part of a letter, read like a file that was sent."""

    def __init__(self, part: Part) -> None:
        self.name: str | None = part.name
        self._content = part.content

    def chunks(self) -> list[bytes]:
        """Its content."""
        return [self._content]


def taken(letter: Letter, at: datetime) -> Taken:
    """What is taken in of a letter; files that cannot be drawn anew are left out, and counted."""
    files: list[Prepared] = []
    for part in letter.parts:
        try:
            files.append(prepare(_Sent(part), only=PAPERS))
        except Refusal:  # one that is no paper: the others are read all the same
            continue
    return Taken(letter, files, unread=len(letter.parts) - len(files), arrived_at=mailbox.arrival(letter, at))
