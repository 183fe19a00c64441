"""Subgroups of prime order in finite fields: BELENIOS-2048 and RFC-3526-2048, by GMP.

Source: Belenios specification 2.0, section 5; RFC 3526, group 14.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

import gmpy2
from gmpy2 import mpz

from . import limits
from .defects import MalformedElement
from .groups import Embedding, split_integers

_DECIMAL = re.compile(r"[1-9][0-9]*")
_WINDOW_BITS = 8
# From so many elements on they are tested together, in so many random subsets, put together from blocks of so many.
_MANY = 256
_SUBSETS = 128
_BLOCK = 5

# Made by the procedure of FIPS 186-4, appendix A.1.1.2.
_BELENIOS_P = int(
    "a3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c06e0"
    "92a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d107435012"
    "768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b46b006517d6f6"
    "747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a0e7992d0f18cc759"
    "cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d707301e59e0e6351e051ed9ce"
    "c4157646e64f",
    16,
)
_BELENIOS_G = int(
    "1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31d9d8"
    "976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8643e673f"
    "d9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c1b9e519edcee"
    "8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f22127b6cbba44d45"
    "3ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c041e1c91fe3823f4bcf28"
    "4308f1d7e653",
    16,
)
_BELENIOS_Q = 78571733251071885079927659812671450121821421258408794611510081919805623223441
# 2^2048 - 2^1984 - 1 + 2^64 · (⌊2^1918 π⌋ + 124476)
_RFC_3526_P = int(
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef95"
    "19b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb"
    "5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3"
    "ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e8603"
    "9b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aacaa68ffff"
    "ffffffffffff",
    16,
)


class PrimeField:
    """The subgroup of order q of the integers modulo p.  A member v has 1 ≤ v < p and v^q = 1."""

    def __init__(self, name: str, p: int, q: int, g: int, embedding: Embedding | None = None) -> None:
        self.name = name
        self.order = q
        self.embedding = embedding
        self.generator = mpz(g)
        self.identity = mpz(1)
        self._p = mpz(p)
        self._q = mpz(q)
        self._cofactor = (p - 1) // q
        # A table has megabytes: those of a few elections are kept.
        self.fixed_base = lru_cache(maxsize=8)(self._fixed_base)

    def __repr__(self) -> str:
        return f"<group {self.name}>"

    @property
    def parameters(self) -> tuple[int, int, int]:
        """g, p and q."""
        return int(self.generator), int(self._p), self.order

    def power(self, base: mpz, exponent: int) -> mpz:
        return gmpy2.powmod(base, exponent % self.order, self._p)

    def power_secret(self, base: mpz, exponent: int) -> mpz:
        # GMP's time depends on the number of an exponent's machine words alone, which all drawn at random share.
        exponent %= self.order
        return gmpy2.powmod_sec(base, exponent, self._p) if exponent else self.identity

    def powers(self, base: mpz, exponents: Sequence[int]) -> list[mpz]:
        # One call for all: GMP then works without Python's lock, beside the other thread.
        found: list[mpz] = gmpy2.powmod_exp_list(base, [exponent % self.order for exponent in exponents], self._p)
        return found

    def _fixed_base(self, base: mpz) -> Callable[[int], mpz]:
        return FixedBase(base, self._p, self.order)

    def multiply(self, *factors: mpz) -> mpz:
        return self.product(factors)

    def product(self, factors: Iterable[mpz]) -> mpz:
        product = self.identity
        for factor in factors:
            product = product * factor % self._p
        return product

    def divide(self, numerator: mpz, denominator: mpz) -> mpz:
        return numerator * gmpy2.invert(denominator, self._p) % self._p

    def encode(self, element: mpz) -> str:
        return str(element.digits())

    def decode(self, text: str) -> mpz:
        return self.decode_all((text,))[0]

    def decode_all(self, texts: Sequence[str]) -> list[mpz]:
        elements = [self._number(text) for text in texts]
        if len(elements) >= _MANY and self._cofactor != 2 and self._are_members_together(elements):
            return elements
        for element, inside in zip(elements, self._are_members(elements), strict=True):
            if not inside:
                raise MalformedElement("element_not_in_group", group=self.name, element=_shortened(element.digits()))
        return elements

    def _number(self, text: str) -> mpz:
        if len(text) > limits.DECIMAL_DIGITS or not _DECIMAL.fullmatch(text):
            raise MalformedElement("element_not_canonical", group=self.name, element=_shortened(text))
        number = mpz(text)
        if number >= self._p:
            raise MalformedElement("element_not_canonical", group=self.name, element=_shortened(text))
        return number

    def _are_members(self, elements: list[mpz]) -> list[bool]:
        """Whether v^q = 1, each on its own.  Where q = (p - 1)/2, being a square says the same and costs little."""
        if self._cofactor == 2:
            return [gmpy2.jacobi(element, self._p) == 1 for element in elements]
        return [raised == 1 for raised in gmpy2.powmod_base_list(elements, self._q, self._p)]

    def _are_members_together(self, elements: list[mpz]) -> bool:
        """Whether all are members, by the products of 128 random subsets; wrong with a probability of 2^-128.

        If one v is no member, then of two subsets that differ in v alone at most one has a product in the subgroup: so
        each random subset shows it with a probability of at least 1/2, whatever the factors of p - 1.  (Random
        exponents alone would not do: p - 1 has small factors besides q.)
        """
        products = [mpz(1)] * _SUBSETS
        for start in range(0, len(elements), _BLOCK):
            table = [mpz(1)]
            for element in elements[start : start + _BLOCK]:
                table += [product * element % self._p for product in table]
            # A block has 32 subsets, or fewer at the end: five random bits choose one for each product.
            drawn = secrets.token_bytes(_SUBSETS)
            products = [
                product * table[byte % len(table)] % self._p for product, byte in zip(products, drawn, strict=True)
            ]
        return all(raised == 1 for raised in gmpy2.powmod_base_list(products, self._q, self._p))

    def independent_generator(self, index: int) -> mpz:
        number = int.from_bytes(hashlib.sha256(f"ggen|{index}".encode()).digest(), "big")
        found = gmpy2.powmod(number, self._cofactor, self._p)
        if found in (0, 1, self.generator):
            raise ValueError(f"no independent generator {index} in {self.name}")
        return found

    def embedded(self, element: mpz, count: int) -> list[int]:
        if self.embedding is None:
            raise ValueError(f"{self.name} has no embedding")
        return split_integers(int(element) >> self.embedding.padding, self.embedding.bits_per_int, count)

    def embed(self, numbers: Sequence[int]) -> mpz:
        if self.embedding is None:
            raise ValueError(f"{self.name} has no embedding")
        for number in self.embedding.candidates(numbers):
            # Half of all numbers are squares; the identity is one of them, but would hide nothing.
            if number > 1 and gmpy2.jacobi(number, self._p) == 1:
                return mpz(number)
        raise ValueError("no element holds these numbers")


class FixedBase:
    """Powers of one base: after a few dozen uses a table of its multiples makes each eight times cheaper.

    The table holds base^(d·256^i) for every digit d and place i, so that a power is one product of 32 entries.
    It is made only when it pays: some 8,000 products are as many as 25 powers.
    """

    PATIENCE = 40

    def __init__(self, base: mpz, p: mpz, order: int) -> None:
        self._base, self._p, self._order = base, p, order
        self._uses = 0
        self._table: list[list[mpz]] = []

    def __call__(self, exponent: int) -> mpz:
        exponent %= self._order
        if not self._table:
            self._uses += 1
            if self._uses < self.PATIENCE:
                return gmpy2.powmod(self._base, exponent, self._p)
            self._table = self._made_table()
        product = mpz(1)
        for digit, row in zip(exponent.to_bytes(len(self._table), "little"), self._table, strict=True):
            if digit:
                product = product * row[digit] % self._p
        return product

    def _made_table(self) -> list[list[mpz]]:
        table, base = [], self._base
        for _place in range((self._order.bit_length() + _WINDOW_BITS - 1) // _WINDOW_BITS):
            row = [mpz(1)]
            for _digit in range((1 << _WINDOW_BITS) - 1):
                row.append(row[-1] * base % self._p)
            table.append(row)
            base = row[-1] * base % self._p
        return table


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:20]}…{text[-8:]}"


@cache
def belenios_2048() -> PrimeField:
    """A 2048-bit field with a subgroup of a 256-bit order: for homomorphic questions (no embedding)."""
    return PrimeField("BELENIOS-2048", _BELENIOS_P, _BELENIOS_Q, _BELENIOS_G)


@cache
def rfc_3526_2048() -> PrimeField:
    """The squares modulo the safe prime of RFC 3526, group 14: room for embedded numbers."""
    return PrimeField(
        "RFC-3526-2048", _RFC_3526_P, (_RFC_3526_P - 1) // 2, 2, Embedding(padding=8, bits_per_int=8, room=2047)
    )
