"""What a phone's camera sees of a badge: turned, slanting, blurred, badly lit; and what is damaged or no code at all.

The page reads it by itself where the browser cannot (`gate_page/picture.js`, `modules.js`). Pictures are drawn here.
"""

import base64
import io
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import segno
from PIL import Image, ImageFilter

from comity.accreditation.badge_format import LETTERS
from comity.accreditation.tests.test_page_rules import in_node, needs_node

WIDTH, HEIGHT = 480, 480
QUIET = 4
LOOK = """
import { textIn } from "./picture.mjs";
function main(said) {
  return said.map(({ grey, width, height }) => {
    const data = Uint8ClampedArray.from(Buffer.from(grey, "base64")).reduce((rgba, value, place) => {
      rgba.fill(value, place * 4, place * 4 + 3);
      return rgba;
    }, new Uint8ClampedArray(width * height * 4).fill(255));
    return textIn({ data, width, height });
  });
}
"""
MODULES = """
import { textOf } from "./modules.mjs";
const main = (said) => said.map((rows) => textOf((i, j) => rows[i][j]));
"""


def code(chance: random.Random) -> str:
    return "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=LETTERS))


def modules(text: str) -> list[list[bool]]:
    made = segno.make(text, error="m", mode="alphanumeric", micro=False)
    return [[bool(module) for module in row] for row in made.matrix]


def seen(text: str, *, size: float = 6.0, turned: int = 0, slant: float = 0.0, blur: float = 0.0, shade: float = 0.0):
    """A code as a camera sees it: `size` pixels for a module, `turned` by degrees, one side nearer than the other."""
    drawn = np.array(modules(text)).repeat(8, 0).repeat(8, 1)
    sheet = Image.fromarray(np.pad(~drawn, 8 * QUIET, constant_values=True).astype("uint8") * 255)
    side, half = sheet.width, size * (49 + 2 * QUIET) / 2
    corners = [(-half, -half * (1 - slant)), (half, -half * (1 + slant)), (half, half * (1 + slant))]
    corners.append((-half, half * (1 - slant)))
    angle = np.radians(turned)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = [tuple(turn @ corner + (WIDTH / 2, HEIGHT / 2)) for corner in corners]
    back = _perspective(placed, [(0, 0), (side, 0), (side, side), (0, side)])
    picture = sheet.transform(
        (WIDTH, HEIGHT), Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC, fillcolor=190
    )
    lit = np.asarray(picture.filter(ImageFilter.GaussianBlur(blur)), float) * np.linspace(1 - shade, 1, WIDTH)
    return Image.fromarray(lit.clip(0, 255).astype("uint8"))


def _perspective(of: Sequence[Any], to: Sequence[Any]) -> list[float]:
    rows, values = [], []
    for (x, y), (u, v) in zip(of, to, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return list(np.linalg.solve(np.array(rows, float), np.array(values, float)))


def read(tmp_path: Any, *pictures: Image.Image) -> list[str | None]:
    said = [
        {"grey": base64.b64encode(each.tobytes()).decode(), "width": each.width, "height": each.height}
        for each in pictures
    ]
    return in_node(tmp_path, LOOK, said)


@needs_node
def test_a_badge_is_read_however_it_is_held(tmp_path):
    text = code(random.Random(8))
    held: list[dict[str, Any]] = [
        {},
        {"turned": 90},
        {"turned": 137},
        {"turned": 180},
        {"size": 4.2},
        {"slant": 0.1, "turned": 20},
        {"blur": 1.2, "turned": -30},
        {"shade": 0.6},
        {"shade": 0.4, "blur": 0.8, "slant": 0.06, "turned": 251},
    ]
    assert read(tmp_path, *(seen(text, **how) for how in held)) == [text] * len(held)


@needs_node
def test_where_there_is_no_badge_nothing_is_read(tmp_path):
    chance = np.random.default_rng(4)
    other = io.BytesIO()
    segno.make("https://elsewhere.example/", error="m", micro=False).save(other, kind="png", scale=8)
    noise = Image.fromarray(chance.integers(0, 255, (HEIGHT, WIDTH), "uint8"))
    empty = Image.new("L", (WIDTH, HEIGHT), 128)
    tiny = Image.new("L", (1, 1))
    foreign = Image.open(other).convert("L")
    assert read(tmp_path, noise, empty, tiny, foreign) == [None] * 4


@needs_node
def test_damage_is_put_right_as_far_as_the_standard_promises_and_never_guessed(tmp_path):
    """A block of 60 or 61 codewords bears eleven wrong ones; a thumb on a quarter of the code is too much."""
    text = code(random.Random(9))
    whole = modules(text)
    scratched = [row[:] for row in whole]
    for place in range(44):
        scratched[40 + place % 8][16 + place // 8] ^= True
    covered = [
        [False if i > 30 and 8 < j < 40 else is_dark for j, is_dark in enumerate(row)] for i, row in enumerate(whole)
    ]
    nothing = [[False] * 49 for _row in range(49)]
    assert in_node(tmp_path, MODULES, [whole, scratched, covered, nothing]) == [text, text, None, None]


@needs_node
@pytest.mark.parametrize("mask", range(8))
def test_every_mask_is_taken_off(tmp_path, mask):
    text = code(random.Random(mask))
    made = segno.make(text, error="m", mode="alphanumeric", micro=False, mask=mask)
    assert in_node(tmp_path, MODULES, [[[bool(module) for module in row] for row in made.matrix]]) == [text]
