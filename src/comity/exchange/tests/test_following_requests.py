"""Requests for notices between a bureau's own node and the General Secretariat's (T1, T3, A2, A3)."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.core import events
from comity.core.actors import Actor, system
from comity.core.codes import Purpose, Role
from comity.core.ids import new_id
from comity.core.models import DeskItem
from comity.engines import ledger
from comity.exchange import approvals
from comity.exchange.models import Act, Consignment
from comity.exchange.tests.asking import EARLIER, REFERENCE, Elsewhere, at_home_elsewhere, said
from comity.exchange.tests.following import Voice
from comity.exchange.tests.travelling import NOW, later
from comity.notices import duplicates, errors, queries, services
from comity.notices.codes import REFUSED, TO_ANSWER, TO_REVIEW, Channel
from comity.notices.content import Note
from comity.notices.models import Notice, Question
from comity.notices.services import erase_ended
from comity.notices.tests.casting import (
    PROSE,
    TEXTS,
    about,
    answers_to,
    content,
    decided,
    officer,
    recommended,
    requested,
    returned,
    seen,
    wanted,
)
from comity.notices.tests.conftest import reviewers, vera
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import AwaitedFile, Record
from comity.records.queries import records_visible_to
from comity.records.tests.casting import actor, shared
from tests.scenes import scene

__all__ = ["reviewers", "vera"]

THIRD = "R-2026-YYY333"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
@scene
def ours(vera: Actor) -> Notice:
    """A request of XB, at its own node: the Secretariat is at another."""
    at_home_elsewhere("GS")
    return requested(vera, at=NOW, facts=EARLIER)


@pytest.fixture
@scene
def asked(ours: Notice) -> dict[str, Any]:
    """What XB's node says of that request."""
    return said("notice-requested")


@pytest.fixture
@scene
def there(ours: Notice) -> Elsewhere:
    """The same request as XB's own node has it, which is not this one."""
    return Elsewhere(ours)


@pytest.fixture
@scene
def voice(asked: dict[str, Any], there: Elsewhere) -> Voice:
    """XB's node, speaking to the Secretariat's, which is this one."""
    at_home_elsewhere("XB")
    return Voice("XB", "GS")


@pytest.fixture
@scene
def theirs(voice: Voice, asked: dict[str, Any], there: Elsewhere) -> Notice:
    """XB's request, in review here."""
    arrived = voice.says("notice-requested", there.there(asked))
    assert (arrived.state, arrived.reason) == ("delivered", "")
    return Notice.objects.get(pk=there.id)


def on_desk(bureau: str, kind: str) -> list[str]:
    """The references of what of a kind waits for a bureau."""
    events.deliver()
    waiting = DeskItem.objects.filter(bureau=bureau, kind=kind, done_at__isnull=True)
    return sorted(waiting.values_list("reference", flat=True))


