"""Fixtures every room may use."""

from pathlib import Path
from typing import Any

import hypothesis
import pytest

# A busy machine is no error of ours: neither a deadline nor the speed of drawing decides.
hypothesis.settings.register_profile("comity", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("comity")

ROOT = Path(__file__).parent


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
