"""How birth dates agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.matching import dates

TEXTS = st.one_of(
    st.dates().map(str),
    st.integers(1900, 2030).map(str),
    st.integers(1900, 2030).map(lambda year: f"~{year}"),
    st.tuples(st.integers(1900, 1960), st.integers(1960, 2030)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
)


class TestAgreement:
    """What is partly known agrees in part; what contradicts speaks against."""

    @pytest.mark.parametrize(
        ("asked", "held", "code"),
        [
            ("1971-05-03", "1971-05-03", "birth-date-exact"),
            ("1971-05-03", "1971-03-05", "birth-date-swapped"),
            ("1971-05-03", "1971-05-08", "birth-date-one-digit"),
            ("1971-05-12", "1971-05-21", "birth-date-one-digit"),
            ("1971-05-03", "1971-05", "birth-month"),
            ("1971-05-03", "1971", "birth-year-only"),
            ("1971-05-03", "~1970", "birth-year-approximate"),
            ("1963", "1960/1965", "birth-year-approximate"),
            ("1971-05-03", "1971-11-28", "birth-year-same"),
            ("1971", "1972", "birth-year-next"),
            ("1971-01-01", "1972-06-09", "birth-year-next"),
            ("1971-05-03", "1972-06-09", "birth-date-differs"),
            ("1971-05-03", "2001-05-03", "birth-date-contradicts"),
            ("1940", "1960/1965", "birth-date-contradicts"),
        ],
    )
    def test_code(self, asked, held, code):
        assert dates.agreement(dates.parse(asked), dates.parse(held))[0] == code

    @given(TEXTS, TEXTS)
    def test_it_does_not_matter_who_asks(self, one, other):
        assert dates.agreement(dates.parse(one), dates.parse(other)) == dates.agreement(
            dates.parse(other), dates.parse(one)
        )

    @given(st.dates().map(str), st.dates().map(str))
    def test_no_other_day_fits_better_than_the_day_itself(self, one, other):
        same = dates.agreement(dates.parse(one), dates.parse(one))[1]
        assert dates.agreement(dates.parse(one), dates.parse(other))[1] <= max(same, 9.0)

    def test_the_best_of_several_dates_counts(self):
        asked, held = [dates.parse("1971-05-03")], [dates.parse("1950"), dates.parse("1971-05-03")]
        assert dates.compare(asked, held)[0] == "birth-date-exact"

    @pytest.mark.parametrize("text", ["", "yesterday", "1971-13-01", "0000", "71-05-03", "1971-05-99"])
    def test_what_cannot_be_read_is_left_out(self, text):
        assert dates.parse(text) is None
