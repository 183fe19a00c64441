"""Every byte of an archive in its place."""

import random
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots import limits
from comity.engines.ballots.container import BLOCK, ArchiveWriter, header, read_archive
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.hashing import sha256_hex
from comity.engines.ballots.verification import verify

from .naive import put_together, steps_of

SAMPLE = 5_000


def code_of(content: bytes) -> str:
    with pytest.raises(ArchiveRejected) as rejected:
        read_archive(content)
    return rejected.value.defect.code


def test_an_archive_taken_apart_and_put_together_is_the_same(archive):
    assert put_together(steps_of(archive), read_archive(archive).timestamp) == archive


def test_a_writer_continues_an_archive_that_was_read(archive):
    writer = ArchiveWriter(7)
    writer.add_event("Setup", writer.add_data(b'"one"'))
    begun = writer.take()
    continued = ArchiveWriter.continuing(read_archive(begun))
    assert continued.height == 1
    with pytest.raises(ValueError, match="already holds"):
        continued.add_data(b'"one"')
    continued.add_event("EndBallots")
    whole = read_archive(begun + continued.take())
    assert [event.kind for event in whole.events] == ["Setup", "EndBallots"]


def test_every_changed_byte_of_a_sample_is_noticed(archive):
    """Each change is refused before any proof is looked at, so that none can be found that slips through."""
    draw = random.Random(20_260_101)
    for position in draw.sample(range(len(archive)), min(SAMPLE, len(archive))):
        changed = bytearray(archive)
        changed[position] ^= draw.randrange(1, 256)
        assert not verify(bytes(changed)).accepted, position


def test_every_changed_byte_of_the_first_headers_is_noticed(archive):
    for position in range(4 * BLOCK):
        changed = bytearray(archive)
        changed[position] ^= 0x01
        assert not verify(bytes(changed)).accepted, position


@settings(max_examples=60)
@given(data=st.data())
def test_inserted_removed_and_doubled_blocks_are_noticed(archive, data):
    blocks = [archive[start : start + BLOCK] for start in range(0, len(archive), BLOCK)]
    place = data.draw(st.integers(0, len(blocks) - 1))
    other = data.draw(st.sampled_from(["remove", "double", "zeros"]))
    changed = (
        blocks[:place] + {"remove": [], "double": [blocks[place]] * 2, "zeros": [bytes(BLOCK), blocks[place]]}[other]
    )
    assert not verify(b"".join(changed + blocks[place + 1 :])).accepted


@pytest.mark.parametrize("extra", [b"\0", bytes(BLOCK), bytes(2 * BLOCK), b"x" * BLOCK], ids=len)
def test_trailing_bytes_are_refused(archive, extra):
    assert code_of(archive + extra) in ("archive_cut_short", "header_differs", "content_differs", "member_unknown")


