"""Files from outside, opened carefully: expanded, counted, and given up on before they do harm."""

import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from typing_extensions import Buffer

from comity.records.drafts import Limits, SourceRefused

_GZIP = b"\x1f\x8b"
_OTHER_ARCHIVES = {
    b"PK\x03\x04": "zip",
    b"\xfd7zXZ": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstandard",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
}
_WIDE_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CHUNK_BYTES = 64 * 1024


class ByteProgress:
    """How far a file has been read. `done` and `total` in bytes of the file as stored; total 0 if unknown."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.done = 0


def opened(stream: BinaryIO, limits: Limits, progress: ByteProgress | None = None) -> BinaryIO:
    """The content of a plain or gzip file, whatever its name, as a buffered stream that keeps the limits.

    Raises SourceRefused, here or while reading: another archive, a bomb, a broken or cut gzip file, too much content.
    """
    return io.BufferedReader(_Guarded(stream, limits, progress or ByteProgress()), _CHUNK_BYTES)


class _Guarded(io.RawIOBase):
    """Raw content, expanded chunk by chunk: never more than one chunk of it is in memory."""

    def __init__(self, stream: BinaryIO, limits: Limits, progress: ByteProgress) -> None:
        self._stream = stream
        self._limits = limits
        self._progress = progress
        self._given = 0
        head = self._fetch()
        _refuse_other_archives(head)
        self._pending = head
        self._inflate = zlib.decompressobj(wbits=31) if head.startswith(_GZIP) else None

    def readable(self) -> bool:
        """Always: this is what makes it a stream to read."""
        return True

    def readinto(self, target: Buffer, /) -> int:
        """Fill the target with the next content. Returns 0 at the end."""
        view = memoryview(target)
        content = self._expanded(len(view)) if self._inflate else self._plain(len(view))
        if self._inflate and self._given == 0:
            _refuse_other_archives(content)
            if content.startswith(_GZIP):
                raise SourceRefused("stream.nested")
        self._given += len(content)
        self._keep_limits()
        view[: len(content)] = content
        return len(content)

    def _fetch(self) -> bytes:
        chunk = self._stream.read(_CHUNK_BYTES)
        self._progress.done += len(chunk)
        return chunk

    def _plain(self, size: int) -> bytes:
        if not self._pending:
            self._pending = self._fetch()
        content, self._pending = self._pending[:size], self._pending[size:]
        return content

    def _expanded(self, size: int) -> bytes:
        while self._inflate is not None:
            if self._inflate.eof:
                self._pending = self._after_member(self._inflate.unused_data)
                if not self._pending:
                    return b""
                self._inflate = zlib.decompressobj(wbits=31)
            self._pending = self._pending or self._fetch()
            if not self._pending:
                raise SourceRefused("stream.truncated")
            try:
                content = self._inflate.decompress(self._pending, size)
            except zlib.error:
                raise SourceRefused("stream.corrupt") from None
            self._pending = self._inflate.unconsumed_tail
            if content:
                return content
        return b""

    def _after_member(self, rest: bytes) -> bytes:
        """What follows a member: the next one, or nothing. Zeros between them are padding."""
        while not (following := rest.lstrip(b"\0")) and (rest := self._fetch()):
            pass
        return following

    def _keep_limits(self) -> None:
        limits = self._limits
        if self._given > limits.expanded_bytes:
            raise SourceRefused("stream.too-large", limit_megabytes=limits.expanded_bytes // 1024**2)
        if self._inflate and self._given > max(
            limits.expansion_allowance, limits.expansion_ratio * self._progress.done
        ):
            raise SourceRefused("stream.bomb", ratio=limits.expansion_ratio)


def _refuse_other_archives(head: bytes) -> None:
    for magic, name in _OTHER_ARCHIVES.items():
        if head.startswith(magic):
            raise SourceRefused("stream.archive", format=name)


def lines(stream: BinaryIO, limits: Limits) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, without its end, decoded from UTF-8 with or without a byte order mark.

    Raises SourceRefused at a line that is too long or is not UTF-8. A final 0x1A (end of file in DOS) is dropped.
    """
    number = 0
    while chunk := stream.readline(limits.line_bytes + 1):
        number += 1
        if len(chunk) > limits.line_bytes:
            raise SourceRefused("stream.long-line", line=number, limit_bytes=limits.line_bytes)
        if number == 1:
            if wide := _WIDE_MARKS.get(chunk[:2]):
                raise SourceRefused("stream.wide", line=1, encoding=wide)
            chunk = chunk.removeprefix(_BYTE_ORDER_MARK)
        if chunk == b"\x1a":
            return
        yield number, decoded(chunk, number).rstrip("\r\n")


def decoded(chunk: bytes, line: int) -> str:
    """UTF-8 text. Raises SourceRefused, with the line, if it is something else."""
    try:
        return chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceRefused("stream.encoding", line=line, byte=f"0x{chunk[error.start]:02X}") from None
