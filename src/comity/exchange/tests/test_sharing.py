"""Shares: a bureau of another node is given what it may see, each thing once, wherever the process was killed."""

from collections import Counter
from dataclasses import replace

import pytest

from comity.core.actors import Actor
from comity.exchange import errors, keeping, sharing
from comity.exchange.models import Act, Consignment, Hosting, Share
from comity.exchange.services import issuing
from comity.exchange.services.issuing import issue
from comity.exchange.tests.following import Voice, settle_elsewhere, stated
from comity.exchange.tests.travelling import NOW, delivered, later
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Heard, Record
from comity.records.services import change_record, withdraw_record
from comity.records.tests.casting import AT, as_operation, person, shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation", "small_parts")]

NAMES = ["Mirelle Quandt", "Ottoline Vask", "Berengar Ilves", "Taro Vell", "Zephyrine Oduya"]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records make a part, and two parts may be under way."""
    rules = replace(keeping.following(), part=2, parts_under_way=2)
    monkeypatch.setattr(keeping, "following", lambda: rules)


@pytest.fixture
def five(xa: Actor) -> list[Record]:
    """Five records of XA, shared before XB and XC had a node of their own."""
    records = [shared(xa, person(name, str(key))) for key, name in enumerate(NAMES)]
    delivered()  # to nobody: there was no other node yet
    return records


def said_to(bureau: str) -> list[str]:
    """The names in all that was said to a bureau of another node, in order."""
    acts = Act.objects.filter(consignments__recipient=bureau, kind="record-shared").order_by("consignments__number")
    return [entity["properties"]["name"][0] for act in acts for entity in act.body["records"]]


def receipted() -> None:
    """Everything under way was receipted."""
    Consignment.objects.filter(closed_at__isnull=True).update(closed_at=NOW)


def shared_wholly() -> None:
    """Share until nothing is left to say."""
    for _ in range(20):
        sharing.share(NOW)
        receipted()


class TestShare:
    """The first copy."""

    def test_gives_each_recipient_everything_once(self, five: list[Record]):
        settle_elsewhere("XB", "XC")
        shared_wholly()
        assert (said_to("XB"), said_to("XC")) == (NAMES, NAMES)
        assert not Share.objects.filter(finished_at__isnull=True).exists()

    def test_gives_nothing_that_the_recipient_may_not_see(self, xa: Actor, five: list[Record]):
        shared(xa, person("Sindri Aalto"), release=Release(ReleaseRule.ONLY, ("XC",)))
        withdraw_record(xa, record=five[0], reason="mistake", at=AT)
        settle_elsewhere("XB", "XC")
        shared_wholly()
        assert said_to("XB") == NAMES[1:]
        assert said_to("XC") == [*NAMES[1:], "Sindri Aalto"]

    def test_a_few_parts_are_under_way_at_once(self, five: list[Record]):
        settle_elsewhere("XB")
        assert [sharing.share(NOW), sharing.share(NOW)] == [2, 0]
        receipted()
        assert sharing.share(NOW) == 1

    def test_says_how_far_it_has_come(self, five: list[Record]):
        settle_elsewhere("XB")
        shared_wholly()
        acts = Act.objects.filter(kind="record-shared").order_by("consignments__number")
        assert [act.body["progress"] for act in acts] == [
            {"sent": 2, "total": 5},
            {"sent": 4, "total": 5},
            {"sent": 5, "total": 5},
        ]

    @pytest.mark.parametrize("killed", ["before the act", "after the act"])
    def test_goes_on_where_it_was_killed(self, five: list[Record], monkeypatch: pytest.MonkeyPatch, killed: str):
        settle_elsewhere("XB")

        def dying(saying: object, *, at: object) -> None:
            if killed == "after the act":
                issue(saying, at=at)  # type: ignore[arg-type]
            raise KeyboardInterrupt

        for _ in range(3):
            monkeypatch.setattr(sharing, "issue", dying)
            with pytest.raises(KeyboardInterrupt):
                sharing.share(NOW)
            receipted()
            monkeypatch.setattr(sharing, "issue", issue)
        shared_wholly()
        assert Counter(said_to("XB")) == Counter(NAMES)

    def test_what_changes_meanwhile_is_said_by_its_change(self, xa: Actor, five: list[Record]):
        settle_elsewhere("XB")
        sharing.share(NOW)
        change_record(xa, record=five[4], draft=person("Sindri Aalto", "4"), at=AT)
        delivered()
        receipted()
        shared_wholly()
        assert said_to("XB") == NAMES[:4]
        assert Act.objects.get(kind="record-changed").body["records"][0]["properties"]["name"] == ["Sindri Aalto"]

    def test_of_an_earlier_plan_no_part_is_said(self, five: list[Record], monkeypatch: pytest.MonkeyPatch):
        settle_elsewhere("XB")
        planned = []
        monkeypatch.setattr(sharing, "issue", lambda saying, *, at: planned.append(saying))
        sharing.share(NOW)
        Share.objects.update(reaching=0)
        with pytest.raises(errors.NoLongerTrue):
            issue(planned[0], at=NOW)

    def test_a_bureau_that_comes_to_another_node_is_given_it_again(self, five: list[Record]):
        settle_elsewhere("XB")
        shared_wholly()

        def move() -> None:
            Hosting.objects.filter(bureau="XB").update(from_at=later(days=1))

        as_operation(move)
        assert sharing.begin_missing(later(days=1)) == 1
        shared_wholly()
        assert said_to("XB") == NAMES * 2

    def test_who_could_not_be_sealed_to_is_given_it_later(
        self, xa: Actor, five: list[Record], monkeypatch: pytest.MonkeyPatch
    ):
        settle_elsewhere("XB", "XC")
        shared_wholly()
        reachable = issuing._reachable
        with monkeypatch.context() as suspended:
            suspended.setattr(issuing, "_reachable", lambda *saying: {"XC": reachable(*saying)["XC"]})
            change_record(xa, record=five[1], draft=person("Sindri Aalto", "1"), at=AT)
            delivered()
        assert said_to("XB") == NAMES
        shared_wholly()
        assert said_to("XB") == [*NAMES, "Sindri Aalto"]

    def test_where_nobody_else_is_nothing_is_begun(self, five: list[Record]):
        assert sharing.share(NOW) == 0
        assert not Share.objects.exists()


class TestNothingNew:
    """An owner that is silent states that nothing is missing; that is one act, however much it shares."""

    def test_is_stated_after_an_hour_of_silence(self, five: list[Record]):
        settle_elsewhere("XB")
        shared_wholly()
        assert sharing.state_holdings(later(minutes=59)) == 0
        assert sharing.state_holdings(later(minutes=61)) == 1
        assert sharing.state_holdings(later(minutes=62)) == 0
        stated_ = Act.objects.get(kind="holdings-stated")
        assert (stated_.issuer_id, list(stated_.consignments.values_list("recipient", flat=True))) == ("XA", ["XB"])

    def test_tells_the_follower_how_new_its_data_are(self):
        settle_elsewhere("XA")
        voice = Voice()
        voice.shares(stated(), at=NOW)
        voice.says("holdings-stated", {"as_of": "2026-04-14T10:30:00.000000Z"}, at=later(minutes=60))
        assert Heard.objects.get(owner="XA", holder="XB").as_of == later(minutes=60)

    def test_with_a_number_missing_before_it_proves_nothing(self):
        settle_elsewhere("XA")
        voice = Voice()
        voice.shares(stated(), at=NOW)
        voice.seal("record-shared", {"records": [stated()]}, at=later(minutes=30))  # never arrives
        voice.says("holdings-stated", {"as_of": "2026-04-14T10:30:00.000000Z"}, at=later(minutes=60))
        assert Heard.objects.get(owner="XA", holder="XB").as_of == NOW

    def test_the_follower_knows_how_far_a_first_copy_has_come(self):
        settle_elsewhere("XA")
        body = {"records": [stated()], "snapshot": True, "progress": {"sent": 1, "total": 7}}
        Voice().says("record-shared", body)
        heard = Heard.objects.get()
        assert (heard.sent, heard.total) == (1, 7)