class TestAtTheSecretariat:
    """A request of another node lies in review like any other."""

    def test_is_the_request_that_was_made(self, theirs: Notice, ours: Notice, reviewers):
        for column in ("type", "texts", "facts", "purposes", "handling", "language", "rules_edition", "flags", "kind"):
            assert getattr(theirs, column) == getattr(ours, column), column
        assert (theirs.requesting_bureau_id, theirs.reference, theirs.state) == ("XB", REFERENCE, "requested")
        [(subject, record)] = queries.subjects_of(reviewers[0], theirs)
        assert (subject.role, record.caption, record.owner_id) == ("principal", "Oren Vasquill", "XB")

    def test_lies_on_the_reviewers_desk_with_its_clock(self, theirs: Notice, reviewers):
        assert on_desk("GS", TO_REVIEW) == [REFERENCE]
        assert theirs in queries.reviews_for(reviewers[0])
        assert theirs.review_due_at > theirs.requested_at

    def test_nobody_else_learns_that_there_is_one(self, theirs: Notice):
        """T1, T3: no list, count, search or index shows it or its records, also to the Secretariat's other officers."""
        people = [actor(bureau, Role.OFFICER, purpose=Purpose.WANTED_PERSONS) for bureau in ("XA", "XC", "GS")]
        for one in people:
            assert not queries.notices_visible_to(one).filter(mirrored_at__isnull=False).exists()
            assert not records_visible_to(one).filter(mirrored_at__isnull=False).exists()
            assert not queries.subjects_of(one, theirs)
        drafted = Record.objects.get(mirrored_at__isnull=False)
        assert (drafted.drafted, drafted.index_seq) == (True, 0)  # it has no place in what the index follows

    def test_its_files_are_asked_for(self, voice: Voice, asked: dict[str, Any], there: Elsewhere):
        paper = {"holder": "notice", "role": "judicial-document", "handling": "H1", "name": "warrant.pdf"}
        paper |= {"id": str(new_id()), "media_type": "application/pdf", "size": 10, "sha256": "0" * 64}
        assert voice.says("notice-requested", there.there(asked) | {"files": [paper]}).reason == ""
        awaited = AwaitedFile.objects.get()
        assert (str(awaited.file), str(awaited.holder_id)) == (paper["id"], there.id)

    def test_no_copy_stays_in_the_act(self, theirs: Notice):
        act = Act.objects.get(kind="notice-requested", here=False)
        assert (act.body, act.envelope) == (None, None)

    def test_is_known_by_what_it_is_about_alone(self, theirs: Notice, voice: Voice, ours: Notice):
        """What another bureau already has here, or says of another's record, is none of its request (A2)."""
        own = ours.principal
        assert own is not None
        assert Record.objects.get(pk=own.pk).mirrored_at is None
        assert Record.objects.get(mirrored_at__isnull=False).pk != own.pk

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"content": {"owner": "XC"}}, "not-theirs"),
            ({"content": {"rules": "../../elsewhere"}}, "rules-unsound"),
            ({"content": {"content": {}}}, "content-unreadable"),
            ({"records": []}, "content-unreadable"),
            ({"notice": {"edition": 0}}, "unreadable"),
            ({"notice": {"id": "nothing"}}, "unreadable"),
        ],
        ids=["owner", "rules", "content", "records", "edition", "id"],
    )
    def test_what_is_no_request_is_refused_and_leaves_nothing(
        self, voice: Voice, asked: dict[str, Any], there: Elsewhere, change: dict[str, Any], reason: str
    ):
        body = there.there(asked)
        for part, said_there in change.items():
            body[part] = body[part] | said_there if isinstance(said_there, dict) else said_there
        arrived = voice.says("notice-requested", body)
        assert (arrived.state, arrived.reason) == ("refused", reason)
        assert not Notice.objects.filter(mirrored_at__isnull=False).exists()
        assert not Record.objects.filter(mirrored_at__isnull=False).exists()

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            ("type", "mauve", "type-unknown"),
            ("channel", "rumour", "content-unknown"),
            ("language", "xx", "content-unknown"),
            ("audience", {"rule": "only", "bureaus": ["QZ"]}, "content-unknown"),
            ("texts", {}, "incomplete"),
            ("facts", {"penalty": {"months": 1}}, "incomplete"),
        ],
        ids=["type", "channel", "language", "audience", "texts", "facts"],
    )
    def test_is_judged_by_the_tables_of_this_node(
        self, voice: Voice, asked: dict[str, Any], there: Elsewhere, field: str, value: Any, reason: str
    ):
        body = there.there(asked)
        body["content"]["content"][field] = value
        assert voice.says("notice-requested", body).reason == reason

    def test_is_made_for_oneself_alone(self, asked: dict[str, Any], there: Elsewhere, voice: Voice):
        body = there.there(asked)
        assert Voice("XC", "GS").says("notice-requested", body).reason == "not-theirs"
        assert Voice("XB", "XA").says("notice-requested", body).reason == "not-theirs"

    def test_of_anothers_record_is_refused(self, asked: dict[str, Any], there: Elsewhere, voice: Voice, ours: Notice):
        body = there.there(asked)
        body["records"][0]["id"] = str(ours.principal_id)  # of this node, as far as the other can know
        assert voice.says("notice-requested", body).reason == "not-theirs"

    def test_said_twice_is_one(self, theirs: Notice, voice: Voice, asked: dict[str, Any], there: Elsewhere):
        assert voice.says("notice-requested", there.there(asked)).reason == "step-not-possible"
        assert Notice.objects.filter(mirrored_at__isnull=False).count() == 1

    def test_a_number_that_is_taken_here_gives_way(self, voice: Voice, asked: dict[str, Any], there: Elsewhere, ours):
        body = there.there(asked)
        body["notice"]["reference"] = body["content"]["reference"] = ours.reference
        assert voice.says("notice-requested", body).state == "delivered"
        assert Notice.objects.get(pk=there.id).reference not in (REFERENCE, ours.reference)

    def test_is_not_in_force_because_its_bureau_says_so(self, theirs: Notice, voice: Voice, asked: dict[str, Any]):
        """The Secretariat's own node is told of a publication by nobody."""
        body = {
            "notice": named(theirs),
            "content": asked["content"] | {"owner": "XB", "reference": REFERENCE},
            "subjects": [],
            "snapshot": "0" * 64,
        }
        del body["content"]["content"]["subjects"]
        assert voice.says("notice-published", body).reason == "not-approved"
        assert voice.says("diffusion", body).reason == "not-approved"
        theirs.refresh_from_db()
        assert theirs.state == "requested"

    def test_is_taken_back_and_nothing_of_it_stays(self, theirs: Notice, voice: Voice):
        body = {"notice": named(theirs), "reason": {"code": "discarded"}}
        assert voice.says("notice-withdrawn", body).state == "complied"
        theirs.refresh_from_db()
        assert (theirs.state, theirs.texts, theirs.facts) == ("discarded", {}, {})
        assert Record.objects.get(mirrored_at__isnull=False).erased_at is not None
        assert on_desk("GS", TO_REVIEW) == []

    def test_is_refused_and_its_content_goes_after_the_period(self, theirs: Notice, reviewers):
        services.refuse_notice(
            reviewers[0],
            notice=theirs,
            seen=seen(reviewers[0], theirs),
            reasons=("article-3-political",),
            note=Note("See Article 3."),
            at=NOW,
        )
        body = said("notice-refused")
        assert body["reasons"] == [{"code": "article-3-political", "note": "See Article 3."}]
        assert body["notice"]["id"] == str(theirs.pk)
        erase_ended(system("GS"), at=later(days=400))
        theirs.refresh_from_db()
        assert (theirs.state, theirs.texts) == ("refused", {})
        assert Record.objects.get(mirrored_at__isnull=False).erased_at is not None

    def test_its_bureau_does_nothing_with_it_here(self, theirs: Notice, vera: Actor):
        """Officers of the bureau who still have an account here change it at their own node."""
        with pytest.raises(errors.NoticeElsewhere):
            services.discard_draft(vera, notice=theirs, at=NOW)
        with pytest.raises(errors.NoticeElsewhere):
            services.answer_questions(vera, notice=theirs, answers=answers_to(theirs), at=NOW)


