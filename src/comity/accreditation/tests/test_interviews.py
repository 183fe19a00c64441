"""Interviews and press conferences: asked, answered, taken once, held; announced, set, changed, cancelled."""

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from comity.accreditation import links, press_showing, services
from comity.accreditation.codes import ApplicationState
from comity.accreditation.errors import press as errors
from comity.accreditation.models import Interview, InterviewBooking
from comity.accreditation.press_codes import InterviewState
from comity.accreditation.press_content import Because, Placed, Wish
from comity.accreditation.queries import press as asked
from comity.accreditation.rules.interviews import QUARTER, Time, quarters, require_times
from comity.accreditation.services.interviews import forget_interviews
from comity.accreditation.tests.casting import APPLICANT, DURING, draft
from comity.assembly import errors as assembly_errors
from comity.assembly.codes import Capacity
from comity.assembly.tests.casting import FIRST, LAST, delegation, in_four, named, officer
from comity.assembly.tests.test_pages import signed_in
from comity.core.models import DeskItem
from comity.core.refusals import NotFound, NotYours, Refusal
from comity.notices import public_forms
from comity.records.tests.casting import as_operation
from tests.scenes import scene

ZONE = ZoneInfo("Africa/Casablanca")
TEN = datetime(2026, 5, 5, 10, 0, tzinfo=UTC)
HOUR, HALF = timedelta(hours=1), timedelta(minutes=30)
RIGHT_TO_LEFT_TOO = ("fr", "ar")
NO = Because("The head of delegation leaves earlier.")


def at_ten(hours: float = 0, length: timedelta = HALF) -> Time:
    """A time on the second day, so many hours after ten."""
    return Time(TEN + hours * HOUR, TEN + hours * HOUR + length)


def accepted(terms, host, token=""):
    """Somebody who is accredited; how one becomes so is tested elsewhere, with documents."""
    application = draft(terms, token=token)

    def work() -> None:
        application.state = ApplicationState.ACCEPTED
        application.received_at = application.consent_at = DURING
        application.save()

    as_operation(work)
    return application


@pytest.fixture
@scene
def journalist(terms, host):
    return accepted(terms, host)


@pytest.fixture
@scene
def delegates(secretary, session):
    """The delegation of XA: its head, and somebody who can be its press contact."""
    head, aide = officer("ana.ruiz", "XA"), officer("leo.marsh", "XA")
    of = delegation(secretary, session, "XA")
    named(secretary, of, username="ana.ruiz")
    helper = named(secretary, of, name="Leo Marsh", capacity=Capacity.ADVISER, username="leo.marsh")
    return SimpleNamespace(of=of, head=head, aide=aide, helper=helper)


def ask(journalist, delegates, *times, at=DURING, **changes):
    """A request to the delegation of XA."""
    said = {"topic": "The new budget", "language": "fr", "times": times or (at_ten(),), "delegation": delegates.of.pk}
    return services.ask_interview(APPLICANT, application=journalist, wish=Wish(**said | changes), at=at)


def agree(who, interview, number=0, at=DURING):
    slot = asked.offered(interview)[number]
    return services.agree_interview(who, interview=interview, slot=slot.pk, at=at)


class TestTimes:
    @pytest.mark.parametrize(
        "times",
        [
            [],
            [at_ten(), at_ten()],
            [at_ten(each) for each in range(4)],
            [at_ten(length=timedelta(minutes=10))],
            [at_ten(length=timedelta(hours=3))],
            [Time(TEN + timedelta(minutes=5), TEN + timedelta(minutes=35))],
            [Time(TEN, TEN - HALF)],
            [at_ten(24 * 7)],
            [at_ten(-24 * 40)],
        ],
        ids=["none", "twice", "many", "short", "long", "off-the-quarter", "reversed", "after", "past"],
    )
    def test_what_nobody_could_keep_is_refused(self, times):
        with pytest.raises(errors.TimesNotPossible):
            require_times(times, at=DURING, opens_on=FIRST, closes_on=LAST, zone=ZONE)

    def test_a_time_takes_its_quarters_and_not_the_one_at_its_end(self):
        assert list(quarters(at_ten())) == [TEN, TEN + QUARTER]


