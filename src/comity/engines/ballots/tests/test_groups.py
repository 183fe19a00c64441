"""The groups: members only, in their one form, and arithmetic as plain Python does it."""

import secrets

import gmpy2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.defects import ArchiveRejected, MalformedElement
from comity.engines.ballots.groups import GROUP_NAMES, group_named, split_integers
from comity.engines.ballots.groups_field import FixedBase, belenios_2048, rfc_3526_2048

from . import naive

ED25519 = group_named("Ed25519")
EVERY = [group_named(name) for name in GROUP_NAMES]
exponents = st.integers(min_value=-(2**300), max_value=2**300)
few = settings(max_examples=10)


@pytest.mark.parametrize("group", EVERY, ids=GROUP_NAMES)
class TestEveryGroup:
    """What the protocol asks of any group."""

    def test_the_generator_has_the_stated_order(self, group):
        assert group.power(group.generator, group.order) == group.identity
        assert group.power(group.generator, 0) == group.identity
        assert group.generator != group.identity

    @few
    @given(a=exponents, b=exponents)
    def test_powers_add_their_exponents(self, group, a, b):
        g = group.generator
        assert group.multiply(group.power(g, a), group.power(g, b)) == group.power(g, a + b)
        assert group.divide(group.power(g, a), group.power(g, b)) == group.power(g, a - b)

    @few
    @given(a=exponents, b=exponents)
    def test_a_power_of_any_element_is_the_same_whichever_way(self, group, a, b):
        base = group.power(group.generator, a)
        raised = group.power(base, b)
        assert raised == group.power(group.generator, a * b)
        assert raised == group.power_secret(base, b) == group.fixed_base(base)(b)
        assert group.powers(base, [b, a]) == [raised, group.power(base, a)]

    @few
    @given(a=exponents)
    def test_reading_undoes_writing(self, group, a):
        element = group.power(group.generator, a)
        assert group.decode(group.encode(element)) == element

    def test_the_identity_is_a_member_like_any_other(self, group):
        one = group.identity
        assert group.decode(group.encode(one)) == one
        assert group.multiply() == group.multiply(one, one) == group.power(one, 5) == group.divide(one, one) == one
        assert group.multiply(group.generator, one) == group.generator == group.divide(group.generator, one)
        inverse = group.divide(one, group.generator)
        assert group.multiply(group.generator, inverse) == one

    def test_independent_generators_are_members_and_differ(self, group):
        found = [group.independent_generator(index) for index in range(-1, 8)]
        assert group.decode_all([group.encode(each) for each in found]) == found
        assert len({*found, group.generator, group.identity}) == len(found) + 2


class TestFiniteFields:
    """1 ≤ v < p, v^q = 1, in decimal digits without leading zeros."""

    @pytest.mark.parametrize(
        "text", ["", "0", "01", "+1", "-1", " 1", "1 ", "1.0", "0x1", "١", "1_0", "9" * 617, "1" * 618]
    )
    def test_other_texts_are_refused(self, text):
        with pytest.raises(MalformedElement, match="element_not_canonical"):
            belenios_2048().decode(text)

    def test_numbers_from_p_on_are_refused(self):
        _, p, _ = belenios_2048().parameters
        with pytest.raises(MalformedElement, match="element_not_canonical"):
            belenios_2048().decode(str(p + 1))

    @pytest.mark.parametrize("field", [belenios_2048(), rfc_3526_2048()], ids=lambda field: field.name)
    def test_numbers_outside_the_subgroup_are_refused(self, field):
        g, p, _ = field.parameters
        with pytest.raises(MalformedElement, match="element_not_in_group"):
            field.decode(str(p - g))

    def test_parameters_are_primes_as_published(self):
        for field in (belenios_2048(), rfc_3526_2048()):
            g, p, q = field.parameters
            assert gmpy2.is_prime(p)
            assert gmpy2.is_prime(q)
            assert ((p - 1) % q, pow(g, q, p)) == (0, 1)
        # RFC 3526: 2^2048 - 2^1984 - 1 + 2^64 · (⌊2^1918 π⌋ + 124476)
        with gmpy2.context(precision=4_000):
            digits_of_pi = int(gmpy2.floor(gmpy2.const_pi() * gmpy2.mpfr(2) ** 1918))
        assert rfc_3526_2048().parameters[1] == 2**2048 - 2**1984 - 1 + 2**64 * (digits_of_pi + 124476)

    def test_a_table_gives_the_powers_that_plain_python_gives(self):
        g, p, q = belenios_2048().parameters
        base = pow(g, 12_345, p)
        power = FixedBase(gmpy2.mpz(base), gmpy2.mpz(p), q)
        for exponent in (0, 1, 255, 256, q - 1, q, q + 1, -1, *(secrets.randbelow(q) for _ in range(60))):
            assert power(exponent) == pow(base, exponent % q, p)

    @pytest.mark.parametrize("stranger", [0, 299, 150])
    def test_among_many_one_of_order_two_is_found(self, stranger):
        field = belenios_2048()
        g, p, _ = field.parameters
        texts = [str(pow(g, exponent, p)) for exponent in range(1, 301)]
        assert [str(each) for each in field.decode_all(texts)] == texts
        texts[stranger] = str(p - int(texts[stranger]))
        with pytest.raises(MalformedElement, match="element_not_in_group"):
            field.decode_all(texts)

    def test_among_many_two_whose_faults_cancel_are_found(self):
        field = belenios_2048()
        g, p, _ = field.parameters
        texts = [str(pow(g, exponent, p)) for exponent in range(1, 301)]
        texts[10], texts[11] = str(p - int(texts[10])), str(p - int(texts[11]))
        with pytest.raises(MalformedElement, match="element_not_in_group"):
            field.decode_all(texts)


