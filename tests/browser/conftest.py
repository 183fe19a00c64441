"""One officer at one browser: Debian's Chromium in front of a real node.

Every page a test opens is watched: a console error, a script that fails or a breach of the content security policy
fails the test that caused it.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.nodes import Node

pytest.importorskip("playwright", reason="the browser tests need playwright")

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_MS = 60_000
# What Chromium and htmx say of an answer of 4xx. Which answers are right is what the tests themselves say.
REFUSALS = ("Failed to load resource", "Response Status Error Code 4")

SitDown = Callable[..., Page]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, as root and without a graphics card."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: the browser tests need one (Debian: apt install chromium)")
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def served(demonstration: Node, quick: Path) -> Iterator[Node]:
    """The demonstration world, served by one real server to every browser story of this worker."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: the browser tests need one (Debian: apt install chromium)")
    node = demonstration.copy_to(quick / "browsed").serve()
    yield node
    node.stop()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained about during this test. Empty at its end, or the test fails."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def sit_down(served: Node, sit_at: SitDown) -> SitDown:
    """Seat an officer at a browser before the demonstration world."""
    return partial(sit_at, served)


@pytest.fixture
def sit_at(new_context: Any, complaints: list[str]) -> SitDown:
    """Seat an officer at a browser: signed in, a purpose stated, in their language, at a screen of some width."""

    def sit(
        node: Node,
        username: str = "",
        *,
        language: str = "en",
        purpose: str = "border-check",
        width: int = 1280,
        scheme: str = "light",
    ) -> Page:
        context: BrowserContext = new_context(
            base_url=node.url,
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE_MS)
        cookies = dict(_signed_in(node, username, purpose)) if username else {}
        cookies["django_language"] = language
        context.add_cookies([{"name": name, "value": value, "url": node.url} for name, value in cookies.items()])
        context.on("console", lambda message: _hear(message, complaints))
        context.on("response", lambda response: _watch(response, complaints))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context.new_page()

    return sit


def _signed_in(node: Node, username: str, purpose: str) -> dict[str, str]:
    client = node.sign_in(username, purpose)
    client.close()
    return dict(client.cookies)


def _hear(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error" and not message.text.startswith(REFUSALS):
        complaints.append(f"{message.text} {message.location.get('url', '')}")


def _watch(response: Response, complaints: list[str]) -> None:
    if response.status >= 400 and "/static/" in response.url:
        complaints.append(f"{response.status} {response.url}")


def visit(page: Page, path: str) -> Response:
    """Go to a page that must answer."""
    response = page.goto(path)
    assert response is not None
    assert response.status == 200, (path, response.status)
    return response


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
