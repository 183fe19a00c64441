"""Files from outside: expanded, counted, and given up on before they do harm."""

import gzip
import io
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records.drafts import LIMITS, SourceRefused
from comity.records.sources.rows import rows
from comity.records.sources.streams import ByteProgress, lines, opened
from comity.records.sources.strict_json import NotStrict, parse


def refusal(content: bytes, **limits: int) -> SourceRefused:
    with pytest.raises(SourceRefused) as caught:
        opened(io.BytesIO(content), replace(LIMITS, **limits)).read()
    return caught.value


class TestOpened:
    """Plain or gzip, whatever the name of the file; nothing else, and never more than the limits."""

    @given(content=st.binary(max_size=300))
    def test_gzip_is_known_by_its_first_bytes(self, content):
        assert opened(io.BytesIO(gzip.compress(b"x" + content)), LIMITS).read() == b"x" + content

    def test_a_file_of_several_gzip_members_is_one_file(self):
        content = gzip.compress(b"one ") + b"\0" * 200_000 + gzip.compress(b"two") + b"\0" * 512
        assert opened(io.BytesIO(content), LIMITS).read() == b"one two"

    def test_a_bomb_is_not_expanded(self):
        bomb = gzip.compress(b"\0" * 40_000_000)
        assert len(bomb) < 100_000
        assert refusal(bomb, expansion_allowance=1_000_000).code == "stream.bomb"

    def test_a_bomb_of_bombs_is_not_expanded_either(self):
        assert refusal(gzip.compress(gzip.compress(b"list"))).code == "stream.nested"

    def test_content_has_a_largest_size(self):
        assert refusal(b"x" * 2_000_001, expanded_bytes=2_000_000).code == "stream.too-large"

    @pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xfd7zXZ\0", b"BZh9", b"\x28\xb5\x2f\xfd", b"Rar!"])
    def test_other_archives_are_named_not_opened(self, magic):
        assert refusal(magic + b"...").code == "stream.archive"
        assert refusal(gzip.compress(magic + b"...")).code == "stream.archive"

    def test_a_file_cut_short_is_told_from_a_damaged_one(self):
        whole = gzip.compress(bytes(range(256)) * 50)
        assert refusal(whole[:-9]).code == "stream.truncated"
        assert refusal(whole[:30] + b"\xff" * 30 + whole[60:]).code == "stream.corrupt"

    def test_progress_counts_the_bytes_of_the_file_not_of_its_content(self):
        content = gzip.compress(b"a line\n" * 100_000)
        progress = ByteProgress(len(content))
        opened(io.BytesIO(content), LIMITS, progress).read()
        assert progress.done == progress.total < 10_000

    def test_only_a_chunk_is_in_memory(self):
        compressor = zlib.compressobj(wbits=31)
        content = compressor.compress(b"\0" * 3_000_000) + compressor.flush()
        assert len(opened(io.BytesIO(content), LIMITS).peek()) <= 64 * 1024


class TestLines:
    """Lines of UTF-8, numbered from 1."""

    def test_a_byte_order_mark_dos_ends_and_a_final_end_of_file_byte_are_no_content(self):
        assert list(lines(io.BytesIO(b"\xef\xbb\xbfone\r\ntwo\n\x1a"), LIMITS)) == [(1, "one"), (2, "two")]

    def test_another_encoding_is_refused_with_its_line(self):
        with pytest.raises(SourceRefused) as caught:
            list(lines(io.BytesIO("one\nJosé\n".encode("latin-1")), LIMITS))
        assert (caught.value.code, caught.value.line, caught.value.facts["byte"]) == ("stream.encoding", 2, "0xE9")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
    def test_wide_encodings_are_named(self, encoding):
        content = ("\ufeff" if encoding == "utf-16-be" else "") + "kind,name\n"
        with pytest.raises(SourceRefused, match=r"stream\.wide"):
            list(lines(io.BytesIO(content.encode(encoding)), LIMITS))

    def test_an_endless_line_is_not_read_to_its_end(self):
        with pytest.raises(SourceRefused, match=r"stream\.long-line"):
            list(lines(io.BytesIO(b"x" * 2000), replace(LIMITS, line_bytes=1000)))


class TestRows:
    """One bad row costs one row (RFC 4180)."""

    @staticmethod
    def read(text: str) -> list[tuple[int, list[str] | None]]:
        return list(rows(enumerate(text.split("\n"), start=1)))

    def test_quoted_values_may_hold_delimiters_marks_and_line_ends(self):
        assert self.read('a,"b,c"\n"say ""x""",d\n"two\nlines",e') == [
            (1, ["a", "b,c"]),
            (2, ['say "x"', "d"]),
            (3, ["two\nlines", "e"]),
        ]

    def test_a_mark_that_is_never_closed_spoils_its_own_line_only(self):
        assert self.read('a,b\nc,"d\ne,f\ng,h') == [(1, ["a", "b"]), (2, None), (3, ["e", "f"]), (4, ["g", "h"])]

    def test_a_mark_in_the_wrong_place_is_a_bad_row(self):
        assert self.read('"a"b,c\nd,e') == [(1, None), (2, ["d", "e"])]

    @given(table=st.lists(st.lists(st.text('a",;\n x', min_size=1, max_size=4), min_size=2, max_size=3), max_size=4))
    def test_what_is_written_is_read(self, table):
        text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)
        assert [row for _, row in self.read(text)] == table


class TestStrictJson:
    """What Python's parser lets pass is refused (reliability: poison messages)."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ('{"a":1,"a":2}', "json.repeated-key"),
            ('{"a":{"b":1,"b":2}}', "json.repeated-key"),
            ("[NaN]", "json.not-a-number"),
            ("[-Infinity]", "json.not-a-number"),
            ("[1e999]", "json.not-a-number"),
            ("[" + "9" * 5000 + "]", "json.long-number"),
            ("[" * 100_000 + "]" * 100_000, "json.depth"),
            ('{"a":' * 40 + "1" + "}" * 40, "json.depth"),
            ("{", "json.malformed"),
            ('{"a":1} x', "json.malformed"),
            ('"a\x00b"', "json.malformed"),
        ],
    )
    def test_it_is_refused(self, text, code):
        with pytest.raises(NotStrict) as caught:
            parse(text, LIMITS)
        assert caught.value.code == code

    def test_brackets_inside_text_are_not_nesting(self):
        assert parse('["' + "[" * 100 + '\\"[["]', LIMITS) == ["[" * 100 + '"[[']
