"""Every compiled kernel against its slow twin, written from the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from rapidfuzz.distance import OSA

from comity.engines import matching
from comity.engines.matching import alignment, dates, distance, names, packing, skeleton
from comity.engines.matching.compiled import finding, keys, searching, spelling, weighing
from comity.engines.matching.segment import Table
from comity.engines.matching.tests.people import person

WORDS = st.text("abdehklmostuwyz", min_size=1, max_size=16)
NAMES = st.lists(
    st.sampled_from(
        ["Abdul", "Rahman", "Abdulrahman", "al", "Testwari", "Tesstwari", "Mohamed", "Muhammad", "J", "Ada", "bin",
         "Kestrel", "Olvanov", "Olvanof", "Saif", "Saifalarab", "Arab", "محمد", "نور", "الدين", "علي", "Иван",
         "Олванов", "de", "Nuruddin", "Chun", "Sik", "Chunsik"]
    ),
    min_size=1, max_size=7,
).map(" ".join)  # fmt: skip
DATES = st.one_of(
    st.dates().map(str),
    st.integers(1950, 1956).map(str),
    st.tuples(st.integers(1950, 1953), st.integers(1, 3), st.integers(1, 3)).map("{0[0]}-{0[1]:02d}-{0[2]:02d}".format),
    st.integers(1950, 1956).map("~{}".format),
    st.tuples(st.integers(1950, 1960), st.integers(1950, 1960)).map("{0[0]}/{0[1]}".format),
)


def letters(word):
    return np.frombuffer(word.encode().ljust(48, b"\0"), np.uint8).copy()


def rows(form):
    joined = b"".join(token.row for token in form.tokens)
    return np.frombuffer(bytearray(joined), np.uint8).reshape(-1, packing.ROW_BYTES)


@njit
def plain(one, m, other, n):
    return spelling.plain_distance(one, m, other, n)


@njit
def weighted(one, m, other, n, vowelless, most, scratch):
    return spelling.weighted_distance(one, m, other, n, vowelless, most, scratch)


@njit
def weigh_names(asked, held, order, count, scratch):
    return weighing.name_bits(asked, held, order, count, scratch)


@njit
def weigh_dates(one, other):
    return weighing.date_bits(one, other)


@njit
def near_keys(row, into):
    return keys.word_keys(row, 0, into)


@njit
def place_of(key, buckets, shift, sorted_keys):
    return keys.look_up(key, buckets, shift, sorted_keys)


@njit
def keep_all(forms, bits, kept_forms, kept_bits, kept_phases):
    kept = 0
    for i in range(forms.size):
        kept = finding._keep(forms[i], bits[i], 0, (kept_forms, kept_bits, kept_phases), kept)
    return kept


class TestSpelling:
    """Distances of words."""

    @given(WORDS, WORDS)
    @settings(deadline=None)
    def test_plain_distance_is_optimal_string_alignment(self, one, other):
        assert plain(letters(one), len(one), letters(other), len(other)) == OSA.distance(one, other)

    @given(WORDS, WORDS, st.booleans(), st.integers(0, 400))
    @settings(deadline=None)
    def test_weighted_distance_is_that_of_the_definition_as_far_as_it_is_asked_for(self, one, other, vowelless, most):
        scratch = np.empty((4, 50), np.int32)
        found = weighted(letters(one), len(one), letters(other), len(other), vowelless, most, scratch)
        wanted = distance.spelling_distance(one, other, vowelless)
        assert found == wanted if wanted <= most else found > most

    @given(WORDS, WORDS, st.booleans())
    def test_weighted_distance_does_not_mind_who_asks(self, one, other, vowelless):
        there = distance.spelling_distance(one, other, vowelless)
        assert there == distance.spelling_distance(other, one, vowelless)
        assert (there == 0) == (one == other)


class TestWeighing:
    """Names and dates weigh the same, compiled or told."""

    @given(NAMES, NAMES)
    @settings(deadline=None, max_examples=300)
    def test_names(self, asked, held):
        scratch = searching.new_scratch()[1]
        for mine in names.forms(asked, "person"):
            for theirs in names.forms(held, "person"):
                order = np.arange(12, dtype=np.int32)
                found = weigh_names(rows(mine), rows(theirs), order, len(theirs.tokens), scratch)
                assert found == pytest.approx(alignment.align(mine, theirs).bits, abs=1e-9)

    @given(DATES, DATES)
    @settings(deadline=None, max_examples=300)
    def test_dates(self, one, other):
        mine, theirs = dates.parse(one), dates.parse(other)
        columns = [
            np.array((d.first_year, d.last_year, d.month, d.day, d.approximate), np.int16) for d in (mine, theirs)
        ]
        assert weigh_dates(*columns) == pytest.approx(dates.agreement(mine, theirs)[1], abs=1e-9)

    @given(st.lists(st.tuples(NAMES, DATES), min_size=1, max_size=12), NAMES, DATES, st.sampled_from(("", "XA", "XB")))
    @settings(deadline=None, max_examples=60)
    def test_what_a_search_weighs_is_what_the_explanation_tells(self, tmp_path_factory, held, name, born, country):
        people = [
            person(i, who, born=(when,), countries=("XA",), sex="MF"[i % 2]) for i, (who, when) in enumerate(held)
        ]
        index = matching.build(tmp_path_factory.mktemp("i"), people)
        query = matching.Query(
            names=(matching.Name(name),), birth_dates=(born,), countries=(country,) if country else (), sex="M"
        )
        for candidate in index.search(query, [True], 20, 0.0):
            told = matching.explain(query, people[candidate.id]).candidate
            assert candidate.weight_bits == pytest.approx(told.weight_bits, abs=1e-5)
            assert sum(r.weight_bits for r in candidate.reasons) == pytest.approx(candidate.weight_bits, abs=1e-5)


class TestKeys:
    """What brings names together."""

    @given(WORDS)
    @settings(deadline=None)
    def test_near_keys_are_the_skeletons_and_all_of_them_less_one_sign(self, word):
        (token,) = names.forms(word, "organisation")[0].tokens
        if token.role != "name":
            return
        into = np.empty(40, np.uint64)
        found = near_keys(np.frombuffer(bytearray(token.row), np.uint8), into)
        wanted = [s[: packing.SKELETON] for s in skeleton.skeletons(token.text)]
        count = sum(1 + (len(s) if len(s) >= 3 else 0) for s in wanted)
        assert found == count
        distinct = {key for s in wanted for key in (s, *skeleton.neighbours(s))}
        assert len(set(into[:found].tolist())) == len(distinct)

    @given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 50)), max_size=80))
    @settings(deadline=None)
    def test_a_table_gives_back_what_went_in(self, pairs):
        pairs.sort(key=lambda pair: pair[1])
        table = Table.of(
            np.array([key for key, _ in pairs], np.uint64), np.array([owner for _, owner in pairs], np.int32)
        )
        wanted = {}
        for key, owner in pairs:
            wanted.setdefault(key, set()).add(owner)
        again = Table.from_columns("t", table.columns("t"))
        for key in [*wanted, 12345]:
            place = place_of(np.uint64(key), again.buckets, again.shift, again.keys)
            found = [] if place < 0 else again.owners[again.starts[place] : again.starts[place + 1]].tolist()
            assert found == sorted(wanted.get(key, ()))
            assert again.owners_of(key).tolist() == found


class TestRanking:
    """The best are kept, equals in their order."""

    @given(
        st.lists(st.tuples(st.integers(0, 40), st.sampled_from((1.0, 2.0, 3.5))), max_size=40, unique_by=lambda p: p[0])
    )
    @settings(deadline=None)
    def test_the_kept_are_the_first_of_all_sorted(self, ranked):
        forms = np.array([form for form, _ in ranked], np.int64)
        bits = np.array([weight for _, weight in ranked], np.float64)
        kept_forms, kept_bits = np.empty(7, np.int64), np.empty(7)
        kept = keep_all(forms, bits, kept_forms, kept_bits, np.empty(7, np.int8))
        wanted = sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:7]
        assert list(zip(kept_forms[:kept].tolist(), kept_bits[:kept].tolist(), strict=True)) == wanted


class TestWholeSearch:
    """Searching finds what comparing with everybody finds."""

    @given(st.lists(NAMES, min_size=1, max_size=25), NAMES)
    @settings(deadline=None, max_examples=80)
    def test_nobody_good_is_missed(self, tmp_path_factory, held, name):
        people = [person(i, who) for i, who in enumerate(held)]
        index = matching.build(tmp_path_factory.mktemp("i"), people)
        query = matching.Query(names=(matching.Name(name),))
        everybody = {p.id: matching.explain(query, p).candidate.score for p in people}
        found = {candidate.id for candidate in index.search(query, [True], 100, 0.5)}
        assert found == {id_ for id_, score in everybody.items() if score >= 0.5}
