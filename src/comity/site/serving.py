"""Serving the site: one process, several threads; SSE streams hold a thread each, so there are plenty."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from comity.core.home import place
from comity.site import health

THREADS = 48


def serve(address: str, port: int) -> None:
    """Serve until stopped. Raises PortInUse before anything is started."""
    health.require_free_port(address, port)
    gather_static_files()
    Server(
        target="comity.site.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=THREADS * 4,
        workers_kill_timeout=4,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    ).serve()


def gather_static_files() -> None:
    """Copy and compress the static files into the node's folder, when they are not those of this version."""
    mark, now = place("static.version"), _static_version()
    if mark.exists() and mark.read_text(encoding="ascii") == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(now, encoding="ascii")


def _static_version() -> str:
    """Changes whenever a static file of ours, or a package that brings some, does."""
    digest = hashlib.sha256("".join(version(name) for name in ("django", "django-htmx", "django-ninja")).encode())
    for folder in sorted(Path(settings.PACKAGE).glob("*/static")):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()
