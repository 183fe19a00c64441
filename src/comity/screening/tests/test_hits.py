"""From candidate to outcome: two bureaus know of a hit, and its clock runs."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from comity.core import desks, verification
from comity.core.codes import Marker, Purpose, Role
from comity.core.models import AuditEntry, DeskItem, EventCursor
from comity.core.refusals import NotFound, NotYours, PurposeNotAllowed
from comity.records import services as records
from comity.records.tests.casting import actor, person, shared
from comity.screening import errors, queries, services, upkeep
from comity.screening.codes import DismissalReason, HitState
from comity.screening.models import Hit
from comity.screening.tests.casting import NOW, QUANDT, checked, first_candidate, observed, taken_up

pytestmark = pytest.mark.django_db


class TestTakingUp:
    def test_a_hit_says_who_met_what_where(self, counter, wanted):
        hit = taken_up(counter)
        assert (hit.owner_id, hit.reporting_bureau_id, hit.state) == ("XA", "XB", "unconfirmed")
        assert hit.observed_place == "Port of Ankra, gate 2"
        assert hit.encountered == QUANDT

    def test_only_one_of_two_officers_takes_a_candidate_up(self, counter, wanted):
        candidate = first_candidate(checked(counter))
        other = actor("XB")
        services.take_up_candidate(counter, candidate=candidate, observed=observed(), at=NOW)
        with pytest.raises(errors.AlreadyTakenUp):
            services.take_up_candidate(other, candidate=candidate, observed=observed(), at=NOW)
        assert Hit.objects.count() == 1
        assert AuditEntry.objects.filter(code="screening.already-taken-up").count() == 1

    def test_another_bureaus_candidate_is_not_to_be_taken(self, counter, answering, wanted):
        candidate = first_candidate(checked(counter))
        with pytest.raises(NotYours):
            services.take_up_candidate(answering, candidate=candidate, observed=observed(), at=NOW)

    def test_a_record_withdrawn_meanwhile_gives_no_hit(self, counter, xa, wanted):
        candidate = first_candidate(checked(counter))
        records.withdraw_record(xa, record=wanted, reason="warrant-ended", at=NOW)
        with pytest.raises(errors.CandidateGone):
            services.take_up_candidate(counter, candidate=candidate, observed=observed(), at=NOW)

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"place": "  "}, errors.PlaceMissing),
            ({"observed_at": NOW + timedelta(minutes=1)}, errors.ObservedLater),
        ],
    )
    def test_says_where_and_when(self, counter, wanted, said, refusal):
        with pytest.raises(refusal):
            taken_up(counter, **said)

    def test_dismissing_gives_a_reason_and_ends_it(self, counter, wanted):
        candidate = first_candidate(checked(counter))
        services.dismiss_candidate(counter, candidate=candidate, reason=DismissalReason.COMMON_NAME, at=NOW)
        with pytest.raises(errors.AlreadyDismissed):
            services.take_up_candidate(counter, candidate=candidate, observed=observed(), at=NOW)


class TestClock:
    def test_twelve_hours_as_a_rule(self, counter, wanted):
        assert taken_up(counter).due_at == NOW + timedelta(hours=12)

    def test_one_hour_when_the_officer_says_it_is_urgent(self, counter, wanted):
        assert taken_up(counter, urgency="urgent").due_at == NOW + timedelta(hours=1)

    def test_one_hour_when_the_record_warns_of_danger(self, counter, xa):
        shared(xa, replace(person("Mirelle Adaora Quandt", birthDate="1971-05-03"), markers=(Marker.ARMED,)))
        assert taken_up(counter).urgency == "urgent"

    def test_overdue_hits_rise_to_the_command_centre_once(self, counter, wanted):
        hit = taken_up(counter)
        watch = actor("GS", Role.COMMAND, unit=queries.COMMAND_CENTRE)
        upkeep.escalate(NOW + timedelta(hours=11))
        assert not queries.hits_visible_to(watch).exists()
        for _ in range(2):
            upkeep.escalate(hit.due_at)
        assert [item.reference for item in desks.waiting_for(watch)] == [hit.reference]
        assert queries.hit_visible_to(watch, hit.reference) == hit
        assert AuditEntry.objects.filter(event="screening.escalate_hits").count() == 1


class TestTelling:
    def test_the_owner_finds_it_on_its_desk(self, counter, answering, third, wanted, deliver):
        hit = taken_up(counter)
        deliver()
        item = desks.waiting_for(answering).get()
        assert (item.reference, item.due_at, item.kind) == (hit.reference, hit.due_at, queries.TO_ANSWER)
        assert not desks.waiting_for(third).exists()

    def test_an_event_served_twice_leaves_one_item(self, counter, answering, wanted, deliver):
        taken_up(counter)
        deliver()
        EventCursor.objects.all().delete()
        deliver()
        assert DeskItem.objects.count() == 1

    def test_an_event_served_late_does_not_bring_an_answered_hit_back(self, counter, answering, wanted, deliver):
        hit = taken_up(counter)
        services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, at=NOW)
        deliver()
        assert not desks.waiting_for(answering).exists()
        assert desks.waiting_for(counter).get().kind == queries.ANSWERED


class TestAnswering:
    @pytest.mark.parametrize("answer", [HitState.CONFIRMED, HitState.NOT_THE_SAME])
    def test_the_owner_gives_one_outcome(self, counter, answering, wanted, answer):
        hit = services.answer_hit(answering, hit=taken_up(counter), answer=answer, at=NOW)
        assert (hit.state, hit.outcome_at) == (answer, NOW)
        with pytest.raises(errors.AlreadyAnswered):
            services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, at=NOW)

    def test_the_reporter_may_not_confirm_its_own_hit(self, counter, wanted):
        hit = taken_up(counter)
        with pytest.raises(NotYours):
            services.answer_hit(
                actor("XB", purpose=Purpose.HIT_CONFIRMATION), hit=hit, answer=HitState.CONFIRMED, at=NOW
            )

    def test_answering_needs_a_fitting_purpose(self, counter, xa, wanted):
        hit = taken_up(counter)
        with pytest.raises(PurposeNotAllowed):
            services.answer_hit(xa, hit=hit, answer=HitState.CONFIRMED, at=NOW)

    def test_asking_for_more_goes_back_and_forth(self, counter, answering, wanted, deliver):
        hit = taken_up(counter)
        with pytest.raises(errors.NoteMissing):
            services.answer_hit(answering, hit=hit, answer=HitState.NEED_MORE, at=NOW)
        services.answer_hit(answering, hit=hit, answer=HitState.NEED_MORE, text="Scar on the left hand?", at=NOW)
        deliver()
        assert desks.waiting_for(counter).get().kind == queries.TO_COMPLETE
        later = NOW + timedelta(hours=2)
        hit = services.complete_hit(counter, hit=hit, text="Yes, three centimetres.", at=later)
        deliver()
        assert (hit.state, hit.due_at) == ("unconfirmed", later + timedelta(hours=12))
        assert not desks.waiting_for(counter).exists()
        assert desks.waiting_for(answering).get().kind == queries.TO_ANSWER

    def test_reading_the_answer_takes_it_off_the_desk(self, counter, answering, wanted, deliver):
        hit = services.answer_hit(answering, hit=taken_up(counter), answer=HitState.CONFIRMED, at=NOW)
        deliver()
        services.consult_hit(counter, reference=hit.reference, at=NOW)
        assert not desks.waiting_for(counter).exists()


class TestWhoKnows:
    def test_exactly_two_bureaus(self, counter, answering, third, gs, wanted):
        hit = taken_up(counter)
        for knowing in (counter, answering):
            assert services.consult_hit(knowing, reference=hit.reference, at=NOW) == hit
        for stranger in (third, gs):
            with pytest.raises(NotFound):
                services.consult_hit(stranger, reference=hit.reference, at=NOW)
        assert AuditEntry.objects.filter(event="screening.consult_hit", outcome="refused").count() == 2

    def test_an_absent_reference_is_refused_like_a_forbidden_one(self, counter, third, wanted):
        hit = taken_up(counter)
        answers = []
        for reference in (hit.reference, "HIT-2026-ABSENT"):
            with pytest.raises(NotFound) as refused:
                services.consult_hit(third, reference=reference, at=NOW)
            answers.append((refused.value.status, str(refused.value)))
        assert answers[0] == answers[1]

    def test_of_a_bureaus_entities_only_the_one_that_met_the_person(self, counter, answering, wanted, deliver):
        port, airport = replace(counter, entity="port"), replace(counter, entity="airport")
        hit = taken_up(port)
        services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, at=NOW)
        deliver()
        for knowing in (counter, port):
            assert list(queries.hits_visible_to(knowing)) == [hit]
            assert desks.waiting_for(knowing).get().kind == queries.ANSWERED
        assert not queries.hits_visible_to(airport).exists()
        assert not desks.waiting_for(airport).exists()
        with pytest.raises(NotFound):
            services.consult_hit(airport, reference=hit.reference, at=NOW)

    def test_an_entity_of_the_owner_does_not_see_what_its_bureau_answers(self, counter, answering, wanted, deliver):
        taken_up(counter)
        deliver()
        post = replace(answering, entity="post", databases=frozenset({"travel-document"}))
        assert not queries.hits_visible_to(post).exists()
        assert not desks.waiting_for(post).exists()

    def test_a_reference_does_not_tell_how_many_there_are(self, counter, wanted):
        first, second = taken_up(counter), taken_up(counter)
        assert first.reference != second.reference
        assert first.reference.startswith("HIT-2026-")


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_take_a_candidate_up_at_once_one_wins_and_the_other_is_told(counter, wanted):
    candidate = first_candidate(checked(counter))
    both = threading.Barrier(2)
    told: list[str] = []

    def take_up() -> None:
        both.wait()
        try:
            services.take_up_candidate(counter, candidate=candidate, observed=observed(), at=NOW)
            told.append("reported")
        except errors.AlreadyTakenUp as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    officers = [threading.Thread(target=take_up) for _ in range(2)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert sorted(told) == ["reported", "screening.already-taken-up"]
    assert Hit.objects.count() == 1
    assert verification.verify().findings == []
