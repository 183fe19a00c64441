"""Every compiled kernel against its slow twin, written from the definition."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from rapidfuzz.distance import OSA

from comity.engines import matching
from comity.engines.matching import alignment, dates, distance, names, packing, skeleton
from comity.engines.matching.compiled import (
    keys,
    lists,
    machine,
    marking,
    ranking,
    searching,
    signatures,
    spelling,
    sweeping,
    variants,
    weighing,
)
from comity.engines.matching.segment import AT_RELEASE, Table
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
def spelling_keys(row, into):
    return keys.spelling_keys(row, into)


@njit
def mistakes_met(one, other):
    return keys.mistakes_met(one, other)


@njit
def form_keys(vocabulary, tags, words, count, hashes, spans, into, tags_into):
    return keys.form_keys(vocabulary, tags, words, count, 0, hashes, spans, into, tags_into)


@njit
def pair_key(one, other):
    return keys.pair_key(0, one, other)


@njit
def tag_of(row):
    return signatures.tag_in(signatures.signature_of(row))


@njit
def signs_hash(row, start, length):
    return keys.hash_signs(row, start, length, -1)


@njit
def near_skeletons(row, soft_only, into):
    return variants.near_skeletons(row, soft_only, into)


@njit
def gathered(probes, most, table, rows, visible, places, cursor, into):
    count = lists.look_up_all(probes, probes.size, table, places, np.empty(8, np.int32))
    return sweeping.gather_visible(places, count, most, table, rows, visible, cursor, into)


@njit
def place_of(key, buckets, shift, listed):
    return lists.look_up(key, buckets, shift, listed)


@njit
def parts_of_signature(row, other):
    mine, theirs = signatures.signature_of(row), signatures.signature_of(other)
    return (
        signatures.length_in(mine), signatures.role_in(mine), signatures.rarity_in(mine),
        signatures.one_is_vowelless(mine, theirs), signatures.have_equivalents(mine, theirs),
    )  # fmt: skip


@njit
def alike(asked, other):
    return signatures.plausible(signatures.signature_of(asked), signatures.signature_of(other))


@njit
def alike_by_limits(asked, other, masks, most):
    mine, theirs = signatures.signature_of(asked), signatures.signature_of(other)
    signatures.limits_for(mine, masks, most)
    return signatures.within_limits(np.uint32(mine & lower_half), np.uint32(theirs & lower_half), masks, most)


lower_half = np.uint64(0xFFFFFFFF)


@njit
def bits_set(number):
    return machine.bits_set(number)


@njit
def mark_alike(asked, patterns, signed, words, held, scratch, marks):
    spelling.set_patterns(patterns[0], asked[0], np.int64(asked[0, packing.AT_LENGTH]), False)
    signed[0] = signatures.signature_of(asked[0])
    marking.mark_alike(0, (asked, patterns, signed, np.int64(0), np.int64(0)), words[0], held, scratch, marks)


@njit
def mark_sounds(asked, patterns, signed, words, scratch, marks):
    signed[0] = signatures.signature_of(asked[0])
    question = (asked, patterns, signed, np.int64(0), np.int64(0))
    marking.mark_sounds(0, np.int64(0), question, (words[1], words[2]), scratch, marks)


@njit
def keep_all(ids, bits, top):
    kept = 0
    for i in range(ids.size):
        kept = ranking.keep(i, ids[i], bits[i], 0, top, kept)
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


def hash_of(text):
    """The hash that kernels give a skeleton: its slow twin."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def skeleton_of(row):
    start, length = packing.AT_SKELETONS, int(row[packing.AT_SKELETON_LENGTHS])
    return bytes(row[start : start + length]).decode()


def less_letters(word, count):
    """The word, and the word less each one, two … letters."""
    return {
        "".join(word[k] for k in left)
        for n in range(count + 1)
        for left in combinations(range(len(word)), len(word) - n)
    }


