"""The archive of an election, `.bel`: an append-only tar of data and events, each named by its hash.

Reading is strict: every header is written again and compared byte for byte, every name against its content, every event
against its parent.  So any change of any byte is seen here, before a single proof is looked at.

Source: Belenios specification 2.0, section 4.4; the bytes of the headers from archives that its tools wrote.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from . import limits, strict
from .defects import ArchiveRejected, at_event

BLOCK = 512
HEADER_NAME = "BELENIOS"
VERSION = 1
_LONGEST_TIME = 8**11 - 1

SETUP, BALLOT, END_BALLOTS, ENCRYPTED_TALLY = "Setup", "Ballot", "EndBallots", "EncryptedTally"
SHUFFLE, END_SHUFFLES, PARTIAL_DECRYPTION, RESULT = "Shuffle", "EndShuffles", "PartialDecryption", "Result"
KINDS = (SETUP, BALLOT, END_BALLOTS, ENCRYPTED_TALLY, SHUFFLE, END_SHUFFLES, PARTIAL_DECRYPTION, RESULT)
WITHOUT_PAYLOAD = frozenset({END_BALLOTS, END_SHUFFLES})


@dataclass(frozen=True, slots=True)
class Event:
    """One step of an election.

    height    0 for the first, then one more each
    kind      Setup, Ballot, EndBallots, EncryptedTally, Shuffle, EndShuffles, PartialDecryption, Result
    payload   hash of the data that the step is about; None for EndBallots and EndShuffles
    parent    hash of the event before; None for the first
    hash      SHA-256 of the event's own bytes
    brings    hashes of the data written between the event before and this one
    """

    height: int
    kind: str
    payload: str | None
    parent: str | None
    hash: str
    brings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Archive:
    """What an archive holds, chained and named soundly; whether the election in it is sound is not said.

    timestamp   seconds since 1970 UTC, from the archive's own header
    events      in order
    data        every datum by its hash
    sha256      of the whole file
    size        of the whole file, in bytes
    """

    timestamp: int
    events: tuple[Event, ...]
    data: Mapping[str, bytes] = field(repr=False)
    sha256: str
    size: int


def read_archive(source: str | os.PathLike[str] | bytes | bytearray | memoryview) -> Archive:
    """Read an archive from a file or from bytes.

    Raises ArchiveRejected with the rule that the file breaks first; OSError where the file cannot be read.
    """
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            # Looked at before it is read: a file of many gigabytes must not reach the memory.
            size = os.fstat(file.fileno()).st_size
            _require_length(size)
            content = file.read(size)
    else:
        content = bytes(source)
    _require_length(len(content))
    return _Reader(content).archive()


def event_bytes(height: int, kind: str, payload: str | None, parent: str | None) -> bytes:
    """The bytes of an event, whose hash is its name."""
    members: dict[str, Any] = {} if parent is None else {"parent": parent}
    members |= {"height": height, "type": kind}
    return strict.compact(members if payload is None else members | {"payload": payload})


def header(name: str, size: int, timestamp: int) -> bytes:
    """The 512 bytes in front of a member: an old-style tar header, the same to the last bit wherever it is written."""
    block = bytearray(BLOCK)
    block[0 : len(name)] = name.encode("ascii")
    block[100:108] = b"0000644\0"
    block[108:116] = block[116:124] = b"0000000\0"
    block[124:136] = b"%011o\0" % size
    block[136:148] = b"%011o\0" % timestamp
    block[148:156] = b" " * 8
    block[156:157] = b"0"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


class ArchiveWriter:
    """Grows an archive by data and events.  `take` gives what was added since it was last called, to append to a file.

    An archive that exists is continued with `ArchiveWriter.continuing(archive)`.
    """

    def __init__(self, timestamp: int) -> None:
        if not 0 <= timestamp <= _LONGEST_TIME:
            raise ValueError("the timestamp must fit into eleven octal digits")
        self.timestamp = timestamp
        self._parent: str | None = None
        self._height = 0
        self._written: set[str] = set()
        self._pending = bytearray()
        self._add(HEADER_NAME, strict.compact({"version": VERSION, "timestamp": str(timestamp)}))

    @classmethod
    def continuing(cls, archive: Archive) -> "ArchiveWriter":
        """A writer whose additions continue an archive that was read."""
        writer = cls(archive.timestamp)
        writer._pending.clear()
        writer._height = len(archive.events)
        writer._parent = archive.events[-1].hash if archive.events else None
        writer._written = set(archive.data)
        return writer

    @property
    def height(self) -> int:
        """The height that the next event will have."""
        return self._height

    def add_data(self, content: bytes) -> str:
        """Add a datum and return its hash.  Raises ValueError if the archive already holds it."""
        name = hashlib.sha256(content).hexdigest()
        if name in self._written:
            raise ValueError("the archive already holds this datum")
        self._written.add(name)
        self._add(f"{name}.data.json", content)
        return name

    def add_event(self, kind: str, payload: str | None = None) -> str:
        """Add an event about a datum added before, and return its hash.  Raises ValueError for an unknown kind."""
        if kind not in KINDS or (payload is None) != (kind in WITHOUT_PAYLOAD):
            raise ValueError(f"no such event: {kind} with{'out' if payload is None else ''} payload")
        content = event_bytes(self._height, kind, payload, self._parent)
        self._parent = hashlib.sha256(content).hexdigest()
        self._height += 1
        self._add(f"{self._parent}.event.json", content)
        return self._parent

    def take(self) -> bytes:
        """The bytes added since the last call."""
        taken = bytes(self._pending)
        self._pending.clear()
        return taken

    def _add(self, name: str, content: bytes) -> None:
        self._pending += header(name, len(content), self.timestamp)
        self._pending += content + bytes(-len(content) % BLOCK)


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    content: bytes
    written_at: int


class _Reader:
    """One walk through the bytes of an archive."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._data: dict[str, bytes] = {}
        self._events: list[Event] = []
        self._brought: list[str] = []
        self._payloads: set[str] = set()

    def archive(self) -> Archive:
        members = self._members()
        timestamp = _timestamp(next(members))
        for member in members:
            if member.name.endswith(".event.json"):
                self._take_event(member)
            else:
                self._take_data(member)
        if self._brought:
            raise ArchiveRejected("data_without_event", data=self._brought[0])
        if not self._events:
            raise ArchiveRejected("archive_without_events")
        return Archive(
            timestamp=timestamp,
            events=tuple(self._events),
            data=MappingProxyType(self._data),
            sha256=hashlib.sha256(self._content).hexdigest(),
            size=len(self._content),
        )

    def _members(self) -> Iterator[_Member]:
        """Each member in turn, its header compared with the one that its name, size and time must have."""
        content, position, number, timestamp = self._content, 0, 0, b""
        while position < len(content):
            if number >= limits.MEMBERS:
                raise ArchiveRejected("too_many_members", most=limits.MEMBERS)
            given = content[position : position + BLOCK]
            name, size, written_at = _header_fields(given, position)
            if number == 0:
                timestamp = given[136:147]
            if given != header(name, size, written_at) or given[136:147] != timestamp:
                raise ArchiveRejected("header_differs", position=position)
            if size > limits.MEMBER_BYTES:
                raise ArchiveRejected("member_too_long", length=size, longest=limits.MEMBER_BYTES)
            start, end = position + BLOCK, position + BLOCK + size + -size % BLOCK
            if end > len(content):
                raise ArchiveRejected("archive_cut_short", position=position, missing=end - len(content))
            if any(content[start + size : end]):
                raise ArchiveRejected("padding_not_empty", position=start + size)
            yield _Member(name, content[start : start + size], written_at)
            position = end
            number += 1

    def _take_data(self, member: _Member) -> None:
        name = _hash_in(member, ".data.json")
        if name in self._data:
            raise ArchiveRejected("data_twice", data=name)
        self._data[name] = member.content
        self._brought.append(name)

    def _take_event(self, member: _Member) -> None:
        name = _hash_in(member, ".event.json")
        with at_event(len(self._events), ""):
            event = self._event(name, member)
        self._events.append(event)
        self._brought = []

    def _event(self, name: str, member: _Member) -> Event:
        value = strict.fields(
            strict.parse(member.content), ("parent", "height", "type", "payload"), ("parent", "payload")
        )
        kind = strict.text(value["type"])
        if kind not in KINDS:
            raise ArchiveRejected("event_unknown", given=kind[:40])
        with at_event(len(self._events), kind):
            if strict.integer(value["height"]) != len(self._events):
                raise ArchiveRejected("height_differs", given=value["height"], expected=len(self._events))
            parent = strict.sha256(value["parent"]) if "parent" in value else None
            if parent != (self._events[-1].hash if self._events else None):
                raise ArchiveRejected("parent_differs", given=parent or "", expected=self._parent())
            payload = strict.sha256(value["payload"]) if "payload" in value else None
            if (payload is None) != (kind in WITHOUT_PAYLOAD):
                raise ArchiveRejected("payload_differs")
            self._require_new_payload(payload)
        return Event(len(self._events), kind, payload, parent, name, tuple(self._brought))

    def _parent(self) -> str:
        return self._events[-1].hash if self._events else ""

    def _require_new_payload(self, payload: str | None) -> None:
        """The datum that an event is about stands last of those before it, and is nobody else's."""
        if payload is None:
            if self._brought:
                raise ArchiveRejected("data_without_event", data=self._brought[0])
            return
        if payload in self._payloads:
            raise ArchiveRejected("payload_twice", data=payload)
        if not self._brought or self._brought[-1] != payload:
            raise ArchiveRejected("payload_missing", data=payload)
        self._payloads.add(payload)


