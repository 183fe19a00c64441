"""Nodes find out when they do not follow the same rules."""

from dataclasses import replace

import pytest

from comity.exchange import directories, rulebook
from comity.exchange.kinds import faults
from comity.exchange.models import Act
from comity.exchange.nodes import queries
from comity.exchange.tests.following import Voice, settle_elsewhere
from comity.exchange.tests.travelling import NOW, later
from comity.members.queries import operator_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def body(table: rulebook.Table, **changes: str) -> dict[str, str]:
    """What the General Secretariat says of a table."""
    said = {"table": table.code, "edition": table.edition, "from": "2026-04-01", "sha256": table.sha256}
    return said | changes


class TestSaying:
    """Each bureau of another node is told of each wording once."""

    def test_every_table_is_said_once(self):
        settle_elsewhere("XB")
        assert rulebook.say(NOW) == len(list(rulebook.tables(NOW.date())))
        acts = list(Act.objects.filter(kind=rulebook.KIND))
        assert {act.issuer_id for act in acts} == {"GS"}
        assert not [fault for act in acts for fault in faults(rulebook.KIND, 1, act.body)]
        assert rulebook.say(later(days=1)) == 0

    def test_another_wording_is_said_and_the_former_one_again_if_it_comes_back(self, monkeypatch):
        settle_elsewhere("XB")
        rulebook.say(NOW)
        first, *rest = rulebook._of_files()
        for wording, said in (("f" * 64, 1), ("f" * 64, 0), (first.sha256, 1)):
            changed = replace(first, sha256=wording)
            monkeypatch.setattr(rulebook, "_of_files", lambda changed=changed: (changed, *rest))
            assert rulebook.say(NOW) == said

    def test_whoever_gets_a_node_later_is_told_by_itself(self):
        settle_elsewhere("XB")
        rulebook.say(NOW)
        settle_elsewhere("XC")
        rulebook.say(later(hours=1))
        told = Act.objects.filter(kind=rulebook.KIND, consignments__recipient="XC").order_by("pk")
        assert {tuple(act.consignments.values_list("recipient", flat=True)) for act in told} == {("XC",)}
        assert told.count() == len(list(rulebook.tables(NOW.date())))

    def test_nobody_says_it_but_the_hub(self, monkeypatch):
        settle_elsewhere("XB")
        monkeypatch.setattr(directories, "signs_here", lambda: False)
        assert rulebook.say(NOW) == 0


class TestComparing:
    """A node that reads something else in its own table says so to whoever operates it."""

    @pytest.fixture
    def voice(self):
        settle_elsewhere("GS")
        return Voice("GS", "XB")

    def test_the_same_wording_is_nothing_to_speak_of(self, voice):
        for table in rulebook.tables(NOW.date()):
            voice.says(rulebook.KIND, body(table))
        assert rulebook.apart(NOW.date()) == ()

    def test_another_wording_is_named_until_it_is_the_same(self, voice):
        table = next(rulebook.tables(NOW.date()))
        voice.says(rulebook.KIND, body(table, sha256="f" * 64))
        assert rulebook.apart(NOW.date()) == (table.code,)
        status = replace(
            queries.status_of(operator_actor(), at=NOW),
            here="xb", runs=True, others=(), issued_at=NOW, rules_apart=rulebook.apart(NOW.date()),
        )  # fmt: skip
        assert not status.is_well
        assert table.code in status.sentences()[-1]
        voice.says(rulebook.KIND, body(table), at=later(minutes=1))
        assert rulebook.apart(NOW.date()) == ()

    def test_a_table_that_this_node_does_not_know_is_passed_over(self, voice):
        voice.says(rulebook.KIND, body(rulebook.Table("tides", "2030", "f" * 64)))
        assert rulebook.apart(NOW.date()) == ()
