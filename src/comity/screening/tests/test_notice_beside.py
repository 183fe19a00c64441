"""What an officer reads beside a candidate whose record is under a notice, and what the hit keeps of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity.core.codes import Marker, Purpose, Role
from comity.members.models import LegalProfile, Member
from comity.notices import services as notices
from comity.notices.content import Note, SubjectInput
from comity.notices.events import NoticeErased
from comity.notices.tests.casting import NOW, officer, published, wanted
from comity.records.tests.casting import actor, as_operation, person, shared
from comity.screening import errors, rules, services
from comity.screening.answers import answer
from comity.screening.codes import HitState
from comity.screening.models import Candidate, Hit
from comity.screening.questions import Question
from comity.screening.tests.casting import checked
from comity.screening.tests.test_outcomes import followed
from tests.scenes import scene

pytestmark = pytest.mark.django_db

VASQUILL = Question(names=("Oren Vasquill",), birth_dates=("1985-02-03",), countries=("XB",), sex="male")
LEGAL = {
    "XA": {"effect": "arrest", "authority": {"en": "Court of Marsa"}, "languages": ["fr", "en"]},
    "XB": {"effect": "locate", "asks_for": ["treaty"]},
}


@pytest.fixture
@scene
def reviewers(bureaus):
    return tuple(
        officer(name, "GS", Role.COMPLIANCE, purpose=Purpose.INVESTIGATION) for name in ("first.gs", "second.gs")
    )


@pytest.fixture
@scene
def owner(bureaus):
    return officer("huda.xa", "XA", Role.OFFICER)


@pytest.fixture
@scene
def red(owner, reviewers):
    return published(owner, reviewers)


@pytest.fixture
@scene
def legal(bureaus):
    def say() -> None:
        for code, said in LEGAL.items():
            LegalProfile.objects.create(
                member=Member.objects.get(code=code), type="red", from_on=date(2020, 1, 1), source="Act 9", **said
            )

    as_operation(say)


def met(counter):
    return answer(counter, checked(counter, VASQUILL, NOW)).candidates[0]


class TestBeside:
    def test_the_notice_its_step_and_that_nobody_confirmed_it(self, counter, red):
        candidate = met(counter)
        assert [(face.reference, face.type, face.unconfirmed) for face in candidate.notices] == [
            (red.reference, "red", True)
        ]
        assert candidate.next_step == "arrest-if-law-allows"
        assert "only if your own law" in candidate.advice
        assert candidate.content()["confirmed"] is False

    def test_the_law_of_both_states_each_said_to_be_whose(self, counter, red, legal):
        said = met(counter).content()["notices"][0]["legal"]
        assert (said["reader"]["effect"], said["owner"]["effect"]) == ("locate", "arrest")
        assert (said["owner"]["authority"], said["owner"]["languages"]) == ("Court of Marsa", ["fr", "en"])

    def test_a_warning_about_a_child_still_comes_first(self, counter, owner, reviewers):
        child = replace(wanted(), markers=(Marker.MINOR,))
        published(owner, reviewers, subjects=(SubjectInput(draft=child),))
        assert met(counter).next_step == "protect-minor"

    def test_its_page_in_words(self, border, counter, red, legal):
        check = checked(counter, VASQUILL, NOW)
        page = border.get(f"/checks/{check.pk}/").content.decode()
        for words in (red.reference, "locate and tell", "Court of Marsa", "not confirmed by XA"):
            assert words in page

    def test_where_no_law_is_known_it_says_so(self, border, counter, red):
        check = checked(counter, VASQUILL, NOW)
        assert "Not known here" in border.get(f"/checks/{check.pk}/").content.decode()

    def test_one_that_is_suspended_shows_nothing(self, counter, red, reviewers):
        check = checked(counter, VASQUILL, NOW)
        notices.suspend_notice(
            reviewers[0], notice=red, reasons=("data-protection-decision",), note=Note("Look again"), at=NOW
        )
        assert answer(counter, check).candidates[0].notices == ()
        assert checked(counter, VASQUILL, NOW).result == "no-hit"


class TestHit:
    @pytest.fixture
    def hit(self, counter, red):
        candidate = Candidate.objects.get(check_made=checked(counter, VASQUILL, NOW))
        observed = services.Observation(observed_at=NOW, place="Port of Ankra")
        return services.take_up_candidate(counter, candidate=candidate, observed=observed, at=NOW)

    def test_it_keeps_by_which_notice_the_person_was_met(self, hit, red):
        assert (hit.notice_id, hit.notice_reference, hit.notice_edition, hit.notice_type) == (
            red.pk,
            red.reference,
            1,
            "red",
        )

    def test_only_what_belongs_to_the_type_can_follow(self, counter, hit):
        with pytest.raises(errors.OutcomeNotPossible):
            followed(counter, hit, "asset-located", at=NOW, acknowledged_unconfirmed=True)

    @pytest.mark.parametrize(("settled", "left"), [(True, 0), (False, 1)])
    def test_it_goes_with_the_content_of_the_notice_unless_somebody_is_waited_for(self, hit, owner, settled, left):
        if settled:
            owner = replace(owner, purpose=Purpose.HIT_CONFIRMATION)
            services.answer_hit(owner, hit=hit, answer=HitState.CONFIRMED, at=NOW)
        later = NOW + timedelta(days=60)
        services.erase_with_notice(actor("GS", Role.SYSTEM), notice_id=hit.notice_id, at=later)
        assert Hit.objects.filter(erased_at__isnull=True).count() == left

    def test_the_event_of_a_notice_names_what_the_subscriber_asks_for(self):
        assert "notice" in NoticeErased.__dataclass_fields__


class TestUrgency:
    """Immediate for the gravest; who reports can raise it, never lower it."""

    @pytest.mark.parametrize(
        ("markers", "offences", "asked", "urgency"),
        [
            ((), (), "", "routine"),
            ((), ("fraud",), "urgent", "urgent"),
            ((), (), "immediate", "immediate"),
            ((), ("terrorism",), "routine", "immediate"),
            (("armed",), (), "routine", "urgent"),
            (("escape-risk",), (), "", "routine"),
            (("armed", "escape-risk"), (), "routine", "immediate"),
        ],
    )
    def test_by_markers_and_offences(self, markers, offences, asked, urgency):
        assert rules.urgency_of(markers, offences, asked=asked) == urgency

    def test_ten_minutes(self):
        assert rules.answer_due("immediate", NOW) == NOW + timedelta(minutes=10)

    def test_a_kidnapping_is_one(self, counter, bureaus):
        shared(actor("XA"), replace(person("Oren Vasquill", birthDate="1985-02-03"), offences=("kidnapping",)))
        candidate = Candidate.objects.get(check_made=checked(counter, VASQUILL, NOW))
        observed = services.Observation(observed_at=NOW, place="Gate 2", urgency="routine")
        hit = services.take_up_candidate(counter, candidate=candidate, observed=observed, at=NOW)
        assert (hit.urgency, hit.due_at) == ("immediate", NOW + timedelta(minutes=10))