class TestQuestions:
    """What a reviewer asks goes to the bureau's node; what it answers, and writes anew, comes back."""

    def test_go_to_its_node_and_the_answers_come_back(
        self, theirs: Notice, voice: Voice, there: Elsewhere, ours: Notice, vera: Actor, reviewers
    ):
        returned(reviewers[0], theirs, "Which court?", at=NOW)
        questions = said("notice-questioned")
        # At XB's node.
        at_home_elsewhere("GS")
        arrived = Voice("GS", "XB").says("notice-questioned", there.here(questions))
        assert arrived.state == "delivered"
        ours.refresh_from_db()
        [question] = queries.questions_of(vera, ours)
        assert (ours.state, question.text) == ("returned", "Which court?")
        assert on_desk("XB", TO_ANSWER) == [ours.reference]
        services.answer_questions(vera, notice=ours, answers=answers_to(ours, "Of Marsa."), at=NOW)
        changed = content(texts=dict(TEXTS) | {"summary": {"fr": PROSE + "Il parle deux langues."}}, facts=EARLIER)
        services.save_draft(vera, notice=ours, content=changed, at=NOW)
        services.request_notice(vera, notice=ours, seen=seen(vera, ours), at=NOW)
        answers, again = said("notice-answered"), said("notice-requested")
        there.learns(ours)
        # At the Secretariat's.
        at_home_elsewhere("XB")
        voice = Voice("XB", "GS")
        assert voice.says("notice-answered", there.there(answers)).state == "delivered"
        assert Question.objects.get(notice=theirs).answer == "Of Marsa."
        assert voice.says("notice-requested", there.there(again)).state == "delivered"
        theirs.refresh_from_db()
        assert (theirs.state, theirs.texts["summary"]["fr"].endswith("langues.")) == ("requested", True)

    def test_come_with_the_request_in_whichever_order(self, theirs: Notice, voice: Voice, asked, there, reviewers):
        returned(reviewers[0], theirs, "Which court?", at=NOW)
        events.deliver()
        answers = [{"number": 1, "text": "Of Marsa."}]
        assert voice.says("notice-requested", there.there(asked)).reason == "questions-open"
        assert voice.says("notice-requested", there.there(asked) | {"answers": answers}).state == "delivered"
        assert voice.says("notice-answered", {"notice": named(theirs), "answers": answers}).state == "delivered"
        assert Question.objects.get(notice=theirs).answer == "Of Marsa."

    def test_are_the_secretariats_alone(self, ours: Notice, asked: dict[str, Any]):
        body = {"notice": named(ours), "questions": [{"number": 1, "text": "Who?"}]}
        assert Voice("XA", "XB").says("notice-questioned", body).reason == "not-entitled"
        assert Voice("GS", "XA").says("notice-questioned", body).reason == "not-found"

    def test_without_answers_end_the_request_a_little_later_than_at_its_node(self, theirs, reviewers):
        returned(reviewers[0], theirs, "Which court?", at=NOW)
        theirs.refresh_from_db()
        due = theirs.returned_due_at
        assert services.close_silent_returns(system("GS"), at=due + timedelta(days=1)) == 0
        assert services.close_silent_returns(system("GS"), at=due + timedelta(days=8)) == 1
        assert said("notice-withdrawn")["cancelled"]


