"""What bureaus of other nodes are told of records, notices, hits and members; bureaus of this node are told nothing."""

import pytest

from comity.core import events
from comity.core.actors import Actor
from comity.core.events import Delivery
from comity.core.ids import new_id
from comity.core.models import EventCursor
from comity.exchange import provisions
from comity.exchange.models import Act, Hosting, Node
from comity.exchange.shared_sayings import members
from comity.exchange.tests.travelling import NOW
from comity.members.events import MemberChanged
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Record
from comity.records.services.contribution import set_release
from comity.records.tests.casting import AT, as_operation, person, shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("organisation")]


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
