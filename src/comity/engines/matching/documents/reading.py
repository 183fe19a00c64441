"""Many numbers read at once: plain ones by compiled code, the others by the definition in `identifiers`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from comity.engines.matching import identifiers
from comity.engines.matching.documents import packed
from comity.engines.matching.documents.tables import compiled
from comity.engines.matching.model import Identifier

Texts = Sequence[str] | npt.NDArray[np.bytes_]  # an array of bytes holds ASCII or Latin-1, padded with zero bytes
Strings = str | Sequence[str]  # one for all, or one for each


@dataclass(frozen=True, slots=True)
class Packed:
    """Numbers as words, (numbers,) uint64 each, and the text that each was read in; a text may hold none or several."""

    numbers: npt.NDArray[np.uint64]
    rests: npt.NDArray[np.uint64]
    sources: npt.NDArray[np.int64]


def read(texts: Texts, kinds: Strings = "", countries: Strings = "") -> Packed:
    """The numbers in each text, as `identifiers.values` reads them, in the order of the texts."""
    count = len(texts)
    numbers, rests, unread = np.empty(count, np.uint64), np.empty(count, np.uint64), np.empty(count, np.bool_)
    compiled().pack_many(*_buffer(texts), numbers, rests, unread)
    _leave_to_rules(kinds, countries, unread)
    several = [
        (*packed.pack(value), source)
        for source in np.flatnonzero(unread).tolist()
        for value in identifiers.values(Identifier(_of(kinds, source), text_of(texts[source]), _of(countries, source)))
    ]
    sources = np.flatnonzero((numbers != 0) & ~unread)
    if sources.size < count:
        numbers, rests = numbers[sources], rests[sources]
    if not several:
        return Packed(numbers, rests, sources)
    by_definition = np.array(several, np.uint64)
    sources = np.concatenate((sources, by_definition[:, 2].astype(np.int64)))
    order = np.argsort(sources, kind="stable")
    return Packed(
        np.concatenate((numbers, by_definition[:, 0]))[order],
        np.concatenate((rests, by_definition[:, 1]))[order],
        sources[order],
    )


def _leave_to_rules(kinds: Strings, countries: Strings, unread: npt.NDArray[np.bool_]) -> None:
    """Mark as unread what its kind and country have rules for (plates)."""
    if kinds == "plate" or (not isinstance(kinds, str) and "plate" in kinds):
        for place in range(unread.size):
            unread[place] |= identifiers.has_rules(_of(kinds, place), _of(countries, place))


def _buffer(texts: Texts) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """All texts one after the other, and where each begins; zero bytes between them."""
    if isinstance(texts, np.ndarray):
        whole = np.ascontiguousarray(texts)
        width = whole.dtype.itemsize
        return whole.view(np.uint8).reshape(-1), np.arange(whole.size + 1, dtype=np.int64) * width
    joined = "\0".join(texts)
    if joined.count("\0") >= max(1, len(texts)):
        # Someone asks with zero characters: a character that leaves the text to the definition stands for it.
        joined = "\0".join([text.replace("\0", "\ufffd") for text in texts])
    content = np.array(memoryview((joined + "\0").encode("utf-8", "surrogatepass")))
    starts = np.zeros(len(texts) + 1, np.int64)
    starts[1:] = np.flatnonzero(content == 0)[: len(texts)] + 1
    return content, starts


def _of(strings: Strings, place: int) -> str:
    return strings if isinstance(strings, str) else strings[place]


def text_of(text: str | bytes) -> str:
    """A text of either form of `Texts`."""
    return text.decode("latin-1") if isinstance(text, bytes) else text
