"""Review: nobody in their own cause, nothing without reasons, each step with its clock."""

from datetime import timedelta

import pytest

from comity.core import events
from comity.core.actors import ActorKind, Origin
from comity.core.codes import Purpose, Role
from comity.core.models import DeskItem
from comity.core.refusals import NotPermitted
from comity.members.models import Account, Member, Officer, Secondment, Unit
from comity.members.queries import actor_of, operator_actor
from comity.notices import editions, errors, queries, services, showing, upkeep
from comity.notices.codes import State
from comity.notices.content import Note, Questions
from comity.notices.models import Notice, Question, ReviewStep
from comity.notices.tests.casting import NOW, drafted, officer, recommended, requested, returned, seen
from comity.records.tests.casting import AT, as_operation

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=5)


def seconded(member: str, name: str):
    """An officer of a state who acts for the Secretariat's compliance unit."""

    def enrol():
        unit, _ = Unit.objects.get_or_create(bureau_id="GS", code="compliance")
        account = Account.objects.create(username=name)
        lent = Officer.objects.create(account=account, bureau_id=member, name=name, roles=[Role.OFFICER], began_at=AT)
        Secondment.objects.create(
            member=Member.objects.get(code=member),
            unit=unit,
            officer=lent,
            name=name,
            roles=[Role.COMPLIANCE],
            from_on=AT.date(),
        )

    as_operation(enrol)
    account = Account.objects.get(username=name)
    return actor_of(
        account, origin=Origin.WEB, purpose=Purpose.INVESTIGATION, reference="", language="en", bureau="GS", at=NOW
    )


def refuse(actor, notice, *reasons, at=NOW):
    return services.refuse_notice(
        actor, notice=notice, seen=seen(actor, notice), reasons=reasons, note=Note("See Article 3."), at=at
    )


class TestWhoReviews:
    def test_nobody_of_the_state_that_asks_also_when_seconded(self, vera):
        notice = requested(vera)
        with pytest.raises(errors.OwnCause):
            recommended(seconded("XB", "lent.xb"), notice)
        assert recommended(seconded("XA", "lent.xa"), notice).state == State.SECOND_REVIEW

    def test_nobody_who_took_part(self, vera, reviewers):
        notice = requested(vera)
        as_operation(lambda: Notice.objects.filter(pk=notice.pk).update(drafted_by=reviewers[0].id))
        with pytest.raises(errors.TookPart):
            recommended(reviewers[0], notice)

    def test_not_the_bureau_itself(self, vera):
        with pytest.raises(NotPermitted):
            recommended(vera, requested(vera))

    def test_nobody_at_the_command_line(self, vera):
        operator = operator_actor()
        assert operator.kind is ActorKind.OPERATOR
        with pytest.raises(errors.OfficerNeeded):
            recommended(operator, requested(vera))

    def test_the_command_centre_does_not(self, vera, duty):
        with pytest.raises(NotPermitted):
            recommended(duty, requested(vera))

    def test_the_secretariat_reviews_what_it_requests_itself(self, reviewers, bureaus):
        drafter = officer("sanctions.gs", "GS", Role.OFFICER)
        notice = drafted(drafter, "un", texts={}, facts={}, subjects=())
        as_operation(
            lambda: Notice.objects.filter(pk=notice.pk).update(
                state=State.REQUESTED, requested_at=NOW, requested_by=drafter.id
            )
        )
        assert recommended(reviewers[0], Notice.objects.get()).state == State.SECOND_REVIEW


class TestReturning:
    def test_asks_and_waits_a_fortnight(self, vera, reviewers):
        notice = returned(reviewers[0], requested(vera), "Which court?", "  ")
        assert (notice.state, notice.returned_due_at) == ("returned", NOW + timedelta(days=14))
        assert [question.text for question in Question.objects.all()] == ["Which court?"]

    def test_asks_something(self, vera, reviewers):
        notice = requested(vera)
        with pytest.raises(errors.QuestionsMissing):
            services.return_notice(
                reviewers[0],
                notice=notice,
                seen=seen(reviewers[0], notice),
                questions=Questions([]),
                reasons=(),
                at=NOW,
            )

    def test_a_second_review_begins_anew(self, vera, reviewers):
        notice = returned(reviewers[1], recommended(reviewers[0], requested(vera)), "Which court?")
        assert notice.first_reviewer == ""


