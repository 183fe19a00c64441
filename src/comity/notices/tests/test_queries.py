"""What an actor sees of notices: every condition must hold, never any one of several."""

from dataclasses import replace
from datetime import date

import pytest

from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry, AuditItem
from comity.core.refusals import NotFound
from comity.members.queries import visitor
from comity.notices import errors, listings, queries, services
from comity.notices.codes import SubjectRole
from comity.notices.content import Note, SubjectInput
from comity.notices.models import Notice
from comity.notices.tests.casting import NOW, about, drafted, officer, published, recommended, requested, seen, wanted
from comity.records.drafts import RecordKind, Release, ReleaseRule
from comity.records.models import Attachment, HoldEffect, HoldReason, Record
from comity.records.services import place_hold, withdraw_record
from comity.records.tests.casting import actor, as_operation, draft, shared
from tests.scenes import scene

pytestmark = pytest.mark.django_db

ON = NOW.date()
ONLY_XA = Release(ReleaseRule.ONLY, ("XA",))


def references(who) -> set[str]:
    return set(queries.notices_visible_to(who).values_list("reference", flat=True))


@pytest.fixture
@scene
def notice(vera, reviewers):
    """A red notice of XB, for XA only."""
    return published(vera, reviewers, audience=ONLY_XA)


class TestWhoSeesAPublishedNotice:
    def test_whom_it_is_released_to_and_the_secretariat(self, notice, vera, despina, huda, duty):
        assert references(vera) == references(despina) == references(duty) == {notice.reference}
        assert references(huda) == set()

    def test_for_its_purposes_only(self, notice, despina):
        assert references(despina.stating(Purpose.ANALYSIS)) == set()
        assert references(replace(despina, purpose=None)) == set()

    def test_a_border_post_sees_its_kinds_only(self, notice, despina):
        post = replace(despina, entity="a-border-post", roles=frozenset({Role.FRONT_LINE}))
        assert references(replace(post, databases=frozenset({"person"}))) == {notice.reference}
        assert references(replace(post, databases=frozenset({"vehicle"}))) == set()

    def test_nobody_who_has_not_signed_in(self, notice):
        assert references(visitor()) == set()

    def test_absent_and_forbidden_look_alike(self, notice, huda):
        told = []
        for reference in (notice.reference, "R-2026-AAAAAA"):
            with pytest.raises(NotFound) as refused:
                services.consult_notice(huda, reference=reference, at=NOW)
            told.append(str(refused.value))
        assert told[0] == told[1]


class TestWhoSeesTheRest:
    def test_a_counter_of_the_own_bureau_sees_no_draft(self, vera):
        drafted(vera)
        assert references(actor("XB", Role.FRONT_LINE)) == set()
        assert references(replace(vera, entity="a-border-post")) == set()

    def test_the_command_centre_sees_no_request_in_time(self, vera, duty):
        requested(vera)
        assert references(duty) == set()

    def test_a_new_edition_in_the_making_is_not_shown_beside_the_one_in_force(self, notice, vera, despina):
        services.start_edition(vera, notice=notice, at=NOW)
        assert queries.notice_visible_to(despina, notice.reference).edition_number == 1
        with pytest.raises(NotFound):
            queries.notice_visible_to(despina, notice.reference, 2)
        assert queries.notice_visible_to(vera, notice.reference, 2).state == "draft"

    def test_what_ended_is_its_bureaus_and_the_secretariats(self, notice, vera, despina, reviewers):
        services.withdraw_notice(vera, notice=notice, reason="aim-met", at=NOW)
        assert references(despina) == set()
        assert references(vera) == references(reviewers[0]) == {notice.reference}


