"""Who is a member is said by the General Secretariat, and the list of every node follows."""

from datetime import date
from typing import Any

import pytest

from comity.core.events import Delivery
from comity.core.ids import new_id
from comity.exchange.shared_sayings import members
from comity.exchange.tests.following import Voice, settle_elsewhere
from comity.exchange.tests.travelling import NOW
from comity.members.events import MemberChanged
from comity.members.models import Bureau, Member, Membership, Suspension
from comity.records.tests.casting import as_operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def voice(organisation: None) -> Voice:
    """The General Secretariat's node, speaking to XB."""
    settle_elsewhere("GS", "XA")
    return Voice("GS", "XB")


def change(what: str, bureau: str = "QZ", on: str = "2026-05-01", **more: Any) -> dict[str, Any]:
    """The body of an act on a state."""
    return {"bureau": bureau, "change": what, "from": on} | more


def test_a_state_that_is_admitted_has_its_bureau_here(voice: Voice):
    state = {"code": "QZ", "names": {"en": "Tidelands"}}
    said = change("admitted", state=state, names={"en": "NCB Tidelands"})
    assert voice.says("membership-changed", said).state == "delivered"
    assert Bureau.objects.get(pk="QZ").member == Member.objects.get(code="QZ")
    assert Membership.objects.get(member__code="QZ").from_on == date(2026, 5, 1)


def test_what_every_bureau_here_is_told_counts_once(voice: Voice):
    said = change("admitted", state={"code": "QZ", "names": {"en": "Tidelands"}})
    voice.says("membership-changed", said)
    Voice("GS", "XC").says("membership-changed", said)
    assert Membership.objects.filter(member__code="QZ").count() == 1


def test_a_state_is_suspended_reinstated_and_leaves(voice: Voice):
    voice.says("membership-changed", change("admitted", state={"code": "QZ", "names": {"en": "Tidelands"}}))
    voice.says("membership-changed", change("suspended", on="2026-06-01", measure="processing", rule="Article 131"))
    suspension = Suspension.objects.get()
    assert (suspension.measure, suspension.rule, suspension.until_on) == ("processing", "Article 131", None)
    voice.says("membership-changed", change("reinstated", on="2026-07-01", measure="processing"))
    voice.says("membership-changed", change("left", on="2026-08-01"))
    assert Suspension.objects.get().until_on == date(2026, 7, 1)
    assert Membership.objects.get(member__code="QZ").until_on == date(2026, 8, 1)


@pytest.mark.parametrize(
    "said",
    [change("left", bureau="QY"), change("admitted", bureau="Q9", state={"code": "Q9"})],
    ids=["unknown", "no-country"],
)
def test_what_cannot_be_is_refused(voice: Voice, said: dict[str, Any]):
    assert voice.says("membership-changed", said).state == "refused"
    assert not Bureau.objects.filter(pk=said["bureau"]).exists()


def test_is_said_with_all_that_another_node_needs(voice: Voice):
    """What one node says the other understands: the day, the measure and the rule are those of the list."""
    settled = Member.objects.get(code="XA")

    def suspend() -> None:
        Suspension.objects.create(member=settled, measure="processing", rule="Article 131", from_on=date(2026, 6, 1))

    as_operation(suspend)
    assert list(members.changed(Delivery(new_id(), NOW, MemberChanged(code="XA", change="suspended")))) == []
    said = members._stated(Bureau.objects.get(pk="XA"), "suspended", Delivery(new_id(), NOW, None))
    assert said == {
        "state": {"code": "XA", "names": {"en": "State XA"}},
        "measure": "processing",
        "rule": "Article 131",
        "from": "2026-06-01",
    }
