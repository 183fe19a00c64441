"""The environment of the heavier peers, outside the project: python -m bench.matching.environment [--lock]

About 900 MB in `~/.cache/comity/bench` (COMITY_BENCH_ENVIRONMENT overrides it). `--lock` writes the hashed lock file
anew from `peers.txt`, for which it needs uv.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WANTED, LOCK = HERE / "peers.txt", HERE / "peers.lock"
# pyicu has no wheels; pyicu-wheels gives the same module. pip knows no such exception, hence `--no-deps`.
INSTEAD = "pyicu ; sys_platform == 'never'\n"


def folder() -> Path:
    """Where the environment is or would be."""
    return Path(os.environ.get("COMITY_BENCH_ENVIRONMENT", Path.home() / ".cache" / "comity" / "bench"))


def python_of_peers() -> str | None:
    """The environment's interpreter, or None if it was not made, or not from this lock file."""
    python = folder() / "bin" / "python"
    made_from = folder() / LOCK.name
    current = made_from.is_file() and made_from.read_bytes() == LOCK.read_bytes()
    return str(python) if current and python.is_file() else None


def make() -> None:
    """Make the environment, or bring it up to its lock file."""
    venv.create(folder(), with_pip=True, symlinks=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r"]
    subprocess.run([folder() / "bin" / "python", *install, LOCK], check=True)
    (folder() / LOCK.name).write_bytes(LOCK.read_bytes())
    print(f"The peers' environment is ready in {folder()}")


def lock() -> None:
    """Resolve `peers.txt` into versions and hashes, without any address."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as instead:
        instead.write(INSTEAD)
        instead.flush()
        plain = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header", "-q"]
        command = ["uv", "pip", "compile", *plain, "--override", instead.name, str(WANTED), "-o", str(LOCK)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    lock() if sys.argv[1:] == ["--lock"] else make()
