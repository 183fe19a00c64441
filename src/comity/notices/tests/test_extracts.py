"""Public extracts: what the public sees, once everybody agreed, and only as long as everything holds."""

import pytest

from comity.core.codes import Role
from comity.core.refusals import NotFound, NotPermitted, NotYours
from comity.notices import errors, images, queries, services
from comity.notices.codes import ExtractState
from comity.notices.content import Note, SubjectInput
from comity.notices.models import Notice, PublicExtract, PublicWord
from comity.notices.tests.casting import NOW, drafted, officer, published, requested, wanted
from comity.notices.tests.picturing import in_force, proposed, public
from comity.records import services as record_services
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import HoldEffect, HoldReason

pytestmark = pytest.mark.django_db


def shown():
    return list(queries.public_extracts())


def test_bureau_and_secretariat_both_agree(vera, reviewers):
    notice, extract = proposed(vera, reviewers)
    assert (extract.state, shown()) == (ExtractState.PROPOSED, [])
    extract = services.agree_extract(reviewers[0], notice=notice, at=NOW)
    assert (extract.state, shown()) == (ExtractState.PUBLIC, [extract])


def test_it_says_what_its_type_makes_public_and_nothing_else(vera, reviewers):
    _, extract = public(vera, reviewers)
    assert extract.content == {
        "name": ["Oren Vasquill"],
        "birth_date": ["1985-02-03"],
        "nationality": ["XB"],
        "offences": ["fraud"],
    }
    assert set(PublicWord.objects.values_list("word", flat=True)) >= {"oren", "vasquill"}
    assert images.shown([extract.photo]) == {extract.photo.pk}


def test_without_a_proposal_there_is_nothing_to_agree_to(vera, reviewers):
    notice, _ = in_force(vera, reviewers)
    with pytest.raises(errors.ConsentMissing):
        services.agree_extract(reviewers[0], notice=notice, at=NOW)


def test_neither_side_agrees_for_the_other(vera, despina, duty, reviewers):
    notice, photo = in_force(vera, reviewers)
    for who, refusal in ((despina, NotYours), (reviewers[0], NotPermitted), (duty, NotPermitted)):
        with pytest.raises(refusal):
            services.propose_extract(who, notice=notice, photo=None, at=NOW)
    services.propose_extract(vera, notice=notice, photo=photo, at=NOW)
    seconded = officer("seconded.xb", "XB", Role.COMPLIANCE)
    for who in (vera, despina, duty, seconded):
        with pytest.raises(NotPermitted):
            services.agree_extract(who, notice=notice, at=NOW)
    assert shown() == []


@pytest.mark.parametrize("type_", ["green"])
def test_a_type_that_is_never_public_has_none(vera, reviewers, type_):
    notice = published(vera, reviewers, type_)
    with pytest.raises(errors.ExtractNotAllowed):
        services.propose_extract(vera, notice=notice, photo=None, at=NOW)


def test_nothing_is_proposed_before_publication(vera):
    for notice in (drafted(vera), requested(vera)):
        with pytest.raises(errors.ExtractNotAllowed):
            services.propose_extract(vera, notice=notice, photo=None, at=NOW)
    assert not PublicExtract.objects.exists()


def test_what_one_bureau_must_not_see_the_public_does_not_see(vera, reviewers):
    notice = published(vera, reviewers, audience=Release(ReleaseRule.ALL_BUT, ("XD",)))
    with pytest.raises(errors.ExtractNotAllowed):
        services.propose_extract(vera, notice=notice, photo=None, at=NOW)


def test_a_picture_is_of_the_principal_and_the_actors_to_see(vera, reviewers):
    notice = published(vera, reviewers)
    other_person = SubjectInput(draft=wanted("Silvan Quorro", birthDate="1951-11-30"))
    _, other = in_force(vera, reviewers, subjects=(other_person,))
    with pytest.raises(NotFound):
        services.propose_extract(vera, notice=notice, photo=other, at=NOW)


class TestItEnds:
    """At once, with whatever takes the notice out of sight; its picture with it."""

    @pytest.fixture
    def notice(self, vera, reviewers):
        notice, extract = public(vera, reviewers)
        assert shown() == [extract]
        return notice

    @pytest.fixture
    def version(self, notice):
        return queries.public_version()

    @pytest.fixture(autouse=True)
    def nothing_is_left(self, notice, version):
        yield
        photo = PublicExtract.objects.get(notice=notice).photo
        assert (shown(), images.shown([photo])) == ([], set())
        assert queries.public_version() != version

    def test_when_its_bureau_ends_it(self, notice, vera):
        services.end_extract(vera, notice=notice, at=NOW)
        assert Notice.objects.get().state == "published"

    def test_when_the_notice_is_suspended(self, notice, duty):
        services.suspend_notice(duty, notice=notice, reasons=("article-2-human-rights",), note=Note(), at=NOW)

    def test_when_the_notice_is_withdrawn(self, notice, vera):
        services.withdraw_notice(vera, notice=notice, reason="aim-met", at=NOW)

    def test_when_a_hold_hides_its_principal(self, notice, privacy):
        record_services.place_hold(
            privacy,
            record=notice.principal,
            reason=HoldReason.DATA_PROTECTION_REQUEST,
            effect=HoldEffect.BLOCK,
            note="asked",
            until_on=None,
            at=NOW,
        )

    def test_when_its_audience_is_narrowed(self, notice, vera):
        services.narrow_notice(
            vera,
            notice=notice,
            rule=ReleaseRule.ALL_BUT,
            bureaus=("XD",),
            purposes=("wanted-persons", "border-check"),
            handling="H1",
            handling_note="",
            at=NOW,
        )


def test_after_a_suspension_the_public_sees_it_again(vera, duty, reviewers):
    notice, extract = public(vera, reviewers)
    services.suspend_notice(duty, notice=notice, reasons=("article-2-human-rights",), note=Note(), at=NOW)
    for reviewer in reviewers:
        notice.refresh_from_db()
        services.reinstate_notice(
            reviewer, notice=notice, seen=queries.last_step_seen(reviewer, notice), note=Note(), at=NOW
        )
    assert shown() == [extract]
