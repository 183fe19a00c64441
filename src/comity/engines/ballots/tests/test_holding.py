"""A session's server holds its elections through `holding` alone: bytes in, bytes out."""

import random

import pytest

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import HomomorphicQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.holding import (
    Draft,
    Form,
    Roll,
    SharedKey,
    StepRefused,
    Voter,
    add_decryption,
    archive_of,
    close,
    new_roll,
    new_uuid,
    open_poll,
    poll_of,
    publish,
    trustees_of,
)
from comity.engines.ballots.strict import compact
from comity.engines.ballots.trustees import CertificateContext
from comity.engines.ballots.verification import Checkpoint, verify
from comity.engines.ballots.writing.box import Box
from comity.engines.ballots.writing.keys import new_trustee_key
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.sealing import Sealer
from comity.engines.ballots.writing.threshold import new_member, new_polynomial, take_shares

GROUP, TIME = "Ed25519", 1_750_000_000
PRESIDENT = HomomorphicQuestion("President", ("Ana", "Béa", "Cyr"), 1, 1, blank=True)
ANA, BEA, CYR, BLANK = (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 0, 0)


class Board:
    """The ballots of one election as a server keeps them: rows in order, found again by credential."""

    def __init__(self, opening, *, recast=True):
        self.opening, self.recast = opening, recast
        self.poll = poll_of(opening)
        self.rows = []

    def post(self, ballot):
        receipt = self.poll.accept(ballot, earlier=self.earlier, recast=self.recast)
        if receipt.is_new:
            self.rows.append((receipt, ballot))
        return receipt

    def earlier(self, credential):
        return [receipt.tracking_number for receipt, _ballot in self.rows if receipt.credential == credential]

    @property
    def ballots(self):
        return [ballot for _receipt, ballot in self.rows]


class Trustees:
    """An electoral board that must take part, and four regions of which any three are needed, on their own machines."""

    def __init__(self):
        group = group_named(GROUP)
        self.board = new_trustee_key(group)
        members = [new_member(CertificateContext(GROUP, 4, 3, place), Form.TOOLS_3_X) for place in (1, 2, 3, 4)]
        certificates = [member.certificate for member in members]
        polynomials = [new_polynomial(member, certificates) for member in members]
        self.regions = [take_shares(member, certificates, polynomials) for member in members]
        self.handed_on = trustees_of(
            single=[compact(self.board.public.written())],
            shared=SharedKey(
                threshold=3,
                certificates=[compact(each.written()) for each in certificates],
                polynomials=[each.written() for each in polynomials],
                keys=[compact(key.public.written()) for key in self.regions],
            ),
        )

    def share(self, archive, key):
        """decryption-N.json of one trustee, as `comity ballots trustee decrypt` writes it."""
        box = Box.continuing(read_archive(archive))
        return partial_decryption(box.setting, box.tally, key.secret).written()


@pytest.fixture(scope="module")
def trustees():
    return Trustees()


def session(trustees, voters, elections=2):
    """(uuids, codes, roll) of a session whose cards were handed out."""
    uuids = [new_uuid() for _ in range(elections)]
    cards, roll = new_roll([Voter(name) for name in voters], uuids, GROUP, Form.TOOLS_3_X)
    return uuids, dict(cards.hand_out()), Roll.read(roll.written())


def opening_of(trustees, roll, uuid, present=None):
    draft = Draft("President", "First ballot", GROUP, (PRESIDENT,), uuid)
    return open_poll(draft, trustees.handed_on, roll.credentials(uuid, present), TIME)


def test_a_president_is_elected_by_196_members(trustees):
    """From the cards to the archive; five delegates vote twice, one loses the answer and sends again."""
    members = [f"M{number:03}" for number in range(196)]
    (uuid, _spare), codes, roll = session(trustees, members)
    board = Board(opening_of(trustees, roll, uuid))
    sealer = Sealer(board.poll.election)
    rng = random.Random(196)
    chosen = {member: rng.choice([ANA, BEA, CYR, BLANK]) for member in members}
    sent = [(member, CYR) for member in members[:5]] + list(chosen.items())
    for member, answer in sent:
        cast = sealer.prepare(codes[member], (answer,)).cast()
        assert board.post(cast.ballot).tracking_number == cast.tracking_number
        assert not board.post(cast.ballot).is_new
    during = verify(archive_of(board.opening, board.ballots))
    assert (during.state, during.voted, during.ballots_cast) == ("voting", 196, 201)

    archive = close(board.opening, board.ballots)
    for key in (trustees.board, *trustees.regions[1:]):
        archive = add_decryption(archive, trustees.share(archive, key)).archive
    published = publish(archive)

    counts = tuple(list(chosen.values()).count(answer) for answer in (BLANK, ANA, BEA, CYR))
    (question,) = published.questions
    assert (question.labels, question.counts) == (("", "Ana", "Béa", "Cyr"), counts)
    report = verify(published.archive, since=Checkpoint(during.events, during.last_event))
    assert report.accepted
    assert (report.state, report.voted, report.questions[0].counts) == ("finished", 196, counts)


