"""Films and their captions as they are read, and the parts that players ask for."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records import errors
from comity.records.attachments import captions, films, playing
from comity.records.attachments.captions import Cue
from comity.records.tests.filming import box, film, movie, reference

SAID = """WEBVTT

00:01.000 --> 00:02.500 align:start
<v Ana>Good <i>morning</i>.

second
01:00:00.000 --> 01:00:01.000
Yes &amp; no
"""


class TestCaptions:
    def test_times_and_words_are_kept_and_nothing_else(self):
        cues = captions.read(SAID)
        assert cues == [Cue(1_000, 2_500, "Good morning."), Cue(3_600_000, 3_601_000, "Yes & no")]
        assert "<" not in captions.written(cues)

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("", 1),
            ("<script>alert(1)</script>", 1),
            ("WEBVTT\n\n00:02.000 --> 00:01.000\nbackwards", 3),
            ("WEBVTT\n\n00:02.000 -> 00:03.000\nno arrow", 4),
            ("WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nearlier", 6),
            ("WEBVTT\n\n00:75.000 --> 02:00.000\nno time", 3),
            ("WEBVTT\n\nNOTE nothing is said", 1),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 501, 3),
            ("WEBVTT\n" + "x" * captions.LONGEST, 1),
        ],
        ids=["empty", "page", "reversed", "arrow", "order", "clock", "silent", "long-cue", "long-file"],
    )
    def test_what_is_no_webvtt_is_refused_with_its_line(self, text, line):
        with pytest.raises(errors.CaptionsUnreadable) as refused:
            captions.read(text)
        assert refused.value.facts["line"] == line

    @given(st.text(max_size=200))
    def test_whatever_comes_is_read_or_refused(self, text):
        for said in (text, f"WEBVTT\n\n{text}"):
            try:
                cues = captions.read(said)
            except errors.CaptionsUnreadable:
                continue
            assert all(cue.starts < cue.ends for cue in cues)

    @given(
        st.lists(
            st.builds(
                lambda start, length, text: Cue(start, start + length, text),
                st.integers(0, 10**7),
                st.integers(1, 10**5),
                st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=80).filter(
                    lambda text: "<" not in text and ">" not in text
                ),
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_what_is_written_is_read_as_it_was(self, cues):
        ordered = sorted(cues, key=lambda cue: cue.starts)
        assert captions.read(captions.written(ordered)) == ordered


def harmless(content: bytes) -> tuple[int, bytes]:
    file = io.BytesIO(content)
    return films.harmless(file), file.getvalue()


class TestFilms:
    """F3, F4: what is sent as a film is one, holds nothing else, and leads nowhere."""

    def test_a_film_stays_as_it_was_byte_by_byte(self):
        content = film()
        assert harmless(content) == (90, content)

    def test_where_and_with_what_it_was_made_is_overwritten_in_place(self):
        secret = b"+48.8584+002.2945/ maker"
        hidden = [
            film(head=movie(extra=box(b"udta", secret))),
            film(head=movie(extra=box(b"meta", secret))),
            film(behind=box(b"uuid", secret)),
            film(behind=box(b"free", secret)),
            film(behind=box(b"PK\x03\x04", secret)),
        ]
        for content in hidden:
            seconds, kept = harmless(content)
            assert (seconds, len(kept)) == (90, len(content))
            assert secret not in kept

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"<svg onload='alert(1)'/>",
            b"PK\x03\x04 archive",
            film() + b"PK\x05\x06 an archive behind it",
            film()[:-1],
            film(head=movie(handler=b"soun")),
            film(head=movie(data=reference(0, b"https://elsewhere.example/film"))),
            film(head=movie(data=reference(1, b"file:///etc/passwd"))),
            film(head=movie(seconds=films.LONGEST_SECONDS + 1)),
            movie() + film(),
            film(head=movie() + movie()),
            box(b"ftyp") + struct.pack(">I4s", 0, b"mdat"),
            box(b"ftyp") + struct.pack(">I4sQ", 1, b"mdat", 2**63),
            film(head=box(b"moov", box(b"mvhd"))),
        ],
        ids=[
            "empty", "picture", "drawing", "archive", "archive-behind", "cut", "sound-only", "fetches", "reads-a-file",
            "days-long", "description-first", "two-descriptions", "open-end", "giant", "no-times",
        ],
    )  # fmt: skip
    def test_what_is_no_film_is_refused(self, content):
        with pytest.raises(films.NoFilm):
            harmless(content)

    def test_boxes_within_boxes_end_somewhere(self):
        deep = box(b"trak")
        for _each in range(40):
            deep = box(b"trak", deep)
        with pytest.raises(films.NoFilm):
            harmless(film(head=box(b"moov", deep)))

    @given(st.binary(max_size=200))
    def test_bytes_at_random_are_refused_or_read(self, content):
        try:
            seconds, kept = harmless(box(b"ftyp") + box(b"moov", content))
        except films.NoFilm:
            return
        assert seconds >= 0
        assert len(kept) == 16 + len(content)


class TestParts:
    @pytest.mark.parametrize(
        ("asked", "part"),
        [
            ("", (0, 99)),
            ("bytes=0-", (0, 99)),
            ("bytes=10-19", (10, 19)),
            ("bytes=90-500", (90, 99)),
            ("bytes=-5", (95, 99)),
            ("bytes=-500", (0, 99)),
            ("bytes=-0", None),
            ("bytes=100-", None),
            ("bytes=5-4", None),
            ("bytes=-", (0, 99)),
            ("bytes=0-1,5-6", (0, 99)),
            ("pages=1-2", (0, 99)),
            ("bytes=0-" + "9" * 400, (0, 99)),
        ],
    )
    def test_one_range_is_given_and_anything_odd_is_the_whole(self, asked, part):
        assert playing.part(asked, 100) == part

    def test_the_bytes_are_those_of_the_part(self, tmp_path):
        path = tmp_path / "file"
        path.write_bytes(bytes(range(100)))
        assert b"".join(playing.blocks(path, 10, 19)) == bytes(range(10, 20))