class TestSubjects:
    """Each by itself: what is shown of a notice is never more than of its records."""

    def test_an_associated_record_of_narrower_release_is_left_out(self, vera, reviewers, despina, huda):
        firm = draft(RecordKind.ORGANISATION, name="Varga Shipping")
        narrow = shared(vera, firm, release=ONLY_XA, purposes=("wanted-persons",), category="")
        beside = about(narrow.pk, role=SubjectRole.ASSOCIATED)
        notice = published(vera, reviewers, subjects=(SubjectInput(draft=wanted()), beside))
        assert [record.caption for _, record in queries.subjects_of(despina, notice)] == [
            "Oren Vasquill",
            "Varga Shipping",
        ]
        assert [record.caption for _, record in queries.subjects_of(huda, notice)] == ["Oren Vasquill"]

    def test_a_reviewer_reads_them_whatever_the_notice_is_for(self, vera, reviewers):
        first = published(vera, reviewers)
        second = services.start_edition(vera, notice=first, at=NOW)
        services.request_notice(vera, notice=second, seen=seen(vera, second), at=NOW)
        assert reviewers[0].purpose == Purpose.INVESTIGATION
        assert len(queries.subjects_of(reviewers[0], Notice.objects.get(pk=second.pk))) == 1

    def test_a_draft_is_not_read_by_reviewers_before_it_is_requested(self, vera, reviewers):
        assert queries.subjects_of(reviewers[0], drafted(vera)) == []


class TestBesideARecord:
    def test_the_face_says_what_to_do_and_that_it_is_not_confirmed(self, notice, despina):
        (face,) = queries.notices_about(despina, [notice.principal_id], on=ON)[notice.principal_id]
        assert (face.reference, face.type, face.owner, face.role) == (notice.reference, "red", "XB", "principal")
        assert (face.when_met, face.unconfirmed) == ("arrest-if-law-allows", True)

    def test_nobody_learns_of_one_that_is_not_released(self, notice, huda, vera):
        assert queries.notices_about(huda, [notice.principal_id], on=ON) == {}

    def test_drafts_and_ended_ones_are_none(self, vera, reviewers, notice):
        assert queries.notices_about(vera, [drafted(vera, subjects=()).pk], on=ON) == {}
        services.withdraw_notice(vera, notice=notice, reason="aim-met", at=NOW)
        assert queries.notices_about(vera, [notice.principal_id], on=ON) == {}

    def test_a_hold_hides_it(self, notice, privacy, despina):
        place_hold(
            privacy,
            record=notice.principal,
            reason=HoldReason.COURT_ORDER,
            effect=HoldEffect.BLOCK,
            note="",
            until_on=None,
            at=NOW,
        )
        assert queries.notices_about(despina, [notice.principal_id], on=ON) == {}


class TestAVictimOfMisusedIdentity:
    @pytest.fixture
    def victim(self, vera):
        return shared(vera, wanted("Tomas Reinholt"), purposes=("wanted-persons",))

    def paper(self, notice, role="consent"):
        def attached():
            return Attachment.objects.create(
                owner_id="XB",
                holder_type="notices.notice",
                holder_id=notice.pk,
                role=role,
                name="consent.pdf",
                media_type="application/pdf",
                bytes=1,
                sha256="0" * 64,
                handling="H1",
                added_by="vera",
                added_at=NOW,
            )

        as_operation(attached)
        return Attachment.objects.get(holder_id=notice.pk, role=role)

    def add(self, actor, notice, victim, consent, **said):
        days = {"consent_on": date(2026, 11, 1), "until_on": date(2027, 11, 1), **said}
        return services.add_victim(actor, notice=notice, record=victim, consent=consent, at=NOW, **days)

    def test_who_agreed_is_shown(self, notice, vera, despina, victim):
        added = self.add(vera, notice, victim, self.paper(notice))
        (face,) = queries.victims_of(despina, [notice.pk], on=ON)[notice.pk]
        assert face.record.caption == "Tomas Reinholt"
        assert queries.victims_of(despina, [notice.pk], on=date(2027, 11, 1)) == {}
        services.remove_victim(vera, victim=added, at=NOW)
        assert queries.victims_of(despina, [notice.pk], on=ON) == {}

    def test_not_to_those_to_whom_the_record_is_not_released(self, vera, reviewers, huda, despina):
        notice = published(vera, reviewers)
        victim = shared(vera, wanted("Tomas Reinholt"), release=ONLY_XA, purposes=("wanted-persons",))
        self.add(vera, notice, victim, self.paper(notice))
        assert queries.victims_of(huda, [notice.pk], on=ON) == {}
        assert queries.victims_of(despina, [notice.pk], on=ON)

    def test_not_without_a_paper_or_out_of_its_time(self, notice, vera, victim):
        with pytest.raises(errors.ConsentMissing):
            self.add(vera, notice, victim, self.paper(notice, "photograph"))
        with pytest.raises(errors.ConsentMissing):
            self.add(vera, notice, victim, self.paper(notice), until_on=ON)

    def test_not_somebody_elses_record_nor_the_principal(self, notice, vera, huda):
        consent = self.paper(notice)
        with pytest.raises(errors.SubjectNotYours):
            self.add(vera, notice, shared(huda), consent)
        with pytest.raises(errors.SubjectKind):
            self.add(vera, notice, notice.principal, consent)