class TestAtTheOwner:
    """What the Secretariat decides at its node holds at the bureau's."""

    @pytest.fixture
    def secretariat(self, asked: dict[str, Any]) -> Voice:
        """The Secretariat's node, speaking to XB's, which is this one."""
        return Voice("GS", "XB")

    def test_is_with_the_secretariat_and_on_no_desk_here(self, ours: Notice, asked: dict[str, Any]):
        assert on_desk("GS", TO_REVIEW) == []
        assert not queries.reviews_to_escalate(later(days=400)).exists()

    def test_nobody_decides_here(self, ours: Notice, asked: dict[str, Any], reviewers):
        for verb in (recommended, lambda who, notice: returned(who, notice, "Who?")):
            with pytest.raises(errors.SecretariatElsewhere):
                verb(reviewers[0], ours)

    def test_a_refusal_lies_on_its_desk_with_the_reasons(self, secretariat: Voice, ours: Notice, vera: Actor):
        reasons = [{"code": "article-3-political", "note": "See Article 3."}]
        assert secretariat.says("notice-refused", {"notice": named(ours), "reasons": reasons}).state == "delivered"
        ours.refresh_from_db()
        last = queries.steps_of(vera, ours)[-1]
        assert (ours.state, last.reasons[0]["code"], last.note) == ("refused", "article-3-political", "See Article 3.")
        assert on_desk("XB", REFUSED) == [ours.reference]

    def test_what_was_taken_back_is_not_published(self, secretariat: Voice, ours: Notice, vera: Actor):
        services.discard_draft(vera, notice=ours, at=NOW)
        assert said("notice-withdrawn")["reason"] == {"code": "discarded"}
        assert secretariat.says("notice-approved", approved(ours)).reason == "step-not-possible"

    def test_one_that_its_node_does_not_take_comes_back(self, secretariat: Voice, ours: Notice, vera: Actor):
        act = Act.objects.get(kind="notice-requested")
        body = {"of": str(act.pk), "act_hash": act.act_hash, "stage": "refused", "at": "2026-04-14T09:30:00.000000Z"}
        assert secretariat.says("receipt", body | {"reason": {"code": "type-unknown"}}).reason == ""
        ours.refresh_from_db()
        assert (ours.state, queries.steps_of(vera, ours)[-1].note) == ("returned", "type-unknown")
        assert on_desk("XB", TO_ANSWER) == [ours.reference]

    def test_what_was_taken_back_before_it_was_said_is_not_asked_for(self, vera: Actor):
        at_home_elsewhere("GS")
        notice = requested(vera, at=NOW, facts=EARLIER)
        services.discard_draft(vera, notice=notice, at=NOW)
        events.deliver()
        assert not Act.objects.filter(kind="notice-requested").exists()

    def test_a_snapshot_that_is_not_what_its_hash_says_is_refused(self, secretariat: Voice, ours: Notice):
        body = approved(ours) | {"snapshot": "0" * 64}
        assert secretariat.says("notice-approved", body).reason == "not-approved"
        ours.refresh_from_db()
        assert ours.state == "requested"

    def test_a_cancelled_one_ends_and_its_audience_is_told(self, secretariat: Voice, ours: Notice):
        secretariat.says("notice-approved", approved(ours))
        events.deliver()
        body = {"notice": named(ours), "reason": {"code": "article-3-political"}, "cancelled": True}
        assert secretariat.says("notice-withdrawn", body).state == "complied"
        ours.refresh_from_db()
        assert ours.state == "withdrawn"


