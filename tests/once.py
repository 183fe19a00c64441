"""What is made once in a run, however many processes share the run."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def made_once(run: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name, filled by whichever process of the run comes first; the others wait for it.

    run   the folder that all processes of this run see
    make  fills the empty folder it is given; where it fails nothing is kept, and the next process tries again
    """
    folder = run / name
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=run))
            try:
                make(unfinished)
                unfinished.rename(folder)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
    return folder