class TestKeys:
    """What brings names together."""

    @given(WORDS.filter(lambda word: len(word) > 1))
    @settings(deadline=None)
    def test_words_are_found_by_their_letters_and_by_all_but_one_or_two(self, word):
        (row,) = rows(names.forms(word, "organisation")[0])[:1]
        into = np.empty(200, np.uint64)
        found = set(into[: spelling_keys(row, into)].tolist())
        dropped = 0 if len(word) < 3 else 2 if 6 <= len(word) <= 12 else 1
        assert len(found) == len(less_letters(word, dropped))

    @given(WORDS.filter(lambda word: len(word) > 1), WORDS.filter(lambda word: len(word) > 1))
    @settings(deadline=None)
    def test_words_so_few_mistakes_apart_as_are_promised_share_a_key(self, one, other):
        if OSA.distance(one, other) <= mistakes_met(len(one), len(other)):
            one_keys, other_keys = np.empty(200, np.uint64), np.empty(200, np.uint64)
            found = [
                set(into[: spelling_keys(rows(names.forms(word, "organisation")[0])[0], into)].tolist())
                for word, into in ((one, one_keys), (other, other_keys))
            ]
            assert found[0] & found[1]

    @given(st.sampled_from(("Kestrel Olvanov", "Ada bin Saif Testwari", "Abdulrahman", "Saif al-Arab Olvanov", "Wowa")))
    @settings(deadline=None)
    def test_a_name_is_found_by_each_two_of_its_parts_and_each_word_alone(self, name):
        form = names.forms(name, "person")[0]
        vocabulary, count = rows(form), len(form.tokens)
        into = np.empty(keys.MOST_KEYS, np.uint64)
        hashes, spans = np.empty(keys.MOST_PARTS, np.uint64), np.empty((keys.MOST_PARTS, 2), np.int64)
        tags, words_of = np.array([tag_of(row) for row in vocabulary], np.uint8), np.arange(12, dtype=np.int32)
        found = form_keys(vocabulary, tags, words_of, count, hashes, spans, into, np.empty(keys.MOST_KEYS, np.uint16))
        naming = [i for i, token in enumerate(form.tokens) if token.role == "name"]
        words = [(i, i + 1) for i in naming for _ in skeleton.skeletons(form.tokens[i].text)]
        runs = [(a, a + n) for n in (2, 3) for a in range(count - n + 1) if any(a <= i < a + n for i in naming)]
        parts = words + runs
        pairs = sum(1 for a, b in combinations(parts, 2) if a[1] <= b[0] or b[1] <= a[0])
        assert found == len(words) + pairs + (1 if 0 < len(naming) <= 3 else 0)

    def test_beside_the_key_of_two_words_stand_their_tags_the_lower_hash_first(self):
        vocabulary = rows(names.forms("Kestrel Olvanov", "person")[0])
        tags = np.array([tag_of(row) for row in vocabulary], np.uint8)
        hashes, spans = np.empty(keys.MOST_PARTS, np.uint64), np.empty((keys.MOST_PARTS, 2), np.int64)
        into, beside = np.empty(keys.MOST_KEYS, np.uint64), np.empty(keys.MOST_KEYS, np.uint16)
        found = form_keys(vocabulary, tags, np.arange(12, dtype=np.int32), 2, hashes, spans, into, beside)
        (kestrel, *_), (olvanov, *_) = (skeleton.skeletons(word) for word in ("kestrel", "olvanov"))
        key = pair_key(np.uint64(hash_of(kestrel)), np.uint64(hash_of(olvanov)))
        low, high = tags.tolist() if hash_of(kestrel) < hash_of(olvanov) else tags.tolist()[::-1]
        assert beside[:found][into[:found] == key].tolist() == [low | high << 8]

    @pytest.mark.parametrize(
        ("joined", "split"),
        [
            ("saifalarab", "saif al arab"),
            ("nuruddin", "nur uddin"),
            ("allahwerdi", "allah werdi"),
            ("abddar", "abd dar"),
        ],
    )
    def test_neighbours_written_together_have_the_skeleton_of_the_word(self, joined, split):
        form = names.forms(split, "organisation")[0]
        vocabulary, count = rows(form), len(form.tokens)
        hashes, spans = np.empty(keys.MOST_PARTS, np.uint64), np.empty((keys.MOST_PARTS, 2), np.int64)
        form_keys(vocabulary, np.zeros(12, np.uint8), np.arange(12, dtype=np.int32), count, hashes, spans,
                  np.empty(keys.MOST_KEYS, np.uint64), np.empty(keys.MOST_KEYS, np.uint16))  # fmt: skip
        whole = [int(h) for h, (a, b) in zip(hashes, spans.tolist(), strict=True) if (a, b) == (0, count)]
        assert whole[:1] == [hash_of(skeleton.skeleton(joined))]

    @given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 50)), max_size=80))
    @settings(deadline=None)
    def test_a_table_gives_back_what_went_in(self, pairs):
        pairs.sort(key=lambda pair: pair[1])
        table = Table.of(
            np.array([key for key, _ in pairs], np.uint64), np.array([owner for _, owner in pairs], np.int32)
        )
        again = Table.from_columns("t", table.columns("t"))
        kept = again.shift - lists.KEPT_BITS
        wanted = {}
        for key, owner in pairs:
            wanted.setdefault(key >> kept, set()).add(owner)
        for key in [key for key, _ in pairs] + [12345]:
            place = place_of(np.uint64(key), again.buckets, again.shift, again.lists)
            begin, end = (0, 0) if place < 0 else again.lists[place : place + 2, 1].tolist()
            assert set(again.owners[int(begin) : int(end)].tolist()) == wanted.get(key >> kept, set())
            assert again.owners_of(key).tolist() == again.owners[int(begin) : int(end)].tolist()

    @given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 50)), max_size=300))
    @settings(deadline=None)
    def test_owners_stand_in_the_order_in_which_they_were_given(self, pairs):
        pairs = sorted({(spread(key), owner) for key, owner in pairs}, key=lambda pair: pair[1])
        table = Table.of(
            np.array([key for key, _ in pairs], np.uint64), np.array([owner for _, owner in pairs], np.int32)
        )
        for key in {key for key, _ in pairs}:
            assert table.owners_of(key).tolist() == [owner for other, owner in pairs if other == key]