class TestPublication:
    """Decided at the Secretariat's node, in force at the owner's, said to everybody else by the owner's."""

    @pytest.fixture
    def approval(self, theirs: Notice, reviewers, there: Elsewhere) -> dict[str, Any]:
        """What the Secretariat's node says of the request that it published, as of ours."""
        decided(theirs, reviewers, at=NOW)
        theirs.refresh_from_db()
        return hashed(there.here(said("notice-approved")))

    @pytest.fixture
    def published(self, approval: dict[str, Any], ours: Notice) -> dict[str, Any]:
        """What XB's node says of it to the others once it is in force there."""
        at_home_elsewhere("GS", "XA", "XC")
        assert Voice("GS", "XB").says("notice-approved", approval).reason == ""
        return said("notice-published")

    def test_is_seen_at_the_secretariats_node_by_its_audience_with_its_records(self, approval, theirs: Notice):
        for bureau in ("XA", "XC"):
            who = actor(bureau, purpose=Purpose.WANTED_PERSONS)
            assert theirs in queries.published_to(who)
            assert records_visible_to(who).filter(mirrored_at__isnull=False).count() == 1

    def test_holds_at_the_owners_node_as_it_was_decided(self, approval, published, ours: Notice):
        ours.refresh_from_db()
        assert (ours.state, ours.frozen_hash, ours.frozen) == ("published", approval["snapshot"], approval["frozen"])
        assert ours.kept_until.isoformat() == approval["kept_until"]
        [subject] = ours.subjects.select_related("record__release")
        assert (subject.record.drafted, subject.record.release_id) == (False, ours.principal.release_id)

    def test_takes_the_number_that_the_secretariat_gave(self, approval, ours: Notice):
        at_home_elsewhere("GS")
        body = approval | {"notice": approval["notice"] | {"reference": "R-2026-NEW234"}}
        Voice("GS", "XB").says("notice-approved", body)
        ours.refresh_from_db()
        assert (ours.reference, ours.state) == ("R-2026-NEW234", "published")

    def test_is_said_once_to_each_and_its_request_to_none(self, published: dict[str, Any]):
        acts = Act.objects.filter(here=True, kind__startswith="notice-")
        told = Consignment.objects.filter(act__in=acts).order_by("recipient_id")
        assert list(told.values_list("act__kind", "issuer_id", "recipient_id")) == [
            ("notice-published", "XB", bureau) for bureau in ("GS", "XA", "XC")
        ]

    def test_is_in_force_at_a_third_node(self, published: dict[str, Any], ours: Notice):
        body = at_a_third_node(published, ours)
        assert Voice("XB", "XA").says("notice-published", body).reason == ""
        assert THIRD in references(actor("XA", purpose=Purpose.WANTED_PERSONS))

    @pytest.mark.parametrize("change", ["texts", "principal", "reference", "none", "another-key"])
    def test_without_the_secretariats_word_it_is_in_force_nowhere(self, published, ours: Notice, change: str):
        """A5: a bureau's node that publishes what was not reviewed, or something else than was."""
        body = at_a_third_node(published, ours)
        if change == "texts":
            body["content"]["content"]["texts"]["summary"]["fr"] = "Something else."
        elif change == "principal":
            body["subjects"][0]["properties"]["name"] = ["Somebody Else"]
        elif change == "reference":
            body["notice"]["reference"] = body["content"]["reference"] = "R-2026-ZZZ222"
        elif change == "none":
            del body["approval"]
        else:
            body["approval"]["signature"] = "0" * 128
        assert Voice("XB", "XA").says("notice-published", body).reason == "not-approved"
        assert THIRD not in references(actor("XA", purpose=Purpose.WANTED_PERSONS))

    def test_its_owners_word_changes_nothing_at_the_secretariats_node(self, published, there, theirs: Notice):
        """XB's node tells the bureaus that are at home there as well: it is the same notice, once."""
        at_home_elsewhere("XB")
        before = Notice.objects.get(pk=theirs.pk)
        for holder in ("GS", "XA"):
            assert Voice("XB", holder).says("notice-published", signed(there.there(published))).reason == ""
        theirs.refresh_from_db()
        assert (theirs.frozen, theirs.texts, theirs.state) == (before.frozen, before.texts, "published")
        assert set(theirs.release.bureaus) == {"GS", "XA", "XB", "XC", "XD"} & set(before.release.bureaus)

    def test_a_later_edition_takes_its_place_when_it_is_approved(self, published, there, ours, vera, reviewers, theirs):
        ours.refresh_from_db()
        newer = services.start_edition(vera, notice=ours, at=NOW)
        changed = replace(wanted(), properties=dict(wanted("Oren Vasquill-Dray").properties))
        again = content(facts=EARLIER, subjects=(about(ours.principal_id, changed),))
        services.save_draft(vera, notice=newer, content=again, at=NOW)
        newer.refresh_from_db()
        services.request_notice(vera, notice=newer, seen=seen(vera, newer), at=NOW, looked=duplicates.NOTHING)
        body = there.learns(newer).there(said("notice-requested"))
        # At the Secretariat's node.
        at_home_elsewhere("XB")
        assert Voice("XB", "GS").says("notice-requested", body).reason == ""
        second = Notice.objects.get(pk=body["notice"]["id"])
        who = actor("XA", purpose=Purpose.WANTED_PERSONS)
        assert (second.supersedes_id, second.edition_number, references(who)) == (theirs.pk, 2, [REFERENCE])
        assert names(who) == ["Oren Vasquill"]  # what is proposed is for reviewers
        decided(second, reviewers, at=NOW)
        theirs.refresh_from_db()
        assert (theirs.state, names(who)) == ("superseded", ["Oren Vasquill-Dray"])
        approval = hashed(there.here(said("notice-approved")))
        # At the owner's.
        at_home_elsewhere("GS", "XA")
        assert Voice("GS", "XB").says("notice-approved", approval).reason == ""
        ours.refresh_from_db()
        newer.refresh_from_db()
        assert (ours.state, newer.state) == ("superseded", "published")


