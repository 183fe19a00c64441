"""The box takes what keeps the rules, in the order of an election, and counts it."""

from dataclasses import replace

import pytest

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import HomomorphicQuestion, NonHomomorphicQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.box import Box, Draft
from comity.engines.ballots.writing.finding import find_ballot
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.keys import new_trustee_key
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.refusals import StepRefused
from comity.engines.ballots.writing.shuffling import TrusteeShuffle, shuffled

from .conftest import BOARD, PRESIDENT, RESOLUTION, TIME, TOPICS, UUID

FOR, AGAINST, ABSTAIN = [1, 0, 0], [0, 1, 0], [0, 0, 1]


def decrypt(world, *which):
    box = world.box
    for key in which:
        box.add_decryption(partial_decryption(box.setting, box.tally, world.keys[key].secret).written())


@pytest.mark.parametrize("group", ["BELENIOS-2048", "RFC-3526-2048", "Ed25519"])
def test_an_election_from_set_up_to_result(make_world, group):
    world = make_world(RESOLUTION, group=group)
    for voter, vote in enumerate((FOR, AGAINST, FOR)):
        world.box.receive(world.vote(voter, vote))
    world.box.close()
    decrypt(world, 0)
    assert world.box.publish() == ((2, 1, 0),)
    assert verify(world.box.take()).accepted


def test_the_last_ballot_of_a_voter_counts(make_world):
    world = make_world()
    first = world.box.receive(world.vote(0, FOR))
    second = world.box.receive(world.vote(0, AGAINST))
    world.box.close()
    decrypt(world, 0)
    assert world.box.publish() == ((0, 1, 0),)
    archive = read_archive(world.box.take())
    assert [find_ballot(archive, number).counts for number in (first, second)] == [False, True]


def test_weights_count(make_world):
    world = make_world(weights=(1, 10, 1_000_000))
    for voter, vote in enumerate((FOR, AGAINST, FOR)):
        world.box.receive(world.vote(voter, vote))
    assert world.box.close().total_weight == 1_000_011
    decrypt(world, 0)
    assert world.box.publish() == ((1_000_001, 10, 0),)
    assert verify(world.box.take()).accepted


@pytest.mark.parametrize("who", [(0, 1, 2), (0, 1, 3), (0, 2, 3)], ids=str)
def test_any_two_of_three_decrypt_with_the_mandatory_trustee(make_world, who):
    world = make_world(PRESIDENT, shared=(3, 2), form=Form.TOOLS_3_X)
    world.box.receive(world.vote(0, [1, 0, 0, 0]))
    world.box.receive(world.vote(1, [0, 0, 1, 0]))
    world.box.close()
    decrypt(world, *who)
    assert world.box.publish() == ((1, 0, 1, 0),)
    assert verify(world.box.take()).accepted


@pytest.mark.parametrize("who", [(), (0,), (0, 1), (1, 2, 3)], ids=str)
def test_too_few_trustees_open_nothing(make_world, who):
    world = make_world(PRESIDENT, shared=(3, 2))
    world.box.receive(world.vote(0, [1, 0, 0, 0]))
    world.box.close()
    decrypt(world, *who)
    with pytest.raises(ArchiveRejected, match="decryptions_too_few"):
        world.box.publish()


def test_a_box_read_from_its_archive_goes_on_where_it_was(make_world):
    """As the office's command line does: one process for each step."""
    world = make_world()
    data = world.box.take()

    def step(verb):
        nonlocal data
        world.box = Box.continuing(read_archive(data))
        verb()
        data += world.box.take()

    step(lambda: world.box.receive(world.vote(0, FOR)))
    step(lambda: world.box.receive(world.vote(0, AGAINST)))
    step(lambda: world.box.receive(world.vote(2, ABSTAIN)))
    step(lambda: world.box.close())
    step(lambda: decrypt(world, 0))
    step(lambda: world.box.publish())
    report = verify(data)
    assert report.accepted
    assert report.questions[0].counts == (0, 1, 1)


@pytest.mark.parametrize("group", ["BELENIOS-2048", "Ed25519"])
def test_lists_are_counted_with_their_candidates(make_world, group):
    world = make_world(BOARD, group=group)
    for voter, rows in enumerate((((1, 1, 0), (0, 0)), ((1, 1, 1), (0, 0)), ((0, 0, 0), (1, 1)))):
        world.box.receive(world.vote(voter, rows))
    world.box.close()
    decrypt(world, 0)
    assert world.box.publish() == (((2, 2, 1), (1, 1)),)
    assert verify(world.box.take()).accepted


def test_lists_may_weigh_more(make_world):
    world = make_world(BOARD, weights=(1, 10))
    for voter, rows in enumerate((((1, 1, 0), (0, 0)), ((0, 0, 0), (1, 1)))):
        world.box.receive(world.vote(voter, rows))
    world.box.close()
    decrypt(world, 0)
    assert world.box.publish() == (((1, 1, 0), (10, 10)),)
    assert verify(world.box.take()).accepted


def shuffle(world, trustee):
    world.box.add_shuffle(TrusteeShuffle(trustee, shuffled(world.box.setting, world.box.to_shuffle)).written())


