"""Dates as lists know them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records.dates import is_notation, notation


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("1971-05-17", "1971-05-17"),
        ("1971-05", "1971-05"),
        ("1971", "1971"),
        ("1971-05-17T00:00:00", "1971-05-17"),
        ("08 Apr 1948", "1948-04-08"),
        ("17 May 1971", "1971-05-17"),
        ("September 1960", "1960-09"),
        ("circa 1951", "~1951"),
        ("Approximately 1951", "~1951"),
        ("1951 to 1953", "1951/1953"),
        ("1951-1953", "1951/1953"),
        ("1951 - 1953", "1951/1953"),
        ("01 Jan 1960 to 31 Dec 1961", "1960-01-01/1961-12-31"),
        ("1960 to 1960", "1960"),
    ],
)
def test_iso_and_english_dates_are_read(said, read):
    assert notation(said) == read


@pytest.mark.parametrize(
    "said", ["", "spring 1970", "03/04/1970", "31 Feb 1970", "1970-02-30", "0000", "1953 to 1951", "24/06/1402 (Hijri)"]
)
def test_what_is_not_certain_is_not_guessed(said):
    assert notation(said) is None


@given(said=st.text(max_size=30) | st.from_regex(r"[~0-9/ -]{1,24}"))
def test_whatever_is_read_is_in_the_notation_and_reads_as_itself(said):
    read = notation(said)
    assert read is None or (is_notation(read) and notation(read) == read)


@pytest.mark.parametrize("text", ["1971", "1971-05", "1971-05-17", "~1971", "1960/1965", "1960-03/1961-02"])
def test_the_notation_knows_itself(text):
    assert is_notation(text)
    assert notation(text) == text


@pytest.mark.parametrize(
    "text", ["", "71", "1971-13", "1971-5", "1965/1960", "1960/", "/1960", "circa 1951", "1960/~1961"]
)
def test_anything_else_is_not_in_the_notation(text):
    assert not is_notation(text)