class TestOfWhatIsSharedAnyway:
    """A request about a record that the bureau shares by itself, with some."""

    @pytest.fixture
    def request_(self, vera: Actor) -> tuple[Notice, dict[str, Any]]:
        """A request of XB about somebody whom it shares with XA alone, and what its node says of it."""
        at_home_elsewhere("GS")
        to_xa = Release(ReleaseRule.ONLY, ("XA",))
        record = shared(vera, wanted(), release=to_xa, category="wanted", purposes=("wanted-persons",))
        notice = requested(vera, at=NOW, facts=EARLIER, subjects=(about(record.pk),))
        return notice, said("notice-requested")

    def test_tells_the_secretariat_whom_it_may_reach_and_no_more(self, request_):
        _notice, body = request_
        assert body["content"]["content"]["audience"] == {"rule": "only", "bureaus": ["GS", "XA", "XB"]}
        assert body["shared"] == [body["records"][0]["id"]]

    def test_is_said_to_each_with_what_it_may_see_of_it(self, request_):
        """The Secretariat reviewed it, and is given no more than its owner shares with it."""
        notice, _body = request_
        at_home_elsewhere("GS", "XA")
        assert Voice("GS", "XB").says("notice-approved", approved(notice)).reason == ""
        events.deliver()
        acts = Act.objects.filter(kind="notice-published", here=True)
        told = {act.consignments.get().recipient_id: len(act.body["subjects"]) for act in acts}
        assert told == {"GS": 0, "XA": 1}

    def test_is_released_by_its_owner_alone(self, request_, reviewers):
        notice, body = request_
        there = Elsewhere(notice)
        at_home_elsewhere("XB")
        assert Voice("XB", "GS").says("notice-requested", there.there(body)).reason == ""
        decided(Notice.objects.get(pk=there.id), reviewers, at=NOW)
        xa_, xc_ = (actor(bureau, purpose=Purpose.WANTED_PERSONS) for bureau in ("XA", "XC"))
        assert (references(xa_), names(xa_), references(xc_)) == ([REFERENCE], [], [])
        shares = Voice("XB", "XA").shares(there.there(body)["records"][0])
        assert (shares.reason, names(xa_), names(xc_)) == ("", ["Oren Vasquill"], [])


