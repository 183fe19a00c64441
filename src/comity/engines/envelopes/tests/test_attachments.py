"""Attachments: any size in bounded memory, and nothing but the whole, unchanged stream."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines import envelopes
from comity.engines.envelopes import (
    CHUNK_SIZE,
    LARGEST_ATTACHMENT,
    ActRefused,
    Attachment,
    AttachmentRefused,
    chunks_arrived,
    open_attachment,
    open_chunk,
    padded_size,
    read_attachment,
    seal_attachment,
)
from comity.engines.envelopes.suites import TAG_SIZE

SEALED_CHUNK = CHUNK_SIZE + TAG_SIZE
SMALL_CHUNK = 64


def sealed(data: bytes) -> tuple[Attachment, bytes]:
    sink = io.BytesIO()
    attachment = seal_attachment(io.BytesIO(data), sink)
    return attachment, sink.getvalue()


def opened(attachment: Attachment, stream: bytes) -> bytes:
    sink = io.BytesIO()
    open_attachment(attachment, io.BytesIO(stream), sink)
    return sink.getvalue()


def refused(attachment: Attachment, stream: bytes) -> str:
    with pytest.raises(AttachmentRefused) as refusal:
        opened(attachment, stream)
    return refusal.value.code


DATA = bytes(range(256)) * 3_000  # 768,000 bytes: three chunks, the last one shorter
ATTACHMENT, STREAM = sealed(DATA)
CHUNKS = [STREAM[start : start + SEALED_CHUNK] for start in range(0, len(STREAM), SEALED_CHUNK)]


class Trickle:
    """A source that gives less than it was asked for, as sockets do; and remembers the most that it was asked."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data, self._step, self.most = io.BytesIO(data), step, 0

    def read(self, size: int, /) -> bytes:
        self.most = max(self.most, size)
        return self._data.read(min(size, self._step))


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks so small that every boundary is met."""
    monkeypatch.setattr(envelopes.attachments, "CHUNK_SIZE", SMALL_CHUNK)
    monkeypatch.setattr(envelopes.attachments, "_SMALLEST_PADDED", 8)


class TestWhole:
    @pytest.mark.parametrize("size", [0, 1, 4_096, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE + 7])
    def test_what_is_sealed_opens(self, size):
        data = (DATA * 2)[:size]
        attachment, stream = sealed(data)
        assert opened(attachment, stream) == data
        assert (attachment.size, attachment.stream_size) == (size, len(stream))

    @pytest.mark.usefixtures("small_chunks")
    def test_at_every_boundary(self):
        for size in range(300):
            attachment, stream = sealed(DATA[:size])
            assert opened(attachment, stream) == DATA[:size]
            assert len(stream) == attachment.stream_size

    def test_sources_that_trickle(self):
        source, sink = Trickle(DATA, 999), io.BytesIO()
        attachment = seal_attachment(source, sink)
        back = io.BytesIO()
        open_attachment(attachment, Trickle(sink.getvalue(), 1_001), back)
        assert back.getvalue() == DATA
        assert source.most <= CHUNK_SIZE

    def test_twice_sealed_it_differs(self):
        assert sealed(b"same")[1] != sealed(b"same")[1]

    def test_more_than_the_limit_is_refused(self, monkeypatch):
        monkeypatch.setattr(envelopes.attachments, "LARGEST_ATTACHMENT", CHUNK_SIZE + 10)
        assert opened(*sealed(DATA[: CHUNK_SIZE + 10])) == DATA[: CHUNK_SIZE + 10]
        with pytest.raises(AttachmentRefused, match="too_large"):
            sealed(DATA[: CHUNK_SIZE + 11])


class TestAltered:
    def test_cut_anywhere(self):
        for size in (0, 1, SEALED_CHUNK - 1, SEALED_CHUNK, SEALED_CHUNK + 1, len(STREAM) - 1):
            assert refused(ATTACHMENT, STREAM[:size]) == "chunk_truncated"

    def test_cut_and_declared_shorter(self):
        """A whole chunk is left out, and the size in the body with it: the last one is marked as the last."""
        shorter = Attachment(ATTACHMENT.key, ATTACHMENT.prefix, 2 * CHUNK_SIZE, ATTACHMENT.digest)
        assert refused(shorter, STREAM[: 2 * SEALED_CHUNK]) == "chunk_altered"

    def test_extended(self):
        assert refused(ATTACHMENT, STREAM + b"\0") == "trailing_bytes"

    def test_reordered_and_repeated(self):
        first, second, third = CHUNKS
        assert refused(ATTACHMENT, second + first + third) == "chunk_altered"
        assert refused(ATTACHMENT, first + first + third) == "chunk_altered"

    @pytest.mark.parametrize("position", [0, SEALED_CHUNK - 1, SEALED_CHUNK, len(STREAM) - 1])
    def test_changed(self, position):
        altered = bytearray(STREAM)
        altered[position] ^= 1
        assert refused(ATTACHMENT, bytes(altered)) == "chunk_altered"

    def test_exchanged_by_another_recipient_who_has_the_key(self):
        """The cipher cannot tell; the hash in the signed body can."""
        forged = io.BytesIO()
        secrets = iter([ATTACHMENT.key, ATTACHMENT.prefix])
        seal_attachment(io.BytesIO(DATA[::-1]), forged, randomness=lambda size: next(secrets))
        assert refused(ATTACHMENT, forged.getvalue()) == "stream_differs"

    @pytest.mark.usefixtures("small_chunks")
    def test_padding_that_says_something(self):
        """A size that is declared too small, within its class, would hide the end of what was said."""
        attachment, stream = sealed(b"x" * 36)
        assert padded_size(33) == padded_size(36) == 36
        shorter = Attachment(attachment.key, attachment.prefix, 33, attachment.digest)
        assert refused(shorter, stream) == "wrong_padding"


class TestResuming:
    @pytest.mark.parametrize(
        ("arrived", "chunks"),
        [(0, 0), (1, 0), (SEALED_CHUNK - 1, 0), (SEALED_CHUNK, 1), (2 * SEALED_CHUNK + 5, 2), (len(STREAM), 3)],
    )
    def test_a_broken_transfer_goes_on_after_the_last_whole_chunk(self, arrived, chunks):
        assert chunks_arrived(ATTACHMENT, io.BytesIO(STREAM[:arrived])) == chunks
        rest = b"".join(
            STREAM[offset : offset + size]
            for offset, size in (ATTACHMENT.chunk_at(index) for index in range(chunks, ATTACHMENT.chunks))
        )
        assert opened(ATTACHMENT, STREAM[: chunks * SEALED_CHUNK] + rest) == DATA

    def test_a_chunk_opens_by_itself(self):
        for index, chunk in enumerate(CHUNKS):
            begin = index * CHUNK_SIZE
            assert open_chunk(ATTACHMENT, index, chunk)[: len(DATA) - begin] == DATA[begin : begin + CHUNK_SIZE]

    @pytest.mark.parametrize("index", [-1, 3])
    def test_there_are_no_others(self, index):
        with pytest.raises(IndexError):
            ATTACHMENT.chunk_at(index)


class TestPadding:
    @given(st.integers(0, LARGEST_ATTACHMENT))
    def test_it_costs_an_eighth_at_most(self, size):
        assert size <= padded_size(size) <= max(4_096, size * 1.125)

    @given(st.integers(4_096, LARGEST_ATTACHMENT))
    def test_it_rounds_as_padme_does(self, size):
        """Nikitin et al. (2019), Algorithm 1, with logarithms."""
        exponent = len(bin(size)) - 3
        kept = len(bin(exponent)) - 2
        step = 2 ** (exponent - kept)
        assert padded_size(size) == (size + step - 1) // step * step

    def test_the_limit_is_its_own_class(self):
        assert padded_size(LARGEST_ATTACHMENT) == LARGEST_ATTACHMENT


class TestInABody:
    def test_what_is_written_reads_back(self):
        written = json.loads(json.dumps(ATTACHMENT.as_json()))
        assert read_attachment(written) == ATTACHMENT

    @pytest.mark.parametrize(
        "changes",
        [{"size": LARGEST_ATTACHMENT + 1}, {"size": -1}, {"key": "AA=="}, {"prefix": ""}, {"sha256": None}, {"x": 1}],
        ids=["size", "negative", "key", "prefix", "hash", "unknown"],
    )
    def test_what_cannot_be_is_refused(self, changes):
        with pytest.raises(ActRefused):
            read_attachment(ATTACHMENT.as_json() | changes)

    def test_its_key_is_not_shown(self):
        assert ATTACHMENT.key.hex() not in repr(ATTACHMENT)
        assert "secret" in repr(ATTACHMENT)
