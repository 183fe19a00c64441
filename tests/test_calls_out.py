"""Which modules may open a connection, and to whom: nothing that anybody types is an address that a node calls (N1)."""

import re
from pathlib import Path

import comity

PACKAGE = Path(comity.__file__).parent
CALLERS = (
    "aiohttp", "ftplib", "http.client", "httpx", "imaplib", "nats", "poplib", "requests", "smtplib", "socket", "ssl",
    "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc",
)  # fmt: skip
IMPORTED = re.compile(
    rf"^\s*(?:(?:import|from)\s+(?:{'|'.join(map(re.escape, CALLERS))})\b|from\s+(?:urllib|http)\s+import)",
    re.MULTILINE,
)
ALLOWED = {
    "records/sources/official.py": "the publishers' own hosts, by a fixed table; redirects among them only",
    "exchange/broker/client.py": "the server that this process has started, on this machine",
    "exchange/broker/streams.py": "describes streams",
    "exchange/broker/sourcing.py": "asks the same connection",
    "exchange/broker/server.py": "looks whether its own child answers, on this machine",
    "site/health.py": "tries whether a port is free, on this machine",
    "site/demonstration/federation.py": "looks whether the nodes of the demonstration answer, on this machine",
}


def test_only_these_modules_can_open_a_connection():
    sources = (path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts)
    calling = {path.relative_to(PACKAGE).as_posix() for path in sources if IMPORTED.search(path.read_text("utf-8"))}
    assert calling == ALLOWED.keys()
