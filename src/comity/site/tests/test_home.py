"""The node's folder is nobody else's, from the first moment."""

import stat
from pathlib import Path

from comity.site.settings import _secret_key


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_no_other_user_of_the_machine_may_enter_the_folder_that_a_first_start_makes(tmp_path: Path):
    folder = tmp_path / "node"
    secret = _secret_key(folder)
    assert (mode(folder), mode(folder / "keys"), mode(folder / "keys" / "secret.key")) == (0o700, 0o700, 0o600)
    assert _secret_key(folder) == secret
