"""Building in bulk: what comes out does not depend on how many worked on it."""

import os
import signal
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines import matching
from comity.engines.matching import building, crew, segment, writing
from comity.engines.matching.tests.people import CAST, person

WORDS = st.sampled_from(["Ada", "al", "Kestrel", "Olvanov", "Abdulrahman", "علي", "Жук", "X", "'", "Testwari"])
SUBJECTS = st.builds(
    lambda id_, names, born, numbers, low: matching.Subject(
        id_,
        "person" if id_ % 3 else "vessel",
        tuple(matching.Name(" ".join(words), "low" if low else "primary") for words in names),
        tuple(born),
        ("XA", "Utopia")[: id_ % 3],
        birth_places=("Testville, North Province",)[: id_ % 2],
        identifiers=tuple(matching.Identifier("passport", number) for number in numbers),
        release_class=id_ % 4,
    ),
    st.integers(0, 2**62),
    st.lists(st.lists(WORDS, max_size=4), max_size=3),
    st.lists(st.sampled_from(["1971-05-03", "~1960", "never"]), max_size=2),
    st.lists(st.sampled_from(["XA1234567", "B 12"]), max_size=2),
    st.booleans(),
)


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name]) and one[name].dtype == other[name].dtype for name in one
    )


class TestPieces:
    """Prepared in pieces, by whomever, subjects give the columns that one writer gives."""

    @given(st.lists(SUBJECTS, max_size=12), st.data())
    @settings(deadline=None)
    def test_gathered_pieces_are_as_good_as_one(self, subjects, data):
        preparers = [crew.Preparer() for _ in range(3)]
        gathering, rest = writing.Gathering(), subjects
        while rest:
            size = data.draw(st.integers(1, len(rest)))
            preparer = data.draw(st.sampled_from(preparers))
            content = b",".join(map(segment.encode, rest[:size]))
            gathering.add(preparer.prepare(content), preparer.words)
            rest = rest[size:]
        whole = writing.columns_of(subjects)
        without_content = {name: column for name, column in whole.items() if not name.startswith("content")}
        assert not subjects or same(gathering.columns(), without_content)

    @given(st.lists(SUBJECTS, max_size=5))
    def test_subjects_come_back_as_they_were_sent(self, subjects):
        assert segment.decode_many(b",".join(map(segment.encode, subjects))) == subjects


class TestCrew:
    """Helpers are a gain where they can be had and no loss where not."""

    @pytest.fixture
    def many(self, monkeypatch):
        monkeypatch.setattr(building, "FEW", 10)
        monkeypatch.setattr(building, "PIECE", 7)
        return [person(i, f"{one.names[0].text} {i % 13}") for i, one in enumerate(CAST * 12)]

    @pytest.mark.parametrize("workers", [1, 2])
    def test_helpers_change_nothing(self, many, workers, tmp_path):
        made = building._columns_in_pieces(iter(many), workers, tmp_path)
        assert same(made, writing.columns_of(many))

    def test_without_an_interpreter_to_start_everything_is_prepared_here(self, many, monkeypatch, tmp_path):
        monkeypatch.setattr(crew.sys, "executable", str(tmp_path / "none"))
        assert same(building._columns_in_pieces(iter(many), 2, tmp_path), writing.columns_of(many))

    def test_a_helper_that_dies_is_replaced(self, many):
        piece = b",".join(map(segment.encode, many))
        with closing(crew.Crew(helpers=True)) as team:
            first, _ = team.prepare(piece)
            os.kill(team._mine.helper._process.pid, signal.SIGKILL)
            again, words = team.prepare(piece)
        assert same(first, again)
        assert len(words) == 0  # whoever took over knows no word yet

    def test_what_cannot_be_read_is_told_as_without_helpers(self, many, tmp_path):
        odd = matching.Subject(1, "nothing known")
        with pytest.raises(KeyError):
            matching.build(tmp_path, [*many, odd])


class TestBuilding:
    """What `build` promises beside what any index does."""

    def test_of_several_subjects_with_one_id_the_last_counts(self, tmp_path):
        index = matching.build(tmp_path, [person(1, "Ada Oldname"), *CAST[1:3], person(1, "Zephyrine Oakhollow")])
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert len(index) == 3
        assert [c.id for c in index.search(person(9, "Zephyrine Oakhollow").as_query(), [True])] == [1]
        assert b"Oldname" not in content

    def test_progress_is_told_by_the_thousand_and_at_the_end(self, tmp_path):
        told = []
        matching.build(tmp_path, (person(i % 1500, "Ada Test") for i in range(2100)), progress=told.append)
        assert told == [1000, 2000, 1500]