def spread(key):
    """A key of 64 bits, as different from others as hashes are."""
    return key * 0x9E3779B97F4A7C15 % 2**64


class TestVariants:
    """The skeletons that a word may have been meant to have."""

    @given(WORDS.filter(lambda word: 1 < len(word) < 10))
    @settings(deadline=None)
    def test_near_skeletons_are_all_those_one_sign_away(self, word):
        row = rows(names.forms(word, "organisation")[0])[0]
        own, signs = skeleton_of(row), skeleton.SIGNS
        into = np.empty(variants.MOST_VARIANTS, np.uint64)
        found = set(into[: near_skeletons(row, False, into)].tolist())
        wanted = {own[:i] + sign + own[i:] for i in range(len(own) + 1) for sign in signs}
        wanted |= {own[:i] + sign + own[i + 1 :] for i in range(len(own)) for sign in signs if sign != own[i]}
        if len(own) > 1:
            wanted |= {own[:i] + own[i + 1 :] for i in range(len(own))}
        assert found == {hash_of(variant) for variant in wanted}

    @given(WORDS.filter(lambda word: 1 < len(word) < 10))
    @settings(deadline=None)
    def test_soft_ones_are_the_word_itself_and_those_that_writers_confuse(self, word):
        row = rows(names.forms(word, "organisation")[0])[0]
        own, soft = skeleton_of(row), skeleton.SOFT_SIGNS
        into = np.empty(variants.MOST_VARIANTS, np.uint64)
        found = set(into[: near_skeletons(row, True, into)].tolist())
        wanted = {own} | {own[:i] + sign + own[i:] for i in range(len(own) + 1) for sign in soft}
        for one, other in (*skeleton.CONFUSED_SIGNS, *((b, a) for a, b in skeleton.CONFUSED_SIGNS)):
            wanted |= {own[:i] + other + own[i + 1 :] for i in range(len(own)) if own[i] == one}
        if len(own) > 1:
            wanted |= {own[:i] + own[i + 1 :] for i in range(len(own)) if own[i] in soft}
        assert found == {hash_of(variant) for variant in wanted}

    @given(WORDS, WORDS)
    @settings(deadline=None)
    def test_many_words_are_told_alike_by_the_same_rule_as_one(self, one, other):
        mine, theirs = (rows(names.forms(word, "organisation")[0])[0] for word in (one, other))
        for vowelless in (0, 1):
            theirs[packing.AT_VOWELLESS] = vowelless
            masks, most = np.empty(64, np.uint32), np.empty(64, np.int32)
            assert alike_by_limits(mine, theirs, masks, most) == alike(mine, theirs)

    @given(WORDS, WORDS)
    @settings(deadline=None)
    def test_what_is_a_mistake_or_two_away_always_looks_alike(self, one, other):
        if OSA.distance(one, other) <= mistakes_met(len(one), len(other)) and len(one) < 32 and len(other) < 32:
            mine, theirs = (rows(names.forms(word, "organisation")[0])[0] for word in (one, other))
            assert alike(mine, theirs)


