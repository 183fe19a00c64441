"""Making a sent file safe, before any operation begins: a process of its own draws it anew."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from comity.core.ids import new_id
from comity.records import errors
from comity.records.attachments import kinds, storage
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.limits import LIMITS, Limits
from comity.records.texts import clean

log = logging.getLogger(__name__)

_READER = Path(__file__).with_name("reencoding.py")
AT_ONCE = 2
_slots = threading.BoundedSemaphore(AT_ONCE)  # each may take its gigabyte: no more of them than a small node bears

NAME_LENGTH = 200


class Sent(Protocol):
    """A file of a request."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Its content."""


class Prepared:
    """A safe copy that waits to be attached.

    Neither a dataclass nor a sequence: the audit keeps of such an input what it is, and nothing that it says.
    """

    __slots__ = ("bytes", "height", "id", "media_type", "name", "pages", "path", "sha256", "thumbnail", "width")

    def __init__(self, key: UUID, *, name: str, path: Path, thumbnail: Path | None, said: dict[str, Any]) -> None:
        content = path.read_bytes()
        self.id = key
        self.name = name
        self.path = path
        self.thumbnail = thumbnail
        self.media_type: str = said["media_type"]
        self.bytes = len(content)
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.width: int | None = said.get("width")
        self.height: int | None = said.get("height")
        self.pages: int | None = said.get("pages")

    @property
    def suffix(self) -> str:
        """How the name of its file ends."""
        return kinds.SUFFIXES[self.media_type]


def prepare(sent: Sent, *, limits: Limits = LIMITS, only: frozenset[FileKind] = frozenset(FileKind)) -> Prepared:
    """Draw a sent file anew, in a limited process. The sent file itself is removed in any case.

    only   kinds that are asked for here

    Raises AttachmentType, AttachmentTooLarge, AttachmentTooManyPages, AttachmentUnreadable.
    """
    key = new_id()
    folder = storage.incoming(key)
    try:
        return _prepared(key, folder, sent, limits, only)
    except BaseException:
        storage.discard(key)
        raise


def _prepared(key: UUID, folder: Path, sent: Sent, limits: Limits, only: frozenset[FileKind]) -> Prepared:
    source = folder / "sent"
    head = _write(sent, source, limits.file_bytes)
    kind = kinds.kind_of(head)
    if kind is None or kind not in only:
        raise errors.AttachmentType
    name = clean((sent.name or "").replace("\\", "/").rsplit("/", 1)[-1])[0][:NAME_LENGTH]
    if kind is FileKind.FINGERPRINT:
        said = {"media_type": kinds.fingerprint_type(head)}
        return Prepared(key, name=name, path=source, thumbnail=None, said=said)
    said = _drawn(kind, source, folder, limits)
    source.unlink()
    kept = folder / f"kept.{kinds.SUFFIXES[said['media_type']]}"
    return Prepared(key, name=name, path=kept, thumbnail=folder / "thumbnail.jpg", said=said)


def _write(sent: Sent, path: Path, most: int) -> bytes:
    """Write a sent file, and return its first bytes.  Raises AttachmentTooLarge before the limit is exceeded."""
    written, head = 0, b""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in sent.chunks():
            written += len(block)
            if written > most:
                raise errors.AttachmentTooLarge(limit=f"{most // 2**20} MiB")
            head = head if len(head) >= kinds.HEAD_BYTES else (head + block)[: kinds.HEAD_BYTES]
            file.write(block)
    return head


def _drawn(kind: FileKind, source: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    """What the reading process says. Whatever ends it otherwise is the file's fault: it is refused."""
    command = [sys.executable, "-I", str(_READER), kind.value, str(source), str(folder), json.dumps(limits.as_json())]
    try:
        with _slots:
            done = subprocess.run(  # noqa: S603  its words are our own: kind, two paths under generated names, limits
                command, capture_output=True, check=True, timeout=limits.wait_seconds, cwd=folder, env={}
            )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as failed:
        log.info("a sent file could not be read: %s", type(failed).__name__)
        raise errors.AttachmentUnreadable from None
    match said.get("refused"):
        case None:
            return said
        case "too-many-pages":
            raise errors.AttachmentTooManyPages(limit=said["limit"])
        case _:
            raise errors.AttachmentTooLarge(limit=f"{said['limit'] / 1e6:.0f} MP")
