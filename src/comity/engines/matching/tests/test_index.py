"""What an index answers, and what it never lets show."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines import matching
from comity.engines.matching import merging, snapshot
from comity.engines.matching.tests.people import CAST, person

ALL = [True]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return matching.build(tmp_path_factory.mktemp("index"), CAST)


def asked(name="", born=(), passport="", countries=()):
    return matching.Query(
        names=(matching.Name(name),) if name else (),
        birth_dates=tuple(born),
        countries=tuple(countries),
        identifiers=(matching.Identifier("passport", passport),) if passport else (),
    )


def ids(candidates):
    return [candidate.id for candidate in candidates]


def codes(candidate):
    return {reason.code for reason in candidate.reasons}


class TestFinding:
    """A person is found however the name is written."""

    @pytest.mark.parametrize(
        ("name", "born", "expected"),
        [
            ("Abdulghafar Testwari", "1965-03-29", 1),
            ("TESTWARI/ABDULGHAFAR", "1965-03-29", 1),
            ("Abd al-Ghafar Testwari", "1965", 1),
            ("Testwari Abdulgafar", "1965-03-29", 1),
            ("Кестрел Олванов", "1971-05-03", 2),
            ("Kestrel Olvnaov", "1971-03-05", 2),
            ("OLVANOV KESTREL", "1971", 2),
            ("Quintabrava Marisol", "1988-02-02", 3),
            ("CHUNSIK/TOPRAK", "1954", 4),
            ("Nur al-Din Ali al-Qastawi", "1963", 5),
        ],
    )
    def test_in_any_writing(self, index, name, born, expected):
        assert ids(index.search(asked(name, [born]), ALL))[:1] == [expected]

    @pytest.mark.parametrize("subject", CAST, ids=lambda subject: str(subject.id))
    def test_a_record_matches_itself(self, index, subject):
        best = index.search(subject.as_query(), ALL)[0]
        assert best.id == subject.id
        assert best.score > 0.9

    def test_a_namesake_born_thirty_years_apart_is_not_a_candidate(self, index):
        assert index.search(asked("Kestrel Olvanov", ["2001-08-17"]), ALL) == []

    def test_the_same_surname_alone_is_not_a_candidate(self, index):
        assert index.search(asked("Wilhelmina Olvanov", ["1990-01-09"]), ALL) == []

    def test_nothing_asked_finds_nothing(self, index):
        assert index.search(asked(), ALL) == []
        assert index.search(asked("", ["1971-05-03"]), ALL) == []


class TestDocuments:
    """A number finds its bearer, whatever the name."""

    @pytest.mark.parametrize("number", ["XA1234567", "xa 123-4567", " XA1234567 "])
    def test_a_listed_passport_under_another_name_is_a_candidate_that_says_so(self, index, number):
        (candidate,) = index.search(asked("Wilhelmina Other", ["1999-09-09"], passport=number), ALL)
        assert candidate.id == 1
        assert {"document-exact", "name-of-another", "birth-date-contradicts"} <= codes(candidate)

    def test_confused_characters_make_a_weaker_candidate(self, index):
        exact = index.search(asked(passport="XA1234567"), ALL)[0]
        weaker = index.search(asked(passport="XAI234S67"), ALL)[0]
        assert codes(weaker) == {"document-confusable"}
        assert weaker.score < exact.score

    def test_equal_numbers_of_two_states_are_two_documents(self, tmp_path):
        held = matching.Subject(7, "person", identifiers=(matching.Identifier("passport", "1234567", "XA"),))
        index = matching.build(tmp_path, [held])
        same, other = (
            matching.Query(identifiers=(matching.Identifier("passport", "1234567", state),)) for state in ("XA", "XB")
        )
        assert ids(index.search(same, ALL)) == [7]
        assert index.search(other, ALL) == []

    def test_a_traveller_s_passport_meets_a_stolen_document(self, tmp_path):
        stolen = matching.Subject(9, "travel-document", identifiers=(matching.Identifier("passport", "QM7654321"),))
        index = matching.build(tmp_path, [stolen])
        assert ids(index.search(asked("Ada Test", passport="QM7654321"), ALL)) == [9]


class TestChanges:
    """A change is seen by the next search, once, and can be taken back."""

    def test_put_and_withdraw_are_seen_at_once(self, tmp_path):
        index = matching.build(tmp_path, CAST)
        newcomer = person(6, "Zephyrine Oakhollow", born=("1990-10-10",))
        index.apply([matching.Change.put(newcomer), matching.Change.withdraw(2)], seq=7)
        assert ids(index.search(newcomer.as_query(), ALL)) == [6]
        assert index.search(CAST[1].as_query(), ALL) == []
        assert index.seq == 7
        index.apply([matching.Change.withdraw(6), matching.Change.put(CAST[1])], seq=8)
        assert index.search(newcomer.as_query(), ALL) == []
        assert ids(index.search(CAST[1].as_query(), ALL)) == [2]

    def test_a_replaced_record_is_no_longer_found_under_its_old_name(self, tmp_path):
        index = matching.build(tmp_path, CAST)
        index.apply([matching.Change.put(person(2, "Zephyrine Oakhollow"))], seq=1)
        assert index.search(CAST[1].as_query(), ALL) == []

    def test_what_was_saved_is_opened_again(self, tmp_path):
        index = matching.build(tmp_path, CAST[:3])
        index.apply([matching.Change.put(CAST[3]), matching.Change.withdraw(1)], seq=41)
        index.save()
        again = matching.open(tmp_path)
        assert again.seq == 41
        for subject in CAST:
            assert again.search(subject.as_query(), ALL) == index.search(subject.as_query(), ALL)


def saved(folder):
    """An index of three files: a head, a segment, and the list of what was withdrawn from it."""
    index = matching.build(folder, CAST)
    index.apply([matching.Change.withdraw(2)], 1)
    index.save()
    return index


def damage(index, file, place, bit, pattern="*"):
    path = sorted(index.path.glob(pattern))[file]
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    path.write_bytes(content)


class TestStored:
    """An index that cannot be trusted is not opened."""

    def test_none(self, tmp_path):
        with pytest.raises(matching.IndexMissing) as missing:
            matching.open(tmp_path)
        assert missing.value.code == "matching.index-missing"

    @given(file=st.integers(0, 2), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    @settings(max_examples=40, deadline=None)
    def test_any_flipped_bit_is_detected(self, tmp_path_factory, file, place, bit):
        folder = tmp_path_factory.mktemp("flipped")
        damage(saved(folder), file, place, bit)
        with pytest.raises(matching.IndexUnusableError):
            matching.open(folder)

    @given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    @settings(max_examples=20, deadline=None)
    def test_a_bit_that_flips_later_is_found_by_a_scrub(self, tmp_path_factory, place, bit):
        folder = tmp_path_factory.mktemp("flipped")
        index = saved(folder)
        index.scrub()
        damage(index, 0, place, bit, "*.segment")
        with pytest.raises(matching.IndexCorrupt):
            index.scrub()
        with pytest.raises(matching.IndexCorrupt):
            index.search(CAST[0].as_query(), ALL)

    def test_a_large_index_is_checked_in_the_background(self, tmp_path, monkeypatch):
        monkeypatch.setattr(snapshot, "CHECKED_AT_OPENING", 100)
        monkeypatch.setattr(snapshot, "BLOCK", 1000)
        damage(saved(tmp_path), 0, 0.99, 3, "*.segment")
        with pytest.raises(matching.IndexCorrupt):
            matching.open(tmp_path, background=False)
        with matching.open(tmp_path) as index:
            pass  # leaving waits for the check
        with pytest.raises(matching.IndexCorrupt):
            index.search(CAST[0].as_query(), ALL)

    def test_digests_do_not_depend_on_how_a_file_is_cut(self, tmp_path, monkeypatch):
        monkeypatch.setattr(snapshot, "BLOCK", 1000)
        saved(tmp_path)
        assert len(matching.open(tmp_path)) == 4

    @pytest.mark.parametrize(("field", "value"), [("format", 99), ("version", "another")])
    def test_another_format_or_weight_table_is_not_guessed(self, tmp_path, field, value):
        matching.build(tmp_path, CAST)
        body = json.loads((tmp_path / "index.json").read_bytes())["body"] | {field: value}
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        (tmp_path / "index.json").write_text(json.dumps({"body": body, "sha256": digest}))
        with pytest.raises(matching.IndexOutdated):
            matching.open(tmp_path)

    def test_a_lost_segment_is_detected(self, tmp_path):
        matching.build(tmp_path, CAST)
        next(tmp_path.glob("*.segment")).unlink()
        with pytest.raises(matching.IndexCorrupt):
            matching.open(tmp_path)

    def test_what_was_withdrawn_is_gone_from_purged_files(self, tmp_path):
        index = matching.build(tmp_path, CAST)
        index.apply([matching.Change.withdraw(2)], seq=1)
        index.save(purge=True)
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"Olvanov" not in content
        assert b"olvanov" not in content
        assert b"Testwari" in content

    def test_what_was_withdrawn_is_not_found_again_whether_purged_or_not(self, tmp_path):
        index = matching.build(tmp_path, CAST)
        for seq in (2, 3):
            index.apply([matching.Change.withdraw(seq)], seq)
            index.save()
            again = matching.open(tmp_path)
            assert [id_ for id_ in range(1, 6) if id_ in again] == [id_ for id_ in (1, 2, 3, 4, 5) if id_ in index]
            assert again.search(CAST[seq - 1].as_query(), ALL) == []
            assert len(again) == len(index) == 6 - seq

    def test_a_save_writes_only_what_changed(self, tmp_path, monkeypatch):
        monkeypatch.setattr(merging, "RATIO", 0)  # no merge unless it is asked for
        index = matching.build(tmp_path, CAST)
        (large,) = tmp_path.glob("*.segment")
        written = large.stat().st_mtime_ns
        index.apply([matching.Change.put(person(6, "Zephyrine Oakhollow")), matching.Change.withdraw(2)], 1)
        index.save()
        index.compact()
        assert large.stat().st_mtime_ns == written
        index.save()
        assert not large.exists()

    def test_a_file_that_another_process_removed_is_written_again(self, tmp_path):
        index = matching.build(tmp_path, CAST)
        index.apply([matching.Change.withdraw(2)], 1)
        for path in tmp_path.iterdir():
            path.unlink()
        index.save()
        again = matching.open(tmp_path)
        assert [id_ for id_ in range(1, 6) if id_ in again] == [1, 3, 4, 5]

    def test_what_a_killed_writer_left_is_removed_and_told(self, tmp_path):
        matching.build(tmp_path, CAST).apply((), 7)
        for name in ("0123.segment", "segment.new", "ff.withdrawn"):
            (tmp_path / name).write_bytes(b"half")
        (tmp_path / "README").write_text("not ours")
        index = matching.open(tmp_path)
        assert index.recovered == matching.Recovery(0, ("0123.segment", "ff.withdrawn", "segment.new"))
        assert (tmp_path / "README").exists()
        assert matching.open(tmp_path).recovered.removed == ()


SURNAMES = ("Olvanov", "Olvanof", "Testwari", "Quintabrava", "Oakhollow")
GIVEN = ("Kestrel", "Kestral", "Ada", "Zephyrine", "Abdul")
people = st.builds(
    lambda id, given, surname, year, release: person(
        id, f"{given} {surname}", born=(str(year),), release_class=release
    ),
    st.integers(1, 60), st.sampled_from(GIVEN), st.sampled_from(SURNAMES), st.integers(1970, 1973), st.integers(0, 3),
)  # fmt: skip


class TestWhoAsks:
    """An answer is that of an index built without what the asker may not see."""

    def test_an_unknown_class_is_not_visible(self, tmp_path):
        index = matching.build(tmp_path, [person(1, "Kestrel Olvanov", release_class=3), person(2, "Kestrel Olvanov")])
        query = asked("Kestrel Olvanov")
        assert ids(index.search(query, [True, True])) == [2]
        assert ids(index.search(query, [False, False, False, True])) == [1]
        assert index.search(query, []) == []

    @given(st.lists(people, max_size=60, unique_by=lambda p: p.id), people, st.lists(st.booleans(), max_size=4))
    @settings(max_examples=60, deadline=None)
    def test_hidden_records_change_nothing(self, tmp_path_factory, held, sought, visible):
        shown = [p for p in held if p.release_class < len(visible) and visible[p.release_class]]
        whole = matching.build(tmp_path_factory.mktemp("whole"), held)
        part = matching.build(tmp_path_factory.mktemp("part"), shown)
        query = sought.as_query()
        assert whole.search(query, visible, 5, 0.0) == part.search(query, visible, 5, 0.0)

    @given(st.lists(people, max_size=30, unique_by=lambda p: p.id), people, st.randoms())
    @settings(max_examples=30, deadline=None)
    def test_the_order_of_records_changes_nothing(self, tmp_path_factory, held, sought, random):
        shuffled = random.sample(held, len(held))
        one = matching.build(tmp_path_factory.mktemp("one"), held)
        other = matching.build(tmp_path_factory.mktemp("other"), shuffled)
        every = [True] * 4
        assert one.search(sought.as_query(), every, 10, 0.0) == other.search(sought.as_query(), every, 10, 0.0)


CROWD = 450  # more of one pair of words than are looked at when one of them is mistyped


class TestCaps:
    """Of a list that is too long to be read whole, what is read follows from the ids alone."""

    @given(st.randoms(use_true_random=False), st.integers(0, 150))
    @settings(deadline=None, max_examples=6)
    def test_neither_the_order_of_records_nor_hidden_ones_change_what_is_read(self, tmp_path_factory, random, hidden):
        crowd = [person(i, f"Kestrel Olvanov {'ABCDEFGHIJ'[i % 10]}") for i in range(CROWD)]
        others = [person(CROWD + i, "Kestrel Olvanov", release_class=1) for i in range(hidden)]
        shuffled = [*crowd, *others]
        random.shuffle(shuffled)
        folder = tmp_path_factory.mktemp
        query = matching.Query(names=(matching.Name("Kestrel Olvamov"),))
        answers = [
            matching.build(folder("i"), each).search(query, [True, False], 2 * CROWD, 0.0) for each in (crowd, shuffled)
        ]
        assert len(answers[0]) > 0
        assert [c.id for c in answers[0]] == [c.id for c in answers[1]]


class TestSegments:
    """How an index came to be changes nothing that it answers."""

    @given(st.lists(people, max_size=40), st.lists(st.integers(1, 60), max_size=10), people, st.integers(1, 9))
    @settings(max_examples=40, deadline=None)
    def test_changes_in_pieces_are_as_good_as_building_at_once(self, tmp_path_factory, held, withdrawn, sought, piece):
        grown = matching.build(tmp_path_factory.mktemp("grown"), [])
        for start in range(0, len(held), piece):
            grown.apply([matching.Change.put(p) for p in held[start : start + piece]], start)
        grown.apply([matching.Change.withdraw(id_) for id_ in withdrawn], 100)
        left = {p.id: p for p in held if p.id not in withdrawn}
        at_once = matching.build(tmp_path_factory.mktemp("once"), left.values())
        every = [True] * 4
        answer = at_once.search(sought.as_query(), every, 20, 0.0)
        assert len(grown) == len(left)
        assert grown.search(sought.as_query(), every, 20, 0.0) == answer
        grown.save()
        assert matching.open(grown.path).search(sought.as_query(), every, 20, 0.0) == answer
        grown.compact()
        assert grown.search(sought.as_query(), every, 20, 0.0) == answer

    @given(st.lists(people, min_size=1, max_size=20, unique_by=lambda p: p.id), st.data())
    @settings(max_examples=30, deadline=None)
    def test_withdrawing_then_putting_back_restores(self, tmp_path_factory, held, data):
        index = matching.build(tmp_path_factory.mktemp("i"), held)
        one = data.draw(st.sampled_from(held))
        every = [True] * 4
        before = index.search(one.as_query(), every, 20, 0.0)
        index.apply([matching.Change.withdraw(one.id)], 1)
        assert one.id not in ids(index.search(one.as_query(), every, 20, 0.0))
        index.apply([matching.Change.put(one)], 2)
        assert index.search(one.as_query(), every, 20, 0.0) == before

    def test_many_queries_on_every_processor_are_answered_as_one_by_one(self, index):
        queries = [CAST[i % 5].as_query() for i in range(600)] + [asked("Nobody Known")]
        answers = index.search_many(queries, ALL)
        single = [index.search(subject.as_query(), ALL) for subject in CAST]
        assert answers == [single[i % 5] for i in range(600)] + [[]]


class TestTelling:
    """Every reason can be told to an officer, in their language."""

    @pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "fr-CA", "xx"])
    def test_every_code_has_a_sentence(self, language):
        for code in matching.CODES:
            facts = {"asked": "ASKED", "held": "HELD", "asked_name": "A", "held_name": "H", "place": "P"}
            sentence = matching.render(matching.Reason(code, facts), language)
            assert sentence
            assert "%(" not in sentence

    def test_languages_differ(self):
        reason = matching.Reason("sex-agrees")
        assert len({matching.render(reason, language) for language in ("en", "fr", "es", "ar")}) == 4

    def test_an_explanation_goes_word_by_word(self):
        explained = matching.explain(asked("Kestral Olvanov", ["1971-05-03"]), CAST[1])
        assert [(t.asked, t.held, t.relation) for t in explained.tokens] == [
            ("kestral", "kestrel", "spelling"),
            ("olvanov", "olvanov", "same"),
        ]
        assert explained.version == matching.VERSION
        assert sum(r.weight_bits for r in explained.candidate.reasons) == pytest.approx(explained.candidate.weight_bits)