class TestRanks:
    """Ballots with ranks are shuffled by the trustees in turn, then opened one by one."""

    @pytest.fixture
    def world(self, make_world):
        world = make_world(TOPICS, RESOLUTION, shared=(3, 2))
        for voter, ranks in enumerate(([1, 2, 3], [3, 2, 1], [0, 255, 0])):
            world.box.receive(world.vote(voter, ranks, FOR))
        world.box.close()
        return world

    def test_come_out_in_another_order_beside_the_counts(self, world):
        for trustee in (1, 3):
            shuffle(world, trustee)
        world.box.end_shuffles()
        decrypt(world, 0, 1, 2)
        ranks, counts = world.box.publish()
        assert sorted(ranks) == [(0, 255, 0), (1, 2, 3), (3, 2, 1)]
        assert counts == (3, 0, 0)
        report = verify(world.box.take())
        assert report.accepted
        assert [trustee.shuffled for trustee in report.trustees] == [True, False, True, False]

    def test_go_on_where_the_archive_was_left(self, world):
        data = world.box.take()
        for step in (
            lambda: shuffle(world, 1),
            lambda: shuffle(world, 2),
            lambda: world.box.end_shuffles(),
            lambda: decrypt(world, 0),
            lambda: decrypt(world, 2, 3),
            lambda: world.box.publish(),
        ):
            world.box = Box.continuing(read_archive(data))
            step()
            data += world.box.take()
        assert verify(data).accepted

    def test_are_not_opened_before_they_are_shuffled(self, world):
        with pytest.raises(StepRefused, match="shuffles_missing"):
            decrypt(world, 0)
        with pytest.raises(StepRefused, match="shuffles_missing"):
            world.box.end_shuffles()
        shuffle(world, 1)
        with pytest.raises(StepRefused, match="shuffles_missing"):
            world.box.publish()
        world.box.end_shuffles()
        with pytest.raises(StepRefused, match="shuffles_ended"):
            shuffle(world, 2)

    def test_are_not_exchanged_by_who_shuffles(self, world):
        first, second = (shuffled(world.box.setting, world.box.to_shuffle) for _ in range(2))
        (row,) = first.ciphertexts
        exchanged = replace(first, ciphertexts=((row[1], row[0], row[2]),))
        for forged in (exchanged, replace(first, ciphertexts=second.ciphertexts)):
            with pytest.raises(ArchiveRejected, match="shuffle_proof_invalid"):
                world.box.add_shuffle(TrusteeShuffle(1, forged).written())
        world.box.add_shuffle(TrusteeShuffle(1, first).written())
        with pytest.raises(ArchiveRejected, match="shuffle_proof_invalid"):
            world.box.add_shuffle(TrusteeShuffle(2, second).written())  # of the ballots as they stood before

    def test_are_shuffled_by_trustees_alone(self, world):
        with pytest.raises(StepRefused, match="trustee_unknown"):
            shuffle(world, 5)
        for data in (b"", b"{}", b'{"type":"trustee-shuffle","trustee":1,"shuffle":{"ciphertexts":[],"proofs":[]}}'):
            with pytest.raises(StepRefused, match="not_a_shuffle"):
                world.box.add_shuffle(data)

    def test_one_ballot_cannot_keep_the_others_from_being_opened(self, make_world, monkeypatch):
        """A voter may encrypt any element; what its lowest bits say counts, as for the protocol's tools."""
        world = make_world(TOPICS)
        hostile = world.box.setting.group.independent_generator(7)
        with monkeypatch.context() as patch:
            patch.setattr(type(world.box.setting.group), "embed", lambda _group, _numbers: hostile)
            world.box.receive(world.vote(0, [0, 0, 0]))
        world.box.receive(world.vote(1, [1, 2, 3]))
        world.box.close()
        shuffle(world, 1)
        world.box.end_shuffles()
        decrypt(world, 0)
        (ranks,) = world.box.publish()
        assert (1, 2, 3) in ranks
        assert verify(world.box.take()).accepted


def test_nothing_is_shuffled_where_only_sums_are_opened(make_world):
    world = make_world()
    world.box.receive(world.vote(0, FOR))
    with pytest.raises(StepRefused, match="ballots_still_open"):
        shuffle(world, 1)
    world.box.close()
    with pytest.raises(StepRefused, match="nothing_to_shuffle"):
        shuffle(world, 1)


