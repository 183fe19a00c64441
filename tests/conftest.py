"""Fixtures of the stories that go through the whole house."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nodes import Node


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """A node with the demonstration world in it. Copy it before changing it."""
    node = Node(tmp_path_factory.mktemp("demonstration") / "home with a space")
    node.run("demo")
    # Gathered once for all copies that are served.
    node.script("from comity.site.serving import gather_static_files; gather_static_files()")
    return node


@pytest.fixture(scope="module")
def served(demonstration: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The demonstration world, served by a real server."""
    node = demonstration.copy_to(tmp_path_factory.mktemp("served")).serve()
    yield node
    node.stop()


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """An empty node."""
    node = Node(tmp_path / "home")
    yield node
    node.stop()
