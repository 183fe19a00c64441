"""Reading drafts of notices from a file, and trying them by the rules of the form before any of them is kept.

The file is JSON Lines: one notice a line, in the form of `schema.notice_schema`, as `comity notices export` writes it.
It is taken as a whole or not at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from comity.core.actors import Actor
from comity.core.refusals import Refusal
from comity.notices import errors, interchange, services
from comity.notices.content import Contents, DraftContent
from comity.notices.models import Notice
from comity.notices.queries.drafts import findings_of_content
from comity.notices.rules.request import Finding, Level
from comity.notices.services.drafting import MOST_AT_ONCE, require_draftable
from comity.records.drafts import LIMITS
from comity.records.sources import strict_json

MEGABYTES = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One notice of a file. line: counted from 1."""

    line: int
    content: DraftContent


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of one notice of a file.

    refused   why it cannot be drafted, in the reader's language; "" where it can
    missing   how much stands in the way of a request; findings: all that the rules say of it
    """

    line: int
    type: str
    refused: str
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> int:
        """Findings that stop a request."""
        return sum(finding.level is not Level.ADVICE for finding in self.findings)


def read(stream: BinaryIO) -> list[Entry]:
    """The notices of a file.  Raises FileTooLarge, FileUnreadable with the line and what is wrong there."""
    content = stream.read(MEGABYTES * 2**20 + 1)
    lines = [(number, line) for number, line in enumerate(content.splitlines(), start=1) if line.strip()]
    if len(content) > MEGABYTES * 2**20 or len(lines) > MOST_AT_ONCE:
        raise errors.FileTooLarge(notices=MOST_AT_ONCE, megabytes=MEGABYTES)
    return [Entry(number, _content(number, line)) for number, line in lines]


def tried(actor: Actor, entries: Iterable[Entry], *, at: datetime) -> list[Trial]:
    """Each notice as drafting it would be judged; nothing is changed.  Raises NotPermitted."""
    return [_tried(actor, entry, at) for entry in entries]


def imported(actor: Actor, entries: Sequence[Entry], *, at: datetime) -> list[Notice]:
    """All of these notices as drafts of the actor's bureau, in one action: all or none.  Raises what drafting does."""
    return services.import_drafts(actor, contents=Contents([entry.content for entry in entries]), at=at)


def _content(number: int, line: bytes) -> DraftContent:
    try:
        return interchange.content_from(strict_json.parse(line.decode("utf-8-sig"), LIMITS))
    except interchange.NoticeUnreadable as wrong:
        raise errors.FileUnreadable(line=number, reason=str(wrong)[:200]) from wrong
    except strict_json.NotStrict as wrong:
        raise errors.FileUnreadable(line=number, reason=wrong.code) from wrong
    except UnicodeDecodeError as wrong:
        raise errors.FileUnreadable(line=number, reason="UTF-8") from wrong


def _tried(actor: Actor, entry: Entry, at: datetime) -> Trial:
    try:
        require_draftable(actor, entry.content, at)
    except Refusal as refusal:
        return Trial(entry.line, entry.content.type, str(refusal))
    found = findings_of_content(actor.bureau, entry.content, at)
    return Trial(entry.line, entry.content.type, "", found)
