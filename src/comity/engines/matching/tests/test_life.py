"""However an index is changed, saved, purged, compacted and opened, it holds what a dictionary would."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from comity.engines import matching
from comity.engines.matching import index as engine
from comity.engines.matching.tests.people import person

SURNAMES = ("Olvanov", "Testwari", "Quintabrava", "Oakhollow")
ids = st.integers(1, 30)
people = st.builds(lambda id, name: person(id, f"Kestrel {name}{id}ton"), ids, st.sampled_from(SURNAMES))


class Life(RuleBasedStateMachine):
    """An index beside two dictionaries: what it holds, and what it held when it was saved."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.seq = self.saved_seq = 0
        self.held, self.saved = {}, {}

    @initialize(first=st.lists(people, max_size=8), small=st.sampled_from((0, 4096)))
    def build(self, first, small):
        self.small, engine.SMALL = engine.SMALL, small  # 0: every merge is left to the background
        self.index = matching.build(self.path, first)
        self.held = {one.id: one for one in first}
        self.saved = dict(self.held)

    @rule(some=st.lists(people, min_size=1, max_size=4))
    def put(self, some):
        self.seq += 1
        self.index.apply(map(matching.Change.put, some), self.seq)
        self.held |= {one.id: one for one in some}

    @rule(some=st.lists(ids, min_size=1, max_size=4))
    def withdraw(self, some):
        self.seq += 1
        self.index.apply(map(matching.Change.withdraw, some), self.seq)
        self.held = {id: one for id, one in self.held.items() if id not in some}

    @rule()
    def save(self):
        self.index.save()
        self.saved, self.saved_seq = dict(self.held), self.seq

    @rule()
    def purge(self):
        self.index.save(purge=True)
        self.saved, self.saved_seq = dict(self.held), self.seq
        content = b"".join(path.read_bytes() for path in self.path.iterdir())
        kept = {one.names[0].text for one in self.held.values()}
        names = (f"Kestrel {surname}{id}ton" for surname in SURNAMES for id in range(1, 31))
        assert {name for name in names if name.encode() in content} == kept
        assert self.index.residue == 0

    @rule()
    def compact(self):
        self.index.compact()
        assert self.index.residue == 0

    @rule(background=st.booleans())
    def open_again(self, background):
        self.index.close()
        self.index = matching.open(self.path, background=background)
        self.held, self.seq = dict(self.saved), self.saved_seq
        assert self.index.seq == self.seq

    @invariant()
    def holds_what_the_dictionary_holds(self):
        assert {id for id in range(32) if id in self.index} == set(self.held)
        assert len(self.index) == len(self.held)

    @rule(one=people)
    def search(self, one):
        with tempfile.TemporaryDirectory() as folder:
            at_once = matching.build(folder, self.held.values())
            expected = at_once.search(one.as_query(), [True], 50, 0.0)
        assert self.index.search(one.as_query(), [True], 50, 0.0) == expected

    def teardown(self):
        if hasattr(self, "index"):
            self.index.close()
            engine.SMALL = self.small
        self.folder.cleanup()


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
