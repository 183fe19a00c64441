"""The compiled half of the engine: what runs for every query over many records.

Nothing here is imported before an index is searched or built, for Numba takes a while to load. Every
kernel has a slow twin, written from the definition, that the tests hold against it; the twins of
`weighing` are the engine's own `alignment`, `dates` and `scoring`, which also tell the reasons.

Compiled code is kept in the user's cache folder (`NUMBA_CACHE_DIR` overrides), under a hash of the engine's
sources: Numba looks only at the file of the outermost function, and would go on using old weights.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import numba as numba_module

numba: Any = numba_module  # its annotations lack some of its own options


def _cache_folder() -> Path:
    """Where compiled code is kept: the user's cache, or where that cannot be written a folder for this process."""
    digest, engine = hashlib.sha256(), Path(__file__).parent.parent
    for path in sorted(engine.rglob("*.py")):
        if "tests" not in path.relative_to(engine).parts:
            digest.update(path.read_bytes())
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(base, "comity", f"matching-{digest.hexdigest()[:16]}")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        pass
    else:
        if os.access(folder, os.W_OK):
            return folder
    # A fresh folder of our own: what others could write there, Numba would run.
    return Path(tempfile.mkdtemp(prefix="comity-matching-"))


if not numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = str(_cache_folder())

# What only other kernels call has no Python entrance and no cache file of its own: half of the compile time. Without
# `_nrt` no reference is counted on the way, which costs more than the work: so nothing there may allocate.
inner = numba.njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)
leaf = numba.njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False, forceinline=True)
entrance = numba.njit(nogil=True, cache=True, no_cfunc_wrapper=True)
lean_entrance = numba.njit(nogil=True, cache=True, no_cfunc_wrapper=True, _nrt=False)