class TestAsking:
    def test_it_lies_on_the_desk_of_who_is_asked_until_the_first_time(self, journalist, delegates):
        interview = ask(journalist, delegates)
        item = DeskItem.objects.get(subject_id=str(interview.pk))
        assert (item.bureau, item.due_at) == ("XA", TEN)

    def test_only_who_is_accredited_asks(self, terms, delegates):
        with pytest.raises(errors.NotAccredited):
            ask(draft(terms), delegates)

    def test_somebody_is_asked_and_something(self, journalist, delegates):
        for changes in (
            {"delegation": None},
            {"official": "president"},
            {"language": "xx"},
            {"delegation": journalist.pk},
        ):
            with pytest.raises(errors.NobodyAsked):
                ask(journalist, delegates, **changes)
        with pytest.raises(errors.TopicMissing):
            ask(journalist, delegates, topic=" \u200b ")

    def test_nobody_floods_delegations(self, journalist, delegates):
        for hour in range(10):
            ask(journalist, delegates, at_ten(hour / 2))
        with pytest.raises(errors.TooManyRequests):
            ask(journalist, delegates, at_ten(9))


class TestAnswering:
    def test_the_head_answers_until_somebody_is_named(self, journalist, delegates):
        interview = ask(journalist, delegates)
        with pytest.raises(errors.NotPressContact):
            agree(delegates.aide, interview)
        services.name_press_contact(delegates.head, delegation=delegates.of, delegate=delegates.helper, at=DURING)
        with pytest.raises(errors.NotPressContact):
            agree(delegates.head, interview)
        assert agree(delegates.aide, interview).state == InterviewState.AGREED

    def test_only_its_own_bureau_names_the_contact_of_a_delegation(self, delegates, outsider):
        with pytest.raises(NotYours):
            services.name_press_contact(outsider, delegation=delegates.of, delegate=delegates.helper, at=DURING)

    def test_press_officers_answer_for_officials(self, journalist, delegates, secretary):
        interview = ask(journalist, delegates, delegation=None, official="secretary-general")
        with pytest.raises(errors.NotPressContact):
            agree(delegates.head, interview)
        assert agree(secretary, interview).state == InterviewState.AGREED

    def test_other_times_are_proposed_and_one_is_taken(self, journalist, delegates):
        interview = ask(journalist, delegates)
        offered = asked.offered(interview)[0]
        interview = services.propose_interview(delegates.head, interview=interview, times=[at_ten(3)], at=DURING)
        with pytest.raises(NotFound):
            services.take_time(APPLICANT, interview=interview, slot=offered.pk, at=DURING)
        (slot,) = asked.offered(interview)
        interview = services.take_time(APPLICANT, interview=interview, slot=slot.pk, at=DURING)
        assert (interview.state, interview.slot) == (InterviewState.AGREED, slot)

    def test_a_no_says_why_and_gives_the_time_back(self, journalist, delegates):
        interview = agree(delegates.head, ask(journalist, delegates))
        with pytest.raises(errors.ReasonNeeded):
            services.decline_interview(delegates.head, interview=interview, because=Because(" "), at=DURING)
        services.decline_interview(delegates.head, interview=interview, because=NO, at=DURING)
        assert not InterviewBooking.objects.exists()
        assert not DeskItem.objects.filter(subject_id=str(interview.pk), done_at__isnull=True).exists()
        with pytest.raises(errors.InterviewOver):
            agree(delegates.head, interview)

    def test_what_was_agreed_is_noted_as_held_or_not_once_it_has_begun(self, journalist, delegates):
        interview = agree(delegates.head, ask(journalist, delegates))
        with pytest.raises(errors.NotBegun):
            services.note_interview(delegates.head, interview=interview, held=True, because=NO, at=TEN - HALF)
        with pytest.raises(errors.ReasonNeeded):
            services.note_interview(delegates.head, interview=interview, held=False, because=Because(""), at=TEN + HALF)
        interview = services.note_interview(delegates.head, interview=interview, held=True, because=NO, at=TEN + HALF)
        assert (interview.state, interview.reason) == (InterviewState.HELD, "")

    def test_a_withdrawn_application_takes_its_requests_along(self, terms, journalist, delegates):
        interview = agree(delegates.head, ask(journalist, delegates))
        as_operation(lambda: forget_interviews([journalist], at=DURING))
        interview.refresh_from_db()
        assert (interview.state, interview.topic) == (InterviewState.WITHDRAWN, "")
        assert not InterviewBooking.objects.exists()


