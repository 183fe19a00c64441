"""What bureaus of other nodes are told of records, notices, hits and members; bureaus of this node are told nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from comity.core import events
from comity.core.actors import Actor
from comity.core.events import Delivery
from comity.core.ids import new_id
from comity.core.models import EventCursor
from comity.exchange import errors, keeping, provisions
from comity.exchange.models import Act, Hosting, Node
from comity.exchange.sayings import Saying
from comity.exchange.services import issuing
from comity.exchange.services.issuing import issue
from comity.exchange.shared_sayings import members
from comity.exchange.tests.travelling import NOW
from comity.members.events import MemberChanged
from comity.records.drafts import RecordDraft, Release, ReleaseRule, Terms
from comity.records.following import as_entity
from comity.records.models import ListSource, Record
from comity.records.services import Chunk, change_record, import_chunk, set_release, start_import
from comity.records.tests.casting import AT, actor, as_operation, person, shared
from comity.records.tests.listing import list_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def elsewhere(organisation: None) -> None:
    """XB and XC have a node of their own, and keys in the directory."""
    provisions.ensure(["XA", "XB", "XC"], NOW)

    def settle() -> None:
        node = Node.objects.create(code="strait", kind="bureau", joined_at=NOW)
        Hosting.objects.create(node=node, bureau_id="XB", from_at=NOW)
        Hosting.objects.create(node=node, bureau_id="XC", from_at=NOW)

    as_operation(settle)


def told() -> list[tuple[str, list[str]]]:
    """What was said since: kinds and recipients, in order."""
    events.deliver()
    acts = Act.objects.order_by("issued_at", "pk")
    return [(act.kind, sorted(act.consignments.values_list("recipient_id", flat=True))) for act in acts]


def only(*bureaus: str) -> Release:
    return Release(ReleaseRule.ONLY, bureaus)


def test_who_shares_this_node_is_told_nothing(xa: Actor):
    shared(xa, person("Mirelle Adaora Quandt"))
    assert told() == []


def test_a_record_goes_to_whom_it_is_released_to(xa: Actor, elsewhere: None):
    record = shared(xa, person("Mirelle Adaora Quandt"), release=only("XB"))
    assert told() == [("record-shared", ["XB"])]
    [act] = Act.objects.all()
    assert (act.body["records"][0]["id"], act.audience) == (str(record.pk), "confidential")


def test_narrowing_tells_those_who_lose_it_and_those_who_keep_it(xa: Actor, elsewhere: None):
    record = shared(xa, person("Mirelle Adaora Quandt"))
    told()
    release_to(xa, record, only("XC"))
    assert told()[1:] == [("record-narrowed", ["XB"]), ("record-changed", ["XC"])]


def test_widening_is_sharing_with_those_who_gain_it(xa: Actor, elsewhere: None):
    record = shared(xa, person("Mirelle Adaora Quandt"), release=only("XB"))
    told()
    release_to(xa, record, Release(ReleaseRule.ALL))
    assert sorted(told()[1:]) == [("record-changed", ["XB"]), ("record-shared", ["XC"])]


def test_an_event_that_is_served_twice_is_said_once(xa: Actor, elsewhere: None, monkeypatch: pytest.MonkeyPatch):
    shared(xa, person("Mirelle Adaora Quandt"))
    first = told()
    EventCursor.objects.filter(subscriber__startswith="exchange.tell.").update(sequence=0)
    assert told() == first


def test_what_another_node_did_is_not_said_here(elsewhere: None, xb: Actor):
    shared(xb, person("Mirelle Adaora Quandt"))
    assert told() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [("admitted", "admitted"), ("left", "left"), ("suspended", "suspended"), ("suspension-lifted", "reinstated")],
)
def test_a_change_of_membership_is_said_by_the_secretariat(elsewhere: None, change: str, said: str):
    delivery = Delivery(new_id(), NOW, MemberChanged(code="XA", change=change))
    [saying] = members.changed(delivery)
    assert (saying.issuer, saying.to, saying.body["change"]) == ("GS", ("XB", "XC"), said)


def test_a_new_name_is_no_change_of_membership(elsewhere: None):
    assert list(members.changed(Delivery(new_id(), NOW, MemberChanged(code="XA", change="renamed")))) == []


def release_to(actor: Actor, record: Record, release: Release) -> None:
    """Release a record anew, for the purposes it had."""
    set_release(
        actor,
        record=record,
        rule=release.rule,
        bureaus=release.bureaus,
        purposes=record.release.purposes,
        handling=record.handling,
        handling_note="",
        at=AT,
    )


class TestImports:
    """An import says nothing record by record: what it read in goes out in parts that are alike."""

    def test_a_chunk_is_one_act_for_each_release(self, xa: Actor, elsewhere: None):
        narrow = Terms(release=only("XB"))
        read_in(list_of(xa), [person("Mirelle Quandt", "1"), person("Ottoline Vask", "2"), narrowed("3", narrow)])
        assert sorted(told()) == [("record-shared", ["XB"]), ("record-shared", ["XB", "XC"])]
        assert sorted(len(act.body["records"]) for act in Act.objects.all()) == [1, 2]

    def test_what_says_the_same_is_not_said_again(self, xa: Actor, elsewhere: None):
        source = list_of(xa)
        read_in(source, [person("Mirelle Quandt", "1")])
        read_in(source, [person("Mirelle Quandt", "1"), person("Ottoline Vask", "2")])
        told()
        newest = Act.objects.order_by("issued_at", "pk").last()
        assert [entity["properties"]["name"] for entity in newest.body["records"]] == [["Ottoline Vask"]]

    def test_a_narrower_edition_takes_it_from_those_who_had_it(self, xa: Actor, elsewhere: None):
        source = list_of(xa)
        read_in(source, [person("Mirelle Quandt", "1")])
        told()
        read_in(source, [narrowed("1", Terms(release=only("XC")))])
        assert ("record-narrowed", ["XB"]) in told()

    def test_served_twice_is_said_once(self, xa: Actor, elsewhere: None):
        read_in(list_of(xa), [person("Mirelle Quandt", "1")])
        first = told()
        EventCursor.objects.filter(subscriber="exchange.tell.records.imported").update(sequence=0)
        assert told() == first


class TestTruth:
    """What an act says of a record holds when it gets its number, however long it took to make (T6)."""

    def test_a_sharing_that_a_narrowing_overtook_is_not_said(self, xa: Actor, elsewhere: None):
        record = shared(xa, person("Mirelle Adaora Quandt"))
        stale = saying_of("record-shared", {"records": [as_entity(record)]})
        release_to(xa, record, only("XC"))
        with pytest.raises(errors.NoLongerTrue):
            issue(stale, at=NOW)
        assert not Act.objects.exists()

    def test_a_narrowing_that_a_new_sharing_overtook_is_not_said(self, xa: Actor, elsewhere: None):
        record = shared(xa, person("Mirelle Adaora Quandt"))
        with pytest.raises(errors.NoLongerTrue):
            issue(saying_of("record-narrowed", {"records": [str(record.pk)], "keep": False}), at=NOW)
        with pytest.raises(errors.NoLongerTrue):
            issue(saying_of("record-withdrawn", {"records": [str(record.pk)], "reason": {"code": "x"}}), at=NOW)

    def test_what_says_something_else_by_now_is_not_said(self, xa: Actor, elsewhere: None):
        record = shared(xa, person("Mirelle Adaora Quandt"))
        stale = saying_of("record-changed", {"records": [as_entity(record)]})
        change_record(xa, record=record, draft=person("Ottoline Vask"), at=AT)
        with pytest.raises(errors.NoLongerTrue):
            issue(stale, at=NOW)

    def test_a_discreet_record_is_said_to_nobody(self, xa: Actor, elsewhere: None):
        """T2: no other node learns that somebody is watched, by no act, number or size."""
        shared(xa, person("Mirelle Adaora Quandt"), discreet=True, retention_on=date(2026, 9, 1))
        assert told() == []

    def test_two_changes_at_once_end_in_what_holds(self, xa: Actor, elsewhere: None):
        record = shared(xa, person("Mirelle Adaora Quandt"))
        told()
        release_to(xa, record, only("XB"))
        release_to(xa, record, only("XC"))
        for kind, to in told()[1:]:
            assert (kind, to) in [("record-narrowed", ["XB"]), ("record-shared", ["XC"]), ("record-changed", ["XC"])]


def saying_of(kind: str, body: Mapping[str, Any]) -> Saying:
    return Saying(event=new_id(), kind=kind, issuer="XA", to=["XB"], body=body)


def narrowed(key: str, terms: Terms) -> RecordDraft:
    return replace(person("Mirelle Quandt", key), terms=terms)


def read_in(source: ListSource, entries: list[RecordDraft]) -> None:
    """Read a file with these entries into a list, in one chunk."""
    actor_ = actor(source.owner_id)
    run = start_import(actor_, source=source, file_name="list", file_hash=str(new_id()), file_bytes=1, at=AT)
    import_chunk(actor_, run=run, chunk=Chunk(0, entries), at=AT)


def test_a_list_that_was_read_in_goes_after_what_officers_write(xa: Actor, elsewhere: None):
    read_in(list_of(xa), [person("Mirelle Quandt", "1")])
    told()
    assert Act.objects.get().priority == "routine"


def test_a_list_that_was_read_in_keeps_no_officer_silent(xa: Actor, elsewhere: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(issuing, "quotas", lambda: replace(keeping.quotas(), open_acts=1))
    read_in(list_of(xa), [person("Mirelle Quandt", "1")])
    told()
    issuing.require_room("XA", at=NOW)
