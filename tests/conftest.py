"""Fixtures of the stories that go through the whole house."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation import Federation, until
from tests.nodes import Node
from tests.once import made_once


def _begin(folder: Path) -> None:
    node = Node(folder)
    # Compiled for all, on a machine that has not searched yet: a node that is served without it makes its pages wait.
    node.script("from comity.engines import matching; matching.warm_up()")
    node.run("demo")
    # Gathered once for all copies that are served.
    node.script("from comity.site.serving import gather_static_files; gather_static_files()")


def _join(folder: Path) -> None:
    federation = Federation(folder / "joined")
    try:
        federation.node("xa")
        federation.node("xb")
        assert until(federation.know_each_other)
    finally:
        federation.stop()


@pytest.fixture(scope="session")
def joined(run_folder: Path) -> Path:
    """A hub and the nodes of XA and XB, joined by their commands and at rest, made once in a run. Copy them."""
    return made_once(run_folder, "federation", _join) / "joined"


@pytest.fixture(scope="session")
def demonstration(run_folder: Path) -> Node:
    """A node with the demonstration world in it, made once in a run. Copy it before anything runs on it."""
    return Node(made_once(run_folder, "demonstration with a space", _begin))


@pytest.fixture(scope="module")
def served(demonstration: Node, quick: Path) -> Iterator[Node]:
    """The demonstration world, served by a real server."""
    node = demonstration.copy_to(Path(tempfile.mkdtemp(dir=quick))).serve()
    yield node
    node.stop()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """An empty node."""
    node = Node(tmp_path / "home")
    yield node
    node.stop()