class TestAfterwards:
    """Suspended, reinstated and cancelled by the Secretariat; narrowed, kept longer and withdrawn by its bureau."""

    @pytest.fixture
    def in_force(self, theirs: Notice, reviewers) -> Notice:
        """XB's notice at the Secretariat's node; XC is at home elsewhere."""
        at_home_elsewhere("XB", "XC")
        return decided(theirs, reviewers, at=NOW)

    def test_a_suspension_goes_to_its_audience_and_to_its_owner(self, in_force: Notice, reviewers):
        said("notice-approved")
        services.suspend_notice(reviewers[0], notice=in_force, reasons=("article-3-political",), note=Note(), at=NOW)
        assert recipients("notice-suspended") == ["XB", "XC"]
        who = actor("XA", purpose=Purpose.WANTED_PERSONS)
        assert (references(who), names(who)) == ([], [])

    def test_one_that_was_reinstated_meanwhile_is_not_suspended_afterwards(self, in_force: Notice, reviewers):
        said("notice-approved")
        services.suspend_notice(reviewers[0], notice=in_force, reasons=("article-3-political",), note=Note(), at=NOW)
        in_force.refresh_from_db()
        reinstated(reviewers, in_force)
        events.deliver()
        assert recipients("notice-suspended") == []
        assert recipients("notice-reinstated") == ["XB", "XC"]
        who = actor("XA", purpose=Purpose.WANTED_PERSONS)
        assert (references(who), names(who)) == ([REFERENCE], ["Oren Vasquill"])

    def test_a_cancellation_goes_to_its_audience_and_to_its_owner(self, in_force: Notice, reviewers):
        said("notice-approved")
        third = officer("third.gs", "GS", Role.COMPLIANCE)
        services.cancel_notice(third, notice=in_force, reasons=("article-3-political",), note=Note(), at=NOW)
        assert recipients("notice-withdrawn") == ["XB", "XC"]
        assert said("notice-withdrawn")["cancelled"]
        assert names(actor("XA", purpose=Purpose.WANTED_PERSONS)) == []

    def test_whom_it_was_narrowed_from_holds_it_no_more_and_learns_of_no_suspension(
        self, in_force: Notice, reviewers, there: Elsewhere
    ):
        said("notice-approved")
        body = {
            "notice": named(in_force),
            "keep": True,
            "purposes": ["wanted-persons"],
            "audience": {"rule": "only", "bureaus": ["GS", "XB"]},
        }
        xa_ = actor("XA", purpose=Purpose.WANTED_PERSONS)
        assert (references(xa_), names(xa_)) == ([REFERENCE], ["Oren Vasquill"])
        assert Voice("XB", "GS").says("notice-narrowed", body).state == "complied"
        assert (references(xa_), names(xa_)) == ([], [])
        in_force.refresh_from_db()
        services.suspend_notice(reviewers[0], notice=in_force, reasons=("article-3-political",), note=Note(), at=NOW)
        assert recipients("notice-suspended") == ["XB"]

    def test_its_bureau_ends_it_here(self, in_force: Notice):
        said("notice-approved")
        body = {"notice": named(in_force), "reason": {"code": "aim-met"}}
        assert Voice("XB", "XA").says("notice-withdrawn", body).state == "complied"
        assert Voice("XB", "GS").says("notice-withdrawn", body).state == "complied"  # again, and nothing more
        in_force.refresh_from_db()
        assert (in_force.state, in_force.texts, in_force.frozen) == ("withdrawn", {}, None)

    def test_a_suspended_diffusion_is_taken_back_by_its_owner(self, vera: Actor):
        """It was sent without review: whom it went to, the Secretariat does not know."""
        at_home_elsewhere("GS", "XA")
        to_xa = Release(ReleaseRule.ONLY, ("XA",))
        notice = requested(vera, at=NOW, facts=EARLIER, channel=Channel.DIFFUSION, audience=to_xa)
        said("diffusion")
        secretariat = Voice("GS", "XB")
        body = {"notice": named(notice), "reasons": [{"code": "article-3-political"}]}
        assert secretariat.says("notice-suspended", body).state == "complied"
        assert recipients("notice-narrowed") == ["XA"]
        assert secretariat.says("notice-reinstated", {"notice": named(notice)}).reason == ""
        assert recipients("diffusion").count("XA") == 2

    def test_a_suspension_holds_at_the_owners_node_until_it_is_lifted(self, ours: Notice, asked: dict[str, Any]):
        secretariat = Voice("GS", "XB")
        secretariat.says("notice-approved", approved(ours))
        body = {"notice": named(ours), "reasons": [{"code": "article-3-political"}]}
        assert secretariat.says("notice-suspended", body).state == "complied"
        ours.refresh_from_db()
        who = actor("XA", purpose=Purpose.WANTED_PERSONS)
        assert (ours.state, names(who, mirrored=False)) == ("suspended", [])
        assert secretariat.says("notice-reinstated", {"notice": named(ours)}).state == "delivered"
        ours.refresh_from_db()
        assert (ours.state, names(who, mirrored=False)) == ("published", ["Oren Vasquill"])


