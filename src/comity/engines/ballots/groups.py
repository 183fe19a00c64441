"""The groups in which elections are encrypted, behind one face: `group_named("Ed25519")`.

A group here is cyclic, of prime order `order`, written multiplicatively, with a known `generator`.  Its elements are
opaque to whoever uses it: an mpz in a finite field, 32 bytes on the curve.  They are compared with `==`, and enter or
leave as text only through `decode` and `encode`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeAlias

from .defects import ArchiveRejected

Element: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Embedding:
    """How whole numbers are hidden in one element: `bits_per_int` bits each, then `padding` bits that make it one.

    room   bits of the largest number of which every smaller one may be tried as an element
    """

    padding: int
    bits_per_int: int
    room: int

    @property
    def integers(self) -> int:
        """How many whole numbers one element holds."""
        return (self.room - self.padding) // self.bits_per_int

    @property
    def largest(self) -> int:
        """The largest of them."""
        return (1 << self.bits_per_int) - 1

    def candidates(self, numbers: Sequence[int]) -> range:
        """What may be tried as the element that holds these numbers.  Raises ValueError where they do not fit in."""
        if len(numbers) > self.integers or not all(0 <= number <= self.largest for number in numbers):
            raise ValueError("these numbers do not fit into one element")
        joined = 0
        for number in numbers:
            joined = joined << self.bits_per_int | number
        start = joined << self.padding
        return range(start, start + (1 << self.padding))


class Group(Protocol):
    """A cyclic group of prime order.  Exponents are reduced modulo the order; negative ones are welcome."""

    name: str
    order: int
    generator: Element
    identity: Element
    embedding: Embedding | None

    def power(self, base: Element, exponent: int) -> Element:
        """base^exponent, for public values: its time may tell the exponent."""

    def power_secret(self, base: Element, exponent: int) -> Element:
        """base^exponent, in a time that does not depend on the exponent."""

    def powers(self, base: Element, exponents: Sequence[int]) -> list[Element]:
        """base^exponent for each exponent; cheaper than one by one, for public values."""

    def fixed_base(self, base: Element) -> Callable[[int], Element]:
        """A function exponent -> base^exponent that pays off where one public base is raised often."""

    def multiply(self, *factors: Element) -> Element:
        """The product; the identity where there are no factors."""

    def product(self, factors: Iterable[Element]) -> Element:
        """The product of many factors."""

    def divide(self, numerator: Element, denominator: Element) -> Element:
        """numerator · denominator⁻¹"""

    def encode(self, element: Element) -> str:
        """The one text of an element."""

    def decode(self, text: str) -> Element:
        """The element with this text.  Raises MalformedElement unless canonical and a member of the group."""

    def decode_all(self, texts: Sequence[str]) -> list[Element]:
        """`decode` of each; cheaper than one by one.

        Many may be tested together, in random subsets: one that is no member then passes with a probability of 2^-128.
        """

    def independent_generator(self, index: int) -> Element:
        """A generator of which nobody knows the logarithm (specification, table 8); index -1, 0, 1, …"""

    def embedded(self, element: Element, count: int) -> list[int]:
        """The `count` whole numbers hidden in an element.  Raises ValueError without an embedding."""

    def embed(self, numbers: Sequence[int]) -> Element:
        """The first element that hides these whole numbers, for `embedded`; its time tells something of them.

        Raises ValueError without an embedding, or where they do not fit in.
        """


GROUP_NAMES = ("BELENIOS-2048", "RFC-3526-2048", "Ed25519")


@cache
def group_named(name: str) -> Group:
    """The group that an election names.  Raises ArchiveRejected: group_unknown."""
    from . import groups_curve, groups_field

    if name == "BELENIOS-2048":
        return groups_field.belenios_2048()
    if name == "RFC-3526-2048":
        return groups_field.rfc_3526_2048()
    if name == "Ed25519":
        return groups_curve.Ed25519()
    raise ArchiveRejected("group_unknown", given=name[:80], known=", ".join(GROUP_NAMES))


def split_integers(number: int, bits: int, count: int) -> list[int]:
    """The `count` numbers of `bits` bits each that are packed into the lowest bits of one, the first highest.

    What stands above them is left out, as the protocol's tools do: otherwise one voter who encrypts something else than
    numbers could keep a whole election from being opened.
    """
    return [(number >> (bits * place)) & ((1 << bits) - 1) for place in reversed(range(count))]
