"""Slow plain twins of the fast kernels, and a forger's tools."""

from collections.abc import Callable
from dataclasses import dataclass

from comity.engines.ballots import strict
from comity.engines.ballots.container import ArchiveWriter, read_archive
from comity.engines.ballots.hashing import sha256_hex

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ONE = (0, 1)


def curve_product(first, second):
    """The sum of two points of edwards25519 in affine coordinates (RFC 8032, section 5.1.4), written as a product."""
    (x1, y1), (x2, y2) = first, second
    both = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + y1 * x2) * pow(1 + both, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - both, -1, P) % P
    return x, y


def curve_power(base, exponent):
    """Square and multiply, bit by bit."""
    found = ONE
    for bit in bin(exponent % ORDER)[2:]:
        found = curve_product(found, found)
        if bit == "1":
            found = curve_product(found, base)
    return found


def curve_text(point):
    """64 hexadecimal digits, big-endian: y, with the lowest bit of x in front."""
    x, y = point
    return f"{y | (x & 1) << 255:064x}"


def curve_point(text):
    """The point with this text, or None: y² and x² fit the curve's equation, and x has the stated parity."""
    number = int(text, 16)
    y, odd = number & (1 << 255) - 1, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and odd):
        return None
    return (P - x if x & 1 != odd else x), y


def independent_curve_generator(index):
    """Eight times the first point from the hash on, whose x is even."""
    number = int(sha256_hex(f"ggen|{index}".encode()), 16) >> 2
    while (point := curve_point(f"{number:064x}")) is None:
        number += 1
    return curve_power_of_any(point, 8)


def curve_power_of_any(point, times):
    """A multiple of any point of the curve, by adding it again and again."""
    found = ONE
    for _ in range(times):
        found = curve_product(found, point)
    return found


@dataclass
class Step:
    """An event's kind, and the data it brings."""

    kind: str
    data: list[bytes]

    def change(self, place: int, changed: bytes) -> None:
        """Put another datum in, and its hash wherever the other data of this step name the old one."""
        old, new = sha256_hex(self.data[place]).encode(), sha256_hex(changed).encode()
        self.data[place] = changed
        for other in range(len(self.data)):
            if other != place:
                self.data[other] = self.data[other].replace(old, new)

    def edit(self, place: int, editing: Callable) -> None:
        """Change the JSON value of a datum in place."""
        value = strict.parse(self.data[place])
        replaced = editing(value)
        self.change(place, strict.compact(value if replaced is None else replaced))


def steps_of(content: bytes) -> list[Step]:
    """An archive taken apart."""
    archive = read_archive(content)
    return [Step(event.kind, [archive.data[name] for name in event.brings]) for event in archive.events]


def put_together(steps: list[Step], timestamp: int = 1) -> bytes:
    """An archive in which everything is named and chained soundly, whatever it says."""
    writer = ArchiveWriter(timestamp)
    for step in steps:
        names = [writer.add_data(datum) for datum in step.data]
        writer.add_event(step.kind, names[-1] if names else None)
    return writer.take()


def of_kind(steps: list[Step], kind: str) -> list[Step]:
    """The steps of one kind."""
    return [step for step in steps if step.kind == kind]
