"""Years go by: the owner is asked, a named officer extends, silence ends, and content goes while the ledger stays."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from comity.core import events, verification
from comity.core.models import AuditEntry, DeskItem
from comity.members.queries import operator_actor
from comity.notices import errors, queries, retention, services, upkeep
from comity.notices.codes import State
from comity.notices.content import Note, SubjectInput
from comity.notices.models import Extension, Notice, PublicExtract, Question, ReviewStep, Tip
from comity.notices.tests.casting import NOW, about, answers_to, decided, published, requested, returned, seen, wanted
from comity.records import services as record_services
from comity.records.models import HoldEffect, HoldReason, Record, ReleaseCeiling
from comity.records.tests.casting import as_operation, shared
from tests.scenes import scene

pytestmark = pytest.mark.django_db

# But for the figures of each month of the years that pass here in between: those are test_statistics's.
JOBS = [job for _, _, job in upkeep.JOBS if job is not upkeep.freeze_figures]


def on(year: int, month: int, day: int) -> datetime:
    """The morning of a day."""
    return datetime(year, month, day, 9, 30, tzinfo=UTC)


def at_night(at: datetime) -> None:
    """What the node does by itself at a moment."""
    for job in JOBS:
        job(at)
    events.deliver()


def extend(actor, notice, until_on, *, at, reason="He is still sought."):
    return services.extend_notice(actor, notice=notice, until_on=until_on, reason=Note(reason), at=at)


@pytest.fixture
@scene
def notice(vera, reviewers):
    """A red notice, kept until 22 November 2031."""
    return published(vera, reviewers)


class TestBeingAsked:
    def test_six_months_before_the_end(self, notice):
        at_night(on(2031, 5, 21))
        assert not DeskItem.objects.filter(kind="notices.to-justify").exists()
        at_night(on(2031, 5, 22))
        item = DeskItem.objects.get(kind="notices.to-justify")
        assert (item.bureau, item.reference, item.due_at.date()) == ("XB", notice.reference, date(2031, 11, 22))

    def test_once(self, notice):
        for day in (22, 23, 24):
            at_night(on(2031, 5, day))
        assert ReviewStep.objects.filter(act="asked-to-justify").count() == 1


class TestExtending:
    def test_takes_a_reason_and_a_named_officer(self, notice, vera):
        at = on(2031, 6, 1)
        with pytest.raises(errors.ReasonMissing):
            extend(vera, notice, date(2033, 1, 1), at=at, reason="  ")
        with pytest.raises(errors.OfficerNeeded):
            extend(operator_actor(bureau="XB"), notice, date(2033, 1, 1), at=at)
        extended = extend(vera, notice, date(2033, 1, 1), at=at)
        assert (extended.kept_until, extended.ask_on) == (date(2033, 1, 1), date(2032, 7, 1))
        assert Extension.objects.get().officer == vera.id
        assert Record.objects.get().retention_on == date(2033, 1, 1)

    @pytest.mark.parametrize(
        ("until_on", "at", "refusal"),
        [
            (date(2033, 1, 1), on(2031, 5, 21), errors.NotYetAsked),
            (date(2031, 11, 22), on(2031, 6, 1), errors.ExtensionTooShort),
            (date(2036, 11, 23), on(2031, 6, 1), errors.ExtensionTooLong),
        ],
    )
    def test_in_time_forwards_and_not_too_far(self, notice, vera, until_on, at, refusal):
        with pytest.raises(refusal):
            extend(vera, notice, until_on, at=at)

    def test_takes_it_off_the_desk_until_it_is_asked_again(self, notice, vera):
        at_night(on(2031, 5, 22))
        extend(vera, notice, date(2033, 1, 1), at=on(2031, 6, 1))
        at_night(on(2031, 11, 22))
        assert Notice.objects.get().state == State.PUBLISHED
        assert not DeskItem.objects.filter(kind="notices.to-justify", done_at__isnull=True).exists()
        at_night(on(2032, 7, 1))
        assert DeskItem.objects.filter(kind="notices.to-justify", done_at__isnull=True).exists()


class TestSilence:
    def test_ends_it_on_its_last_day(self, notice, despina):
        at_night(on(2031, 11, 21))
        assert queries.notices_visible_to(despina).count() == 1
        at_night(on(2031, 11, 22))
        ended = Notice.objects.get()
        assert (ended.state, ended.end_reason, ended.erase_on) == ("expired", "period-over", date(2031, 12, 22))
        assert queries.notices_visible_to(despina).count() == 0
        assert Record.objects.get().withdrawn_at == on(2031, 11, 22)
        assert not DeskItem.objects.filter(kind="notices.to-justify", done_at__isnull=True).exists()

    def test_of_a_suspended_one_too(self, notice, duty):
        services.suspend_notice(duty, notice=notice, reasons=("article-3-political",), note=Note(), at=NOW)
        at_night(on(2031, 11, 22))
        assert Notice.objects.get().state == State.EXPIRED


class TestErasing:
    def erased(self, notice) -> Notice:
        at_night(on(2031, 11, 22))
        at_night(on(2031, 12, 22))
        return Notice.objects.get(pk=notice.pk)

    def test_leaves_codes_and_dates_only(self, notice):
        gone = self.erased(notice)
        assert (gone.texts, gone.facts, gone.frozen, gone.erased_at) == ({}, {}, None, on(2031, 12, 22))
        assert (gone.type, gone.state, gone.published_at) == ("red", "expired", NOW)
        assert gone.frozen_hash == notice.frozen_hash
        record = Record.objects.get()
        assert (record.properties, record.caption) == ({}, "")

    def test_leaves_nothing_in_the_audit_and_the_ledger_verifies(self, notice):
        self.erased(notice)
        kept = "".join(AuditEntry.objects.exclude(details=None).values_list("details", flat=True))
        assert "Vasquill" not in kept
        assert verification.verify().findings == []

    def test_takes_questions_notes_and_reasons(self, vera, reviewers):
        notice = returned(reviewers[0], requested(vera), "Is he the son of Tomas Vasquill?")
        services.answer_questions(vera, notice=notice, answers=answers_to(notice), at=NOW)
        again = services.request_notice(vera, notice=Notice.objects.get(), seen=seen(vera, notice), at=NOW)
        notice = decided(again, reviewers)
        extend(vera, notice, date(2032, 11, 22), at=on(2031, 6, 1))
        services.withdraw_notice(vera, notice=Notice.objects.get(), reason="aim-met", at=on(2031, 7, 1))
        at_night(on(2031, 7, 31))
        assert {(question.text, question.answer) for question in Question.objects.all()} == {("", "")}
        assert set(ReviewStep.objects.values_list("note", flat=True)) == {""}
        assert Extension.objects.get().reason == ""

    def test_takes_the_public_extract_and_what_was_sent(self, notice):
        def made_public():
            extract = PublicExtract.objects.create(
                notice=notice,
                slug="s" * 26,
                content={"name": "Oren Vasquill"},
                order_key="vasquill",
                proposed_by="vera",
                proposed_at=NOW,
                agreed_by="c",
                agreed_at=NOW,
                published_at=NOW,
                state="public",
            )
            Tip.objects.create(
                extract=extract,
                reference="T-1",
                text="Seen in Ankra",
                contact="a@b.example",
                language="en",
                sent_at=NOW,
                state="new",
                erase_on=date(2040, 1, 1),
            )

        as_operation(made_public)
        at_night(on(2031, 11, 22))
        assert PublicExtract.objects.get().state == "ended"
        at_night(on(2031, 12, 22))
        extract, tip = PublicExtract.objects.get(), Tip.objects.get()
        assert (extract.content, extract.order_key, tip.text, tip.contact) == (None, "", "", "")
        assert verification.verify().findings == []

    def test_leaves_what_its_bureau_shares_by_itself(self, vera, reviewers):
        record = shared(vera, wanted(), retention_on=date(2028, 1, 1))
        notice = published(vera, reviewers, subjects=(about(record.pk),))
        services.withdraw_notice(vera, notice=notice, reason="aim-met", at=NOW)
        at_night(NOW + timedelta(days=31))
        record.refresh_from_db()
        assert (record.caption, record.withdrawn_at) == ("Oren Vasquill", None)

    def test_of_an_edition_leaves_the_record_to_the_next(self, vera, reviewers, despina):
        first = published(vera, reviewers)
        second = services.start_edition(vera, notice=first, at=NOW)
        decided(services.request_notice(vera, notice=second, seen=seen(vera, second), at=NOW), reviewers)
        at_night(NOW + timedelta(days=31))
        assert Notice.objects.get(edition_number=1).frozen is None
        assert Record.objects.get().caption == "Oren Vasquill"
        assert queries.notices_visible_to(despina).count() == 1


class TestTheDryRun:
    def test_says_what_would_go_and_changes_nothing(self, notice):
        before = AuditEntry.objects.count()
        assert [due.reference for due in retention.due_for(on(2031, 5, 22)).justify] == [notice.reference]
        assert [due.day for due in retention.due_for(on(2031, 11, 22)).expire] == [date(2031, 11, 22)]
        assert retention.due_for(on(2031, 5, 1)) == retention.Going((), (), (), ())
        assert AuditEntry.objects.count() == before

    def test_says_what_the_jobs_then_do(self, notice):
        at_night(on(2031, 11, 22))
        at = on(2031, 12, 22)
        [due] = retention.due_for(at).erase
        assert (due.reference, due.because, due.beside) == (notice.reference, "", {"records": 1})
        at_night(at)
        assert retention.due_for(at) == retention.Going((), (), (), ())


def told(at: datetime, act: str) -> list[tuple[str, int, date, str, dict[str, int]]]:
    """What the dry run says of one act."""
    rows = getattr(retention.due_for(at), act)
    return [(due.reference, due.edition, due.day, due.because, dict(due.beside)) for due in rows]


class TestTheChain:
    """The dry run also says what would go because something else goes; years later the jobs do just that."""

    LAST_DAY, GONE = date(2031, 11, 22), date(2031, 12, 22)

    def test_content_goes_some_days_after_a_notice_ends_by_itself(self, notice):
        assert told(on(2031, 12, 21), "erase") == []
        assert told(on(2031, 12, 22), "erase") == [(notice.reference, 1, self.GONE, "expire", {"records": 1})]

    def test_a_new_edition_in_the_making_is_discarded_with_its_notice_and_goes_with_it(self, notice, vera):
        services.start_edition(vera, notice=notice, at=NOW)
        assert told(on(2031, 11, 22), "discard") == [(notice.reference, 2, self.LAST_DAY, "expire", {})]
        going = told(on(2031, 12, 22), "erase")
        assert [(edition, day, because) for _, edition, day, because, _ in going] == [
            (1, self.GONE, "expire"),
            (2, self.GONE, "discard"),
        ]
        # One record stands in both editions, and goes once.
        assert sum(beside.get("records", 0) for *_, beside in going) == 1

    def test_a_request_that_falls_silent_is_discarded_and_its_content_goes(self, vera, reviewers):
        asked = returned(reviewers[0], requested(vera), "Which court?")
        fallen = asked.returned_due_at.date()
        late = asked.returned_due_at + timedelta(days=30)
        assert told(late, "discard") == [(asked.reference, 1, fallen, "", {})]
        assert told(late, "erase") == [(asked.reference, 1, late.date(), "discard", {"records": 1})]

    def test_a_record_that_another_notice_still_speaks_of_does_not_go(self, vera, notice):
        other = {"label": "Y-2026-ABCDEF", "holder_type": "notices.notice", "holder_id": uuid4()}
        as_operation(
            lambda: ReleaseCeiling.objects.create(record=Record.objects.get(), rule="all", **other, purposes=["alert"])
        )
        [(*_, going)] = told(on(2031, 12, 22), "erase")
        assert going == {}

    def test_a_record_that_is_held_does_not_go(self, notice, privacy):
        record_services.place_hold(
            privacy,
            record=Record.objects.get(),
            reason=HoldReason.COURT_ORDER,
            effect=HoldEffect.KEEP,
            note="",
            until_on=None,
            at=NOW,
        )
        [(*_, going)] = told(on(2031, 12, 22), "erase")
        assert going == {}

    def test_the_totals_are_those_of_the_rows(self, notice, vera, reviewers):
        services.start_edition(vera, notice=notice, at=NOW)
        returned(reviewers[0], requested(vera, subjects=(SubjectInput(draft=wanted("Brannick Tollemere")),)), "Why?")
        at = on(2032, 2, 1)
        going = retention.due_for(at)
        assert retention.totals(at) == {act: len(getattr(going, act)) for act in retention.ACTS}
        assert retention.totals(at) == {"justify": 1, "expire": 1, "discard": 2, "erase": 3}

    def test_what_it_says_is_what_comes_to_pass(self, notice, vera):
        services.start_edition(vera, notice=notice, at=NOW)
        at = on(2031, 12, 22)
        said = {(reference, edition) for reference, edition, *_ in told(at, "erase")}
        for day in (on(2031, 5, 22), on(2031, 11, 22), at):
            at_night(day)
        erased = Notice.objects.filter(erased_at__isnull=False).values_list("reference", "edition_number")
        assert set(erased) == said
        assert Record.objects.filter(erased_at__isnull=False).count() == 1
