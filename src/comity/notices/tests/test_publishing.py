"""From a request to a notice in force: who decides, what is frozen, and what becomes visible when."""

import hashlib

import pytest

from comity.core import checkpoints, verification
from comity.core.codes import Purpose
from comity.core.models import AuditEntry
from comity.engines import ledger, matching
from comity.notices import errors, queries, services
from comity.notices.codes import State
from comity.notices.content import Note
from comity.notices.models import Notice
from comity.notices.services.reach import signed_text
from comity.notices.tests.casting import (
    NOW,
    decided,
    drafted,
    published,
    recommended,
    requested,
    seen,
)
from comity.records import index
from comity.records.models import Record
from comity.records.queries import records_visible_to

pytestmark = pytest.mark.django_db


def publish(reviewer, notice):
    return services.publish_notice(reviewer, notice=notice, seen=seen(reviewer, notice), note=Note(), at=NOW)


class TestTwoReviewers:
    """A red notice needs two different people."""

    def test_the_first_cannot_publish_alone(self, vera, reviewers):
        notice = requested(vera)
        with pytest.raises(errors.SecondReviewerNeeded):
            publish(reviewers[0], notice)
        assert Notice.objects.get().state == State.REQUESTED

    def test_the_first_cannot_be_the_second(self, vera, reviewers):
        notice = recommended(reviewers[0], requested(vera))
        with pytest.raises(errors.SecondReviewerNeeded):
            publish(reviewers[0], notice)

    def test_the_second_publishes(self, vera, reviewers):
        notice = published(vera, reviewers)
        assert (notice.state, notice.published_at, notice.first_reviewer) == ("published", NOW, reviewers[0].id)

    def test_one_suffices_for_a_green_notice(self, vera, reviewers):
        notice = requested(vera, "green")
        with pytest.raises(errors.StepNotPossible):
            recommended(reviewers[0], notice)
        assert publish(reviewers[0], notice).state == State.PUBLISHED


class TestWhatIsFrozen:
    def test_the_snapshot_says_notice_and_subjects(self, vera, reviewers):
        notice = Notice.objects.get(pk=published(vera, reviewers).pk)
        assert notice.frozen["notice"]["reference"] == notice.reference
        assert notice.frozen["subjects"][0]["record"]["properties"]["name"][0]["text"] == "Oren Vasquill"
        assert notice.frozen_hash == hashlib.sha256(ledger.canonical(notice.frozen)).hexdigest()

    def test_the_node_signed_it(self, vera, reviewers):
        notice = published(vera, reviewers)
        assert checkpoints.verify_text(signed_text(notice), notice.signature)

    def test_it_is_kept_five_years_and_asked_about_six_months_before(self, vera, reviewers):
        notice = published(vera, reviewers)
        assert (notice.kept_until.isoformat(), notice.ask_on.isoformat()) == ("2031-11-22", "2031-05-22")
        assert Record.objects.get().retention_on == notice.kept_until

    def test_the_ledger_verifies_afterwards(self, vera, reviewers):
        published(vera, reviewers)
        assert verification.verify().findings == []


