"""Canonical JSON out, strict JSON in."""

import json
import math

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ledger import LARGEST_DEPTH, LARGEST_INTEGER, NotCanonical, NotJson, canonical, parse

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(-LARGEST_INTEGER, LARGEST_INTEGER)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth - 1):
        value = [value]
    return value


class TestCanonical:
    """RFC 8785."""

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
            ({"é": 1, "z": 2, "\U0001f600": 3, "\ufb33": 4}, '{"z":2,"é":1,"\U0001f600":3,"\ufb33":4}'),
            (
                [4.50, 2e-3, 1e-27, -0.0, 1e15, 333333333.33333329],
                "[4.5,0.002,1e-27,0,1000000000000000,333333333.3333333]",
            ),
            ('\u20ac$\x0f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
            ("محمد", '"محمد"'),
        ],
    )
    def test_one_value_has_one_spelling(self, value, written):
        assert canonical(value) == written.encode()

    @given(VALUES)
    def test_what_is_written_reads_back_and_is_written_the_same(self, value):
        written = canonical(value)
        assert parse(written) == value
        assert canonical(parse(written)) == written

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS,
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(st.text(st.characters(max_codepoint=127, exclude_characters="\0")), inner, max_size=4)
            ),
            max_leaves=12,
        )
    )
    def test_the_quick_way_writes_what_the_slow_one_does(self, value):
        assert canonical(value) == rfc8785.dumps(value)

    @given(st.dictionaries(TEXTS, st.integers(0, 9), max_size=6), st.randoms(use_true_random=False))
    def test_the_order_of_members_does_not_matter(self, members, random):
        shuffled = list(members.items())
        random.shuffle(shuffled)
        assert canonical(dict(shuffled)) == canonical(members)

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            (math.nan, "not_a_finite_number"),
            (-math.inf, "not_a_finite_number"),
            (LARGEST_INTEGER + 1, "number_too_large"),
            (2.0**53, "number_too_large"),
            ({"n": -(10**5000)}, "number_too_large"),
            ("\ud800", "no_json_form"),
            ({"\udfff": 1}, "lone_surrogate"),
            ({1: "x"}, "no_json_form"),
            (b"bytes", "no_json_form"),
            (nested(LARGEST_DEPTH + 1), "too_deep"),
        ],
    )
    def test_refuses_what_two_readers_could_read_differently(self, value, code):
        with pytest.raises(NotCanonical) as refusal:
            canonical(value)
        assert refusal.value.code == code

    def test_the_largest_integer_and_the_deepest_nesting_are_still_allowed(self):
        assert canonical(LARGEST_INTEGER) == b"9007199254740991"
        assert parse(canonical(nested(LARGEST_DEPTH))) == nested(LARGEST_DEPTH)


class TestParse:
    """Poison messages (each of them passes, or breaks, Python's own reader)."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ('{"a":1,"a":2}', "duplicate_key"),
            ('{"a":1,"\\u0061":2}', "duplicate_key"),
            ('[{"x":{"a":1,"a":1}}]', "duplicate_key"),
            ("NaN", "not_a_finite_number"),
            ("[-Infinity]", "not_a_finite_number"),
            ("1e999", "not_a_finite_number"),
            ("9" * 5000, "number_too_large"),
            ("1e21", "number_too_large"),
            ("9007199254740992", "number_too_large"),
            ('"\\ud800"', "lone_surrogate"),
            ('{"\\udc00":1}', "lone_surrogate"),
            ('"a\\u0000b"', "nul"),
            ("[" * 100_000, "too_deep"),
            ('{"a":' * 100_000, "too_deep"),
            ("[" * 65 + "]" * 65, "too_deep"),
            ("", "malformed"),
            ("[1,]", "malformed"),
            ("{'a':1}", "malformed"),
            ('"line\nbreak"', "malformed"),
            ('{"a":1} {"b":2}', "malformed"),
            ("\ufeff{}", "malformed"),
            (b'"\xc0\xaf"', "not_utf8"),
            (b"\xff\xfe[\x00]\x00", "not_utf8"),
            ('"' + '\\"' * 50_000, "malformed"),
        ],
    )
    def test_refuses_poison(self, text, code):
        with pytest.raises(NotJson) as refusal:
            parse(text)
        assert refusal.value.code == code

    def test_brackets_in_strings_are_not_depth(self):
        text = json.dumps(["[" * 1000 + '"{' * 1000])
        assert parse(text) == json.loads(text)

    def test_names_in_every_script_pass(self):
        assert parse('{"name":"\u202eمحمد","nom":"Zoë","姓名":"李"}') == {
            "name": "\u202eمحمد",
            "nom": "Zoë",
            "姓名": "李",
        }

    @given(st.text() | st.binary())
    def test_whatever_comes_is_a_value_or_a_refusal(self, text):
        try:
            value = parse(text)
        except NotJson:
            return
        canonical(value)