class TestWhatTheBoxRefuses:
    @pytest.fixture
    def world(self, make_world):
        return make_world()

    def test_the_same_ballot_twice(self, world):
        ballot = world.vote(0, FOR)
        world.box.receive(ballot)
        with pytest.raises(StepRefused, match="ballot_received_before"):
            world.box.receive(ballot)

    def test_a_second_ballot_where_votes_are_final(self, world):
        world.box.receive(world.vote(0, FOR), final=True)
        with pytest.raises(StepRefused, match="voted_already"):
            world.box.receive(world.vote(0, AGAINST), final=True)

    def test_a_ballot_for_another_election(self, world, make_world):
        with pytest.raises(StepRefused, match="ballot_of_other_election"):
            world.box.receive(make_world().vote(0, FOR))

    def test_a_voter_who_is_not_on_the_roll(self, world):
        world.codes[0] = "DemoA-DemoBB-DemoC-DemoDD"
        with pytest.raises(StepRefused, match="credential_unknown"):
            world.box.receive(world.vote(0, FOR))

    @pytest.mark.parametrize("data", [b"", b"{}", b"null", b"\xff", b"[" * 10_000, b'{"a":' * 10_000], ids=repr)
    def test_what_is_no_ballot(self, world, data):
        with pytest.raises(ArchiveRejected):
            world.box.receive(data)

    def test_a_ballot_with_one_digit_changed_and_nothing_is_written(self, world):
        ballot = world.vote(0, FOR)
        world.box.take()
        at = ballot.rindex(b'"response":"') + 20
        changed = ballot[:at] + (b"1" if ballot[at : at + 1] != b"1" else b"2") + ballot[at + 1 :]
        with pytest.raises(ArchiveRejected, match="ballot_signature_invalid"):
            world.box.receive(changed)
        assert world.box.take() == b""

    def test_a_ballot_after_the_end(self, world):
        world.box.receive(world.vote(0, FOR))
        world.box.close()
        for late in (lambda: world.box.receive(world.vote(1, FOR)), world.box.close):
            with pytest.raises(StepRefused, match="ballots_closed"):
                late()

    def test_an_election_in_which_nobody_voted(self, world):
        with pytest.raises(StepRefused, match="no_ballots"):
            world.box.close()

    def test_to_open_before_the_end(self, world):
        world.box.receive(world.vote(0, FOR))
        with pytest.raises(StepRefused, match="ballots_still_open"):
            decrypt(world, 0)
        with pytest.raises(StepRefused, match="ballots_still_open"):
            world.box.publish()

    def test_a_decryption_by_nobody_or_twice(self, world):
        world.box.receive(world.vote(0, FOR))
        world.box.close()
        stranger = new_trustee_key(group_named("Ed25519"))
        with pytest.raises(StepRefused, match="decryption_of_nobody"):
            world.box.add_decryption(partial_decryption(world.box.setting, world.box.tally, stranger.secret).written())
        decrypt(world, 0)
        with pytest.raises(StepRefused, match="decryption_added_before"):
            decrypt(world, 0)

    def test_anything_after_the_result(self, world):
        world.box.receive(world.vote(0, FOR))
        world.box.close()
        decrypt(world, 0)
        world.box.publish()
        for late in (world.box.publish, lambda: decrypt(world, 0)):
            with pytest.raises(StepRefused, match="result_published"):
                late()
        with pytest.raises(StepRefused, match="ballots_closed"):
            world.box.receive(world.vote(1, FOR))


class TestWhatIsNotSetUp:
    def draft(self, *questions):
        return Draft("E", "", "Ed25519", questions, UUID)

    def test_an_election_without_trustees(self):
        with pytest.raises(StepRefused, match="trustees_missing"):
            Box.set_up(self.draft(RESOLUTION), [], {}, TIME)

    @pytest.mark.parametrize("uuid", ["", "short", "../../etc/passwd", "with a space in", "x" * 101])
    def test_an_election_whose_name_could_not_name_a_file(self, uuid):
        with pytest.raises(StepRefused, match="uuid_malformed"):
            Box.set_up(replace(self.draft(RESOLUTION), uuid=uuid), [], {}, TIME)

    @pytest.mark.parametrize(("group", "answers"), [("BELENIOS-2048", 1), ("Ed25519", 31), ("RFC-3526-2048", 255)])
    def test_ranks_for_which_the_group_has_no_room(self, make_world, group, answers):
        with pytest.raises(StepRefused, match="question_not_sealed"):
            make_world(NonHomomorphicQuestion("Rank", tuple(map(str, range(answers)))), group=group)

    def test_ranks_of_voters_who_weigh_more_than_one(self, make_world):
        with pytest.raises(ArchiveRejected, match="weight_with_shuffle"):
            make_world(TOPICS, weights=(1, 2))

    def test_a_roll_with_something_that_is_no_credential(self, make_world):
        from comity.engines.ballots.trustees import Single

        trustee = Single(new_trustee_key(group_named("Ed25519")).public)
        with pytest.raises(ArchiveRejected, match="element_not_canonical"):
            Box.set_up(self.draft(RESOLUTION), [trustee], {"x": 1}, TIME)


def test_questions_of_all_shapes_in_one_election(make_world):
    several = HomomorphicQuestion("Topics", ("a", "b", "c"), 0, 3)
    world = make_world(RESOLUTION, PRESIDENT, several)
    world.box.receive(world.vote(0, FOR, [1, 0, 0, 0], [1, 1, 1]))
    world.box.receive(world.vote(1, AGAINST, [0, 1, 0, 0], [0, 0, 0]))
    world.box.close()
    decrypt(world, 0)
    assert world.box.publish() == ((1, 1, 0), (1, 1, 0, 0), (1, 1, 1))
    assert verify(world.box.take()).accepted
