"""Two bureaus with nodes of their own, and a hub: acts come through, whoever dies in between, and keys follow."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.federation import FederatedNode, Federation, serials_at, until
from tests.outside import rows

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def federation(joined: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """A hub and the nodes of XA and XB, joined by their commands and served."""
    made = Federation.copied(joined, tmp_path_factory.mktemp("federation") / "nodes")
    yield made
    made.stop()


def epoch_at(node):
    """Of the directory that a node has."""
    return rows(node.home, "SELECT max(epoch) FROM exchange_directoryedition")[0][0]


def receipted(node, acts):
    return {act for act, state in node.states().items() if act in acts and state == "delivered"} == set(acts)


def test_an_act_of_one_node_is_receipted_by_the_other(federation):
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    said = xa.say("XA", "XB", count=2)
    assert until(lambda: receipted(xa, said))
    found = rows(xb.home, "SELECT count(*) FROM exchange_act WHERE NOT here AND kind = 'operation-result'")
    assert found == [(2,)]


def test_the_keys_of_a_bureau_are_at_its_node_and_nowhere_else(federation):
    for bureau in ("XA", "XB"):
        holders = [
            node.code
            for node in (federation.hub, *federation.nodes.values())
            if (node.home / "keys" / "roots" / f"{bureau}.root").exists()
        ]
        assert holders == [bureau.lower()]


def test_each_node_says_how_it_stands(federation):
    seen = {}

    def well():
        seen.update((code, node.status()) for code, node in (("hub", federation.hub), ("xa", federation.nodes["xa"])))
        return all(status["well"] for status in seen.values())

    assert until(well)
    assert {one["code"] for one in seen["hub"]["nodes"]} == {"xa", "xb"}
    assert seen["hub"]["directory"]["epoch"] == seen["xa"]["directory"]["epoch"]


def test_rotated_keys_reach_the_others_through_the_directory(federation):
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    epoch = epoch_at(xa)
    xb.comity("node", "keys", "rotate", "XB")
    newest = json.loads(xb.comity("node", "keys", "show", "XB", "--json"))["certificates"][-1]["serial"]
    serials = (
        "from comity.exchange import directories\n"
        "print([one.serial for one in directories.current().listing('XB').certificates])"
    )
    assert until(lambda: epoch_at(xa) > epoch and str(newest) in xa.script(serials))
    said = xa.say("XA", "XB")
    assert until(lambda: receipted(xa, said))


def test_what_is_said_while_the_hub_is_dead_arrives_when_it_is_back(federation):
    xa, xb, hub = federation.nodes["xa"], federation.nodes["xb"], federation.hub
    hub.kill()
    said = xa.say("XA", "XB", count=3)
    assert until(lambda: not xa.status()["well"])
    assert httpx.get(f"{xb.url}/health/").status_code == 200
    hub.serve()
    assert until(lambda: receipted(xa, said))


def test_a_node_that_is_killed_with_its_broker_goes_on_where_it_was(federation):
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    said = xa.say("XA", "XB", count=3)
    xb.kill()
    said += xa.say("XA", "XB", count=2)
    xb.serve()
    assert until(lambda: receipted(xa, said))
    twice = rows(
        xb.home,
        "SELECT issuer_id, number FROM exchange_consignment WHERE recipient_id = 'XB' AND effected_at IS NOT NULL"
        " GROUP BY issuer_id, number HAVING count(*) > 1",
    )
    assert twice == []


class TestPutBack:
    """A backup of the whole folder is put back, with everything that the broker had: what was said since is forgotten,
    and what is said from then on comes through at once, and has effect once (M9)."""

    MEANWHILE = 20  # more than what is said afterwards: places that the others have seen, and that are given again

    def test_a_node(self, federation, tmp_path):
        xa, xb = federation.nodes["xa"], federation.nodes["xb"]

        def meanwhile():
            said = xb.say("XB", "XA", count=self.MEANWHILE)
            assert until(lambda: receipted(xb, said))
            said = xa.say("XA", "XB")
            assert until(lambda: receipted(xa, said))

        put_back(xb, tmp_path / "backup", meanwhile)
        of_xb, of_xa = xb.say("XB", "XA", count=2), xa.say("XA", "XB", count=2)
        assert until(lambda: receipted(xb, of_xb) and receipted(xa, of_xa))
        assert twice(xa) == twice(xb) == []
        assert told_twice(xa) == []

    def test_the_hub(self, federation, tmp_path):
        xa, xb, hub = federation.nodes["xa"], federation.nodes["xb"], federation.hub

        def meanwhile():
            said = xa.say("XA", "XB", count=self.MEANWHILE)
            xb.comity("node", "keys", "rotate", "XB")
            assert until(lambda: receipted(xa, said) and epoch(xb) == epoch(xa) > before)
            certified.update(serials_at(xa)["XB"])

        before, certified = epoch(xa), set()
        put_back(hub, tmp_path / "backup", meanwhile)
        # What XB had certified meanwhile is announced again, and listed under an epoch that was never given.
        assert until(lambda: serials_at(hub)["XB"] == certified and epoch(xa) == epoch(xb) == epoch(hub))
        of_xb, of_xa = xb.say("XB", "XA", count=2), xa.say("XA", "XB", count=2)
        assert until(lambda: receipted(xb, of_xb) and receipted(xa, of_xa))
        assert epoch(xa) > 10**12
        assert twice(xa) == twice(xb) == []
        assert told_twice(xa) == []


def put_back(node: FederatedNode, backup: Path, meanwhile: Callable[[], None]) -> None:
    """Back a node up, let something happen, and put it back to where it was."""
    node.stop()
    shutil.copytree(node.home, backup)
    node.serve()
    meanwhile()
    node.kill()
    shutil.rmtree(node.home)
    backup.rename(node.home)
    node.comity("node", "restored")
    node.serve()


def epoch(node: FederatedNode) -> int:
    [(newest,)] = rows(node.home, "SELECT max(epoch) FROM exchange_directoryedition")
    return int(newest)


def told_twice(node: FederatedNode) -> list[tuple[str, str]]:
    """Evidence of a node that somebody said two things under one number. Of the ledger it is as it must be: whoever
    has seen its end knows that a piece is gone."""
    return rows(
        node.home,
        "SELECT kind, issuer_id FROM exchange_evidence WHERE kind IN ('two-histories', 'two-directories')",
    )


def twice(node: FederatedNode) -> list[tuple[str, int]]:
    """Acts of the others that had effect at a node more than once, as its ledger says: issuer and number."""
    return rows(
        node.home,
        "SELECT json_extract(details, '$.notes.issuer'), json_extract(details, '$.notes.number') FROM core_auditentry"
        " WHERE event = 'exchange.accept_act' AND outcome = 'done'"
        " AND json_extract(details, '$.notes.repeated') IS NULL GROUP BY 1, 2 HAVING count(*) > 1",
    )


def test_a_node_that_was_let_go_is_turned_away(federation):
    xa, xb, hub = federation.nodes["xa"], federation.nodes["xb"], federation.hub
    said_to_xa = "SELECT count(*) FROM exchange_act WHERE NOT here AND issuer_id = 'XB' AND kind = 'operation-result'"

    def is_cut_off():
        return any(one["heard"] is False for one in xb.status()["nodes"])

    assert until(lambda: not is_cut_off())  # it may have been killed a moment ago
    before = rows(xa.home, said_to_xa)
    hub.comity("node", "end", "xb")
    assert until(is_cut_off)
    xb.say("XB", "XA")
    assert not until(lambda: rows(xa.home, said_to_xa) != before, seconds=5)
