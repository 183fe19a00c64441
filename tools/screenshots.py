"""Take the pictures of the README and the documents from a running site with the demonstration world.

    .venv/bin/python tools/screenshots.py

A node of its own is made in a temporary folder, served on a free port and thrown away: a real list can never be in a
picture. Needs Chromium, as the browser tests do. Pictures go to docs/pictures/, in English, French and Arabic.
"""

import io
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# By name: the harness of the tests is not type-checked, this tool is.
nodes: Any = import_module("tests.nodes")
browsing: Any = import_module("tests.browser.conftest")

PICTURES = ROOT / "docs" / "pictures"
LANGUAGES = ("en", "fr", "ar")
WIDE, NARROW = (1280, 860), (360, 860)
COLOURS = 200
LARGEST_BYTES = 250_000
WAYS = 6  # each of the three nodes of the federation to each other
PATIENCE_SECONDS = 300
SOUGHT = "Тюкавкин Арсений"
WANTED = "إدريس بن قاسم المرساوي"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks, for which purpose, at what, on which screen.

    reach  brings the page to what is to be seen
    """

    name: str
    username: str
    purpose: str
    reach: Callable[[Page], None]
    screen: tuple[int, int] = WIDE


def is_narrow(page: Page) -> bool:
    """Whether the screen is a telephone's."""
    size = page.viewport_size
    return size is not None and size["width"] == NARROW[0]


def home(page: Page) -> None:
    """The duty desk of the bureau whose record was hit."""
    page.goto("/")


def counter(page: Page) -> None:
    """A name in another script, and what came of it."""
    page.goto("/counter/")
    page.keyboard.type(WANTED if is_narrow(page) else SOUGHT)
    page.keyboard.press("Enter")
    page.locator("#answer .verdict").wait_for()
    page.mouse.move(0, 0)


def hit(page: Page) -> None:
    """The hit, as the owner bureau sees it before it answers."""
    page.goto("/hits/")
    page.locator("[data-row] a").first.click()
    page.wait_for_url(re.compile(r"/hits/HIT-"))


def audit(page: Page) -> None:
    """Who looked at what, and why."""
    page.goto("/audit/")


def inbox(page: Page) -> None:
    """What other bureaus wrote: urgent cases first."""
    page.goto("/exchange/")


def case(page: Page) -> None:
    """A message that speaks of somebody whom another bureau seeks."""
    page.goto("/exchange/?q=Halcyon")
    page.locator("[data-row] a").first.click()
    page.wait_for_url(re.compile(r"/exchange/cases/"))


SHOTS = (
    Shot("home", "huda.xc", "hit-confirmation", home),
    Shot("counter", "despina.lanta", "border-check", counter),
    Shot("counter-narrow", "despina.lanta", "border-check", counter, NARROW),
    Shot("hit", "huda.xc", "hit-confirmation", hit),
    Shot("inbox", "ines.xa", "investigation", inbox),
    Shot("case", "ines.xa", "investigation", case),
    Shot("audit", "privacy.gs", "data-protection", audit),
)


def traffic(page: Page) -> None:
    """What goes between the nodes of a federation, once something went on every way."""
    page.goto("/exchange/nodes/")
    page.locator(".picture .way").nth(WAYS - 1).wait_for(state="attached", timeout=PATIENCE_SECONDS * 1_000)


# Taken at the hub of `comity node demo`: of a node alone there is no traffic to see.
FEDERATED = (Shot("traffic", "duty.gs", "administration", traffic),)


def take(node: Any, browser: Any, shots: Sequence[Shot]) -> None:
    """Every picture, in every language."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        officer = node.sign_in(shot.username, shot.purpose)
        for language in LANGUAGES:
            width, height = shot.screen
            context = browser.new_context(
                base_url=node.url, locale=language, viewport={"width": width, "height": height}, device_scale_factor=1
            )
            cookies = {**officer.cookies, "django_language": language}
            context.add_cookies([{"name": name, "value": value, "url": node.url} for name, value in cookies.items()])
            page = context.new_page()
            shot.reach(page)
            page.wait_for_load_state("load")
            page.wait_for_timeout(300)  # fonts, and times that a script writes
            path = PICTURES / f"{shot.name}-{language}.png"
            path.write_bytes(small(page.screenshot(animations="disabled", caret="hide")))
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
            context.close()


@contextmanager
def federation(folder: Path) -> Iterator[Any]:
    """The hub of a federation whose officers write to each other; all of it ends with the context."""
    port = nodes.free_port()
    command = [sys.executable, "-m", "comity", "node", "demo", "--folder", str(folder), "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        said = iter(running.stdout or ())
        if not any("Ctrl-C" in line for line in said):  # the last line, when everything runs
            raise SystemExit("the federation did not start")
        yield nodes.Node(folder / "hub", url=f"http://localhost:{port}")
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate()


def small(png: bytes) -> bytes:
    """The same picture in few colours: text and flat surfaces need no more."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    if out.tell() > LARGEST_BYTES:
        raise SystemExit(f"a picture has {out.tell():,} bytes; {LARGEST_BYTES:,} are allowed")
    return out.getvalue()


def main() -> None:
    """Prepare a node, look at it, throw it away."""
    if browsing.CHROMIUM is None:
        raise SystemExit("no Chromium is installed: pictures need one (Debian: apt install chromium)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as runner:
        node = nodes.Node(Path(folder) / "home")
        node.run("demo")
        node.serve()
        browser = runner.chromium.launch(executable_path=browsing.CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            take(node, browser, SHOTS)
            node.stop()
            with federation(Path(folder) / "federation") as hub:
                take(hub, browser, FEDERATED)
        finally:
            browser.close()
            node.stop()


if __name__ == "__main__":
    main()
