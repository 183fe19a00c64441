"""A slow reader of the pictures that badges carry, written straight from ISO/IEC 18004: the twin of who draws them.

It reads version 8 with error correction M, which every code of a badge takes, and corrects nothing: a picture that is
drawn by a program has no damage.
"""

import re
from collections.abc import Iterator
from typing import Final

SIDE: Final = 49  # modules of version 8 (7.1: 4 × 8 + 17)
QUIET: Final = 4  # modules of light around it (6.3.8)
ALIGNED: Final = (6, 24, 42)  # centres of alignment patterns (annex E)
BLOCKS: Final = (38, 38, 39, 39)  # data codewords of each block, M (table 9)
CHECKS: Final = 22  # error correction codewords of each block (table 9)
LEVEL_M: Final = 0b00
FORMAT_MASK: Final = 0b101010000010010
ALPHANUMERIC: Final = 0b0010
LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # table 5

# Row i, column j: whether the module was turned over (table 10).
MASKS: Final = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _j: i % 2 == 0,
    lambda _i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)

Modules = list[list[bool]]


def modules_of(svg: str) -> Modules:
    """The dark and light modules of a picture: its path is horizontal lines, each through the middle of its modules."""
    width, height = (int(number) for number in re.search(r'width="(\d+)" height="(\d+)"', svg).groups())
    assert width == height == SIDE + 2 * QUIET
    drawn = re.search(r'\sd="([^"]+)"', svg).group(1)
    dark = [[False] * width for _row in range(height)]
    x, y = 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", drawn):
        by = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if step == "h":
            dark[int(y)][int(x) : int(x + by[0])] = [True] * int(by[0])
            x += by[0]
        else:
            x, y = (by[0], by[1]) if step == "M" else (x + by[0], y + by[1])
    inner = slice(QUIET, QUIET + SIDE)
    assert not any(map(any, [*dark[:QUIET], *dark[-QUIET:]])), "something is drawn around it"
    return [row[inner] for row in dark[inner]]


def text_of(modules: Modules) -> str:
    """What the modules say. Every codeword is checked."""
    level, mask = _format(modules)
    assert level == LEVEL_M
    bits = [modules[i][j] ^ MASKS[mask](i, j) for i, j in _places()]
    words = [_number(bits[start : start + 8]) for start in range(0, len(bits) // 8 * 8, 8)]
    content = [bit for block in _blocks(words) for word in block for bit in _bits(word, 8)]
    assert _number(content[:4]) == ALPHANUMERIC
    count = _number(content[4:13])
    pairs, at, said = divmod(count, 2)[0], 13, ""
    for _pair in range(pairs):
        first, second = divmod(_number(content[at : at + 11]), 45)
        said, at = said + LETTERS[first] + LETTERS[second], at + 11
    return said + (LETTERS[_number(content[at : at + 6])] if count % 2 else "")


def _format(modules: Modules) -> tuple[int, int]:
    """Level of correction and mask (7.9), from the copy beside the upper left finder."""
    places = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    said = _number([modules[i][j] for i, j in places]) ^ FORMAT_MASK
    return said >> 13, said >> 10 & 0b111


def _is_function(i: int, j: int) -> bool:
    """Whether a module is part of a pattern, of the format or of the version, and holds no data (figure 15)."""
    in_corner = (i < 9 and (j < 9 or j >= SIDE - 8)) or (i >= SIDE - 8 and j < 9)
    in_version = (i < 6 and j >= SIDE - 11) or (j < 6 and i >= SIDE - 11)
    on_finder = {(6, 6), (6, ALIGNED[-1]), (ALIGNED[-1], 6)}
    centres = [(y, x) for y in ALIGNED for x in ALIGNED if (y, x) not in on_finder]
    is_aligned = any(abs(i - y) <= 2 and abs(j - x) <= 2 for y, x in centres)
    return in_corner or in_version or is_aligned or i == 6 or j == 6


def _places() -> Iterator[tuple[int, int]]:
    """Where the data stand, in their order: pairs of columns from the right, up and down in turn (7.7.3)."""
    rising = True
    for right in [*range(SIDE - 1, 6, -2), *range(5, 0, -2)]:
        for i in range(SIDE - 1, -1, -1) if rising else range(SIDE):
            yield from ((i, j) for j in (right, right - 1) if not _is_function(i, j))
        rising = not rising


def _blocks(words: list[int]) -> list[list[int]]:
    """The data codewords of each block, which stand in turns (7.6); each block is checked by its syndromes."""
    blocks: list[list[int]] = [[] for _size in BLOCKS]
    rest = iter(words)
    for place in range(max(BLOCKS)):
        for block, size in zip(blocks, BLOCKS, strict=True):
            if place < size:
                block.append(next(rest))
    checks: list[list[int]] = [[] for _size in BLOCKS]
    for _place in range(CHECKS):
        for check in checks:
            check.append(next(rest))
    for block, check in zip(blocks, checks, strict=True):
        assert not any(_value_at(root, block + check) for root in _powers(CHECKS)), "a codeword is wrong"
    return blocks


def _powers(number: int) -> Iterator[int]:
    """The first powers of 2 in the field of 256 elements over x⁸ + x⁴ + x³ + x² + 1 (7.5.2)."""
    power = 1
    for _each in range(number):
        yield power
        power = _times(power, 2)


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (0b100011101 if one & 0x80 else 0)
        other >>= 1
    return product


def _value_at(x: int, coefficients: list[int]) -> int:
    value = 0
    for each in coefficients:
        value = _times(value, x) ^ each
    return value


def _number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _bits(number: int, width: int) -> list[bool]:
    return [bool(number >> place & 1) for place in reversed(range(width))]
