"""Ceremonies: a running order that says what is on, what follows and how late it is; films with captions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import errors
from comity.assembly.codes import MeetingKind
from comity.assembly.content import Turn
from comity.assembly.models import RunningOrderLine
from comity.assembly.rules import running_order
from comity.assembly.services import sessions, timetable
from comity.assembly.tests.casting import BEFORE, NOW, in_four, line
from comity.assembly.tests.test_pages import page, sent, signed_in

FILM = """WEBVTT - the harbour

NOTE drawn by hand

first
00:01.000 --> 00:04.500 line:0
<v Guide>The harbour</v> at <b>dawn</b>

01:00:00.000 --> 01:00:02.000
The end
"""


@dataclass
class Timed:
    """A line as far as its times go."""

    minutes: int
    started_at: datetime | None = None
    ended_at: datetime | None = None


def minutes(number):
    """So many minutes after the ceremony was to begin."""
    return NOW + timedelta(minutes=number)


class TestStanding:
    @pytest.mark.parametrize(
        ("lines", "at", "late", "expected"),
        [
            ([Timed(5), Timed(10)], -30, 0, [0, 5]),
            ([Timed(5), Timed(10)], 7, 7, [7, 12]),
            ([Timed(5, minutes(0)), Timed(10)], 3, 0, [0, 5]),
            ([Timed(5, minutes(0)), Timed(10)], 9, 4, [0, 9]),
            ([Timed(5, minutes(2)), Timed(10)], 4, 2, [2, 7]),
            ([Timed(5, minutes(0), minutes(3)), Timed(10, minutes(3))], 4, -2, [0, 3]),
            ([Timed(5, minutes(0), minutes(9)), Timed(10)], 9, 4, [0, 9]),
        ],
        ids=["before", "late-to-begin", "running", "over-its-time", "begun-late", "ahead", "between"],
    )
    def test_says_how_late_it_is_and_when_each_line_begins(self, lines, at, late, expected):
        stands = running_order.standing(lines, starts_at=NOW, at=minutes(at))
        assert stands.late_minutes == late
        assert list(stands.expected) == [minutes(number) for number in expected]

    def test_names_the_line_that_runs_and_the_one_that_follows(self):
        over, now, following = Timed(5, minutes(0), minutes(5)), Timed(5, minutes(5)), Timed(5)
        stands = running_order.standing([over, now, following], starts_at=NOW, at=minutes(6))
        assert (stands.now, stands.next) == (now, following)

    @given(st.lists(st.integers(1, 240), max_size=8), st.integers(-500, 500))
    def test_no_line_begins_before_the_one_above_it(self, lengths, at):
        lines = [Timed(length) for length in lengths]
        expected = running_order.standing(lines, starts_at=NOW, at=minutes(at)).expected
        assert list(expected) == sorted(expected)


@pytest.fixture
def opening(secretary, session):
    """An opening ceremony of two lines."""
    meeting = timetable.add_meeting(secretary, session=session, line=line(9, kind=MeetingKind.CEREMONY), at=BEFORE)
    turns = [
        Turn(what=in_four("Welcome"), minutes=10, speaker="Ana Ruiz", institution="Ministry"),
        Turn(what=in_four("Film"), minutes=5),
    ]
    return timetable.set_running_order(secretary, meeting=meeting, turns=turns, at=BEFORE)


def test_the_hall_follows_the_running_order_and_carries_the_captions_of_its_language(secretary, session, opening):
    sessions.open_session(secretary, session=session, at=NOW)
    keeper = signed_in("petra.lind")
    welcome, film = opening.running_order.order_by("place")
    said = {"what_en": "Film", "what_ar": "فيلم", "minutes": 5}
    subtitles = SimpleUploadedFile("film.vtt", FILM.replace("The end", "النهاية").encode(), content_type="text/vtt")
    assert sent(keeper, "change-line", "GA-12", film.pk, **said, film_ar=subtitles) == 302
    broken = SimpleUploadedFile("film.vtt", b"\xff\xfe\x00", content_type="text/vtt")
    assert sent(keeper, "change-line", "GA-12", film.pk, **said, film_ar=broken) == 400
    assert sent(keeper, "mark-line", "GA-12", welcome.pk) == 302
    assert "Ana Ruiz" in page(keeper, "hall", "GA-12")
    assert sent(keeper, "mark-line", "GA-12", film.pk) == 302
    hall = page(signed_in("petra.lind", "ar"), "hall", "GA-12")
    assert 'dir="rtl"' in hall
    assert "فيلم" in hall
    assert "\\u0627\\u0644\\u0646\\u0647\\u0627\\u064a\\u0629" in hall or "النهاية" in hall
    assert "data-captions" not in page(keeper, "hall", "GA-12")
    assert "Film with captions" in page(keeper, "meeting", "GA-12", opening.pk)
    welcome.refresh_from_db()
    assert welcome.ended_at is not None
    with pytest.raises(errors.LineEnded):
        timetable.change_line(secretary, line=welcome, turn=Turn(what={"en": "x"}, minutes=1), films={}, at=NOW)


def test_only_the_secretary_changes_a_line_and_only_in_the_languages_of_the_session(secretary, chair, opening):
    film = RunningOrderLine.objects.get(place=2)
    turn = Turn(what={"en": "Film"}, minutes=5)
    with pytest.raises(errors.NotInOffice):
        timetable.change_line(chair, line=film, turn=turn, films={}, at=BEFORE)
    with pytest.raises(errors.LanguageUnknown):
        timetable.change_line(secretary, line=film, turn=turn, films={"de": FILM}, at=BEFORE)
