"""Notices and hits between nodes: what is said of them holds against its schema, and reaches whom it concerns."""

from collections.abc import Callable

import pytest

from comity.core import events
from comity.core.ids import new_id
from comity.exchange import provisions, sharing
from comity.exchange.errors import NoLongerTrue
from comity.exchange.models import Act, Hosting, Node, Share
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.exchange.shared_sayings.notices import publication
from comity.exchange.tests.travelling import NOW
from comity.notices import services as notices
from comity.notices.content import Note
from comity.notices.models import Notice
from comity.notices.tests.casting import NOW as THEN
from comity.notices.tests.casting import answers_to, drafted, published, requested, returned, seen
from comity.notices.tests.conftest import reviewers, vera
from comity.records.drafts import ReleaseRule
from comity.records.tests.casting import as_operation
from comity.screening import services as screening
from comity.screening.codes import HitState
from comity.screening.tests.casting import NOW as MET
from comity.screening.tests.casting import taken_up
from comity.screening.tests.conftest import answering, counter, wanted

__all__ = ["answering", "counter", "reviewers", "vera", "wanted"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def elsewhere(organisation: None) -> Callable[..., None]:
    """Bureaus that have a node of their own from now on, and keys in the directory."""

    def settle(*bureaus: str) -> None:
        events.deliver()  # what happened before concerned nobody elsewhere
        provisions.ensure(["XA", "XB", "XC"], NOW)

        def write() -> None:
            node = Node.objects.create(code="strait", kind="bureau", joined_at=NOW)
            for bureau in bureaus:
                Hosting.objects.create(node=node, bureau_id=bureau, from_at=NOW)

        as_operation(write)

    return settle


def told() -> list[tuple[str, str, list[str]]]:
    """What was said: kind, issuer, recipients; in order, without what is said of records."""
    events.deliver()
    acts = Act.objects.exclude(kind__startswith="record-").order_by("issued_at", "pk")
    return [(act.kind, act.issuer_id, sorted(act.consignments.values_list("recipient_id", flat=True))) for act in acts]


def test_a_notice_goes_to_its_audience_and_is_taken_from_it(elsewhere, vera, reviewers):
    elsewhere("XA", "XC")
    notice = published(vera, reviewers)
    assert told() == [("notice-published", "XB", ["XA", "XC"])]
    notices.narrow_notice(
        vera,
        notice=notice,
        rule=ReleaseRule.ONLY,
        bureaus=("XA",),
        purposes=notice.purposes,
        handling=notice.handling,
        handling_note="",
        at=THEN,
    )
    assert sorted(told()[1:]) == [("notice-narrowed", "XB", ["XA"]), ("notice-narrowed", "XB", ["XC"])]
    notice.refresh_from_db()
    notices.withdraw_notice(vera, notice=notice, reason="aim-met", at=THEN)
    assert told()[3:] == [("notice-withdrawn", "XB", ["XA"])]


def test_what_is_published_says_nothing_of_the_owners_own(elsewhere, vera, reviewers):
    elsewhere("XA")
    published(vera, reviewers)
    told()
    said = Act.objects.get(kind="notice-published").body
    assert "audience" not in said["content"]["content"]
    assert said["snapshot"] == said["content"]["hash"]
    assert len(said["subjects"]) == 1


def test_the_secretariats_questions_go_to_an_owner_elsewhere(elsewhere, vera, reviewers):
    elsewhere("XB")
    returned(reviewers[0], requested(vera), "Which court?")
    assert told() == [("notice-questioned", "GS", ["XB"])]


def test_the_secretariats_refusal_goes_to_an_owner_elsewhere(elsewhere, vera, reviewers):
    elsewhere("XB")
    notice = requested(vera)
    notices.refuse_notice(
        reviewers[0],
        notice=notice,
        seen=seen(reviewers[0], notice),
        reasons=("article-3-political",),
        note=Note("See Article 3."),
        at=THEN,
    )
    assert told() == [("notice-refused", "GS", ["XB"])]


def test_answers_go_to_the_secretariat_elsewhere(elsewhere, vera, reviewers):
    notice = returned(reviewers[0], requested(vera), "Which court?")
    elsewhere("GS")
    notices.answer_questions(vera, notice=notice, answers=answers_to(notice), at=THEN)
    assert told() == [("notice-answered", "XB", ["GS"])]


def test_a_request_goes_to_the_secretariat_elsewhere(elsewhere, vera):
    elsewhere("GS")
    requested(vera)
    assert told() == [("notice-requested", "XB", ["GS"])]
    assert "audience" in Act.objects.get(kind="notice-requested").body["content"]["content"]


def test_a_draft_is_said_to_nobody(elsewhere, vera):
    elsewhere("XA", "XC", "GS")
    drafted(vera)
    assert told() == []
    assert not Act.objects.exists()


def test_a_hit_is_reported_to_its_owner_elsewhere(elsewhere, counter, wanted):
    elsewhere("XA")
    hit = taken_up(counter)
    assert told() == [("hit-reported", "XB", ["XA"])]
    assert Act.objects.get(kind="hit-reported").body["hit"]["reference"] == hit.reference


def test_a_hit_is_answered_to_whom_reported_it(elsewhere, counter, answering, wanted):
    hit = taken_up(counter)
    elsewhere("XB")
    screening.answer_hit(answering, hit=hit, answer=HitState.NEED_MORE, text="Scar on the left hand?", at=MET)
    hit.refresh_from_db()
    assert told() == [("hit-more-asked", "XA", ["XB"])]


def test_a_bureau_that_comes_later_is_given_what_is_in_force(elsewhere, vera, reviewers):
    published(vera, reviewers)
    as_operation(lambda: Notice.objects.update(published_at=NOW))  # the keys of this test are of that day
    elsewhere("XA")
    for _ in range(3):
        sharing.share(NOW)
    [act] = Act.objects.filter(kind="notice-published")
    assert (act.issuer_id, list(act.consignments.values_list("recipient_id", flat=True))) == ("XB", ["XA"])
    assert not Share.objects.filter(owner="XB", finished_at__isnull=True).exists()


def test_what_ended_while_it_was_said_is_not_said(elsewhere, vera, reviewers):
    elsewhere("XA")
    notice = published(vera, reviewers)
    kind, body = publication(Notice.objects.select_related("release").get(pk=notice.pk), {"XA"})
    notices.withdraw_notice(vera, notice=notice, reason="aim-met", at=THEN)
    with pytest.raises(NoLongerTrue):
        issue(Saying(event=new_id(), kind=kind, issuer="XB", to=["XA"], body=body), at=NOW)