def row_of(word):
    """The packed word, in the role that it has in the name of an organisation."""
    return rows(names.forms(word, "organisation")[0])[0]


class TestSignatures:
    """What is decided of words without their letters."""

    @given(WORDS.filter(lambda word: len(word) > 1), WORDS.filter(lambda word: len(word) > 1))
    @settings(deadline=None)
    def test_a_signature_says_what_the_row_says(self, one, other):
        mine, theirs = row_of(one), row_of(other)
        length, role, rarity, vowelless, equivalents = parts_of_signature(mine, theirs)
        assert (length, role, rarity) == (len(one), mine[packing.AT_ROLE], mine[packing.AT_RARITY])
        assert vowelless == (mine[packing.AT_VOWELLESS] != theirs[packing.AT_VOWELLESS])
        assert equivalents == bool(mine[packing.AT_GROUPS :].any() and theirs[packing.AT_GROUPS :].any())

    @given(st.integers(0, 2**64 - 1))
    @settings(deadline=None)
    def test_bits_are_counted(self, number):
        assert bits_set(np.uint64(number)) == number.bit_count()


def marks_as_sets(marks, first):
    """What is marked: for each skeleton the tags, from a place among its bits on."""
    bits, skeletons, used = marks[0], marks[1], int(marks[4][0])
    found = {}
    for mark in range(1, used):
        tags = {64 * k + b for k in range(4) for b in range(64) if int(bits[mark, first + k]) >> b & 1}
        if tags:
            found.setdefault(int(skeletons[mark]), set()).update(tags)
    return found


