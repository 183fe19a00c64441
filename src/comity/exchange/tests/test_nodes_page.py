"""The page of nodes: who is heard, what went, for whoever is responsible where the node is operated."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from comity.core.codes import Role
from comity.exchange import kinds, provisions
from comity.exchange.broker.configuration import Listener
from comity.exchange.codes import NodeKind
from comity.exchange.models import DirectoryEdition, Hosting, Node
from comity.exchange.nodes import installation, queries, serving, traffic
from comity.exchange.nodes.installation import Installation
from comity.exchange.tests.travelling import carried, issued
from comity.exchange.views import nodes as views
from comity.members.queries import operator_actor
from comity.records.tests.casting import as_operation
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

PAGE = "/exchange/nodes/"


@pytest.fixture(autouse=True)
def nothing_went_yet(monkeypatch):
    monkeypatch.setattr(traffic, "traffic", traffic.Traffic())


@pytest.fixture
def hub():
    """This is the hub; XB is hosted at the node xb."""

    def found():
        Node.objects.create(code="hub", kind=NodeKind.HUB, here=True, joined_at=now())
        node = Node.objects.create(code="xb", kind=NodeKind.BUREAU, joined_at=now())
        Hosting.objects.create(node=node, bureau_id="XB", from_at=now())

    provisions.ensure({"XA", "XB"}, now())
    as_operation(found)
    installation.keep(Installation("hub", "hub", Listener("127.0.0.1", 7422), installation.new_password()))


def text_of(client: Client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWho:
    @pytest.mark.parametrize("role", [Role.COMMAND, Role.ADMINISTRATOR], ids=str)
    def test_the_secretariat_watches_the_hub(self, signed_in, hub, role):
        assert "xb" in text_of(signed_in("GS", role))

    @pytest.mark.parametrize(
        ("bureau", "role"),
        [("XA", Role.COMMAND), ("XB", Role.ADMINISTRATOR), ("GS", Role.OFFICER), ("GS", Role.PROTOCOL)],
        ids=["another bureau", "the bureau of the node", "an officer", "protocol"],
    )
    def test_nobody_else_learns_who_writes_to_whom(self, signed_in, hub, bureau, role):
        client = signed_in(bureau, role)
        for path in (PAGE, f"{PAGE}live/"):
            assert client.get(path).status_code == 403
        assert PAGE not in text_of(client, "/")

    def test_the_bureau_watches_its_own_node(self, signed_in, hub):
        def moved():
            Node.objects.filter(code="hub").update(here=False)
            Node.objects.filter(code="xb").update(here=True)

        as_operation(moved)
        assert "hub" in text_of(signed_in("XB", Role.ADMINISTRATOR))
        assert signed_in("GS", Role.COMMAND).get(PAGE).status_code == 403


class TestWhat:
    def test_a_node_by_itself_says_so(self, signed_in):
        assert "takes part in no federation" in text_of(signed_in("GS", Role.COMMAND))

    def test_what_went_is_shown_without_bureaus(self, signed_in, hub):
        act = issued(["XB"], at=now())
        traffic.traffic.note("xa", "hub", bytes(act.envelope), now())
        page = text_of(signed_in("GS", Role.COMMAND))
        assert str(kinds.table()["operation-result"]) in page
        assert "XA" not in page.split('id="nodes"')[1].split("</main>")[0]

    def test_what_waits_is_counted(self, hub):
        issued(["XB"], at=now())
        carried(now())
        [other] = queries.status_of(operator_actor(), at=now()).others
        assert (other.code, other.bureaus, other.waiting) == ("xb", ("XB",), 1)

    def test_who_is_heard_is_what_the_serving_process_left(self, hub):
        serving.write_state({"at": now().isoformat(), "server": 1, "heard": {"xb": False}})
        status = queries.status_of(operator_actor(), at=now())
        assert (status.runs, status.others[0].heard, status.is_well) == (True, False, False)
        later = queries.status_of(operator_actor(), at=now() + timedelta(minutes=1))
        assert (later.runs, later.others[0].heard) == (False, None)

    @pytest.mark.parametrize(
        ("days", "said"), [(0, "epoch"), (3, "a newer one"), (8, "too old")], ids=["new", "ageing", "stale"]
    )
    def test_the_age_of_the_directory_is_said(self, hub, days, said):
        at = DirectoryEdition.objects.get().issued_at + timedelta(days=days, minutes=1)
        status = queries.status_of(operator_actor(), at=at)
        assert any(said in sentence for sentence in status.sentences())


class TestTraffic:
    def test_keeps_the_last_only_and_counts_the_last_minutes(self):
        seen, at = traffic.Traffic(), now()
        for minutes in range(traffic.KEPT + 10, 0, -1):
            seen.note("xa", "hub", b"", at - timedelta(minutes=minutes), kind="receipt")
        assert len(seen.last(10_000)) == traffic.KEPT
        assert seen.last(2)[0].at > seen.last(2)[1].at
        assert [flow.count for flow in seen.flows(at)] == [traffic.LATELY // timedelta(minutes=1)]

    def test_of_bytes_that_are_no_envelope_no_kind_is_known(self):
        seen = traffic.Traffic()
        seen.note("xa", "hub", b"\xff" * 100, now())
        assert (seen.last(1)[0].kind, seen.last(1)[0].size) == ("", 100)


class TestLive:
    def test_says_when_something_went(self, signed_in, hub, monkeypatch):
        monkeypatch.setattr(views, "LIVES_FOR_SECONDS", 20.0)
        lines = iter(signed_in("GS", Role.COMMAND).get(f"{PAGE}live/"))
        assert b"beat" in next(lines)
        traffic.traffic.note("xa", "hub", b"", now())
        assert b"changed" in next(lines)

    def test_ends_for_whoever_is_not_responsible_any_more(self, signed_in, hub, monkeypatch):
        monkeypatch.setattr(views, "LIVES_FOR_SECONDS", 20.0)
        lines = iter(signed_in("GS", Role.COMMAND).get(f"{PAGE}live/"))
        next(lines)
        as_operation(lambda: Node.objects.filter(code="hub").update(kind=NodeKind.BUREAU))
        assert list(lines) == []
