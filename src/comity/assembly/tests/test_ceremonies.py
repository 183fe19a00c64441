"""Ceremonies: guests by institution, a running order that says how late it is, films that the hall plays."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import errors
from comity.assembly.codes import InstitutionKind, MeetingKind
from comity.assembly.content import Guest, Turn
from comity.assembly.models import CeremonyGuest, RunningOrderLine
from comity.assembly.queries import ceremonies as asked
from comity.assembly.rules import running_order
from comity.assembly.services import ceremonies, sessions, timetable
from comity.assembly.tests.casting import BEFORE, NOW, in_four, line
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.core.refusals import NotFound
from comity.records.attachments import film_holders, films
from comity.records.tests.filming import film
from tests.scenes import scene

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


class TestRemaining:
    """A new order keeps what is called the same."""

    @pytest.mark.parametrize(
        ("turns", "expected"),
        [
            ([{"en": "Film"}, {"en": "Welcome"}], [1, 0]),
            ([{"en": "Film"}, {"en": "Film"}], [1, 2]),
            ([{"en": "Film"}, {"en": "Film"}, {"en": "Film"}], [1, 2, None]),
            ([{"fr": "Film"}], [1]),
            ([{"en": "Film", "fr": "Le film"}], [None]),
            ([{"en": "Films"}, {}], [None, None]),
            ([], []),
        ],
        ids=["moved", "twice", "once-too-often", "in-french", "called-otherwise", "renamed", "nothing"],
    )
    def test_finds_each_line_once(self, turns, expected):
        lines = [{"en": "Welcome"}, {"en": "Film", "fr": "Film"}, {"en": "Film"}]
        assert running_order.remaining(turns, lines) == expected


@pytest.fixture
@scene
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
    welcome, shown = opening.running_order.order_by("place")
    said = {"what_en": "Film", "what_ar": "فيلم", "minutes": 5}
    subtitles = SimpleUploadedFile("film.vtt", FILM.replace("The end", "النهاية").encode(), content_type="text/vtt")
    assert sent(keeper, "change-line", "GA-12", shown.pk, **said, film_ar=subtitles) == 302
    broken = SimpleUploadedFile("film.vtt", b"\xff\xfe\x00", content_type="text/vtt")
    assert sent(keeper, "change-line", "GA-12", shown.pk, **said, film_ar=broken) == 400
    assert sent(keeper, "mark-line", "GA-12", welcome.pk) == 302
    assert "Ana Ruiz" in page(keeper, "hall", "GA-12")
    assert sent(keeper, "mark-line", "GA-12", shown.pk) == 302
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
    shown = RunningOrderLine.objects.get(place=2)
    turn = Turn(what={"en": "Film"}, minutes=5)
    with pytest.raises(errors.NotInOffice):
        timetable.change_line(chair, line=shown, turn=turn, films={}, at=BEFORE)
    with pytest.raises(errors.LanguageUnknown):
        timetable.change_line(secretary, line=shown, turn=turn, films={"de": FILM}, at=BEFORE)


def guest(name="Omar Idri", institution="Ministry of Justice", **said):
    """A guest of a ceremony."""
    return Guest(name=name, institution=institution, **{"kind": InstitutionKind.MINISTRY} | said)


def refused(verb, refusal, *args, **inputs):
    """An act that is refused."""
    with pytest.raises(refusal):
        verb(*args, **inputs, at=BEFORE)


class TestGuests:
    def test_are_named_by_the_secretary_once_for_an_institution(self, secretary, chair, opening):
        refused(ceremonies.name_guest, errors.NotInOffice, chair, meeting=opening, guest=guest())
        refused(ceremonies.name_guest, errors.GuestUnnamed, secretary, meeting=opening, guest=guest(institution=" "))
        ceremonies.name_guest(secretary, meeting=opening, guest=guest(), at=BEFORE)
        refused(ceremonies.name_guest, errors.GuestInvited, secretary, meeting=opening, guest=guest(" Omar  Idri"))

    def test_stand_in_the_order_of_precedence(self, secretary, opening):
        for name, place in (("Third Person", 3), ("First Person", 1), ("Second Person", 2)):
            ceremonies.name_guest(secretary, meeting=opening, guest=guest(name, precedence=place), at=BEFORE)
        assert [one.precedence for one in asked.guests_of(opening)] == [1, 2, 3]
        assert asked.next_precedence(opening) == 4

    def test_are_on_the_running_order_whichever_was_written_first(self, secretary, opening):
        after = ceremonies.name_guest(secretary, meeting=opening, guest=guest("Ana Ruiz", "Ministry"), at=BEFORE)
        assert [line.place for line in after.lines.all()] == [1]
        before = ceremonies.name_guest(secretary, meeting=opening, guest=guest(), at=BEFORE)
        turns = [Turn(what=in_four("Greeting"), minutes=5, speaker="Omar Idri")]
        timetable.set_running_order(secretary, meeting=opening, turns=turns, at=BEFORE)
        assert [line.institution for line in before.lines.all()] == ["Ministry of Justice"]
        assert not after.lines.exists()

    def test_are_corrected_also_where_they_speak_and_are_not_taken_off_a_line_that_is_to_come(self, secretary, opening):
        minister = ceremonies.name_guest(secretary, meeting=opening, guest=guest("Ana Ruiz", "Ministry"), at=BEFORE)
        refused(ceremonies.withdraw_guest, errors.GuestOnOrder, secretary, guest=minister)
        said = guest("Ana Ruiz-Vega", "Ministry of the Interior", precedence=2)
        ceremonies.change_guest(secretary, guest=minister, said=said, at=BEFORE)
        line = opening.running_order.get(place=1)
        assert (line.speaker, line.institution) == ("Ana Ruiz-Vega", "Ministry of the Interior")
        timetable.set_running_order(secretary, meeting=opening, turns=[], at=BEFORE)
        ceremonies.withdraw_guest(secretary, guest=minister, at=BEFORE)
        refused(ceremonies.withdraw_guest, errors.GuestGone, secretary, guest=minister)
        assert not asked.guests_of(opening).exists()

    def test_are_named_and_read_by_pages(self, secretary, opening):
        keeper = signed_in("petra.lind", "ar")
        said = {"name": "Lea Noor", "institution": "Supreme Court", "kind": "judiciary", "function": "President"}
        assert sent(keeper, "name-guest", "GA-12", opening.pk, **said) == 400
        assert sent(keeper, "name-guest", "GA-12", opening.pk, **said, precedence=1) == 302
        key = CeremonyGuest.objects.get().pk
        assert sent(keeper, "change-guest", "GA-12", key, **said, precedence=7) == 302
        assert "Supreme Court" in page(keeper, "meeting", "GA-12", opening.pk)
        assert sent(keeper, "withdraw-guest", "GA-12", key) == 302
        assert "Supreme Court" not in page(keeper, "meeting", "GA-12", opening.pk)


class TestFilms:
    @pytest.fixture
    def line(self, opening):
        """The line of the film."""
        return opening.running_order.get(place=2)

    def give(self, keeper, line, content):
        """A film that is sent for a line: how it is answered."""
        return sent(keeper, "give-film", "GA-12", line.pk, file=SimpleUploadedFile("film.mp4", content))

    def test_are_played_by_the_hall_in_parts_while_their_line_runs(self, secretary, session, line):
        keeper = signed_in("petra.lind")
        where = reverse("assembly:film", args=["GA-12", line.pk])
        assert keeper.get(where).status_code == 404
        assert self.give(keeper, line, b"%PDF-1.7") == 400
        assert self.give(keeper, line, film()) == 302
        sessions.open_session(secretary, session=session, at=NOW)
        assert where not in page(keeper, "hall", "GA-12")
        timetable.mark_line(secretary, line=line, at=NOW)
        hall = keeper.get(reverse("assembly:hall", args=["GA-12"]))
        assert where in hall.content.decode()
        assert "media-src 'self'" in hall.headers["Content-Security-Policy"]
        part = keeper.get(where, headers={"Range": "bytes=4-7"})
        assert (part.status_code, b"".join(part.streaming_content)) == (206, film()[4:8])
        assert part.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_are_for_who_sees_the_hall_screen_alone(self, secretary, session, line, outsider):
        self.give(signed_in("petra.lind"), line, film())
        assert signed_in("nadia.brook").get(reverse("assembly:film", args=["GA-12", line.pk])).status_code == 404

    def test_leave_no_file_behind(self, secretary, line, opening, django_capture_on_commit_callbacks):
        keeper = signed_in("petra.lind")
        kept = []
        for act in (
            lambda: self.give(keeper, line, film(media=b"another")),
            lambda: sent(keeper, "remove-film", "GA-12", line.pk),
            lambda: timetable.set_running_order(secretary, meeting=opening, turns=[], at=BEFORE),
        ):
            assert self.give(keeper, line, film()) == 302
            line.refresh_from_db()
            kept.append(films.file_of(line.film["slug"]))
            assert kept[-1].exists()
            with django_capture_on_commit_callbacks(execute=True):
                act()
        assert not any(path.exists() for path in kept)

    def test_stay_with_their_line_when_the_order_is_set_again(
        self, secretary, line, opening, django_capture_on_commit_callbacks
    ):
        keeper = signed_in("petra.lind")
        self.give(keeper, line, film())
        asked = page(keeper, "running-order", "GA-12", opening.pk)
        assert "10 | Welcome (en) | Ana Ruiz | Ministry\n5 | Film (en)<" in asked
        said = {"language": "en", "lines": "3 | Anthem\n7 | Film (en) | Lea Noor"}
        with django_capture_on_commit_callbacks(execute=True):
            assert sent(keeper, "running-order", "GA-12", opening.pk, **said) == 302
        anthem, shown = opening.running_order.order_by("place")
        assert (anthem.what, anthem.film) == ({"en": "Anthem"}, {})
        assert (shown.pk, shown.minutes, shown.speaker, shown.what) == (line.pk, 7, "Lea Noor", in_four("Film"))
        assert films.file_of(shown.film["slug"]).exists()

    def test_that_no_line_names_are_swept_away(self, secretary, line):
        self.give(signed_in("petra.lind"), line, film())
        line.refresh_from_db()
        kept, undone = films.file_of(line.film["slug"]), films.file_of("undone")
        undone.parent.mkdir(parents=True, exist_ok=True)
        undone.write_bytes(film())
        assert films.sweep(film_holders.kept_of) == 0
        for path in (kept, undone):
            os.utime(path, (0, 0))
        assert films.sweep(film_holders.kept_of) == 1
        assert (kept.exists(), undone.exists()) == (True, False)

    def test_are_taken_away_once(self, secretary, line):
        refused(ceremonies.remove_film, NotFound, secretary, line=line)