def _require_length(length: int) -> None:
    if length == 0:
        raise ArchiveRejected("archive_empty")
    if length > limits.ARCHIVE_BYTES:
        raise ArchiveRejected("archive_too_long", length=length, longest=limits.ARCHIVE_BYTES)


def _header_fields(block: bytes, position: int) -> tuple[str, int, int]:
    """Name, size and time as a header says them.  Raises ArchiveRejected: header_differs, archive_cut_short."""
    if len(block) < BLOCK:
        raise ArchiveRejected("archive_cut_short", position=position, missing=BLOCK - len(block))
    try:
        name = block[:100].rstrip(b"\0").decode("ascii")
        return name, _octal(block[124:135]), _octal(block[136:147])
    except ValueError:
        raise ArchiveRejected("header_differs", position=position) from None


def _octal(digits: bytes) -> int:
    if not all(0x30 <= digit <= 0x37 for digit in digits):
        raise ValueError("not octal")
    return int(digits, 8)


def _timestamp(member: _Member) -> int:
    """The time that the first member states, which its own header and, so the reader sees to it, all others repeat."""
    if member.name != HEADER_NAME:
        raise ArchiveRejected("not_an_archive")
    value = strict.fields(strict.parse(member.content), ("version", "timestamp"))
    if strict.integer(value["version"]) != VERSION:
        raise ArchiveRejected("version_unknown", given=value["version"], known=VERSION)
    timestamp = strict.decimal(value["timestamp"])
    if timestamp != member.written_at:
        raise ArchiveRejected("header_differs", position=0)
    return timestamp


def _hash_in(member: _Member, ending: str) -> str:
    """The hash that a member is named by, which must be that of its content."""
    name = hashlib.sha256(member.content).hexdigest()
    if member.name != name + ending:
        if not member.name.endswith((".data.json", ".event.json")):
            raise ArchiveRejected("member_unknown", name=member.name[:90])
        raise ArchiveRejected("content_differs", name=member.name[:90], hash=name)
    return name
