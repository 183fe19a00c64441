"""Reading a list in a test: what came out, and what was said about it."""

import io
from dataclasses import dataclass
from pathlib import Path

from comity.records.drafts import LIMITS, Entry, Limits, Reader, RecordDraft, Remark, Skipped
from comity.records.sources.streams import opened

FIXTURES = Path(__file__).parent.parent / "fixtures"


@dataclass(frozen=True)
class Reading:
    """All of a list."""

    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...]

    @property
    def drafts(self) -> dict[str, RecordDraft]:
        """What is imported, by key."""
        return {entry.key: entry for entry in self.entries if isinstance(entry, RecordDraft)}

    @property
    def skipped(self) -> list[tuple[int, str]]:
        """Line and code of what is not."""
        return [(entry.line, entry.code) for entry in self.entries if isinstance(entry, Skipped)]

    @property
    def codes(self) -> list[str]:
        """The codes of all remarks, in order."""
        return [remark.code for remark in self.remarks]

    def texts(self, key: str, name: str) -> list[str]:
        """The texts of a property of an entry."""
        return [value.text for value in self.drafts[key].values(name)]


def reading(reader: Reader, content: bytes | str, limits: Limits = LIMITS) -> Reading:
    """Read a whole list from memory."""
    remarks: list[Remark] = []
    raw = content.encode() if isinstance(content, str) else content
    stream = opened(io.BytesIO(raw), limits)
    return Reading(tuple(reader.read(stream, limits=limits, report=remarks.append)), tuple(remarks))
