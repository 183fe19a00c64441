"""Drafting: what a bureau writes is its own, may be incomplete, and is kept out of the audit."""

from dataclasses import replace

import pytest

from comity.core.models import AuditEntry
from comity.core.refusals import NotPermitted, NotYours
from comity.notices import errors, queries, services
from comity.notices.codes import State, SubjectRole
from comity.notices.content import Contents, SubjectInput, Subjects
from comity.notices.models import Notice, NoticeSubject
from comity.notices.tests.casting import NOW, about, content, drafted, published, requested, returned, wanted
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Record
from comity.records.tests.casting import shared

pytestmark = pytest.mark.django_db


class TestADraft:
    def test_may_lack_everything_but_its_type(self, vera):
        notice = drafted(vera, texts={}, facts={}, subjects=(), purposes=())
        assert (notice.state, notice.kind, notice.principal) == ("draft", "warning", None)

    def test_has_its_number_from_the_beginning(self, vera):
        assert drafted(vera).reference.startswith("R-2026-")

    def test_drafts_its_subjects(self, vera):
        notice = drafted(vera)
        record = Record.objects.get()
        assert (record.drafted, record.owner_id, notice.principal_id) == (True, "XB", record.pk)
        assert sorted(record.release.bureaus) == ["GS", "XB"]

    def test_can_be_about_a_record_that_the_bureau_shares_already(self, vera):
        record = shared(vera)
        notice = drafted(vera, subjects=(about(record.pk),))
        record.refresh_from_db()
        assert notice.principal_id == record.pk
        assert not record.drafted
        assert record.release.rule == "all"

    def test_is_read_by_its_bureau_only(self, vera, despina, reviewers):
        reference = drafted(vera).reference
        assert queries.notice_visible_to(vera, reference)
        for other in (despina, *reviewers):
            assert queries.notices_visible_to(other).count() == 0

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"channel": "letter"}, errors.ContentUnknown),
            ({"language": "de"}, errors.ContentUnknown),
            ({"urgency": "soon"}, errors.ContentUnknown),
            ({"purposes": ("curiosity",)}, errors.ContentUnknown),
            ({"texts": {"summary": {"de": "Hallo"}}}, errors.ContentUnknown),
            ({"audience": Release(ReleaseRule.ONLY, ("QQ",))}, errors.ContentUnknown),
            ({"subjects": (SubjectInput(draft=wanted()), SubjectInput(draft=wanted()))}, errors.OnePrincipal),
            ({"subjects": (SubjectInput(),)}, errors.SubjectNotYours),
        ],
    )
    def test_says_nothing_that_no_form_offers(self, vera, changed, refusal):
        with pytest.raises(refusal):
            drafted(vera, **changed)
        assert not Notice.objects.exists()
        assert not Record.objects.exists()

    def test_is_not_about_another_bureaus_record(self, vera, huda):
        with pytest.raises(errors.SubjectNotYours):
            drafted(vera, subjects=(about(shared(huda).pk),))

    def test_is_not_about_the_draft_of_another_notice(self, vera):
        other = drafted(vera)
        with pytest.raises(errors.SubjectNotYours):
            drafted(vera, subjects=(about(other.principal_id),))

    def test_is_no_matter_for_a_border_post(self, vera):
        with pytest.raises(NotPermitted):
            drafted(replace(vera, entity="a-border-post"))

    def test_is_refused_where_the_type_is_for_others(self, vera):
        with pytest.raises(errors.BureauMayNotRequest):
            drafted(vera, "un")
        with pytest.raises(errors.TypeUnknown):
            drafted(vera, "mauve")


class TestTheAudit:
    """What a bureau wrote stands in its rows, and nowhere else: also not where an attempt was refused."""

    def kept(self) -> str:
        return "".join(AuditEntry.objects.exclude(details=None).values_list("details", flat=True))

    def test_keeps_nothing_of_what_was_written(self, vera):
        drafted(vera)
        assert "Vasquill" not in self.kept()
        assert "savings" not in self.kept()

    def test_keeps_nothing_of_what_was_refused(self, vera):
        with pytest.raises(errors.ContentUnknown):
            drafted(vera, purposes=("curiosity",))
        assert "Vasquill" not in self.kept()


