"""One value, one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ballots import limits, strict
from comity.engines.ballots.defects import ArchiveRejected

values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 10**11) | st.text(st.characters(codec="utf-8")),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text("abc", max_size=3), children, max_size=4),
    max_leaves=12,
)


def code_of(data: bytes) -> str:
    with pytest.raises(ArchiveRejected) as rejected:
        strict.parse(data)
    return rejected.value.defect.code


@given(values)
def test_reading_undoes_writing(value):
    assert strict.parse(strict.compact(value)) == value


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_written_unescaped_but_for_quotes_and_controls(text):
    assert strict.parse(strict.compact({"name": text})) == {"name": text}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1}', "json_not_compact"),
        (b' {"a":1}', "json_not_compact"),
        (b'{"a":1}\n', "json_not_compact"),
        (b'{"a":1,"a":1}', "json_not_compact"),
        (b'"\\u0041"', "json_not_compact"),
        (b'"\\/"', "json_not_compact"),
        (b'"\x7f"', "json_not_compact"),
        (b"[01]", "json_invalid"),
        (b"[-0]", "json_not_compact"),
        (b"[1.0]", "number_not_whole"),
        (b"[1e3]", "number_not_whole"),
        (b"[NaN]", "number_not_whole"),
        (b"[Infinity]", "number_not_whole"),
        (b"[1]x", "json_invalid"),
        (b"", "json_invalid"),
        (b"{", "json_invalid"),
        (b"'a'", "json_invalid"),
        (b'"\\ud800"', "json_invalid"),
        (b'"\xff"', "json_invalid"),
        (b"\xef\xbb\xbf1", "json_invalid"),
        (b"9" * 13, "number_too_large"),
        (b"9" * 100_000, "number_too_large"),
        (b"[" * 17 + b"]" * 17, "json_too_deep"),
        (b"[" * 1_000_000, "json_too_deep"),
        (b"[" + b"0," * 1_000_000 + b"0]", "json_too_large"),
        (b"[]," * 500_001, "json_too_large"),
        (b'{"a":' * 20 + b"1" + b"}" * 20, "json_too_deep"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_another_text_is_refused(data, code):
    assert code_of(data) == code


def test_brackets_within_texts_are_not_depth():
    value = ['[[[[[[[[[[[[[[[[[[[[[["\\', "{" * 100]
    assert strict.parse(strict.compact(value)) == value


@pytest.mark.parametrize(
    "data",
    [b'"' + b'\\"' * 400_000, b'"' + b'\\"' * 400_000 + b"\\", b'"\\\n' * 400_000, b'\\"' * 400_000],
    ids=["unclosed", "cut-escape", "line-feeds", "outside"],
)
def test_texts_that_never_end_are_read_once(data):
    """A reader that starts again at every quotation mark would need hours."""
    assert code_of(data) == "json_invalid"


def test_a_text_longer_than_any_member_is_refused_unread():
    assert code_of(b"[" + b" " * limits.MEMBER_BYTES) == "member_too_long"


@pytest.mark.parametrize(
    ("number", "written"), [(0, 0), (2**30 - 1, 2**30 - 1), (2**30, str(2**30)), (10**11, str(10**11))]
)
def test_large_counts_are_written_as_texts(number, written):
    assert strict.written_count(number) == written
    assert strict.count(written) == number


@pytest.mark.parametrize("given", [-1, 2**30, "5", str(2**30 - 1), str(10**11 + 1), True, None, "01", [1]])
def test_counts_in_another_form_are_refused(given):
    with pytest.raises(ArchiveRejected):
        strict.count(given)


@pytest.mark.parametrize(
    "value", [{"b": 1, "a": 1}, {"a": 1}, {"a": 1, "b": 1, "c": 1}, {"a": 1, "d": 1, "b": 1}, [], None]
)
def test_fields_must_be_these_in_this_order(value):
    with pytest.raises(ArchiveRejected, match="shape_differs"):
        strict.fields(value, ("a", "b"))


def test_optional_fields_may_be_absent_but_keep_their_place():
    assert strict.fields({"a": 1, "c": 2}, ("a", "b", "c"), ("b",)) == {"a": 1, "c": 2}
    with pytest.raises(ArchiveRejected, match="shape_differs"):
        strict.fields({"a": 1, "c": 2, "b": 3}, ("a", "b", "c"), ("b",))