class TestCalendar:
    """Nobody is in two places: neither the delegation nor the journalist."""

    def test_a_time_that_touches_another_interview_is_taken(self, terms, host, delegates):
        agree(delegates.head, ask(accepted(terms, host), delegates, at_ten(length=HOUR)))
        other = ask(accepted(terms, host), delegates, at_ten(0.75), at_ten(1))
        with pytest.raises(errors.TimeTaken):
            agree(delegates.head, other, 0)
        assert agree(delegates.head, other, 1).state == InterviewState.AGREED

    def test_a_journalist_is_booked_once(self, journalist, delegates, secretary):
        agree(delegates.head, ask(journalist, delegates))
        other = ask(journalist, delegates, delegation=None, official="president")
        with pytest.raises(errors.TimeTaken):
            agree(secretary, other)

    def test_both_sides_have_it_in_their_calendars(self, journalist, delegates):
        interview = agree(delegates.head, ask(journalist, delegates))
        text = press_showing.calendar(interview.session, "fr", [interview], at=DURING)
        assert "DTSTART:20260505T100000Z" in text
        assert "DESCRIPTION:The new budget" in text
        assert "TRIGGER:-PT30M" in text  # the calendar reminds them

    @pytest.mark.django_db(transaction=True)
    def test_r1_two_who_take_one_time_at_once_cannot_both(self, terms, host, delegates):
        requests = [ask(accepted(terms, host), delegates) for _each in range(4)]
        ended, gate = [], threading.Barrier(len(requests))

        def answer(interview):
            gate.wait()
            try:
                agree(delegates.head, interview)
                ended.append("agreed")
            except Refusal as refusal:
                ended.append(refusal.code)
            finally:
                connection.close()

        threads = [threading.Thread(target=answer, args=(interview,)) for interview in requests]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ended) == ["accreditation.time-taken"] * 3 + ["agreed"]
        assert Interview.objects.filter(state=InterviewState.AGREED).count() == 1


class TestBriefings:
    PLACED = Placed(room="Press room", starts_at=TEN, ends_at=TEN + HOUR)

    def announced(self, secretary, session):
        return services.announce_briefing(secretary, session=session, titles=in_four("Closing"), at=DURING)

    def test_it_is_to_be_announced_then_set_then_changed(self, secretary, session):
        briefing = self.announced(secretary, session)
        assert press_showing.briefings(session, "en")[0].when == ""
        briefing = services.set_briefing(secretary, briefing=briefing, placed=self.PLACED, at=DURING)
        assert (briefing.meeting.kind, briefing.meeting.open_to) == ("press", ["media", "staff"])
        later = Placed(room="Great hall", starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR)
        services.set_briefing(secretary, briefing=briefing, placed=later, at=DURING + HOUR)
        (shown,) = press_showing.briefings(session, "en")
        assert shown.room == "Great hall"
        assert "Press room" in shown.before
        assert "11:00" in shown.before  # by the clock of Casablanca

    def test_it_keeps_to_the_timetable(self, secretary, session):
        briefing = self.announced(secretary, session)
        outside = Placed(room="", starts_at=TEN + 240 * HOUR, ends_at=TEN + 241 * HOUR)
        with pytest.raises(assembly_errors.OutsideSession):
            services.set_briefing(secretary, briefing=briefing, placed=outside, at=DURING)

    def test_a_cancelled_one_is_struck_out_everywhere(self, secretary, session):
        briefing = services.set_briefing(
            secretary, briefing=self.announced(secretary, session), placed=self.PLACED, at=DURING
        )
        briefing = services.cancel_briefing(secretary, briefing=briefing, at=DURING)
        assert briefing.meeting.cancelled_at == DURING
        text = press_showing.calendar(session, "en", [], at=DURING, with_briefings=True)
        assert "STATUS:CANCELLED" in text
        with pytest.raises(errors.BriefingCancelled):
            services.set_briefing(secretary, briefing=briefing, placed=self.PLACED, at=DURING)


@pytest.fixture
def stranger(monkeypatch, time_machine):
    """A browser of somebody who types as fast as a test, while applications are still open."""
    monkeypatch.setattr(public_forms, "LEAST_SECONDS", -1)
    time_machine.move_to(DURING)
    return Client(enforce_csrf_checks=True)