class TestCurve:
    """Ed25519, beside affine arithmetic in plain Python."""

    @settings(max_examples=8)
    @given(a=st.integers(0, naive.ORDER), b=st.integers(0, naive.ORDER))
    def test_powers_and_products_are_those_of_the_plain_twin(self, a, b):
        g = naive.curve_point(ED25519.encode(ED25519.generator))
        first, second = naive.curve_power(g, a), naive.curve_power(g, b)
        fast = ED25519.power(ED25519.generator, a), ED25519.power(ED25519.generator, b)
        assert [ED25519.encode(each) for each in fast] == [naive.curve_text(first), naive.curve_text(second)]
        assert ED25519.encode(ED25519.multiply(*fast)) == naive.curve_text(naive.curve_product(first, second))

    @pytest.mark.parametrize("index", [-1, 0, 1, 2, 50])
    def test_independent_generators_are_those_of_the_plain_twin(self, index):
        found = ED25519.encode(ED25519.independent_generator(index))
        assert found == naive.curve_text(naive.independent_curve_generator(index))

    @pytest.mark.parametrize("text", ["", "00", "G" * 64, "A" * 64, "0" * 65, "٠" * 64])
    def test_other_texts_are_refused(self, text):
        with pytest.raises(MalformedElement, match="element_not_canonical"):
            ED25519.decode(text)

    @pytest.mark.parametrize(
        "text",
        [
            "0" * 64,  # y = 0: of order four
            f"{naive.P - 1:064x}",  # of order two
            f"{naive.P + 1:064x}",  # the identity, not reduced
            f"{1 | 1 << 255:064x}",  # the identity with the sign of nothing
            f"{2:064x}",  # on no point of the curve, or in no subgroup
        ],
        ids=["order-four", "order-two", "not-reduced", "sign-of-zero", "two"],
    )
    def test_points_outside_the_subgroup_are_refused(self, text):
        with pytest.raises(MalformedElement, match="element_not_in_group"):
            ED25519.decode(text)

    def test_a_member_plus_a_point_of_order_two_is_refused(self):
        mixed = naive.curve_product(naive.curve_point(ED25519.encode(ED25519.generator)), (0, naive.P - 1))
        with pytest.raises(MalformedElement, match="element_not_in_group"):
            ED25519.decode(naive.curve_text(mixed))


def test_an_unknown_group_is_refused():
    with pytest.raises(ArchiveRejected, match="group_unknown"):
        group_named("BELENIOS-1024")


@given(st.lists(st.integers(0, 255), min_size=1, max_size=20))
def test_embedded_numbers_come_out_in_order(numbers):
    packed = 0
    for number in numbers:
        packed = packed << 8 | number
    assert split_integers(packed, 8, len(numbers)) == numbers


def test_what_stands_above_the_numbers_is_left_out():
    assert split_integers(7 << 16 | 2 << 8 | 3, 8, 2) == [2, 3]


@pytest.mark.parametrize("name", ["RFC-3526-2048", "Ed25519"])
class TestHiddenNumbers:
    """An element that hides numbers is a member of the group, and gives them back."""

    @settings(max_examples=30)
    @given(data=st.data())
    def test_come_out_as_they_went_in(self, name, data):
        group = group_named(name)
        most = group.embedding.integers
        numbers = data.draw(st.lists(st.integers(0, 255), min_size=1, max_size=most))
        element = group.decode(group.encode(group.embed(numbers)))
        assert group.embedded(element, len(numbers)) == numbers

    @pytest.mark.parametrize("largest", [0, 255])
    def test_as_many_as_fit_in(self, name, largest):
        group = group_named(name)
        numbers = [largest] * group.embedding.integers
        assert group.embedded(group.decode(group.encode(group.embed(numbers))), len(numbers)) == numbers

    def test_one_too_many_or_too_large_is_refused(self, name):
        group = group_named(name)
        for numbers in ([1] * (group.embedding.integers + 1), [256], [-1]):
            with pytest.raises(ValueError, match="do not fit"):
                group.embed(numbers)


def test_a_group_without_room_hides_nothing():
    with pytest.raises(ValueError, match="no embedding"):
        group_named("BELENIOS-2048").embed([1])
