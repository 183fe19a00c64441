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
    """How whole numbers are hidden in one element: `bits_per_int` bits each, then `padding` bits that make it one."""

    padding: int
    bits_per_int: int


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
        """The `count` whole numbers hidden in an element.  Raises ValueError without an embedding or if more remain."""


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
    """The `count` numbers of `bits` bits each that are packed into one, the first in the highest bits.

    Raises ValueError if the number has more bits than they hold.
    """
    if number >> (bits * count):
        raise ValueError("more numbers are embedded than there are answers")
    return [(number >> (bits * place)) & ((1 << bits) - 1) for place in reversed(range(count))]