class TestRefusing:
    def test_gives_reasons_by_edition_and_article(self, vera, reviewers):
        refuse(reviewers[0], requested(vera), "article-3-political")
        step = ReviewStep.objects.get(act="refused")
        assert step.reasons == [{"code": "article-3-political", "edition": "2026-11", "article": "3"}]
        assert (step.note, Notice.objects.get().end_reason) == ("See Article 3.", "article-3-political")

    @pytest.mark.parametrize(
        ("reasons", "refusal"),
        [((), errors.ReasonMissing), (("because",), errors.ReasonUnknown), (("aim-met",), errors.ReasonUnknown)],
    )
    def test_gives_reasons_that_there_are(self, vera, reviewers, reasons, refusal):
        with pytest.raises(refusal):
            refuse(reviewers[0], requested(vera), *reasons)

    def test_is_final(self, vera, reviewers):
        notice = refuse(reviewers[0], requested(vera), "article-3-political")
        with pytest.raises(errors.StepNotPossible):
            refuse(reviewers[1], notice, "article-3-political")

    def test_reaches_the_bureau(self, vera, reviewers):
        refuse(reviewers[0], requested(vera), "article-3-political")
        events.deliver()
        item = DeskItem.objects.get(kind="notices.refused")
        assert (item.bureau, item.done_at) == ("XB", None)
        assert not DeskItem.objects.filter(bureau="GS", done_at__isnull=True).exists()
        services.consult_notice(vera, reference=item.reference, at=LATER)
        events.deliver()
        assert DeskItem.objects.get(kind="notices.refused").done_at == LATER


class TestTheClock:
    def test_each_step_says_how_long_it_took(self, vera, reviewers):
        notice = requested(vera)
        recommended(reviewers[0], notice, at=LATER)
        step = ReviewStep.objects.get(act="recommended")
        assert (step.clock_minutes, step.due_at) == (300, NOW + timedelta(hours=4))
        (event,) = showing.events_of([step], editions.edition("2026-11"))
        assert event.text.startswith("5 hours after the step before. Too late")

    def test_the_second_reviewer_has_a_day(self, vera, reviewers):
        notice = recommended(reviewers[0], requested(vera))
        assert notice.review_due_at == NOW + timedelta(hours=24)

    def test_what_is_overdue_rises_to_the_command_centre_once(self, vera, duty, reviewers):
        notice = requested(vera)
        assert not queries.notices_visible_to(duty).exists()
        upkeep.escalate(LATER)
        upkeep.escalate(LATER)
        item = DeskItem.objects.get(kind="notices.review-overdue")
        assert (item.bureau, item.unit, item.reference) == ("GS", "command-centre", notice.reference)
        assert queries.notices_visible_to(duty).exists()
        returned(reviewers[0], Notice.objects.get(), "Which court?", at=LATER)
        assert DeskItem.objects.get(kind="notices.review-overdue").done_at == LATER

    def test_silence_lets_a_request_fall(self, vera, reviewers):
        returned(reviewers[0], requested(vera), "Which court?")
        upkeep.close_silent_returns(NOW + timedelta(days=13))
        assert Notice.objects.get().state == State.RETURNED
        upkeep.close_silent_returns(NOW + timedelta(days=14))
        notice = Notice.objects.get()
        assert (notice.state, notice.end_reason) == ("discarded", "silence")


class TestWhoReadsTheReview:
    def test_what_is_internal_is_the_secretariats(self, vera, reviewers):
        notice = services.assign_review(reviewers[0], notice=requested(vera), at=NOW)
        assert [step.act for step in queries.steps_of(reviewers[1], notice)] == ["drafted", "requested", "assigned"]
        assert [step.act for step in queries.steps_of(vera, notice)] == ["drafted", "requested"]

    def test_another_bureau_reads_nothing_of_it(self, vera, despina, reviewers):
        notice = returned(reviewers[0], requested(vera), "Which court?")
        assert queries.steps_of(despina, notice) == []
        assert queries.questions_of(despina, notice) == []
        assert not queries.reviews_for(despina).exists()

    def test_the_queue_has_what_waits_the_next_due_first(self, vera, huda, reviewers):
        slow, quick = requested(vera, "green"), requested(huda)
        assert [notice.pk for notice in queries.reviews_for(reviewers[0])] == [quick.pk, slow.pk]
