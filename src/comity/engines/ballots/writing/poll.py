"""An election as its set-up fixes it: questions, roll, trustees; and whether a ballot is one of it.

A `Poll` never changes, holds no secret and may be used by several threads at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from comity.engines.ballots.ballot_checks import check_ballot, decoded
from comity.engines.ballots.ballots import Ballot, split_signature, tracking_number
from comity.engines.ballots.container import SETUP, Archive
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import Election, NonHomomorphicQuestion, SetupData, read_credentials
from comity.engines.ballots.groups import Element, group_named
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.trustee_checks import KeyShare, check_trustees
from comity.engines.ballots.trustees import read_trustees

from .answers import require_sealable
from .refusals import StepRefused

# credential -> the tracking numbers of the ballots that were accepted from it so far
Earlier = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter is told of a ballot that keeps every rule.

    credential        public, as on the roll
    tracking_number   under which the voter finds the ballot in the archive
    commitment        what the voter's device showed before the ballot was signed
    is_new            False where this very ballot was accepted before: nothing is to be done again
    """

    credential: str
    tracking_number: str
    commitment: str
    is_new: bool


@dataclass(frozen=True)
class Poll:
    """What the first event of an archive says, checked.

    credentials   the roll: public credential -> weight
    keys          the same credentials as elements of the group
    """

    election: Election
    credentials: Mapping[str, int]
    keys: Mapping[str, Element]
    setting: Setting
    shares: tuple[KeyShare, ...]

    @classmethod
    def of(cls, archive: Archive) -> "Poll":
        """The poll of an archive that was read.  Raises ArchiveRejected; StepRefused: archive_without_setup."""
        first = archive.events[0]
        if first.kind != SETUP or first.payload is None:
            raise StepRefused("archive_without_setup")
        hashes = SetupData.read(datum(archive, first.payload))
        return cls.read(*(datum(archive, each) for each in (hashes.election, hashes.trustees, hashes.credentials)))

    @classmethod
    def read(cls, election_data: bytes, trustees_data: bytes, credentials_data: bytes) -> "Poll":
        """The poll that these three make.  Raises ArchiveRejected; StepRefused: question_not_sealed."""
        election = Election.read(election_data)
        require_sealable(election)
        setting = Setting(group_named(election.group), election.public_key, fingerprint(election_data))
        shares = check_trustees(setting, read_trustees(trustees_data))
        credentials = read_credentials(credentials_data)
        _require_no_weights(election, credentials)
        keys = dict(zip(credentials, setting.group.decode_all(list(credentials)), strict=True))
        return cls(election, credentials, keys, setting, shares)

    def accept(self, data: bytes, *, earlier: Earlier, recast: bool) -> Receipt:
        """Check a ballot to its last proof, unless this very ballot was accepted before.

        earlier   asked once, with the ballot's credential
        recast    whether a voter who has voted may vote again

        Nothing is stored: whoever stores ballots calls this where nobody else accepts one of the same poll meanwhile.

        Raises StepRefused: ballot_of_other_election, credential_unknown, voted_already; ArchiveRejected with the rule
        that the ballot breaks.
        """
        ballot, number = self.read_ballot(data), tracking_number(data)
        receipt = Receipt(ballot.credential, number, ballot.signature.hash, is_new=True)
        before = earlier(ballot.credential)
        if number in before:
            return Receipt(ballot.credential, number, ballot.signature.hash, is_new=False)
        if before and not recast:
            raise StepRefused("voted_already")
        self.require_proofs(data, ballot)
        return receipt

    def read_ballot(self, data: bytes) -> Ballot:
        """A ballot for this poll, by somebody on the roll; its proofs are not looked at.

        Raises StepRefused: ballot_of_other_election, credential_unknown; ArchiveRejected for what is no ballot.
        """
        ballot = Ballot.read(data, self.election.questions)
        if (ballot.election_uuid, ballot.election_hash) != (self.election.uuid, self.setting.fingerprint):
            raise StepRefused("ballot_of_other_election")
        if ballot.credential not in self.credentials:
            raise StepRefused("credential_unknown")
        return ballot

    def require_proofs(self, data: bytes, ballot: Ballot) -> None:
        """Check the signature and every proof of a ballot.  Raises ArchiveRejected."""
        unsigned_hash = fingerprint(split_signature(data))
        (pairs,) = decoded(self.setting.group, [ballot.answers])
        check_ballot(self.setting, self.election.questions, ballot, unsigned_hash, self.keys[ballot.credential], pairs)


def _require_no_weights(election: Election, credentials: Mapping[str, int]) -> None:
    """Ballots that are revealed one by one cannot weigh more than one."""
    for number, question in enumerate(election.questions, start=1):
        if isinstance(question, NonHomomorphicQuestion) and any(weight != 1 for weight in credentials.values()):
            raise ArchiveRejected("weight_with_shuffle", question=number)


def datum(archive: Archive, name: str) -> bytes:
    """A datum that another one names.  Raises ArchiveRejected: payload_missing."""
    if name not in archive.data:
        raise ArchiveRejected("payload_missing", data=name)
    return archive.data[name]
