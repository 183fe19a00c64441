"""The host decides: accepts, refuses with a reason, asks for more; an applicant answers, and appeals once."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from comity.accreditation import errors, queries, services, upkeep
from comity.accreditation.codes import DECIDE, Act, ApplicationState, Document
from comity.accreditation.content import Reason, Ruling, Shown
from comity.accreditation.models import Application, ApplicationStep
from comity.accreditation.tests.casting import APPLICANT, DURING, LATE, received, shown, terms_of
from comity.assembly.tests.casting import officer
from comity.core.models import AuditEntry, DeskItem
from comity.core.refusals import NotPermitted, NotYours, Refusal
from comity.records.models import Attachment
from tests.scenes import scene

pytestmark = pytest.mark.django_db

UNCLEAR = Ruling("document-unclear", "The date cannot be read.")
NOTHING = Shown({}, {})
OVER = datetime(2026, 5, 7, 23, 0, tzinfo=UTC)  # the first minute of 8 May at the session


@pytest.fixture
@scene
def colleague(host):
    """Another officer of the host."""
    return officer("ines.calder", "XB")


def waiting() -> list[DeskItem]:
    return list(DeskItem.objects.filter(kind=DECIDE, done_at__isnull=True))


def refused(terms, host) -> Application:
    return services.refuse(host, application=received(terms), ruling=UNCLEAR, at=DURING)


class TestDeciding:
    def test_accepts_and_the_applicant_is_accredited(self, terms, host):
        sent = received(terms)
        assert not queries.accredited(terms.session).exists()
        services.accept(host, application=sent, at=DURING)
        assert list(queries.accredited(terms.session)) == [sent]
        (step,) = queries.steps_of(sent)
        assert (step.act, step.number, step.by, step.done_at) == (Act.ACCEPT, 1, host.id, DURING)
        assert waiting() == []

    def test_refuses_with_a_reason_of_the_terms(self, terms, host):
        sent = received(terms)
        with pytest.raises(errors.ReasonUnknown):
            services.refuse(host, application=sent, ruling=Ruling("because"), at=DURING)
        gone = services.refuse(host, application=sent, ruling=UNCLEAR, at=DURING)
        assert gone.state == ApplicationState.REFUSED
        assert queries.steps_of(sent).get().reason == "document-unclear"

    def test_is_for_an_officer_of_the_host_and_nobody_else(self, terms, secretary, outsider):
        sent = received(terms)
        for who in (secretary, outsider):
            with pytest.raises((NotYours, NotPermitted)):
                services.accept(who, application=sent, at=DURING)
        assert not ApplicationStep.objects.exists()

    def test_of_two_who_decide_the_first_wins(self, terms, host, colleague):
        """Both read it while it waited; what the second read is old (R1)."""
        first, second = received(terms), Application.objects.get()
        services.accept(host, application=first, at=DURING)
        with pytest.raises(errors.NotPossibleNow):
            services.refuse(colleague, application=second, ruling=UNCLEAR, at=DURING)
        assert Application.objects.get().state == ApplicationState.ACCEPTED

    def test_what_was_withdrawn_is_not_accepted(self, terms, host):
        sent = received(terms)
        services.withdraw_application(APPLICANT, application=sent, at=DURING)
        with pytest.raises(errors.NotPossibleNow):
            services.accept(host, application=sent, at=DURING)

    def test_nothing_is_decided_after_the_session(self, terms, host):
        sent = received(terms)
        with pytest.raises(errors.SessionOver):
            services.accept(host, application=sent, at=OVER)

    def test_continues_the_stream_and_says_nothing_of_what_was_written(self, terms, host):
        sent = received(terms)
        services.refuse(host, application=sent, ruling=UNCLEAR, at=DURING)
        entry = AuditEntry.objects.get(event="accreditation.refuse")
        assert entry.stream == f"session:{sent.session_id}"
        assert "cannot be read" not in str(vars(entry))
        assert "document-unclear" in entry.details


class TestClocks:
    def test_the_host_has_five_working_days_from_receipt(self, terms):
        received(terms)  # on Wednesday 1 April
        (item,) = waiting()
        assert item.due_at == datetime(2026, 4, 8, 23, 0, tzinfo=UTC)  # the end of Wednesday 8 April there

    def test_they_stand_still_while_the_applicant_is_asked_and_begin_again_with_the_answer(self, terms, host):
        sent = services.refer(host, application=received(terms), ruling=UNCLEAR, at=DURING)
        assert waiting() == []
        assert queries.due_at(sent) is None
        services.answer(APPLICANT, application=sent, words=Reason("Here it is."), shown=NOTHING, at=LATE)
        (item,) = waiting()
        assert item.due_at == datetime(2026, 4, 22, 23, 0, tzinfo=UTC)
        assert queries.due_at(Application.objects.get()) == item.due_at

    def test_holidays_that_are_named_later_move_what_waits(self, terms, secretary, session):
        sent = received(terms)
        terms_of(secretary, session, holidays=(date(2026, 4, 6), date(2026, 4, 4)))  # a Monday and a Saturday
        (item,) = waiting()
        assert item.due_at == datetime(2026, 4, 9, 23, 0, tzinfo=UTC)
        assert queries.due_at(Application.objects.get(pk=sent.pk)) == item.due_at

    def test_what_waits_goes_to_the_bureau_that_decides_from_now_on(self, terms, host, outsider, secretary, session):
        waits, decided = received(terms), refused(terms, host)
        terms_of(secretary, session, host="XE", holidays=(date(2026, 4, 6),))
        (item,) = waiting()
        assert (item.bureau, item.reference) == ("XE", waits.reference)
        assert item.due_at == datetime(2026, 4, 9, 23, 0, tzinfo=UTC)
        assert {one.owner_id for one in Attachment.objects.filter(holder_id__in=[waits.pk, decided.pk])} == {"XE"}
        with pytest.raises(NotYours):
            services.accept(host, application=waits, at=DURING)
        services.accept(outsider, application=waits, at=DURING)
        assert waiting() == []
        services.appeal(APPLICANT, application=decided, words=Reason("The date is there."), at=DURING)
        assert [one.bureau for one in waiting()] == ["XE"]

    def test_more_holidays_than_anybody_means_are_refused(self, secretary, session):
        days = tuple(date(2026, 1, 1) + timedelta(days=number) for number in range(101))
        with pytest.raises(errors.HolidaysTooMany):
            terms_of(secretary, session, holidays=days)


class TestAnswering:
    def test_with_a_document_that_takes_the_place_of_the_earlier_also_after_the_deadline(self, terms, host):
        sent = services.refer(host, application=received(terms), ruling=UNCLEAR, at=DURING)
        before = sent.documents.get(kind=Document.PRESS_CARD).attachment_id
        answered = services.answer(
            APPLICANT, application=sent, words=Reason(""), shown=shown(Document.PRESS_CARD), at=LATE
        )
        assert answered.state == ApplicationState.RECEIVED
        assert answered.documents.get(kind=Document.PRESS_CARD).attachment_id != before

    def test_says_something_and_leaves_nothing_missing(self, terms, host):
        sent = services.refer(host, application=received(terms), ruling=UNCLEAR, at=DURING)
        with pytest.raises(errors.WordsMissing):
            services.answer(APPLICANT, application=sent, words=Reason(" "), shown=NOTHING, at=DURING)
        expired = shown(Document.IDENTITY, until=DURING.date())
        with pytest.raises(errors.NotComplete):
            services.answer(APPLICANT, application=sent, words=Reason(""), shown=expired, at=DURING)
        assert Application.objects.get().state == ApplicationState.REFERRED

    def test_only_where_something_was_asked(self, terms):
        with pytest.raises(errors.NotPossibleNow):
            services.answer(APPLICANT, application=received(terms), words=Reason("I."), shown=NOTHING, at=DURING)


class TestAppealing:
    def test_once_before_another_officer(self, terms, host, colleague):
        gone = refused(terms, host)
        appealed = services.appeal(APPLICANT, application=gone, words=Reason("The card is sound."), at=LATE)
        assert (appealed.state, len(waiting())) == (ApplicationState.APPEALED, 1)
        with pytest.raises(errors.OwnRefusal):
            services.accept(host, application=appealed, at=LATE)
        services.refuse(colleague, application=appealed, ruling=UNCLEAR, at=LATE)
        with pytest.raises(errors.AppealedAlready):
            services.appeal(APPLICANT, application=appealed, words=Reason("Once more."), at=LATE)

    def test_may_be_granted(self, terms, host, colleague):
        appealed = services.appeal(APPLICANT, application=refused(terms, host), words=Reason("Look again."), at=LATE)
        services.accept(colleague, application=appealed, at=LATE)
        assert queries.accredited(terms.session).exists()

    def test_not_without_a_word_and_not_against_what_was_accepted(self, terms, host):
        with pytest.raises(errors.WordsMissing):
            services.appeal(APPLICANT, application=refused(terms, host), words=Reason(""), at=LATE)
        accepted = services.accept(host, application=received(terms), at=DURING)
        with pytest.raises(errors.NotPossibleNow):
            services.appeal(APPLICANT, application=accepted, words=Reason("More."), at=LATE)

    def test_lapses_with_the_session(self, terms, host):
        gone = services.appeal(APPLICANT, application=refused(terms, host), words=Reason("Look."), at=LATE)
        upkeep.end(OVER)
        gone.refresh_from_db()
        assert gone.state == ApplicationState.LAPSED


def test_what_was_written_goes_with_the_person_and_the_decision_stays(terms, host):
    sent = refused(terms, host)
    upkeep.erase(OVER + timedelta(days=31))
    (step,) = queries.steps_of(sent)
    assert (step.act, step.reason, step.words) == (Act.REFUSE, "document-unclear", "")


@pytest.mark.django_db(transaction=True)
def test_r1_of_many_who_press_at_once_one_decides(terms, host, colleague):
    """Officers who accept and refuse and an applicant who withdraws: one decides at most, and one withdrawal counts."""
    sent = received(terms)
    attempts = [
        lambda: services.accept(host, application=sent, at=DURING),
        lambda: services.refuse(colleague, application=sent, ruling=UNCLEAR, at=DURING),
        lambda: services.withdraw_application(APPLICANT, application=sent, at=DURING),
    ] * 2
    start, outcomes = threading.Barrier(len(attempts)), []

    def run(attempt) -> None:
        start.wait()
        try:
            attempt()
            outcomes.append("")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = {"accreditation.not-possible-now", "accreditation.nothing-to-withdraw"}
    decided = ApplicationStep.objects.count()
    assert decided <= 1
    assert len([outcome for outcome in outcomes if not outcome]) == decided + 1
    assert set(outcomes) - {""} <= told
    sent.refresh_from_db()
    assert (sent.state, sent.name) == (ApplicationState.WITHDRAWN, "")