class TestMarking:
    """The words of a vocabulary that would do in place of an asked one."""

    vocabularies = st.lists(WORDS.filter(lambda word: len(word) > 1), min_size=1, max_size=30, unique=True)

    def room(self, tmp_path_factory, vocabulary):
        people = [person(i, f"{each} ostrabeck") for i, each in enumerate(vocabulary)]
        with matching.build(tmp_path_factory.mktemp("i"), people).reading() as (segment,):
            return segment.held(), segment.words(), searching.new_scratch()[0]

    def wanted(self, held, skeletons_of, is_like):
        found = {}
        for row in held[0]:
            letters = bytes(row[: row[packing.AT_LENGTH]]).decode()
            if row[packing.AT_ROLE] == spelling.NAME and is_like(letters, row):
                for one in skeletons_of(letters):
                    found.setdefault(hash_of(one), set()).add(tag_of(row))
        return found

    @given(vocabularies, st.data())
    @settings(deadline=None, max_examples=60)
    def test_those_a_mistake_or_two_away_are_those_that_comparing_with_every_word_finds(
        self, tmp_path_factory, vocabulary, data
    ):
        word = data.draw(WORDS.filter(lambda word: len(word) > 1) | st.sampled_from(vocabulary))
        held, words, (patterns, signed, _, _, scratch, _, marks, *_) = self.room(tmp_path_factory, vocabulary)
        asked = row_of(word).reshape(1, -1)
        mark_alike(asked, patterns, signed, words, held, scratch[0], marks)
        for first, most in ((0, 2), (4, 1)):

            def near(letters, _, most=most):
                return OSA.distance(word, letters) <= min(most, mistakes_met(len(word), len(letters)))

            assert marks_as_sets(marks, first) == self.wanted(held, skeleton.skeletons, near)
        order = marks[1][marks[3][1 : int(marks[4][0])]].tolist()
        assert order == sorted(order)

    @given(vocabularies, st.data())
    @settings(deadline=None, max_examples=60)
    def test_those_whose_skeleton_is_a_sign_away_are_those_that_look_alike(self, tmp_path_factory, vocabulary, data):
        word = data.draw(WORDS.filter(lambda word: 1 < len(word) < 10))
        held, words, (patterns, signed, _, _, scratch, _, marks, *_) = self.room(tmp_path_factory, vocabulary)
        asked, into = row_of(word).reshape(1, -1), np.empty(variants.MOST_VARIANTS, np.uint64)
        mark_sounds(asked, patterns, signed, words, scratch[1], marks)
        near = set(into[: near_skeletons(asked[0], False, into)].tolist())

        def skeletons_of(letters):
            return [each for each in skeleton.skeletons(letters) if hash_of(each) in near]

        assert marks_as_sets(marks, 0) == self.wanted(held, skeletons_of, lambda _, row: alike(asked[0], row))


class TestGathering:
    """Lists are read as far as the asker may see, in as many pieces as there is room for."""

    @given(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=60),
        st.lists(st.integers(-1, 3), min_size=31, max_size=31),
        st.lists(st.booleans(), min_size=1, max_size=3),
        st.lists(st.integers(0, 6), max_size=5, unique=True),
        st.integers(1, 5),
        st.integers(1, 9),
    )
    @settings(deadline=None)
    def test_hidden_forms_neither_come_nor_count(self, pairs, releases, visible, probes, most, room):
        pairs = sorted({(spread(key), owner) for key, owner in pairs}, key=lambda pair: pair[1])
        table = Table.of(np.array([k for k, _ in pairs], np.uint64), np.array([o for _, o in pairs], np.int32))
        probes = [spread(key) for key in probes]
        form_rows = np.zeros((31, 8), np.int32)
        form_rows[:, AT_RELEASE] = releases
        asked, places, cursor = np.array(probes, np.uint64), np.empty(8, np.int64), np.array((0, -1, 0))
        found, count, into = [], room, np.empty(room, np.int32)
        while count == room:
            count = gathered(asked, most, table.compiled(), form_rows, np.array(visible), places, cursor, into)
            found += into[:count].tolist()
        shown = {form for form, release in enumerate(releases) if 0 <= release < len(visible) and visible[release]}
        wanted = [form for probe in probes for form in [o for k, o in pairs if k == probe and o in shown][:most]]
        assert found == wanted


class TestRanking:
    """The best are kept, equals in their order."""

    @given(
        st.lists(st.tuples(st.integers(0, 40), st.sampled_from((1.0, 2.0, 3.5))), max_size=40, unique_by=lambda p: p[0])
    )
    @settings(deadline=None)
    def test_the_kept_are_the_first_of_all_sorted(self, ranked):
        ids = np.array([id_ for id_, _ in ranked], np.int64)
        bits = np.array([weight for _, weight in ranked], np.float64)
        kept_ids, kept_bits = np.empty(7, np.int64), np.empty(7)
        kept = keep_all(ids, bits, (np.empty(7, np.int64), kept_ids, kept_bits, np.empty(7, np.int8)))
        wanted = sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:7]
        assert list(zip(kept_ids[:kept].tolist(), kept_bits[:kept].tolist(), strict=True)) == wanted


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