class TestSaving:
    def save(self, actor, notice, **changed):
        return services.save_draft(actor, notice=notice, content=content(notice.type, **changed), at=NOW)

    def test_says_a_subject_anew(self, vera):
        notice = drafted(vera)
        self.save(vera, notice, subjects=(about(notice.principal_id, wanted("Oren Vasquille")),))
        assert Record.objects.get().caption == "Oren Vasquille"

    def test_takes_back_what_was_left_out(self, vera):
        notice = self.save(vera, drafted(vera), subjects=(SubjectInput(draft=wanted("Somebody Else")),))
        assert notice.principal.caption == "Somebody Else"
        assert [record.caption for record in Record.objects.filter(withdrawn_at__isnull=True)] == ["Somebody Else"]

    def test_lets_principal_and_associated_change_places(self, vera):
        other = SubjectInput(role=SubjectRole.ASSOCIATED, draft=wanted("Ilse Varga"))
        notice = drafted(vera, subjects=(SubjectInput(draft=wanted()), other))
        first, second = (subject.record_id for subject in notice.subjects.order_by("position"))
        swapped = (about(second), about(first, role=SubjectRole.ASSOCIATED))
        notice = self.save(vera, notice, subjects=swapped)
        assert notice.principal_id == second

    def test_the_type_stays(self, vera):
        notice = drafted(vera)
        with pytest.raises(errors.ContentUnknown):
            services.save_draft(vera, notice=notice, content=content("green"), at=NOW)

    def test_only_the_subjects(self, vera):
        notice = services.change_subjects(
            vera, notice=drafted(vera), subjects=Subjects([SubjectInput(draft=wanted("Ilse Varga"))]), at=NOW
        )
        assert notice.texts
        assert notice.principal.caption == "Ilse Varga"

    def test_not_of_another_bureau(self, vera, huda):
        with pytest.raises(NotYours):
            self.save(huda, drafted(vera))

    def test_not_once_it_was_requested(self, vera):
        with pytest.raises(errors.StepNotPossible):
            self.save(vera, requested(vera))

    def test_again_when_it_came_back(self, vera, reviewers):
        notice = returned(reviewers[0], requested(vera), "Which court?")
        notice = self.save(vera, notice, national_reference="XB-77", subjects=(about(notice.principal_id),))
        assert notice.national_reference == "XB-77"


class TestDiscarding:
    def test_takes_its_records_back(self, vera):
        services.discard_draft(vera, notice=drafted(vera), at=NOW)
        notice, record = Notice.objects.get(), Record.objects.get()
        assert (notice.state, notice.ended_at, notice.end_reason) == ("discarded", NOW, "discarded")
        assert record.withdrawn_at == NOW

    def test_leaves_what_the_bureau_shares_by_itself(self, vera, despina):
        record = shared(vera)
        services.discard_draft(vera, notice=drafted(vera, subjects=(about(record.pk),)), at=NOW)
        record.refresh_from_db()
        assert record.withdrawn_at is None

    def test_takes_a_request_back(self, vera):
        assert services.discard_draft(vera, notice=requested(vera), at=NOW).state == State.DISCARDED

    def test_not_what_is_in_force(self, vera, reviewers):
        notice = published(vera, reviewers)
        with pytest.raises(errors.StepNotPossible):
            services.discard_draft(vera, notice=notice, at=NOW)


class TestImporting:
    def test_a_file_of_drafts(self, vera):
        drafts = services.import_drafts(vera, contents=Contents([content(), content("green")]), at=NOW)
        assert [notice.type for notice in drafts] == ["red", "green"]

    def test_all_or_none(self, vera):
        with pytest.raises(errors.ContentUnknown):
            services.import_drafts(vera, contents=Contents([content(), content(language="de")]), at=NOW)
        assert not Notice.objects.exists()


class TestAnEditionInTheMaking:
    def test_changes_nothing_of_what_is_in_force(self, vera, reviewers, despina):
        first = published(vera, reviewers)
        second = services.start_edition(vera, notice=first, at=NOW)
        change = about(first.principal_id, wanted("Oren Vasquille"))
        services.save_draft(vera, notice=second, content=content(subjects=(change,)), at=NOW)
        assert Record.objects.get().caption == "Oren Vasquill"
        assert NoticeSubject.objects.get(notice=second).proposed["properties"]["name"][0]["text"] == "Oren Vasquille"
        assert queries.notices_visible_to(despina).count() == 1

    def test_ends_with_the_notice(self, vera, reviewers):
        first = published(vera, reviewers)
        second = services.start_edition(vera, notice=first, at=NOW)
        services.withdraw_notice(vera, notice=first, reason="aim-met", at=NOW)
        assert Notice.objects.get(pk=second.pk).state == State.DISCARDED
        assert Record.objects.get().withdrawn_at == NOW

    def test_discarded_leaves_the_record_where_it_was(self, vera, reviewers, despina):
        first = published(vera, reviewers)
        services.discard_draft(vera, notice=services.start_edition(vera, notice=first, at=NOW), at=NOW)
        assert Record.objects.get().withdrawn_at is None
        assert len(queries.subjects_of(despina, first)) == 1

    def test_not_of_a_draft(self, vera):
        with pytest.raises(errors.StepNotPossible):
            services.start_edition(vera, notice=drafted(vera), at=NOW)


def test_only_bureau_officers_draft(bureaus, reviewers):
    for actor in reviewers:
        with pytest.raises(NotPermitted):
            drafted(actor)
    assert AuditEntry.objects.filter(event="notices.draft_notice", outcome="refused").count() == 2