class TestConsulting:
    def test_leaves_a_trace_for_the_owner(self, notice, despina):
        services.consult_notice(despina, reference=notice.reference, at=NOW)
        entry = AuditEntry.objects.latest("position")
        assert (entry.event, entry.bureau, entry.purpose) == ("notices.consult_notice", "XA", "wanted-persons")
        assert (entry.subject_type, entry.owner) == ("notices.notice", "XB")
        assert list(AuditItem.objects.filter(entry=entry).values_list("subject_type", "owner")) == [
            ("records.record", "XB")
        ]

    def test_a_list_shows_what_may_be_seen(self, notice, despina, huda):
        asked = {"question": "?q=", "shown": [notice.pk], "at": NOW}
        assert services.search_notices(despina, **asked) == [notice.pk]
        assert services.search_notices(huda, **asked) == []

    def test_a_review_is_for_reviewers(self, vera, reviewers):
        notice = requested(vera)
        assert services.consult_review(reviewers[0], reference=notice.reference, at=NOW) == notice
        with pytest.raises(NotFound):
            services.consult_review(
                officer("bastien.xb", "XB", Role.DATA_PROTECTION), reference=notice.reference, at=NOW
            )

    def test_the_queue_is_shown_to_them(self, vera, reviewers):
        notice = recommended(reviewers[0], requested(vera))
        assert services.search_reviews(reviewers[1], question="", shown=[notice.pk], at=NOW) == [notice.pk]


class TestSearchingTheList:
    """By number or by name, and never beyond what the list shows without a question."""

    def found(self, who, text: str) -> set[str]:
        page = listings.notices(who).read(queries.notices_visible_to(who), {"q": [text]})
        return {line.row.reference for line in page.lines}

    def test_finds_a_published_one_by_number_and_by_name_in_any_script(self, notice, vera, despina, huda):
        for text in (notice.reference, notice.reference.lower(), "Oren Vasquill", "Орен Васкуилл"):
            assert self.found(despina, text) == self.found(vera, text) == {notice.reference}
            assert self.found(huda, text) == set()

    def test_finds_a_draft_by_a_part_of_a_name_for_its_own_bureau_alone(self, vera, despina, reviewers):
        notice = drafted(vera)
        assert self.found(vera, "vasq") == {notice.reference}
        assert [self.found(who, "vasq") for who in (despina, *reviewers)] == [set()] * 3

    def test_shows_whom_each_is_about(self, notice, despina):
        [line] = listings.notices(despina).read(queries.notices_visible_to(despina), {}).lines
        assert "Oren Vasquill" in [cell.value for cell in line.cells]


def test_a_record_that_its_bureau_withdrew_meanwhile_stops_publication(vera, reviewers):
    record = shared(vera, wanted(), purposes=("wanted-persons",))
    notice = recommended(reviewers[0], requested(vera, subjects=(about(record.pk),)))
    withdraw_record(vera, record=Record.objects.get(pk=record.pk), reason="warrant-ended", at=NOW)
    with pytest.raises(errors.SubjectNotYours):
        services.publish_notice(reviewers[1], notice=notice, seen=seen(reviewers[1], notice), note=Note(), at=NOW)
    assert Notice.objects.get().state == "second-review"