class TestNothingLeavesBefore:
    """Another bureau sees the notice, its record, and the record in the index, from publication on and not before."""

    def met(self, actor) -> list[Record]:
        query = matching.Query(kind="person", names=(matching.Name("Oren Vasquill"),))
        return [found.record for found in index.search(actor, query)]

    def known(self, actor) -> tuple[int, int, int]:
        return (
            queries.notices_visible_to(actor).count(),
            records_visible_to(actor).count(),
            len(self.met(actor)),
        )

    def test_a_draft_is_known_to_nobody_else(self, vera, despina, reviewers):
        drafted(vera)
        assert self.known(despina) == (0, 0, 0)
        assert self.known(reviewers[0]) == (0, 0, 0)

    def test_not_even_its_own_bureau_meets_a_draft(self, vera):
        notice = drafted(vera)
        assert self.known(vera) == (1, 0, 0)
        assert [record.caption for _, record in queries.subjects_of(vera, notice)] == ["Oren Vasquill"]

    def test_a_request_is_known_to_the_reviewers_only(self, vera, despina, reviewers):
        notice = requested(vera)
        assert self.known(despina) == (0, 0, 0)
        assert self.known(reviewers[0]) == (1, 0, 0)
        assert len(queries.subjects_of(reviewers[0], notice)) == 1
        assert queries.subjects_of(despina, notice) == []

    def test_what_was_published_is_met(self, vera, despina, reviewers):
        published(vera, reviewers)
        assert self.known(despina) == (1, 1, 1)

    def test_but_not_for_a_purpose_it_is_not_for(self, vera, despina, reviewers):
        published(vera, reviewers)
        assert self.known(despina.stating(Purpose.ANALYSIS)) == (0, 0, 0)

    def test_a_refused_one_is_met_by_nobody(self, vera, despina, reviewers):
        notice = requested(vera)
        services.refuse_notice(
            reviewers[0],
            notice=notice,
            seen=seen(reviewers[0], notice),
            reasons=("article-3-political",),
            note=Note(),
            at=NOW,
        )
        assert self.known(despina) == (0, 0, 0)
        assert Record.objects.get().withdrawn_at == NOW


class TestFailures:
    def test_tables_that_do_not_load_decide_nothing(self, vera, reviewers, monkeypatch):
        notice = recommended(reviewers[0], requested(vera))

        def broken(name):
            raise errors.RulesUnsound(edition=name)

        monkeypatch.setattr("comity.notices.editions.edition", broken)
        with pytest.raises(errors.RulesUnsound):
            publish(reviewers[1], notice)
        assert Notice.objects.get().state == State.SECOND_REVIEW

    def test_an_assistant_that_fails_leaves_a_draft_a_draft(self, vera, monkeypatch):
        notice = drafted(vera)

        def broken(texts, words):
            raise ZeroDivisionError

        monkeypatch.setattr("comity.notices.assistant.flags_in", broken)
        with pytest.raises(ZeroDivisionError):
            services.request_notice(vera, notice=notice, seen=seen(vera, notice), at=NOW)
        assert Notice.objects.get().state == State.DRAFT

    def test_a_signature_that_fails_leaves_it_unpublished(self, vera, reviewers, despina, monkeypatch):
        notice = recommended(reviewers[0], requested(vera))

        def broken(text):
            raise OSError("the key is gone")

        monkeypatch.setattr("comity.core.checkpoints.sign_text", broken)
        with pytest.raises(OSError, match="the key is gone"):
            publish(reviewers[1], notice)
        assert records_visible_to(despina).count() == 0
        assert Notice.objects.get().state == State.SECOND_REVIEW

    def test_a_refused_attempt_leaves_an_entry_and_changes_nothing(self, vera, reviewers):
        notice = requested(vera)
        with pytest.raises(errors.SecondReviewerNeeded):
            publish(reviewers[0], notice)
        entry = AuditEntry.objects.latest("position")
        assert (entry.event, entry.outcome, entry.code) == (
            "notices.publish_notice",
            "refused",
            "notices.second-reviewer-needed",
        )
        assert Notice.objects.get().state == State.REQUESTED


class TestANewEdition:
    def test_takes_the_place_of_the_one_before(self, vera, reviewers, despina):
        first = published(vera, reviewers)
        second = services.start_edition(vera, notice=first, at=NOW)
        assert queries.notice_visible_to(despina, first.reference).edition_number == 1
        second = services.request_notice(vera, notice=second, seen=seen(vera, second), at=NOW)
        second = decided(second, reviewers)
        assert queries.notice_visible_to(despina, first.reference).edition_number == 2
        assert Notice.objects.get(pk=first.pk).state == State.SUPERSEDED
        assert records_visible_to(despina).count() == 1

    def test_one_is_drafted_at_a_time(self, vera, reviewers):
        first = published(vera, reviewers)
        services.start_edition(vera, notice=first, at=NOW)
        with pytest.raises(errors.EditionOpen):
            services.start_edition(vera, notice=first, at=NOW)
