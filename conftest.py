"""Fixtures every room may use, and the order in which a run goes through the rooms."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# A busy machine is no error of ours: neither a deadline nor the speed of drawing decides.
hypothesis.settings.register_profile("comity", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("comity")

ROOT = Path(__file__).parent

# The first file makes the demonstration world and the compiled code of the matching engine for all others; meanwhile a
# second process does what needs neither; then come the stories on served nodes, the longest first. What is not named
# follows in any order: short enough to keep every process busy to the end.
FIRST = (
    "tests/test_restriction.py",
    "src/comity/engines/ballots/",
    "src/comity/engines/envelopes/",
    "src/comity/engines/documents/",
    "src/comity/engines/ledger/",
    "src/comity/exchange/broker/",
    "tests/browser/test_access.py",
    "tests/test_notice_leaks.py",
    "tests/test_killed.py",
    "tests/browser/",
    "tests/",
    "src/comity/engines/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: with several processes none is left alone with a long one at the end."""

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(ROOT).as_posix()
        return next((number for number, begin in enumerate(FIRST) if path.startswith(begin)), len(FIRST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder that all processes of this run see: the place for what is made once."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def quick() -> Iterator[Path]:
    """A folder of this process on the quickest disk there is, for stores that need not outlive a failure of power."""
    beside = Path(os.environ["COMITY_HOME"]).parent  # the settings of the test run chose it
    with tempfile.TemporaryDirectory(prefix="comity-quick-", dir=beside) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real lists and test vectors that lies beside a checkout, where there is one."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside this checkout: real lists and vectors are not at hand")
    return folder


@pytest.fixture(autouse=True)
def node_folder(tmp_path: Path, settings: Any) -> Path:
    """COMITY_HOME of one test: its keys, checkpoints, index and files are nobody else's."""
    settings.COMITY_HOME = tmp_path / "home"
    settings.MEDIA_ROOT = settings.COMITY_HOME / "files"
    return settings.COMITY_HOME
