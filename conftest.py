"""Fixtures every room may use, and the order in which a run goes through the rooms."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.test import TransactionTestCase
from django.utils import translation

from comity.site.loading import stays_for_good
from tests import asked
from tests.emptying import empty_the_store
from tests.scenes import clear_the_stage

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


STORE = {"db", "transactional_db"}
ON_POSTGRESQL = bool(os.environ.get("COMITY_DATABASE_URL"))
# What the tests of this process ask of the store, where notes are taken of it.
NOTES = None if ON_POSTGRESQL or asked.folder_of_notes() is None else asked.Notes()


def pytest_configure() -> None:
    if NOTES is not None:
        NOTES.begin()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Ten thousand tests and what they import stay to the end: while they run, Python need not look through them."""
    with stays_for_good():
        return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first, so that no process is left alone with one at the end; on PostgreSQL what can tell stores apart.

    A rule, a parser, a page drawn from values answer alike on every store: the run on SQLite has asked them already. Of
    the tests that ask for a store as many are run again as `tests.asked` says.
    """
    items.sort(key=_place)
    if ON_POSTGRESQL:
        again = _to_ask_again([item for item in items if _asks_for_a_store(item)])
        config.hook.pytest_deselected(items=[item for item in items if item not in again])
        items[:] = [item for item in items if item in again]


def _to_ask_again(items: list[pytest.Item]) -> set[pytest.Item]:
    """Of tests that ask for a store, those that the run on PostgreSQL takes: all of them where there are no notes."""
    folder = asked.folder_of_notes()
    noted = asked.read(folder) if folder is not None else {}
    open_ = [item for item in items if item.nodeid in noted and not asked.WHOLE.search(item.nodeid)]
    open_ = [item for item in open_ if not any(mark.args and mark.args[0] for mark in item.iter_markers("skipif"))]
    taken = asked.enough({item.nodeid: noted[item.nodeid] for item in open_})
    return {item for item in items if item not in open_ or item.nodeid in taken}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """What is asked of the store meanwhile is of this test."""
    with NOTES.of(item.nodeid) if NOTES is not None else nullcontext():
        return (yield)


def pytest_sessionfinish() -> None:
    folder = asked.folder_of_notes()
    if NOTES and folder is not None:
        NOTES.write(folder, os.environ.get("PYTEST_XDIST_WORKER", "alone"))


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(ROOT).as_posix()
    return next((number for number, begin in enumerate(FIRST) if path.startswith(begin)), len(FIRST))


def _asks_for_a_store(item: pytest.Item) -> bool:
    """Whether it writes to the store of the run. Stories of tests/ start nodes of their own, and know when to run."""
    story = ROOT / "tests" in item.path.parents
    asked = STORE.intersection(getattr(item, "fixturenames", ()))
    return story or bool(asked) or item.get_closest_marker("django_db") is not None


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


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Tables as the models describe them, as every new store gets them.

    `tests/test_migrations.py` asks that migrations lead to the very same.
    """
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The store of this process, as pytest-django makes it. After a test that commits it is emptied by us."""
    TransactionTestCase._fixture_teardown = lambda _test: empty_the_store()


@pytest.fixture(autouse=True)
def no_language_of_other_tests() -> None:
    """A request in Arabic leaves its thread in Arabic: each test begins in the language of the settings."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def no_scene_of_other_tests() -> None:
    """No scene is laid out yet (`tests.scenes`), and what writes from now on is watched."""
    clear_the_stage()


@pytest.fixture(autouse=True)
def node_folder(quick: Path, settings: Any) -> Iterator[Path]:
    """COMITY_HOME of one test: its keys, checkpoints, index and files are nobody else's."""
    with tempfile.TemporaryDirectory(dir=quick, ignore_cleanup_errors=True) as folder:
        settings.COMITY_HOME = Path(folder) / "home"
        settings.MEDIA_ROOT = settings.COMITY_HOME / "files"
        yield settings.COMITY_HOME
