"""What the index of documents answers: whose number is this, exactly, and for whoever may know."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines import matching
from comity.engines.matching import documents, identifiers, weights
from comity.engines.matching.documents import packed
from comity.engines.matching.documents.reading import read
from comity.engines.matching.documents.tables import Owners
from comity.engines.matching.preparation import prepare
from comity.engines.matching.scoring import document_reasons

ALL = (True,) * 4
KINDS = ("passport", "visa", "", "vin", "plate", "imo")
COUNTRIES = ("", "XA", "XB")

plain = st.text("019OIBDQSZG8 -A", max_size=8)
texts = st.one_of(
    plain, st.text(max_size=30), st.text("0O1I5S8B2Z6GXY", min_size=18, max_size=45),
    st.builds("passport {} of {}".format, st.integers(0, 10**9), plain), st.text("٣7\u202e\0é ", max_size=9),
)  # fmt: skip
numbers = st.text("01OI5SAX", min_size=1, max_size=6)
identifier = st.builds(matching.Identifier, st.sampled_from(KINDS), numbers, st.sampled_from(COUNTRIES))
subjects = st.builds(
    lambda id, held, release: matching.Subject(id, "travel-document", identifiers=tuple(held), release_class=release),
    st.integers(1, 30), st.lists(identifier, max_size=3), st.integers(0, 3),
)  # fmt: skip
populations = st.lists(subjects, max_size=25, unique_by=lambda subject: subject.id)


def subject(id, value, kind="passport", country="", release_class=0):
    return matching.Subject(
        id, "travel-document", identifiers=(matching.Identifier(kind, value, country),), release_class=release_class
    )


def owners(matches):
    return [match.owner for match in matches]


def asked_all(index, population, visible=ALL):
    """The answers to every number of a population."""
    return [
        index.lookup(one.value, one.kind, one.country, visible, 99)
        for each in population for one in each.identifiers
    ]  # fmt: skip


def told(answers):
    return [[(match.owner, match.reason) for match in each] for each in answers]


def by_definition(population, question, visible):
    """Owners and reasons, straight from `scoring.document_reasons`."""
    mine = prepare(matching.Query(identifiers=(question,))).numbers
    found = []
    for each in population:
        if each.release_class < len(visible) and visible[each.release_class]:
            reasons = document_reasons(mine, prepare(each).numbers)
            found.extend((each.id, reason.code, reason.weight_bits) for reason in reasons)
    return sorted(found, key=lambda one: (-one[2], one[0]))


@pytest.fixture
def folder(tmp_path_factory):
    return lambda: tmp_path_factory.mktemp("documents")


class TestPacking:
    """A number of up to twenty characters is kept whole, and folding it is clearing bits."""

    @given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=20))
    def test_packing_loses_nothing(self, number):
        assert packed.unpack(packed.pack(number)) == number

    @given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=20))
    def test_folding_is_that_of_the_identifiers(self, number):
        assert packed.fold(packed.pack(number)) == packed.pack(identifiers.confusable(number))

    @given(st.text("O01IAB", min_size=21, max_size=24), st.text("O01IAB", min_size=21, max_size=24))
    def test_longer_numbers_are_told_apart_by_hash(self, one, other):
        assert (packed.pack(one) == packed.pack(other)) == (one == other)
        alike = packed.fold(packed.pack(one)) == packed.fold(packed.pack(other))
        assert alike == (identifiers.confusable(one) == identifiers.confusable(other))


class TestReading:
    """Compiled reading is `identifiers.values`, whatever comes in."""

    @given(st.lists(texts, max_size=8))
    @settings(deadline=None)
    def test_of_texts(self, given_texts):
        found = read(given_texts)
        expected = [
            (place, packed.pack(value))
            for place, text in enumerate(given_texts)
            for value in identifiers.values(matching.Identifier("", text))
        ]
        words = zip(found.numbers.tolist(), found.rests.tolist(), strict=True)
        assert list(zip(found.sources.tolist(), words, strict=True)) == expected

    @given(st.lists(st.text("019OB -z\té", max_size=12).map(lambda text: text.rstrip("\0")), min_size=1, max_size=8))
    @settings(deadline=None)
    def test_of_an_array_of_bytes(self, given_texts):
        of_bytes, of_texts = read(np.array([text.encode("latin-1") for text in given_texts])), read(given_texts)
        for one, other in zip((of_bytes.numbers, of_bytes.rests, of_bytes.sources),
                              (of_texts.numbers, of_texts.rests, of_texts.sources), strict=True):  # fmt: skip
            assert one.tolist() == other.tolist()

    @pytest.mark.parametrize(
        "hostile",
        ["A1" * 50_000, "1" * 100_000, " " * 100_000, "\u202e12345\u202d", "\0", "", "\ud800 12345", "-" * 99 + "1",
         "12345 " * 20_000, "\u0301" * 5000 + "123456"],
        ids=range(10),
    )  # fmt: skip
    def test_hostile_texts_are_read_in_bounded_time(self, hostile, folder):
        expected = [packed.pack(value) for value in identifiers.values(matching.Identifier("", hostile))]
        found = read([hostile, hostile])
        assert found.sources.tolist() == [0] * len(expected) + [1] * len(expected)
        index = documents.build(folder(), [subject(1, hostile, "")])
        assert owners(index.lookup(hostile, "", "", ALL)) == [1][: len(expected)]


class TestAnswers:
    """A number finds itself, and what is easily confused with it as a weaker candidate."""

    @pytest.fixture
    def index(self, folder):
        return documents.build(
            folder(),
            [subject(3, "XA1234567", country="XA"), subject(1, "XA1234567", country="XB"), subject(2, "XAI234S67"),
             subject(4, "1HGBH41JXMN109186", "vin"), subject(5, "1234"), subject(6, "A" * 29 + "11")],
        )  # fmt: skip

    @pytest.mark.parametrize("asked", ["XA1234567", "xa 123-4567", " XA1234567 ", "ＸＡ１２３４５６７"])
    def test_every_state_s_document_of_that_number_then_the_confusable(self, index, asked):
        matches = index.lookup(asked, "passport", "", ALL)
        assert [(match.owner, match.exact) for match in matches] == [(1, True), (3, True), (2, False)]
        assert [match.country for match in matches] == ["XB", "XA", ""]
        assert matches[2].weight_bits < matches[0].weight_bits

    def test_a_state_s_own_document_where_the_state_is_known(self, index):
        assert owners(index.lookup("XA1234567", "passport", "XA", ALL)) == [3, 2]
        assert owners(index.lookup("XA1234567", "passport", "QM", ALL)) == [2]

    @pytest.mark.parametrize(("kind", "expected"), [("visa", [1, 3, 2]), ("", [1, 3, 2]), ("vin", []), ("new", [])])
    def test_personal_documents_meet_each_other_and_things_only_their_like(self, index, kind, expected):
        assert owners(index.lookup("XA1234567", kind, "", ALL)) == expected

    def test_few_characters_weigh_little_and_are_not_confused(self, index):
        (match,) = index.lookup("1234", "passport", "", ALL)
        assert match.weight_bits == weights.DOCUMENT_SHORT_BITS
        assert index.lookup("I234", "passport", "", ALL) == ()

    def test_the_reason_names_what_was_asked_and_what_is_held(self, index):
        match = index.lookup(" xai234567", "passport", "XA", ALL)[-1]
        assert match.reason.facts == {"asked": "xai234567", "held": "XA1234567", "kind": "passport"}
        assert match.reason.code == "document-confusable"
        assert match.candidate.id == 3
        assert match.candidate.weight_bits == match.weight_bits

    @pytest.mark.parametrize(("end", "exact"), [("11", True), ("1I", False)])
    def test_a_number_too_long_to_be_kept_is_told_as_it_was_asked(self, index, end, exact):
        (match,) = index.lookup("a" * 29 + end, "passport", "", ALL)
        assert (match.owner, match.exact, match.held) == (6, exact, "A" * 29 + "11")

    def test_limit(self, index):
        for most in range(4):
            assert owners(index.lookup("XA1234567", "passport", "", ALL, most)) == [1, 3, 2][:most]

    def test_a_number_that_thousands_hold(self, folder):
        index = documents.build(folder(), [documents.DocumentColumns(["0000000"] * 5000, range(5000, 0, -1))])
        assert owners(index.lookup("0000000", "", "", ALL)) == list(range(1, 11))
        assert len(index.lookup_many(["OOOOOOO", "0000000"], "", "", ALL, 9999)[1]) == 5000
        many = index.lookup_many(["0000000"] * 1000, "", "", ALL)
        assert many.owners.tolist() == list(range(1, 11)) * 1000

    @given(populations, st.lists(identifier, max_size=6), st.lists(st.booleans(), max_size=4), st.data())
    @settings(max_examples=60, deadline=None)
    def test_as_scoring_defines(self, tmp_path_factory, held, questions, visible, data):
        index = documents.build(tmp_path_factory.mktemp("documents"), [])
        written = data.draw(st.integers(0, len(held)))
        index.apply([matching.Change.put(one) for one in held[:written]], 1)
        index.compact()
        index.apply([matching.Change.put(one) for one in held[written:]], 2)
        answers = index.lookup_many(
            [q.value for q in questions], [q.kind for q in questions], [q.country for q in questions], visible, 99
        )
        for question, answer in zip(questions, answers, strict=True):
            found = [(match.owner, match.reason.code, match.weight_bits) for match in answer]
            assert found == by_definition(held, question, visible)
            assert answer == index.lookup(question.value, question.kind, question.country, visible, 99)

    def test_many_are_answered_as_one_by_one(self, folder):
        values = [f"XA{number:07}" for number in range(3000)]
        index = documents.build(folder(), [documents.DocumentColumns(values, range(3000), "passport", "XA")])
        asked = [value.replace("1", "I") for value in values] + ["nobody 1"]
        answers = index.lookup_many(np.array(asked * 30, "S"), "passport", "XA", ALL)
        assert answers.owners.tolist() == list(range(3000)) * 30
        assert answers[3000] == ()
        assert answers[-2] == index.lookup(asked[-2], "passport", "XA", ALL)
        assert answers.exact.sum() == 30 * sum("1" not in value for value in values)


class TestWhoAsks:
    """What the asker may not see changes nothing."""

    def test_a_class_beyond_the_mask_is_not_visible(self, folder):
        index = documents.build(folder(), [subject(1, "X12345", release_class=2), subject(2, "X12345")])
        assert owners(index.lookup("X12345", "passport", "", [True])) == [2]
        assert owners(index.lookup("X12345", "passport", "", [False, False, True])) == [1]
        assert index.lookup("X12345", "passport", "", []) == ()

    @given(populations, st.lists(st.booleans(), max_size=4), st.integers(1, 3))
    @settings(max_examples=40, deadline=None)
    def test_hidden_documents_change_nothing(self, tmp_path_factory, held, visible, limit):
        shown = [one for one in held if one.release_class < len(visible) and visible[one.release_class]]
        whole = documents.build(tmp_path_factory.mktemp("whole"), held)
        part = documents.build(tmp_path_factory.mktemp("part"), shown)
        for each in held:
            for one in each.identifiers:
                question = (one.value, one.kind, one.country, visible, limit)
                assert whole.lookup(*question) == part.lookup(*question)


class TestChanges:
    """A change is seen by the next look-up, whether or not it was written since."""

    @given(populations, st.lists(subjects, max_size=8), st.lists(st.integers(1, 30), max_size=5), st.booleans())
    @settings(max_examples=40, deadline=None)
    def test_changes_are_as_good_as_building_at_once(self, tmp_path_factory, held, put, withdrawn, compact):
        index = documents.build(tmp_path_factory.mktemp("grown"), held)
        for one in put:
            index.apply([matching.Change.put(one)], 1)
        index.apply([matching.Change.withdraw(owner) for owner in withdrawn], 2)
        left = {one.id: one for one in (*held, *put) if one.id not in withdrawn}
        at_once = documents.build(tmp_path_factory.mktemp("once"), reversed(left.values()))
        if compact:
            index.compact()
        index.save()
        for each in (index, documents.open(index.path)):
            assert told(asked_all(each, (*held, *put))) == told(asked_all(at_once, (*held, *put)))
            assert len(each) == len(at_once)

    @given(populations.filter(bool), st.data())
    @settings(max_examples=25, deadline=None)
    def test_withdrawing_then_putting_back_restores(self, tmp_path_factory, held, data):
        index = documents.build(tmp_path_factory.mktemp("documents"), held)
        one = data.draw(st.sampled_from(held))
        before = told(asked_all(index, held))
        index.apply([matching.Change.withdraw(one.id)], 1)
        assert all(one.id not in owners(each) for each in asked_all(index, held))
        index.apply([matching.Change.put(one)], 2)
        assert told(asked_all(index, held)) == before
        assert index.seq == 2

    def test_many_changes_of_one_owner_leave_the_last(self, folder):
        index = documents.build(folder(), [subject(1, "X00000")])
        for number in range(100):
            index.apply([matching.Change.put(subject(1, f"X{number:05}"))], number)
        assert [owners(index.lookup(f"X{number:05}", "", "", ALL)) for number in (0, 98, 99)] == [[], [], [1]]
        assert len(index) == 1

    def test_what_changes_during_compaction_is_not_lost(self, folder, monkeypatch):
        index = documents.build(folder(), [subject(owner, f"X0000{owner}") for owner in range(5)])
        index.apply([matching.Change.put(subject(7, "X00007")), matching.Change.put(subject(8, "X00008"))], 1)
        written = documents.index.Written.of

        def meanwhile(chunks):
            index.apply([matching.Change.withdraw(0), matching.Change.withdraw(7)], 2)
            index.apply([matching.Change.put(subject(1, "X11111")), matching.Change.put(subject(9, "X00009"))], 3)
            return written(chunks)

        monkeypatch.setattr(documents.index.Written, "of", meanwhile)
        index.compact()
        held = [owners(index.lookup(f"X0000{owner}", "", "", ALL)) for owner in (0, 1, 2, 7, 8, 9)]
        assert held == [[], [], [2], [], [8], [9]]
        assert owners(index.lookup("X11111", "", "", ALL)) == [1]

    def test_who_looks_up_meanwhile_sees_every_change_whole(self, folder):
        index = documents.build(folder(), [subject(1, "X00000")])

        def change():
            for seq in range(1, 300):
                index.apply([matching.Change.put(subject(1, f"X0000{seq % 2}"))], seq)
                if seq % 50 == 0:
                    index.compact()

        with ThreadPoolExecutor(1) as pool:
            changing = pool.submit(change)
            while not changing.done():
                assert index.lookup_many(["X00000", "X00001"], "", "", ALL).owners.tolist() == [1]
            changing.result()

    @given(st.lists(st.lists(st.integers(-(2**62), 2**62), max_size=20), max_size=6))
    @settings(deadline=None)
    def test_owners_are_a_set(self, additions):
        owned, expected = Owners(), set()
        for some in additions:
            owned.add(np.array(some, np.int64))
            expected.update(some)
            assert owned.members().tolist() == sorted(expected)
            assert owned.count == len(expected)


class TestStored:
    """An index that cannot be trusted is not opened."""

    def test_none(self, tmp_path):
        with pytest.raises(matching.IndexMissing):
            documents.open(tmp_path)

    @given(file=st.integers(0, 2), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    @settings(max_examples=40, deadline=None)
    def test_any_flipped_bit_is_detected(self, tmp_path_factory, file, place, bit):
        folder = tmp_path_factory.mktemp("flipped")
        index = documents.build(folder, [subject(owner, f"X0000{owner}") for owner in range(9)])
        index.apply([matching.Change.put(subject(10, "X11111"))], 1)
        index.save()
        path = sorted(folder.iterdir())[file]
        content = bytearray(path.read_bytes())
        content[int(place * len(content))] ^= 1 << bit
        path.write_bytes(content)
        with pytest.raises(matching.IndexUnusableError):
            documents.open(folder)

    @pytest.mark.parametrize(("field", "value"), [("format", 99), ("reading", "another")])
    def test_another_format_or_way_of_reading_is_not_guessed(self, folder, field, value):
        path = documents.build(folder(), [subject(1, "X12345")]).path / "documents.json"
        body = json.loads(path.read_bytes())["body"] | {field: value}
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        path.write_text(json.dumps({"body": body, "sha256": digest}))
        with pytest.raises(matching.IndexOutdated):
            documents.open(path.parent)

    def test_who_opened_earlier_keeps_its_state(self, folder):
        index = documents.build(folder(), [subject(1, "X12345")])
        other = documents.open(index.path)
        index.apply([matching.Change.put(subject(2, "X12345"))], 1)
        index.save()
        assert owners(other.lookup("X12345", "", "", ALL)) == [1]
        assert owners(documents.open(index.path).lookup("X12345", "", "", ALL)) == [1, 2]

    def test_files_that_no_head_names_are_gone_after_saving(self, folder):
        index = documents.build(folder(), [subject(1, "X00001")])
        for seq in range(3):
            index.apply([matching.Change.put(subject(2, f"X1111{seq}"))], seq)
            index.compact()
            index.save()
        assert len(list(index.path.iterdir())) == 3

    def test_what_was_withdrawn_is_gone_from_the_files_after_compacting(self, folder):
        index = documents.build(folder(), [subject(1, "X12345"), subject(2, "X67890")])
        index.apply([matching.Change.withdraw(1)], 1)
        index.compact()
        index.save()
        content = b"".join(path.read_bytes() for path in index.path.iterdir())
        gone, kept = (packed.pack(number)[0].to_bytes(8, "little") for number in ("X12345", "X67890"))
        assert gone not in content
        assert kept in content
