"""Fifty at one picture, fifty at one notice, together: one decision each, nothing lost, and the ledger verifies."""

import json
from pathlib import Path

import pytest

from tests.examination import WHOLE, wrong_with
from tests.hammering import TOGETHER
from tests.nodes import Node

pytestmark = pytest.mark.slow

REFUSED = {"notices.moved-on", "notices.step-not-possible"}


@pytest.fixture
def node(demonstration: Node, quick: Path) -> Node:
    """The demonstration world, in a copy of its own."""
    return demonstration.copy_to(quick / "hammered")


def test_one_decision_each_and_nothing_lost(node):
    told = json.loads(node.script("from tests import hammering; hammering.tell()"))

    picture = told["picture"]
    assert picture["decided"] == {"done": 1, "notices.image-decided": 1}
    assert picture["reported"] == {"done": TOGETHER}
    assert picture["kept"] == TOGETHER
    assert picture["round"] == 1
    assert picture["counted"] == picture["in its round"]
    assert picture["forgotten"]

    notice = told["notice"]
    assert notice["outcomes"].pop("done") == 1
    assert set(notice["outcomes"]) <= REFUSED
    assert sum(notice["outcomes"].values()) == TOGETHER - 1
    assert notice["decisions"] == [notice["state"]]
    assert notice["entries"] == TOGETHER  # every press, done or refused, has its entry

    assert wrong_with(node) == WHOLE