class TestMembers:
    """Members by other names, in other places, of other sizes."""

    def test_nothing_is_no_archive(self):
        assert code_of(b"") == "archive_empty"

    def test_the_first_member_says_what_this_is(self, archive):
        first = header("BELENIO2", 1, 1) + b"x" + bytes(BLOCK - 1)
        assert code_of(first + archive) == "not_an_archive"

    @pytest.mark.parametrize(
        ("stated", "code"),
        [
            (b'{"version":2,"timestamp":"1"}', "version_unknown"),
            (b'{"version":1,"timestamp":1}', "shape_differs"),
            (b'{"version":1,"timestamp":"2"}', "header_differs"),
            (b'{"version":1,"timestamp":"01"}', "number_not_canonical"),
            (b'{"timestamp":"1","version":1}', "shape_differs"),
            (b"{}", "shape_differs"),
        ],
    )
    def test_version_and_time_are_those_of_the_headers(self, stated, code):
        first = header("BELENIOS", len(stated), 1) + stated + bytes(BLOCK - len(stated))
        assert code_of(first) == code

    def test_a_header_alone_holds_no_election(self):
        assert code_of(ArchiveWriter(1).take()) == "archive_without_events"

    def test_a_member_by_another_name_is_refused(self):
        assert code_of(_with_member("../../etc/passwd", b"x")) == "member_unknown"

    def test_a_member_named_by_another_hash_is_refused(self):
        assert code_of(_with_member(f"{sha256_hex(b'y')}.data.json", b"x")) == "content_differs"

    def test_data_after_the_last_event_are_refused(self, archive):
        writer = ArchiveWriter.continuing(read_archive(archive))
        writer.add_data(b'"more"')
        assert code_of(archive + writer.take()) == "data_without_event"

    def test_data_before_an_event_without_payload_are_refused(self):
        writer = ArchiveWriter(1)
        writer.add_event("Setup", writer.add_data(b"1"))
        writer.add_data(b"2")
        writer.add_event("EndBallots")
        assert code_of(writer.take()) == "data_without_event"

    def test_the_same_data_twice_are_refused(self):
        writer = ArchiveWriter(1)
        writer.add_data(b"1")
        once = writer.take()
        member = once[-2 * BLOCK :]
        assert code_of(ArchiveWriter(1).take() + member + member) in ("data_twice", "header_differs")

    def test_a_payload_that_is_not_there_is_refused(self):
        writer = ArchiveWriter(1)
        writer.add_event("Setup", sha256_hex(b"1"))
        assert code_of(writer.take()) == "payload_missing"

    def test_a_payload_used_twice_is_refused(self):
        writer = ArchiveWriter(1)
        name = writer.add_data(b"1")
        writer.add_event("Setup", name)
        writer.add_event("Ballot", name)
        assert code_of(writer.take()) == "payload_twice"

    def test_unknown_events_are_not_written(self):
        with pytest.raises(ValueError, match="no such event"):
            ArchiveWriter(1).add_event("Coup", "0" * 64)
        with pytest.raises(ValueError, match="no such event"):
            ArchiveWriter(1).add_event("EndBallots", "0" * 64)


class TestHostileFiles:
    """What is too large is refused before it is read or parsed."""

    def test_a_long_one_costs_memory_in_proportion(self, tmp_path):
        """Read once, cut into members once: nothing is kept a third time."""
        writer, path = ArchiveWriter(1), tmp_path / "long.bel"
        names = [writer.add_data(bytes([letter]) * 2**22) for letter in b"abcd"]
        writer.add_event("Setup", names[-1])
        path.write_bytes(writer.take())
        tracemalloc.start()
        try:
            assert verify(path).defect is not None
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 2.5 * path.stat().st_size

    def test_a_gigabyte_is_refused_unread(self, tmp_path):
        path = tmp_path / "large.bel"
        with path.open("wb") as file:
            file.truncate(2**30)
        report = verify(path)
        assert report.defect is not None
        assert report.defect.code == "archive_too_long"

    def test_a_member_that_claims_a_gigabyte_is_refused(self, archive):
        assert code_of(archive + header("0" * 64 + ".data.json", 2**30, 1)) == "member_too_long"

    def test_a_million_members_are_refused(self, monkeypatch):
        monkeypatch.setattr(limits, "MEMBERS", 100)
        assert code_of(b"".join(_members(200))) == "too_many_members"

    @pytest.mark.parametrize("cut", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
    def test_an_archive_cut_short_is_refused(self, archive, cut):
        assert code_of(archive[:-cut]) in ("archive_cut_short", "data_without_event")

    @settings(max_examples=50)
    @given(content=st.binary(min_size=1, max_size=3 * BLOCK))
    def test_noise_is_a_verdict(self, content):
        assert not verify(content).accepted


def _with_member(name: str, content: bytes) -> bytes:
    return ArchiveWriter(1).take() + header(name, len(content), 1) + content + bytes(-len(content) % BLOCK)


def _members(count: int):
    writer = ArchiveWriter(1)
    for number in range(count):
        writer.add_data(str(number).encode())
        yield writer.take()
