"""A film of moving pictures: sent by the secretary, read by the node, played by the hall, its captions following it.

Chromium itself codes the pictures, so that no coder is needed and no film is shipped.
"""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from comity.records.tests.filming import Picture, moving_film
from tests.browser.conftest import SitDown, visit
from tests.nodes import Node

pytestmark = pytest.mark.browser

WIDTH, HEIGHT, PICTURES, MILLISECONDS = 64, 48, 80, 250
TURNS_AT = 28  # the first picture that is blue: seven seconds of red come before it, between the captions of the story
FILM = "Film: the harbour at dawn"

CODE = """
async ([width, height, pictures, milliseconds, turnsAt]) => {
  const coded = [];
  const coder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      coded.push({ alone: chunk.type === "key", data: btoa(String.fromCharCode(...bytes)) });
    },
    error: (failure) => { throw failure; },
  });
  coder.configure({ codec: "vp09.00.10.08", width, height, bitrate: 100_000 });
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  for (let number = 0; number < pictures; number += 1) {
    pen.fillStyle = number < turnsAt ? "#f00" : "#00f";
    pen.fillRect(0, 0, width, height);
    const picture = new VideoFrame(canvas, { timestamp: number * milliseconds * 1_000 });
    coder.encode(picture, { keyFrame: number % 20 === 0 });
    picture.close();
  }
  await coder.flush();
  return coded;
}
"""

MOVES = "() => { const film = document.querySelector('video'); return !film.paused && film.currentTime > 0.5; }"

# Stops the film at a moment, and tells the colour of the picture that is shown there.
LOOK = """
async (seconds) => {
  const film = document.querySelector("video");
  film.pause();
  await new Promise((resolve) => {
    film.addEventListener("seeked", resolve, { once: true });
    film.currentTime = seconds;
  });
  const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  const pen = canvas.getContext("2d");
  pen.drawImage(film, 0, 0, 8, 8);
  const [red, , blue] = pen.getImageData(4, 4, 1, 1).data;
  return red > 200 && blue < 50 ? "red" : blue > 200 && red < 50 ? "blue" : `${red} ${blue}`;
}
"""


@pytest.fixture
def ceremony(served: Node, sit_down: SitDown) -> Iterator[Page]:
    """The secretary before the running order of the closing ceremony; afterwards no line of it runs."""
    page = sit_down("protocol.gs", purpose="administration")
    visit(page, "/assembly/REHEARSAL/timetable/")
    page.get_by_role("link", name="Closing ceremony").first.click()
    yield page
    with page.expect_navigation():
        _line(page).get_by_role("button", name="End it").click()


def _line(page: Page):
    return page.locator("#running-order tr", has_text=FILM)


def test_the_hall_plays_a_film_that_moves_and_its_captions_follow(ceremony: Page, sit_down: SitDown, tmp_path: Path):
    coded = ceremony.evaluate(CODE, [WIDTH, HEIGHT, PICTURES, MILLISECONDS, TURNS_AT])
    pictures = [Picture(base64.b64decode(each["data"]), each["alone"]) for each in coded]
    path = tmp_path / "harbour.mp4"
    path.write_bytes(moving_film(pictures, milliseconds=MILLISECONDS, width=WIDTH, height=HEIGHT))
    _line(ceremony).get_by_role("link", name="Film", exact=True).click()
    ceremony.locator("input[type=file]").set_input_files(path)
    with ceremony.expect_navigation():
        ceremony.locator("main form button[type=submit]").first.click()
    expect(_line(ceremony)).to_contain_text("0:20")

    hall = sit_down("huda.xc", language="ar", purpose="administration")
    visit(hall, "/assembly/REHEARSAL/hall/")
    film = hall.locator("video")
    expect(film).to_be_hidden()
    with ceremony.expect_navigation():
        _line(ceremony).get_by_role("button", name="Begin it").click()
    expect(film).to_be_visible()
    hall.wait_for_function(MOVES)
    captions = hall.locator("[data-captions]")
    for seconds, colour, words in (
        (3, "red", "تغادر أربع عبّارات ميناء لانتا كل ليلة."),
        (10, "blue", "يُعرف كل من يصعد قبل أن تُرفع المنصة."),
        (17, "blue", ""),
        (2, "red", "تغادر أربع عبّارات ميناء لانتا كل ليلة."),
    ):
        assert hall.evaluate(LOOK, seconds) == colour
        expect(captions).to_have_text(words)
