"""Shards answer as one index over all would."""

import json
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines import matching
from comity.engines.matching import sharding, snapshot
from comity.engines.matching.tests.people import CAST, person

ALL = [True]
NAMES = ("Kestrel Olvanov", "Kestrel Olvanof", "Kestral Olvanov", "Ada Testwari", "Olvanov Kestrel Ada")
KINDS = ("person", "organisation", "vessel", "travel-document")


def subject_of(id, kind, name, number, release):
    return matching.Subject(
        id,
        kind,
        (matching.Name(name),),
        identifiers=(matching.Identifier("passport", number),) if number else (),
        release_class=release,
    )


subjects = st.builds(
    subject_of, st.integers(1, 40), st.sampled_from(KINDS), st.sampled_from(NAMES),
    st.sampled_from(("", "XA1234567", "XAI234567")), st.integers(0, 2),
)  # fmt: skip
changes = st.one_of(subjects.map(matching.Change.put), st.integers(1, 40).map(matching.Change.withdraw))


class TestAnswers:
    @given(
        held=st.lists(subjects, max_size=40),
        later=st.lists(st.lists(changes, max_size=5), max_size=3),
        asked=st.lists(subjects, min_size=1, max_size=3),
        each=st.integers(1, 2),
        visible=st.lists(st.booleans(), max_size=3),
    )
    @settings(max_examples=20, deadline=None)
    def test_equal_those_of_one_index(self, tmp_path_factory, held, later, asked, each, visible):
        one = matching.build(tmp_path_factory.mktemp("one"), held)
        shards = matching.build_shards(tmp_path_factory.mktemp("shards"), held, each)
        queries = [subject.as_query() for subject in asked]
        for seq, some in enumerate(later):
            one.apply(some, seq)
            shards.apply(some, seq)
        assert shards.seq == one.seq
        assert len(shards) == len(one)
        assert [id in shards for id in range(42)] == [id in one for id in range(42)]
        answers = one.search_many(queries, visible, 50, 0.0)
        assert shards.search_many(queries, visible, 50, 0.0) == answers
        shards.compact()
        shards.save()
        again = matching.open_shards(shards.path)
        assert [again.search(query, visible, 50, 0.0) for query in queries] == answers

    def test_a_number_is_looked_up_in_every_division(self, tmp_path):
        stolen = matching.Subject(9, "travel-document", identifiers=(matching.Identifier("passport", "QM7654321"),))
        shards = matching.build_shards(tmp_path, [*CAST, stolen], 2)
        query = matching.Query(names=CAST[1].names, identifiers=stolen.identifiers)
        assert {candidate.id for candidate in shards.search(query, ALL, threshold=0.0)} >= {2, 9}

    def test_a_subject_that_becomes_another_kind_is_never_out_of_sight(self, tmp_path):
        number = (matching.Identifier("passport", "QM7654321"),)
        forms = [matching.Subject(9, kind, identifiers=number) for kind in ("travel-document", "person")]
        shards = matching.build_shards(tmp_path, forms[:1], 1)
        answers = set()
        done = threading.Event()

        def search():
            while not done.is_set():
                answers.add(tuple(c.id for c in shards.search(matching.Query(identifiers=number), ALL)))

        searcher = threading.Thread(target=search)
        searcher.start()
        for seq in range(200):
            shards.apply([matching.Change.put(forms[seq % 2])], seq)
        done.set()
        searcher.join()
        assert answers == {(9,)}
        assert len(shards) == 1


class TestStored:
    def test_persons_organisations_and_objects_lie_side_by_side(self, tmp_path):
        matching.build_shards(tmp_path, CAST, 2)
        folders = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
        assert folders == [f"{division}-{slot}" for division in sorted(sharding.DIVISIONS) for slot in (0, 1)]
        assert not [path for path in tmp_path.iterdir() if path.is_file() and path.name != "shards.json"]

    def test_neighbouring_ids_are_spread(self):
        slots = [sharding._slot(id, 4) for id in range(1000)]
        assert max(map(slots.count, range(4))) < 300

    def test_where_an_id_lies_never_changes(self):
        assert [sharding._slot(id, 7) for id in (0, 1, 2, 3, 2**62)] == [0, 6, 1, 1, 1]

    def test_none(self, tmp_path):
        with pytest.raises(matching.IndexMissing):
            matching.open_shards(tmp_path)

    def test_shards_that_were_half_built_anew_are_not_opened(self, tmp_path):
        matching.build_shards(tmp_path, CAST, 2)
        with pytest.raises(ZeroDivisionError):
            matching.build_shards(tmp_path, (person(1 // n, "Ada Testwari") for n in (1, 0)), 2)
        with pytest.raises(matching.IndexMissing):
            matching.open_shards(tmp_path)

    def test_a_lost_shard_is_noticed(self, tmp_path):
        matching.build_shards(tmp_path, CAST, 2)
        (tmp_path / "objects-1" / "index.json").unlink()
        with pytest.raises(matching.IndexMissing):
            matching.open_shards(tmp_path)

    def test_a_changed_layout_is_noticed(self, tmp_path):
        matching.build_shards(tmp_path, CAST, 2)
        head = json.loads((tmp_path / "shards.json").read_bytes())
        (tmp_path / "shards.json").write_text(json.dumps(head | {"body": head["body"] | {"each": 1}}))
        with pytest.raises(matching.IndexCorrupt):
            matching.open_shards(tmp_path)

    def test_a_layout_of_another_format_is_not_guessed(self, tmp_path):
        matching.build_shards(tmp_path, CAST, 2)
        snapshot.write_head(tmp_path / "shards.json", {"format": 99, "each": 2})
        with pytest.raises(matching.IndexOutdated):
            matching.open_shards(tmp_path)

    def test_what_one_shard_did_not_save_is_applied_again(self, tmp_path):
        shards = matching.build_shards(tmp_path, CAST, 2)
        again = [matching.Change.put(person(id, "Zephyrine Oakhollow")) for id in (6, 7, 8)]
        shards.apply(again, 3)
        shards._shards["persons", 0].save()
        opened = matching.open_shards(tmp_path)
        assert opened.seq == 0
        opened.apply(again, 3)
        assert (opened.seq, len(opened)) == (3, 8)

    def test_a_flipped_bit_in_any_shard_is_found_by_a_scrub(self, tmp_path):
        with matching.build_shards(tmp_path, CAST, 1) as shards:
            shards.scrub()
            (path,) = (tmp_path / "persons-0").glob("*.segment")
            content = bytearray(path.read_bytes())
            content[-100] ^= 1
            path.write_bytes(content)
            with pytest.raises(matching.IndexCorrupt):
                shards.scrub()

    def test_progress_is_told(self, tmp_path):
        told = []
        matching.build_shards(tmp_path, (person(n, "Ada Testwari") for n in range(1200)), progress=told.append)
        assert told == [1000, 1200]
