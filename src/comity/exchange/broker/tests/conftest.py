"""Real servers for the tests of the broker."""

from collections.abc import Iterator

import pytest

from comity.exchange.broker.tests.net import Net


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Net]:
    """A hub and two nodes that run as long as the tests of one file."""
    made = Net(tmp_path_factory.mktemp("net"))
    try:
        made.start()
        yield made
    finally:
        made.stop()
