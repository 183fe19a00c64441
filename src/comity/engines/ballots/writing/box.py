"""The archive of one election as it grows: set up, receive ballots, close, gather decryptions, publish.

A box belongs to the office that holds the election.  It holds no secret: whoever has the archive has the same.  Each
verb checks what it is given by the verifier's own rules before a byte is written, so that an archive made here is
accepted everywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.engines.ballots.ballot_checks import decoded
from comity.engines.ballots.ballots import Ballot, tracking_number
from comity.engines.ballots.container import (
    BALLOT,
    ENCRYPTED_TALLY,
    END_BALLOTS,
    END_SHUFFLES,
    PARTIAL_DECRYPTION,
    RESULT,
    SETUP,
    SHUFFLE,
    Archive,
    ArchiveWriter,
)
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import Election, NonHomomorphicQuestion, Question, SetupData, written_credentials
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import sha256_hex
from comity.engines.ballots.proofs import Ciphertext
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.shuffle_checks import check_shuffle
from comity.engines.ballots.tally import (
    Nested,
    Owned,
    PartialDecryption,
    Shuffle,
    SizedTally,
    leaves,
    read_encrypted_tally,
    written_encrypted_tally,
)
from comity.engines.ballots.tally import written_result as result_written
from comity.engines.ballots.tally_checks import CountedBallot, check_decryption, combined_factors, computed_tally
from comity.engines.ballots.trustee_checks import KeyHolder
from comity.engines.ballots.trustees import Pedersen, Trustee, read_coefexps, written_trustees

from .credentials import require_uuid
from .opening import opened
from .poll import Poll, datum
from .refusals import StepRefused
from .shuffling import TrusteeShuffle


@dataclass(frozen=True, slots=True)
class Draft:
    """What the office decides: names, questions, group.  The key follows from the trustees."""

    name: str
    description: str
    group: str
    questions: tuple[Question, ...]
    uuid: str


class Box:
    """One election's archive.  `take` gives the bytes that were added since it was last called."""

    def __init__(self, writer: ArchiveWriter, poll: Poll) -> None:
        self._writer = writer
        self.poll = poll
        self._stage = SETUP
        self._ballots: dict[str, bytes] = {}
        self._received: set[str] = set()
        self._tally: Nested = ()
        self._total_weight = 0
        self._decryptions: dict[int, PartialDecryption] = {}

    @classmethod
    def set_up(cls, draft: Draft, trustees: Sequence[Trustee], credentials: Mapping[str, int], timestamp: int) -> "Box":
        """Begin an election.

        credentials   the electoral roll: public credential -> weight
        timestamp     seconds since 1970 UTC, written once for all

        Raises StepRefused: uuid_malformed, question_not_sealed, trustees_missing; ArchiveRejected with the rule that a
        trustee or a credential breaks.
        """
        require_uuid(draft.uuid)
        if not trustees:
            raise StepRefused("trustees_missing")
        weighted = any(weight != 1 for weight in credentials.values())
        election = Election(
            draft.name, draft.description, draft.group, election_key(draft.group, trustees), draft.questions, draft.uuid
        )
        parts = election.written(), written_trustees(tuple(trustees)), written_credentials(credentials, weighted)
        poll = Poll.read(*parts)
        writer = ArchiveWriter(timestamp)
        hashes = SetupData(*(writer.add_data(part) for part in parts))
        writer.add_event(SETUP, writer.add_data(hashes.written()))
        return cls(writer, poll)

    @classmethod
    def continuing(cls, archive: Archive) -> "Box":
        """The box whose archive was read.  Raises ArchiveRejected; StepRefused: archive_without_setup."""
        box = cls(ArchiveWriter.continuing(archive), Poll.of(archive))
        for event in archive.events[1:]:
            box._follow(archive, event.kind, event.payload)
        return box

    @property
    def election(self) -> Election:
        """What is voted on."""
        return self.poll.election

    @property
    def tally(self) -> Nested:
        """What is decrypted: the encrypted tally of the closed box, its ballots shuffled where they must be.

        Raises StepRefused: ballots_still_open, shuffles_missing.
        """
        self._require_closed()
        if self.shuffled_questions and self._stage in (ENCRYPTED_TALLY, SHUFFLE):
            raise StepRefused("shuffles_missing")
        return self._tally

    @property
    def shuffled_questions(self) -> tuple[int, ...]:
        """The places, from 0, of the questions whose ballots are shuffled and opened one by one."""
        asked = enumerate(self.election.questions)
        return tuple(place for place, question in asked if isinstance(question, NonHomomorphicQuestion))

    @property
    def to_shuffle(self) -> list[Sequence[Ciphertext]]:
        """The ballots of each such question as the next trustee must shuffle them.

        Raises StepRefused: ballots_still_open, shuffles_ended, nothing_to_shuffle.
        """
        self._require_closed()
        if not self.shuffled_questions:
            raise StepRefused("nothing_to_shuffle")
        if self._stage not in (ENCRYPTED_TALLY, SHUFFLE):
            raise StepRefused("shuffles_ended")
        return [self._tally[place] for place in self.shuffled_questions]

    @property
    def setting(self) -> Setting:
        """Where proofs of this election are made and checked."""
        return self.poll.setting

    @property
    def keys(self) -> dict[str, int]:
        """Every trustee's public key with the trustee's number."""
        return {holder.key_text: holder.owner for holder in self._holders()}

    def take(self) -> bytes:
        """The bytes to append to the archive's file."""
        return self._writer.take()

    def receive(self, ballot: bytes, final: bool = False) -> str:
        """Take in a ballot and return its tracking number.

        final   a voter who has voted cannot vote again; otherwise the last ballot counts

        Raises StepRefused: ballots_closed, credential_unknown, ballot_of_other_election, ballot_received_before,
        voted_already; ArchiveRejected with the rule that the ballot breaks.
        """
        self._require_open()
        read = self.poll.read_ballot(ballot)
        if sha256_hex(ballot) in self._received:
            raise StepRefused("ballot_received_before")
        if final and read.credential in self._ballots:
            raise StepRefused("voted_already")
        self.poll.require_proofs(ballot, read)
        return self._append(ballot, read)

    def append(self, ballot: bytes) -> str:
        """Take in a ballot that `Poll.accept` has checked, and return its tracking number.

        Raises StepRefused: ballots_closed, ballot_received_before, and what `Poll.read_ballot` raises.
        """
        self._require_open()
        if sha256_hex(ballot) in self._received:
            raise StepRefused("ballot_received_before")
        return self._append(ballot, self.poll.read_ballot(ballot))

    def close(self) -> SizedTally:
        """End the vote and add up the encrypted answers.  Raises StepRefused: ballots_closed, no_ballots."""
        self._require_open()
        if not self._ballots:
            raise StepRefused("no_ballots")
        ballots = self._counted()
        self._writer.add_event(END_BALLOTS)
        self._tally = computed_tally(self.setting.group, self.election.questions, ballots)
        self._total_weight = sum(each.weight for each in ballots)
        encrypted = self._writer.add_data(written_encrypted_tally(self._tally))
        sized = SizedTally(len(ballots), self._total_weight, encrypted)
        self._writer.add_event(ENCRYPTED_TALLY, self._writer.add_data(sized.written()))
        self._stage = ENCRYPTED_TALLY
        return sized

    def add_shuffle(self, data: bytes) -> int:
        """Take in a trustee's shuffle of the ballots as they stand, and return the trustee's number.

        Raises StepRefused: not_a_shuffle, trustee_unknown, shuffle_of_other_ballots, and what `to_shuffle` raises;
        ArchiveRejected with the rule that the shuffle breaks.
        """
        rows = self.to_shuffle
        brought = TrusteeShuffle.read(data)
        if brought.trustee > (trustees := sum(1 for _ in self._holders())):
            raise StepRefused("trustee_unknown", trustee=brought.trustee, trustees=trustees)
        if len(brought.shuffle.ciphertexts) != len(rows):
            raise StepRefused("shuffle_of_other_ballots")
        for place, row, after, proof in zip(
            self.shuffled_questions, rows, brought.shuffle.ciphertexts, brought.shuffle.proofs, strict=True
        ):
            check_shuffle(self.setting, row, after, proof, place + 1)
        payload = self._writer.add_data(brought.shuffle.written())
        self._writer.add_event(SHUFFLE, self._writer.add_data(Owned(brought.trustee, payload).written()))
        self._replace_rows(brought.shuffle)
        return brought.trustee

    def end_shuffles(self) -> None:
        """No trustee shuffles any more: from now on the ballots are opened.

        Raises StepRefused: shuffles_missing, and what `to_shuffle` raises.
        """
        if self.to_shuffle and self._stage != SHUFFLE:
            raise StepRefused("shuffles_missing")
        self._writer.add_event(END_SHUFFLES)
        self._stage = END_SHUFFLES

    def add_decryption(self, data: bytes) -> int:
        """Take in one trustee's share of the decryption and return the trustee's number.

        Whose it is follows from its proofs.  Raises StepRefused: ballots_still_open, shuffles_missing,
        decryption_added_before, result_published, decryption_of_nobody; ArchiveRejected.
        """
        if self._stage == RESULT:
            raise StepRefused("result_published")
        tally, decryption = self.tally, PartialDecryption.read(data)
        owner = self._owner_of(tally, decryption)
        if owner in self._decryptions:
            raise StepRefused("decryption_added_before", trustee=owner)
        payload = self._writer.add_data(decryption.written())
        self._writer.add_event(PARTIAL_DECRYPTION, self._writer.add_data(Owned(owner, payload).written()))
        self._decryptions[owner] = decryption
        self._stage = PARTIAL_DECRYPTION
        return owner

    def publish(self) -> Nested:
        """Combine the decryptions into the counts and end the archive with them.

        Raises StepRefused: ballots_still_open, result_published; ArchiveRejected: decryptions_too_few.
        """
        if self._stage == RESULT:
            raise StepRefused("result_published")
        tally = self.tally
        factors = {
            holder.owner: check_decryption(self.setting, tally, holder, self._decryptions[holder.owner])
            for holder in self._holders()
            if holder.owner in self._decryptions
        }
        group = self.setting.group
        combined = combined_factors(group, self.poll.shares, factors, sum(1 for _ in leaves(tally)))
        result = opened(group, self.election.questions, tally, combined, self._total_weight)
        self._writer.add_event(RESULT, self._writer.add_data(result_written(result)))
        self._stage = RESULT
        return result

    def _require_closed(self) -> None:
        if self._stage in (SETUP, BALLOT):
            raise StepRefused("ballots_still_open")

    def _replace_rows(self, shuffle: Shuffle) -> None:
        """The shuffled ballots take the place of those before."""
        rows = list(self._tally)
        for place, after in zip(self.shuffled_questions, shuffle.ciphertexts, strict=True):
            rows[place] = after
        self._tally = tuple(rows)
        self._stage = SHUFFLE

    def _require_open(self) -> None:
        if self._stage not in (SETUP, BALLOT):
            raise StepRefused("ballots_closed")

    def _append(self, data: bytes, ballot: Ballot) -> str:
        self._writer.add_event(BALLOT, self._writer.add_data(data))
        self._count(data, ballot)
        return tracking_number(data)

    def _counted(self) -> list[CountedBallot]:
        """The ballots that count.  Their proofs were checked when they came in: only ciphertexts are read again."""
        ballots = [Ballot.read(data, self.election.questions) for data in self._ballots.values()]
        answers = decoded(self.setting.group, [ballot.answers for ballot in ballots])
        weights = (self.poll.credentials[credential] for credential in self._ballots)
        return [CountedBallot(pairs, weight) for pairs, weight in zip(answers, weights, strict=True)]

    def _count(self, data: bytes, ballot: Ballot) -> None:
        # Taken out first: the last ballot counts, in the place of the last.
        self._ballots.pop(ballot.credential, None)
        self._ballots[ballot.credential] = data
        self._received.add(sha256_hex(data))
        self._stage = BALLOT

    def _holders(self) -> Iterator[KeyHolder]:
        for share in self.poll.shares:
            yield from share.holders

    def _owner_of(self, tally: Nested, decryption: PartialDecryption) -> int:
        """The trustee whose key fits the proofs."""
        for holder in self._holders():
            try:
                check_decryption(self.setting, tally, holder, decryption)
            except ArchiveRejected as rejected:
                if rejected.defect.code != "decryption_proof_invalid":
                    raise
            else:
                return holder.owner
        raise StepRefused("decryption_of_nobody")

    def _follow(self, archive: Archive, kind: str, payload: str | None) -> None:
        """Take over an event of an archive that was read."""
        if kind == BALLOT and payload is not None:
            data = datum(archive, payload)
            self._count(data, Ballot.read(data, self.election.questions))
        elif kind == ENCRYPTED_TALLY and payload is not None:
            sized = SizedTally.read(datum(archive, payload))
            self._tally = read_encrypted_tally(datum(archive, sized.encrypted_tally))
            self._total_weight = sized.total_weight
            self._stage = kind
        elif kind == PARTIAL_DECRYPTION and payload is not None:
            owned = Owned.read(datum(archive, payload))
            self._decryptions[owned.owner] = PartialDecryption.read(datum(archive, owned.payload))
            self._stage = kind
        elif kind == SHUFFLE and payload is not None:
            self._replace_rows(Shuffle.read(datum(archive, Owned.read(datum(archive, payload)).payload)))
        else:
            self._stage = kind


def election_key(group_name: str, trustees: Sequence[Trustee]) -> str:
    """The key y of an election: the product of what every trustee, or every sharing group of them, gives."""
    group = group_named(group_name)
    parts = []
    for trustee in trustees:
        if isinstance(trustee, Pedersen):
            parts += [read_coefexps(each.opened(), trustee.threshold)[0] for each in trustee.coefexps]
        else:
            parts.append(trustee.key.public_key)
    return group.encode(group.product(group.decode(each) for each in parts))