class TestABallotIsAccepted:
    @pytest.fixture
    def world(self, trustees):
        (uuid, _spare), codes, roll = session(trustees, ("XA", "XB", "XC"))
        return codes, roll, uuid, opening_of(trustees, roll, uuid, ("XA", "XB"))

    def test_only_from_those_on_the_frozen_roll(self, world):
        codes, roll, uuid, opening = world
        board = Board(opening)
        sealer = Sealer(board.poll.election)
        receipt = board.post(sealer.prepare(codes["XA"], (ANA,)).cast().ballot)
        assert receipt.credential == roll.credential_of(uuid, "XA")
        with pytest.raises(StepRefused, match="credential_unknown"):
            board.post(sealer.prepare(codes["XC"], (ANA,)).cast().ballot)

    def test_with_the_commitment_that_its_device_showed(self, world):
        codes, _roll, _uuid, opening = world
        board = Board(opening)
        prepared = Sealer(board.poll.election).prepare(codes["XA"], (ANA,))
        assert board.post(prepared.cast().ballot).commitment == prepared.commitment

    def test_once_where_votes_are_final_though_it_may_be_sent_again(self, world):
        codes, _roll, _uuid, opening = world
        board = Board(opening, recast=False)
        sealer = Sealer(board.poll.election)
        first, second = (sealer.prepare(codes["XA"], (answer,)).cast().ballot for answer in (ANA, BEA))
        assert board.post(first).is_new
        assert not board.post(first).is_new
        with pytest.raises(StepRefused, match="voted_already"):
            board.post(second)
        assert board.ballots == [first]

    def test_an_earlier_ballot_sent_again_does_not_overtake_the_later(self, world):
        codes, _roll, _uuid, opening = world
        board = Board(opening)
        sealer = Sealer(board.poll.election)
        first, second = (sealer.prepare(codes["XA"], (answer,)).cast().ballot for answer in (ANA, BEA))
        for ballot in (first, second, first):
            board.post(ballot)
        assert board.ballots == [first, second]

    def test_never_without_sound_proofs(self, world):
        codes, _roll, _uuid, opening = world
        board = Board(opening)
        ballot = Sealer(board.poll.election).prepare(codes["XA"], (ANA,)).cast().ballot
        at = ballot.rindex(b'"response":"') + 20
        digit = b"1" if ballot[at : at + 1] != b"1" else b"2"
        with pytest.raises(ArchiveRejected, match="ballot_signature_invalid"):
            board.post(ballot[:at] + digit + ballot[at + 1 :])
        assert board.ballots == []

    def test_into_one_election_of_the_session_alone(self, world, trustees):
        codes, roll, uuid, opening = world
        other = next(each for each in roll.keys if each != uuid)
        ballot = Sealer(poll_of(opening_of(trustees, roll, other)).election).prepare(codes["XA"], (ANA,)).cast().ballot
        with pytest.raises(StepRefused, match="ballot_of_other_election"):
            Board(opening).post(ballot)


def test_a_ballot_twice_among_those_to_be_closed_is_refused(trustees):
    """What the server stored is not believed: a row that was doubled shows."""
    (uuid, _spare), codes, roll = session(trustees, ("XA", "XB"))
    opening = opening_of(trustees, roll, uuid)
    ballot = Sealer(poll_of(opening).election).prepare(codes["XA"], (ANA,)).cast().ballot
    with pytest.raises(StepRefused, match="ballot_received_before"):
        close(opening, [ballot, ballot])


def test_trustees_who_have_not_all_finished_make_no_key():
    with pytest.raises(StepRefused, match="polynomials_incomplete"):
        trustees_of(shared=SharedKey(2, [b"{}", b"{}"], [], []))
    with pytest.raises(StepRefused, match="trustees_missing"):
        trustees_of()