class TestPages:
    def typed(self, client, address, **said):
        page = client.get(address).content.decode()
        token = page.split('name="token" value="')[1].split('"')[0]
        return client.post(address, {"token": token, **said})

    @pytest.mark.parametrize("language", RIGHT_TO_LEFT_TOO)
    def test_a_journalist_asks_by_the_link_and_reads_the_answer(self, stranger, terms, host, delegates, language):
        token = links.new_token()
        accepted(terms, host, token=token)
        address = reverse("press:interviews", args=[language, token])
        said = {"whom": str(delegates.of.pk), "topic": "<b>Budget</b>", "language": "ar", "minutes": "30"}
        assert self.typed(stranger, address, **said, time_1="2026-05-05T11:07").status_code == 400
        assert self.typed(stranger, address, **said, time_1="2026-05-05T11:00").status_code == 302
        interview = Interview.objects.get()
        assert interview.slots.get().starts_at == TEN
        assert "&lt;b&gt;Budget" in stranger.get(address).content.decode()
        services.propose_interview(delegates.head, interview=interview, times=[at_ten(3)], at=DURING)
        (slot,) = asked.offered(Interview.objects.get())
        take = reverse("press:interview-take", args=[language, token, interview.pk, slot.pk])
        assert stranger.post(take).status_code == 302
        calendar = stranger.get(reverse("press:calendar", args=[language, token])).content.decode()
        assert "DTSTART:20260505T130000Z" in calendar
        withdraw = reverse("press:interview-withdraw", args=[language, token, interview.pk])
        assert stranger.post(withdraw).status_code == 302
        interview.refresh_from_db()
        assert interview.state == InterviewState.WITHDRAWN

    def test_a2_a_link_opens_its_own_requests_only(self, stranger, terms, host, delegates):
        token = links.new_token()
        accepted(terms, host, token=token)
        theirs = agree(delegates.head, ask(accepted(terms, host), delegates))
        withdraw = reverse("press:interview-withdraw", args=["en", token, theirs.pk])
        assert stranger.post(withdraw).status_code == 404
        assert str(theirs.pk) not in stranger.get(reverse("press:interviews", args=["en", token])).content.decode()

    def test_who_is_not_accredited_is_told_so_and_of_nothing_else(self, stranger, secretary, terms):
        token = links.new_token()
        draft(terms, token=token)
        services.announce_briefing(secretary, session=terms.session, titles={"en": "Closing words"}, at=DURING)
        assert stranger.get(reverse("press:interviews", args=["en", token])).status_code == 403
        assert stranger.get(reverse("press:calendar", args=["en", token])).status_code == 403
        assert "Closing words" not in stranger.get(reverse("press:follow", args=["en", token])).content.decode()

    def test_the_accredited_read_of_a_press_conference_and_of_its_change(self, stranger, secretary, terms, host):
        token = links.new_token()
        accepted(terms, host, token=token)
        address = reverse("press:follow", args=["en", token])
        client = signed_in("petra.lind")
        announce = reverse("accreditation:briefing-announce", args=[terms.session.reference])
        assert client.post(announce, {"title_en": "Closing words"}).status_code == 302
        assert "place and hour to be announced" in stranger.get(address).content.decode()
        key = asked.briefings_of(terms.session).get().pk
        place = reverse("accreditation:briefing-set", args=[terms.session.reference, key])
        said = {"room": "Press room", "starts_at": "2026-05-07T12:00", "ends_at": "2026-05-07T13:00"}
        assert client.post(place, said).status_code == 302
        assert "Press room" in stranger.get(address).content.decode()
        assert client.post(place, {**said, "room": "Great hall"}).status_code == 302
        assert "Changed" in stranger.get(address).content.decode()

    @pytest.mark.parametrize("language", RIGHT_TO_LEFT_TOO)
    def test_the_press_contact_answers_on_pages(self, terms, host, delegates, time_machine, language):
        time_machine.move_to(DURING)
        interview = ask(accepted(terms, host), delegates)
        client, reference = signed_in("ana.ruiz", language), terms.session.reference
        listed = client.get(reverse("accreditation:interviews", args=[reference]))
        assert "The new budget" in listed.content.decode()
        for name in ("interview", "interview-propose", "interview-decline"):
            assert client.get(reverse(f"accreditation:{name}", args=[reference, interview.pk])).status_code == 200
        assert client.get(reverse("accreditation:press-contact", args=[reference])).status_code == 200
        slot = asked.offered(interview)[0]
        yes = reverse("accreditation:interview-agree", args=[reference, interview.pk, slot.pk])
        assert client.post(yes).status_code == 302
        calendar = client.get(reverse("accreditation:interviews-calendar", args=[reference]))
        assert "BEGIN:VEVENT" in calendar.content.decode()
        time_machine.move_to(TEN + HALF)
        client = signed_in("ana.ruiz", language)
        held = reverse("accreditation:interview-note", args=[reference, interview.pk])
        assert client.post(held, {"held": "yes"}).status_code == 302
        interview.refresh_from_db()
        assert interview.state == InterviewState.HELD

    def test_a1_nobody_else_opens_them(self, journalist, delegates, outsider):
        interview = ask(journalist, delegates)
        client, reference = signed_in("nadia.brook"), journalist.session.reference
        addresses = [
            reverse("accreditation:interviews", args=[reference]),
            reverse("accreditation:interview", args=[reference, interview.pk]),
            reverse("accreditation:briefings", args=[reference]),
        ]
        assert all(client.get(address).status_code in (403, 404) for address in addresses)
