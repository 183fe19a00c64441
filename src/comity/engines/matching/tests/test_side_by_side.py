"""Searching, changing, merging and saving at the same time."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines import matching
from comity.engines.matching import index as engine
from comity.engines.matching import merging
from comity.engines.matching.readers import Readers
from comity.engines.matching.tests.people import CAST, person

ALL = [True]


def held(index):
    return [id for id in range(1, 100) if id in index]


def put(id):
    return matching.Change.put(person(id, "Zephyrine Oakhollow"))


@pytest.fixture
def merging_in_background(monkeypatch):
    """Every merge is left to the background."""
    monkeypatch.setattr(engine, "SMALL", 0)


@pytest.fixture
def interrupted(monkeypatch):
    """A function that has something done once while segments are being merged: before they are read, and after."""

    def interrupt(before, after):
        steps = [before, after]

        def merged(part):
            if steps:
                steps.pop(0)()
            by = merging.merged(part)
            if steps:
                steps.pop(0)()
            return by

        monkeypatch.setattr(engine, "merged", merged)

    return interrupt


class TestChangesDuringAMerge:
    def test_are_kept(self, tmp_path, interrupted):
        index = matching.build(tmp_path, CAST)
        interrupted(
            lambda: index.apply([matching.Change.withdraw(1), put(6)], 1),
            lambda: index.apply([matching.Change.withdraw(2), put(3), put(7)], 2),
        )
        index.apply([matching.Change.withdraw(5)], 0)
        index.compact()
        assert held(index) == [3, 4, 6, 7]
        assert len(index) == 4
        assert index.search(CAST[2].as_query(), ALL) == []
        index.save()
        assert held(matching.open(tmp_path)) == [3, 4, 6, 7]

    def test_may_withdraw_all_that_is_merged(self, tmp_path, interrupted):
        index = matching.build(tmp_path, CAST)
        every = [matching.Change.withdraw(subject.id) for subject in CAST]
        index.apply(every[:1], 0)
        interrupted(lambda: index.apply(every[:3], 1), lambda: index.apply(every, 2))
        index.compact()
        assert len(index) == 0
        assert index.search(CAST[2].as_query(), ALL) == []

    def test_may_be_saved(self, tmp_path, interrupted):
        index = matching.build(tmp_path, CAST)
        index.apply([matching.Change.withdraw(5)], 0)
        interrupted(index.save, lambda: (index.apply([matching.Change.withdraw(4)], 1), index.save()))
        index.compact()
        assert held(matching.open(tmp_path)) == held(index) == [1, 2, 3]


class TestBackground:
    def test_ends_with_its_work_and_leaves_no_thread(self, tmp_path, merging_in_background):
        with matching.build(tmp_path, CAST) as index:
            for id in range(10, 40):
                index.apply([put(id)], id)
        assert held(index) == [1, 2, 3, 4, 5, *range(10, 40)]
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("matching")]

    def test_can_be_done_without(self, tmp_path, merging_in_background, monkeypatch):
        matching.build(tmp_path, CAST)
        monkeypatch.setattr(engine, "Thread", None)
        index = matching.open(tmp_path, background=False)
        for id in range(10, 40):
            index.apply([put(id)], id)
        assert len(index._segments) < 3
        assert len(index) == 35

    def test_searches_find_what_is_replaced_over_and_over(self, tmp_path, merging_in_background):
        index = matching.build(tmp_path, CAST)
        query = CAST[1].as_query()
        answers = set()
        done = threading.Event()

        def search():
            while not done.is_set():
                answers.add(tuple(candidate.id for candidate in index.search(query, ALL)))

        searchers = [threading.Thread(target=search) for _ in range(2)]
        for thread in searchers:
            thread.start()
        for seq in range(100):
            index.apply([matching.Change.put(CAST[1]), put(10 + seq % 3)], seq)
        done.set()
        for thread in searchers:
            thread.join()
        index.close()
        assert answers == {(2,)}

    def test_threads_give_the_answers_of_one(self, tmp_path):
        index = matching.build(tmp_path, CAST)
        one_by_one = [index.search(subject.as_query(), ALL) for subject in CAST]
        answers = {}

        def search(number):
            answers[number] = [index.search(subject.as_query(), ALL) for _ in range(5) for subject in CAST]

        threads = [threading.Thread(target=search, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == dict.fromkeys(range(4), one_by_one * 5)


class TestReaders:
    def test_a_writer_waits_for_those_who_began_before_and_for_nobody_else(self):
        readers = Readers()
        order = []
        with readers.reading():
            writer = threading.Thread(target=lambda: (readers.wait_for_earlier(), order.append("written")))
            writer.start()
            while readers._generation == 0:
                pass
            with readers.reading():
                order.append("read")
        writer.join()
        assert order == ["read", "written"]
        with readers.reading():
            order.append("read")
        readers.wait_for_earlier()


class Sized:
    """A segment, as far as the choice of what to merge sees it."""

    def __init__(self, size, gone=0):
        self.size, self.gone = size, gone

    def __len__(self):
        return self.size


class TestDue:
    """Which segments are merged."""

    @given(st.lists(st.integers(1, 10_000), max_size=20))
    def test_few_are_left_when_nothing_is_due(self, sizes):
        segments = [Sized(size) for size in sizes]
        while part := merging.due(segments):
            assert len(part) > 1
            segments = [s for s in segments if s not in part] + [Sized(sum(map(len, part)))]
        assert sum(map(len, segments)) == sum(sizes)
        assert len(segments) <= 6  # 8^6 is more than all together

    @given(st.lists(st.integers(1, 10_000), max_size=20), st.integers(0, 30_000))
    def test_no_more_than_the_limit_is_merged_at_once(self, sizes, limit):
        assert sum(map(len, merging.due([Sized(size) for size in sizes], limit))) <= limit

    @given(st.integers(1, 1000), st.integers(0, 1000))
    def test_a_segment_is_written_anew_when_a_quarter_is_withdrawn(self, left, gone):
        segment = Sized(left, gone)
        assert merging.due([segment]) == ([segment] if 3 * gone > left else ())