def named(notice: Notice) -> dict[str, Any]:
    """The name of a notice in an act."""
    return {"id": str(notice.pk), "reference": notice.reference, "edition": notice.edition_number}


def approved(notice: Notice) -> dict[str, Any]:
    """What the Secretariat's node says of a request that it published."""
    name = named(notice)
    said_of = {"notice": name, "content": {"owner": "XB"}}
    return hashed(
        {
            "notice": name,
            "published_at": "2026-04-14T09:30:00.000000Z",
            "kept_until": "2031-04-14",
            "frozen": {"notice": {"reference": notice.reference}, "subjects": []},
            "approval": approvals.word_for(said_of),
        }
    )


def hashed(body: dict[str, Any]) -> dict[str, Any]:
    """The same, with the hash of what was frozen."""
    return body | {"snapshot": hashlib.sha256(ledger.canonical(body["frozen"])).hexdigest()}


def signed(body: dict[str, Any]) -> dict[str, Any]:
    """The same, with the Secretariat's word of it."""
    return body | {"approval": approvals.word_for(body)}


def at_a_third_node(body: dict[str, Any], ours: Notice) -> dict[str, Any]:
    """What XB's node says of a notice, signed by the Secretariat, at XA's node, which never heard of the request."""
    at_home_elsewhere("XB", "GS", "XC")
    return signed(Elsewhere(ours, THIRD).there(body))


def references(who: Actor) -> list[str]:
    """The numbers of the notices of other nodes that somebody sees in force."""
    seen_there = queries.published_to(who).filter(mirrored_at__isnull=False)
    return sorted(seen_there.values_list("reference", flat=True))


def names(who: Actor, *, mirrored: bool = True) -> list[str]:
    """The records of other nodes that somebody sees; or those of this one."""
    return sorted(records_visible_to(who).filter(mirrored_at__isnull=not mirrored).values_list("caption", flat=True))


def recipients(kind: str) -> list[str]:
    """To whom acts of a kind were said by this node."""
    events.deliver()
    told = Consignment.objects.filter(act__kind=kind, act__here=True)
    return sorted(told.values_list("recipient_id", flat=True))


def reinstated(reviewers: tuple[Actor, Actor], notice: Notice) -> None:
    """Reinstate a notice, as two reviewers do."""
    for reviewer in reversed(reviewers):
        services.reinstate_notice(reviewer, notice=notice, seen=seen(reviewer, notice), note=Note(), at=NOW)
        notice.refresh_from_db()
