"""Requesting: complete, about one's own, to somebody, explained beside others, with something new after a refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity.core import events
from comity.core.codes import Purpose
from comity.core.models import DeskItem
from comity.notices import duplicates, editions, errors, queries, services, upkeep
from comity.notices.codes import State
from comity.notices.content import Answers, Note, SubjectInput
from comity.notices.models import Notice, Pilot, PilotState, Question, RefusalMark
from comity.notices.tests.casting import (
    FACTS,
    NOW,
    TEXTS,
    about,
    answers_to,
    content,
    decided,
    drafted,
    published,
    requested,
    returned,
    seen,
    wanted,
)
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import HoldEffect, HoldReason
from comity.records.services import place_hold
from comity.records.tests.casting import as_operation, shared

pytestmark = pytest.mark.django_db


def request(actor, notice, **said):
    return services.request_notice(actor, notice=notice, seen=seen(actor, notice), at=NOW, **said)


class TestARequest:
    def test_starts_the_clock_of_the_review(self, vera):
        notice = requested(vera)
        assert (notice.state, notice.urgency, notice.review_due_at) == ("requested", "urgent", NOW + timedelta(hours=4))
        assert notice.requested_by == vera.id

    def test_has_three_days_where_nothing_presses(self, vera):
        assert requested(vera, "green").review_due_at == NOW + timedelta(hours=72)

    def test_names_everything_that_is_missing(self, vera):
        notice = drafted(vera, texts={}, facts={})
        with pytest.raises(errors.Incomplete) as refused:
            request(vera, notice)
        assert refused.value.facts["count"] == 9
        assert Notice.objects.get().state == State.DRAFT

    def test_for_a_petty_offence_is_refused(self, vera):
        notice = drafted(vera, facts={**FACTS, "penalty": {"months": 6}})
        with pytest.raises(errors.Incomplete) as refused:
            request(vera, notice)
        assert refused.value.facts["first"] == "penalty-too-low"

    def test_needs_somebody_it_is_about(self, vera):
        with pytest.raises(errors.OnePrincipal):
            request(vera, drafted(vera, subjects=()))

    def test_keeps_what_the_assistant_marked(self, vera):
        notice = requested(vera, texts={**content().texts, "summary": dict.fromkeys(("ar", "en", "es", "fr"), LONG)})
        assert "refugee" in {flag["code"] for flag in notice.flags}

    def test_is_one_step_of_its_life(self, vera):
        steps = queries.steps_of(vera, requested(vera))
        assert [(step.number, step.act) for step in steps] == [(1, "drafted"), (2, "requested")]

    def test_lies_on_the_reviewers_desk(self, vera):
        notice = requested(vera)
        events.deliver()
        item = DeskItem.objects.get()
        assert (item.bureau, item.unit, item.kind) == ("GS", "compliance", "notices.to-review")
        assert (item.reference, item.due_at) == (notice.reference, notice.review_due_at)


LONG = "The refugee protested. On 3 June 2026 he took the savings of forty people in the port of Marsa, and went away. "


class TestWhomItReaches:
    def test_nobody_is_refused(self, vera):
        with pytest.raises(errors.Incomplete):
            request(vera, drafted(vera, audience=Release(ReleaseRule.ONLY, ("XB",))))

    def test_the_secretariat_cannot_be_left_out(self, vera):
        notice = drafted(vera, audience=Release(ReleaseRule.ALL_BUT, ("GS",)))
        with pytest.raises(errors.Incomplete) as refused:
            request(vera, notice)
        assert refused.value.facts["first"] == "secretariat-excluded"

    def test_a_diffusion_names_its_bureaus(self, vera):
        with pytest.raises(errors.Incomplete) as refused:
            request(vera, drafted(vera, channel="diffusion"))
        assert refused.value.facts["first"] == "diffusion-needs-bureaus"

    def test_a_record_that_is_released_to_few_is_sent_to_few(self, vera, reviewers, despina, huda):
        record = shared(vera, wanted(), release=Release(ReleaseRule.ONLY, ("XA", "XB")), purposes=("wanted-persons",))
        published(vera, reviewers, subjects=(about(record.pk),))
        assert queries.notices_visible_to(despina).count() == 1
        assert queries.notices_visible_to(huda).count() == 0


class TestADiffusionThatIsNotHeld:
    @pytest.fixture
    def sent(self, vera, monkeypatch):
        whole = editions.in_force(NOW.date())
        loose = replace(whole, diffusions_held=False)
        monkeypatch.setattr("comity.notices.editions.in_force", lambda on: loose)
        return requested(vera, channel="diffusion", audience=Release(ReleaseRule.ONLY, ("XA",)))

    def test_is_sent_at_once_to_those_it_names(self, sent, despina, huda):
        assert (sent.state, sent.after_sending) == ("published", True)
        assert queries.notices_visible_to(despina).count() == 1
        assert queries.notices_visible_to(huda).count() == 0

    def test_waits_on_the_reviewers_desk_until_it_is_checked(self, sent, reviewers):
        events.deliver()
        assert DeskItem.objects.get(done_at__isnull=True).kind == "notices.after-sending"
        assert [notice.pk for notice in queries.reviews_for(reviewers[0])] == [sent.pk]
        services.check_sent(reviewers[0], notice=sent, note=Note(), at=NOW)
        assert not DeskItem.objects.filter(done_at__isnull=True).exists()
        assert not queries.reviews_for(reviewers[0]).exists()
        with pytest.raises(errors.StepNotPossible):
            services.check_sent(reviewers[0], notice=sent, note=Note(), at=NOW)


class TestWhatMustNotBeUsed:
    def test_a_record_that_a_hold_hides(self, vera, reviewers, privacy):
        record = shared(vera, wanted())
        notice = drafted(vera, subjects=(about(record.pk),))
        place_hold(
            privacy,
            record=record,
            reason=HoldReason.DATA_PROTECTION_REQUEST,
            effect=HoldEffect.BLOCK,
            note="",
            until_on=None,
            at=NOW,
        )
        with pytest.raises(errors.SubjectHeld):
            request(vera, notice)


class TestBesideOthers:
    def test_a_request_of_another_bureau_must_be_explained(self, vera, huda, reviewers):
        other = published(huda, reviewers)
        notice = drafted(vera)
        found = duplicates.look_for(vera, notice, on=NOW.date())
        assert other.principal_id in found.records
        with pytest.raises(errors.DuplicatesUnexplained):
            request(vera, notice)
        explained = content(
            subjects=(about(notice.principal_id),),
            acknowledged=tuple(found.records),
            duplicates_note="Other victims, another court.",
        )
        notice = services.save_draft(vera, notice=notice, content=explained, at=NOW)
        assert request(vera, notice).state == State.REQUESTED

    def test_what_the_asker_may_not_see_is_not_found(self, vera, huda):
        requested(huda)
        assert duplicates.look_for(vera, drafted(vera), on=NOW.date()).is_empty


class TestAfterARefusal:
    @pytest.fixture
    def refused(self, vera, reviewers):
        notice = requested(vera)
        return services.refuse_notice(
            reviewers[0],
            notice=notice,
            seen=seen(reviewers[0], notice),
            reasons=("facts-insufficient",),
            note=Note("Nothing says what he did."),
            at=NOW,
        )

    def test_the_same_again_is_refused(self, vera, refused):
        with pytest.raises(errors.NewFactsMissing):
            requested(vera)

    def test_with_new_facts_it_comes_back(self, vera, refused):
        notice = requested(vera, follows_refusal=refused.pk, new_facts="Two witnesses were heard.")
        assert (notice.state, notice.follows_refusal_id) == ("requested", refused.pk)

    def test_what_was_new_then_is_not_new_again(self, vera, reviewers, refused):
        again = requested(vera, follows_refusal=refused.pk, new_facts="Two witnesses were heard.")
        services.refuse_notice(
            reviewers[0], notice=again, seen=seen(reviewers[0], again), reasons=("facts-insufficient",), note=Note(),
            at=NOW + timedelta(days=1),
        )  # fmt: skip
        for said in ({"follows_refusal": again.pk, "new_facts": "two  witnesses were heard."},
                     {"follows_refusal": refused.pk, "new_facts": "The money was found."}):  # fmt: skip
            with pytest.raises(errors.NewFactsMissing):
                requested(vera, **said)
        assert requested(vera, follows_refusal=again.pk, new_facts="The money was found.").state == State.REQUESTED

    def test_it_is_known_again_when_its_content_has_gone(self, vera, refused):
        upkeep.erase(NOW + timedelta(days=31))
        refused.refresh_from_db()
        assert (refused.erased_at is not None, refused.frozen, refused.texts) == (True, None, {})
        mark = RefusalMark.objects.get()
        assert "vasquill" not in str(mark.names).casefold()
        with pytest.raises(errors.NewFactsMissing):
            requested(vera)
        other = SubjectInput(draft=wanted("Oren Vasquill", birthDate="1949-01-01"))
        assert requested(vera, subjects=(other,)).state == State.REQUESTED
        assert requested(vera, follows_refusal=refused.pk, new_facts="The money was found.").state == State.REQUESTED

    def test_it_is_forgotten_after_its_period(self, vera, refused):
        upkeep.erase(NOW + timedelta(days=31))
        upkeep.erase(NOW.replace(year=2031) - timedelta(days=1))
        assert RefusalMark.objects.exists()
        upkeep.erase(NOW.replace(year=2031))
        assert not RefusalMark.objects.exists()
        assert requested(vera).state == State.REQUESTED

    def test_somebody_else_is_somebody_else(self, vera, refused):
        other = SubjectInput(draft=wanted("Ilse Varga", birthDate="1990-01-01"))
        assert requested(vera, subjects=(other,)).state == State.REQUESTED

    def test_a_refusal_of_another_bureau_cannot_be_named(self, huda, refused):
        with pytest.raises(errors.ContentUnknown):
            drafted(huda, follows_refusal=refused.pk, new_facts="Two witnesses were heard.")


class TestQuestions:
    def test_are_answered_all_together(self, vera, reviewers):
        notice = returned(reviewers[0], requested(vera), "Which court?", "Which day?")
        with pytest.raises(errors.QuestionsOpen):
            services.answer_questions(vera, notice=notice, answers=Answers({1: "Marsa"}), at=NOW)
        services.answer_questions(vera, notice=notice, answers=answers_to(notice), at=NOW)
        assert set(Question.objects.values_list("answered_by", flat=True)) == {vera.id}
        with pytest.raises(errors.AlreadyAnswered):
            services.answer_questions(vera, notice=notice, answers=Answers({1: "Ankra"}), at=NOW)

    def test_before_it_is_requested_again(self, vera, reviewers):
        notice = returned(reviewers[0], requested(vera), "Which court?")
        with pytest.raises(errors.QuestionsOpen):
            request(vera, notice)
        services.answer_questions(vera, notice=notice, answers=answers_to(notice), at=NOW)
        assert request(vera, Notice.objects.get()).state == State.REQUESTED

    def test_lie_on_the_bureaus_desk_until_then(self, vera, reviewers):
        notice = returned(reviewers[0], requested(vera), "Which court?")
        events.deliver()
        item = DeskItem.objects.get(done_at__isnull=True)
        assert (item.bureau, item.kind, item.due_at) == ("XB", "notices.to-answer", NOW + timedelta(days=14))
        services.answer_questions(vera, notice=notice, answers=answers_to(notice), at=NOW)
        request(vera, Notice.objects.get())
        assert not DeskItem.objects.filter(done_at__isnull=True, bureau="XB").exists()


class TestAPilot:
    """A silver notice is for states that joined, each with an equal part of the cap."""

    @pytest.fixture
    def pilot(self, bureaus):
        def found():
            opened = Pilot.objects.create(type="silver", edition="2026-11", cap=4, from_on=NOW.date(), source="AG-1")
            for bureau in ("XA", "XB"):
                PilotState.objects.create(pilot=opened, bureau_id=bureau, from_on=NOW.date())
            return opened

        as_operation(found)
        return Pilot.objects.get()

    def silver(self, actor, name="Oren Vasquill", **changed):
        said = {
            "request_kind": "locate",
            "purposes": ("investigation",),
            "subjects": (SubjectInput(draft=replace(wanted(name), category="suspect")),),
            "texts": {name: {**TEXTS["summary"]} for name in ("summary", "facts_of_case", "link_to_crime")},
            "facts": {"offences": ["fraud"], "asset_decision": FACTS["warrant"]},
        }
        return requested(actor, "silver", **{**said, **changed})

    def test_is_not_for_a_state_that_did_not_join(self, huda, pilot):
        with pytest.raises(errors.NotJoined):
            self.silver(huda)

    def test_says_what_it_asks(self, vera, pilot):
        with pytest.raises(errors.ContentUnknown):
            self.silver(vera, request_kind="")

    def test_each_state_has_an_equal_part(self, vera, despina, pilot):
        self.silver(vera, "Oren Vasquill")
        self.silver(vera, "Ilse Varga")
        with pytest.raises(errors.ShareUsed) as refused:
            self.silver(vera, "Mirelle Quandt")
        assert (refused.value.facts["used"], refused.value.facts["share"]) == (2, 2)
        assert self.silver(despina, "Tomas Reinholt").state == State.REQUESTED

    def test_what_was_given_up_uses_nothing(self, vera, pilot):
        self.silver(vera, "Oren Vasquill")
        services.discard_draft(vera, notice=self.silver(vera, "Ilse Varga"), at=NOW)
        assert self.silver(vera, "Mirelle Quandt").state == State.REQUESTED

    def test_is_over_when_it_is_over(self, vera, pilot):
        as_operation(lambda: Pilot.objects.filter(pk=pilot.pk).update(until_on=date(2026, 12, 1)))
        with pytest.raises(errors.PilotOver):
            self.silver(vera, at=NOW + timedelta(days=30))

    def test_reaches_only_states_that_joined(self, vera, despina, huda, reviewers, pilot):
        decided(self.silver(vera), reviewers)
        for actor, number in ((despina, 1), (huda, 0)):
            assert queries.notices_visible_to(actor.stating(Purpose.INVESTIGATION)).count() == number


def test_the_officer_who_looked_too_early_is_told(vera):
    notice = drafted(vera)
    request(vera, notice)
    with pytest.raises(errors.MovedOn):
        services.request_notice(vera, notice=notice, seen=1, at=NOW)
