"""Sessions, their offices, and the timetable."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import errors, queries
from comity.assembly.codes import Audience, Office, SessionState
from comity.assembly.content import Turn
from comity.assembly.models import OfficeHolder
from comity.assembly.rules.calendars import LONGEST_LINE, Entry, as_calendar, escaped, folded
from comity.assembly.rules.timetable import require_reference, require_within, zone_of
from comity.assembly.services import sessions as verbs
from comity.assembly.services import timetable as lines
from comity.assembly.tests.casting import BEFORE, FIRST, LAST, NOW, frame, give, line, officer, prepared
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound, NotPermitted


class TestReference:
    @pytest.mark.parametrize(("text", "stored"), [(" ga-93 ", "GA-93"), ("X", "X")], ids=["folded", "short"])
    def test_is_stored_in_capitals(self, text, stored):
        assert require_reference(text) == stored

    @pytest.mark.parametrize("text", ["", "-93", "GA 93", "GA/93", "Ä-1", "A" * 41], ids=range(6))
    def test_is_refused_where_no_address_can_be_made_with_it(self, text):
        with pytest.raises(errors.ReferenceNotPossible):
            require_reference(text)


class TestWithin:
    """A meeting lies within the days of the session by the clock of the place, not by UTC."""

    ZONE = zone_of("Pacific/Auckland")  # twelve hours ahead in May

    def test_the_first_hour_of_the_first_day_is_the_day_before_in_utc(self):
        starts_at = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
        require_within(starts_at, starts_at + timedelta(hours=1), opens_on=FIRST, closes_on=LAST, zone=self.ZONE)

    def test_the_hour_before_is_refused(self):
        starts_at = datetime(2026, 5, 3, 11, 0, tzinfo=UTC)
        with pytest.raises(errors.OutsideSession):
            require_within(starts_at, starts_at + timedelta(hours=1), opens_on=FIRST, closes_on=LAST, zone=self.ZONE)


class TestCalendar:
    """RFC 5545: what another program reads back is what was written."""

    @given(st.text())
    def test_folded_lines_are_short_and_unfold_to_what_they_were(self, text):
        line_ = escaped(text).replace("\x0b", "").replace("\x0c", "")
        parts = folded(line_)
        assert all(len(part.encode("utf-8", "surrogatepass")) <= LONGEST_LINE for part in parts.split("\r\n"))
        assert parts.replace("\r\n ", "") == line_

    def test_says_each_entry_with_what_a_comma_or_a_break_would_end(self):
        at = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
        entry = Entry("k-1", "Opening; words, of welcome", "Great hall", at, at + timedelta(hours=1), "one\ntwo", True)
        assert as_calendar("GA-12", [entry], at=at).split("\r\n")[4:-2] == [
            "BEGIN:VEVENT",
            "UID:k-1",
            "DTSTAMP:20260504T083000Z",
            "DTSTART:20260504T083000Z",
            "DTEND:20260504T093000Z",
            r"SUMMARY:Opening\; words\, of welcome",
            "LOCATION:Great hall",
            r"DESCRIPTION:one\ntwo",
            "STATUS:CANCELLED",
            "END:VEVENT",
        ]

    @pytest.mark.parametrize(("cancelled", "alarms"), [(False, 1), (True, 0)], ids=["held", "cancelled"])
    def test_reminds_of_what_is_held(self, cancelled, alarms):
        at = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
        entry = Entry("k-1", "Opening", "", at, at, cancelled=cancelled, remind=timedelta(minutes=30))
        text = as_calendar("GA-12", [entry], at=at)
        assert text.count("BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Opening\r\nTRIGGER:-PT30M\r\n") == alarms


class TestSession:
    def test_is_prepared_by_the_protocol_who_is_its_first_secretary(self, secretary, session):
        holder = OfficeHolder.objects.get()
        assert (str(holder.officer_id), holder.office) == (secretary.id, Office.SECRETARY)
        assert len(session.fingerprint) == 64

    def test_is_prepared_by_nobody_else(self, outsider):
        with pytest.raises(NotPermitted):
            prepared(outsider)

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"titles": {"en": "  "}}, errors.TitleMissing),
            ({"titles": {"de": "Sitzung"}}, errors.LanguageUnknown),
            ({"closes_on": date(2026, 5, 3)}, errors.DaysReversed),
            ({"time_zone": "../../etc/passwd"}, errors.TimeZoneUnknown),
            ({"edition": "nobody-2000"}, errors.EditionUnknown),
            ({"languages": ["en", "tlh"]}, errors.LanguageUnknown),
            ({"host": "ZZ"}, NotFound),
            ({"circle": "nowhere"}, NotFound),
        ],
        ids=["no-title", "title-elsewhere", "days", "zone", "edition", "language", "host", "circle"],
    )
    def test_is_refused_for_what_is_wrong_with_it(self, secretary, changes, refusal):
        with pytest.raises(refusal):
            prepared(secretary, **changes)

    def test_has_a_reference_of_its_own(self, secretary, session):
        with pytest.raises(errors.ReferenceTaken):
            prepared(secretary)

    def test_opens_and_closes_once_by_its_secretary_or_chair(self, secretary, chair, session, outsider):
        with pytest.raises(errors.NotInOffice):
            verbs.open_session(outsider, session=session, at=NOW)
        with pytest.raises(errors.SessionNotOpen):
            verbs.close_session(chair, session=session, at=NOW)
        assert verbs.open_session(chair, session=session, at=NOW).state == SessionState.OPEN
        with pytest.raises(errors.SessionNotPrepared):
            verbs.change_session(secretary, session=session, frame=frame(), at=NOW)
        assert verbs.close_session(secretary, session=session, at=NOW).state == SessionState.CLOSED
        with pytest.raises(errors.SessionClosed):
            give(secretary, session, "oran.vell", Office.TELLER)

    def test_writes_one_numbered_row_of_entries(self, secretary, session):
        lines.add_meeting(secretary, session=session, line=line(), at=BEFORE)
        verbs.open_session(secretary, session=session, at=NOW)
        told = AuditEntry.objects.filter(stream=f"session:{session.pk}").order_by("stream_number")
        assert [(entry.stream_number, entry.event) for entry in told] == [
            (0, "assembly.prepare_session"),
            (1, "assembly.add_meeting"),
            (2, "assembly.open_session"),
        ]


class TestOffices:
    def test_an_office_is_held_once(self, secretary, session, chair):
        with pytest.raises(errors.OfficeHeld):
            give(secretary, session, "oran.vell", Office.CHAIR)

    def test_an_office_taken_back_is_held_no_more(self, secretary, session, chair):
        verbs.end_office(secretary, holder=OfficeHolder.objects.get(office=Office.CHAIR), at=BEFORE)
        with pytest.raises(errors.NotInOffice):
            verbs.open_session(chair, session=session, at=NOW)

    def test_nobody_unknown_is_given_one(self, secretary, session):
        with pytest.raises(errors.OfficerUnknown):
            give(secretary, session, "nobody.here", Office.TELLER)

    def test_the_chair_of_one_session_has_no_office_in_another(self, secretary, session, chair):
        other = prepared(secretary, "GA-13")
        with pytest.raises(errors.NotInOffice):
            verbs.open_session(chair, session=other, at=NOW)


class TestTimetable:
    def test_two_meetings_do_not_share_a_room(self, secretary, session):
        lines.add_meeting(secretary, session=session, line=line(10), at=BEFORE)
        with pytest.raises(errors.RoomTaken):
            lines.add_meeting(secretary, session=session, line=line(10), at=BEFORE)
        lines.add_meeting(secretary, session=session, line=line(11), at=BEFORE)
        lines.add_meeting(secretary, session=session, line=line(10, room="Small hall"), at=BEFORE)
        assert queries.timetable(session).count() == 3

    def test_a_meeting_that_is_changed_does_not_stand_in_its_own_way(self, secretary, session):
        meeting = lines.add_meeting(secretary, session=session, line=line(10), at=BEFORE)
        moved = lines.change_meeting(secretary, meeting=meeting, line=line(10, hours=2), at=BEFORE)
        assert moved.ends_at - moved.starts_at == timedelta(hours=2)

    def test_a_cancelled_meeting_stays_and_frees_its_room(self, secretary, session):
        meeting = lines.add_meeting(secretary, session=session, line=line(10), at=BEFORE)
        lines.cancel_meeting(secretary, meeting=meeting, at=BEFORE)
        lines.add_meeting(secretary, session=session, line=line(10), at=BEFORE)
        assert queries.timetable(session).count() == 2
        with pytest.raises(errors.MeetingCancelled):
            lines.change_meeting(secretary, meeting=meeting, line=line(15), at=BEFORE)

    def test_only_the_secretary_writes_it(self, chair, session):
        with pytest.raises(errors.NotInOffice):
            lines.add_meeting(chair, session=session, line=line(), at=BEFORE)

    def test_whoever_takes_no_part_sees_what_the_media_may_enter(self, secretary, session, outsider):
        lines.add_meeting(secretary, session=session, line=line(10, open_to=[Audience.DELEGATES]), at=BEFORE)
        lines.add_meeting(secretary, session=session, line=line(9, open_to=[Audience.MEDIA]), at=BEFORE)
        assert len(queries.meetings_visible_to(secretary, session)) == 2
        assert [meeting.open_to for meeting in queries.meetings_visible_to(outsider, session)] == [["media"]]

    def test_the_running_order_goes_on_from_what_has_begun(self, secretary, session):
        meeting = lines.add_meeting(secretary, session=session, line=line(), at=BEFORE)
        turns = [Turn(what={"en": what}, minutes=5) for what in ("Anthem", "Welcome", "Film")]
        lines.set_running_order(secretary, meeting=meeting, turns=turns, at=BEFORE)
        anthem, welcome, _ = meeting.running_order.order_by("place")
        lines.mark_line(secretary, line=anthem, at=NOW)
        lines.mark_line(secretary, line=welcome, at=NOW + timedelta(minutes=5))
        lines.set_running_order(secretary, meeting=meeting, turns=turns[2:], at=NOW + timedelta(minutes=6))
        shown = meeting.running_order.order_by("place").values_list("what", "started_at", "ended_at")
        assert [(what["en"], began is not None, ended is not None) for what, began, ended in shown] == [
            ("Anthem", True, True),
            ("Welcome", True, False),
            ("Film", False, False),
        ]
        anthem.refresh_from_db()
        with pytest.raises(errors.LineEnded):
            lines.mark_line(secretary, line=anthem, at=NOW)


def test_a_delegate_of_nobody_sees_no_officers(session, outsider):
    assert not queries.sees_whole(outsider, session)
    assert queries.sees_whole(officer("gil.marsh", "GS"), session)
