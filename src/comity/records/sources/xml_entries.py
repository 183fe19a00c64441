"""XML from outside, one entry at a time: no document types, no entities, nothing external, flat memory."""

import codecs
from collections.abc import Collection, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from comity.records.drafts import Limits, SourceRefused


class _Watched:
    """A stream that gives up when the parser swallows too much without finding a tag, or when it is not UTF-8."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._limit = limits.line_bytes
        self._silent = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.line = 1

    def read(self, size: int = -1) -> bytes:
        """The next bytes. The parser asks for some only when it has told us of every tag before them."""
        chunk = self._stream.read(size)
        try:
            self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            line = self.line + chunk.count(b"\n", 0, error.start)
            raise SourceRefused("stream.encoding", line=line, byte=f"0x{error.object[error.start]:02X}") from None
        self.line += chunk.count(b"\n")
        self._silent += len(chunk)
        if self._silent > self._limit:
            raise SourceRefused("xml.long-text", line=self.line, limit_bytes=self._limit)
        return chunk

    def heard(self) -> None:
        """A tag was found."""
        self._silent = 0


def entries(stream: BinaryIO, tags: Collection[str], *, root: str, limits: Limits) -> Iterator[tuple[Element, int]]:
    """Each element with one of these tags, whole, and how many elements it had; it is emptied afterwards.

    An entry of more than `limits.elements_per_entry` elements comes without those that were too many.
    Raises SourceRefused for anything that is not plain, well-formed XML in UTF-8 with this root.
    """
    watched = _Watched(stream, limits)
    try:
        yield from _entries(watched, tags, root, limits)
    except DefusedXmlException:
        raise SourceRefused("xml.dtd") from None
    except ParseError as error:
        line, column = error.position
        raise SourceRefused("xml.malformed", line=line, column=column) from None


def _entries(watched: _Watched, tags: Collection[str], root: str, limits: Limits) -> Iterator[tuple[Element, int]]:
    open_elements: list[Element] = []
    entry: Element | None = None
    size = 0
    # The bytes were seen to be UTF-8, so a file that declares another encoding cannot garble its names.
    parser = DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
    for event, element in iterparse(watched, ("start", "end"), parser=parser):
        watched.heard()
        if event == "start":
            if not open_elements and element.tag != root:
                raise SourceRefused("xml.unexpected-root", element=str(element.tag)[:60], expected=root)
            open_elements.append(element)
            if len(open_elements) > limits.depth:
                raise SourceRefused("xml.depth", line=watched.line, limit=limits.depth)
            size += 1
            if entry is None and element.tag in tags:
                entry, size = element, 0
            continue
        open_elements.pop()
        if entry is not None and element is entry:
            yield entry, size
            entry = None
        if open_elements and (entry is None or size > limits.elements_per_entry):
            # The parent would keep every finished element, and with it the whole file, in memory.
            del open_elements[-1][-1]
