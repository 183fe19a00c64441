"""A small election in memory: trustees of both kinds, three voters, one question."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from comity.engines.ballots.election import HomomorphicQuestion, ListsQuestion, NonHomomorphicQuestion, Question
from comity.engines.ballots.groups import Group, group_named
from comity.engines.ballots.trustees import CertificateContext, Pedersen, Single
from comity.engines.ballots.writing.box import Box, Draft
from comity.engines.ballots.writing.credentials import new_code, public_key
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.keys import TrusteeKey, new_trustee_key
from comity.engines.ballots.writing.sealing import Sealer
from comity.engines.ballots.writing.threshold import assembled, new_member, new_polynomial, take_shares

UUID = "ComityE1ection"
TIME = 1_750_000_000
RESOLUTION = HomomorphicQuestion("Adopt resolution 1?", ("For", "Against", "Abstain"), 1, 1)
BOARD = ListsQuestion("Board", (("List A", "Ana", "Béa"), ("List B", "Cyr")))
TOPICS = NonHomomorphicQuestion("Order of the topics", ("Training", "Borders", "Forensics"))
PRESIDENT = HomomorphicQuestion("President", ("Ana", "Béa", "Cyr"), 1, 1, blank=True)


def share_key(group: Group, size: int, threshold: int, form: Form) -> tuple[Pedersen, list[TrusteeKey]]:
    """All three steps of trustees who share a key."""
    members = [new_member(CertificateContext(group.name, size, threshold, i + 1), form) for i in range(size)]
    certificates = [member.certificate for member in members]
    polynomials = [new_polynomial(member, certificates) for member in members]
    keys = [take_shares(member, certificates, polynomials) for member in members]
    return assembled(threshold, certificates, polynomials, [key.public for key in keys]), keys


@dataclass
class World:
    """One election with everybody's secrets side by side, as no real machine ever has them."""

    box: Box
    codes: Sequence[str]
    keys: Sequence[TrusteeKey]

    @property
    def sealer(self) -> Sealer:
        return Sealer(self.box.election)

    def vote(self, voter: int, *answers: Sequence[Any]) -> bytes:
        return self.sealer.prepare(self.codes[voter], answers).cast().ballot


MakeWorld = Callable[..., World]


@pytest.fixture
def make_world() -> MakeWorld:
    """Set up an election with one mandatory trustee and, if asked, some who share a key."""

    def make(
        *questions: Question,
        group: str = "Ed25519",
        form: Form = Form.TOOLS_3_X,
        weights: Sequence[int] = (1, 1, 1),
        shared: tuple[int, int] | None = None,
    ) -> World:
        arithmetic = group_named(group)
        single = new_trustee_key(arithmetic)
        trustees: list[Single | Pedersen] = [Single(single.public)]
        keys = [single]
        if shared is not None:
            pedersen, members = share_key(arithmetic, *shared, form)
            trustees.append(pedersen)
            keys += members
        codes = [new_code(form) for _weight in weights]
        roll = {public_key(code, UUID, arithmetic): weight for code, weight in zip(codes, weights, strict=True)}
        draft = Draft("An election", "Invented", group, questions or (RESOLUTION,), UUID)
        return World(Box.set_up(draft, trustees, roll, TIME), codes, keys)

    return make


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A real Chromium for the tests of one module."""
    pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium is installed: the browser tests need one (Debian: apt install chromium)")
    runner = request.getfixturevalue("playwright")  # one for a process: a second would not start
    opened = runner.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
    yield opened
    opened.close()


@contextmanager
def serve(folder: Path, policy: str = "", take: Callable[[bytes], tuple[int, bytes]] | None = None) -> Iterator[str]:
    """Serve a folder on this machine, as any web server would; `/` is an empty page where there is no other.

    take   answers what is sent to any path: body -> (status, JSON)
    """

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self) -> None:
            if self.path != "/" or (folder / "index.html").exists():
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Empty</title>")

        def do_POST(self) -> None:
            assert take is not None
            status, answer = take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answer)

        def end_headers(self) -> None:
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing on the tests' own output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
