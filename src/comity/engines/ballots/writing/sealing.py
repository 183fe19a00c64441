"""Sealing a ballot: encrypt the answers, prove that they keep the rules, commit, and only then sign.

`Sealer.prepare` gives a sealed ballot and its commitment, the hash of the ballot without its signature, which the voter
notes.  Then the voter chooses: `cast` signs the ballot; `audit` opens it for another device and never signs it, so that
whoever gets hold of an audited ballot cannot cast it.  The browser's sealer (sealer/sealing.js) does the same, draw for
draw.

Source: Belenios specification 2.0, sections 4.11 to 4.15; the choice after Benaloh (2006), "Simple verifiable
elections".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from comity.engines.ballots import strict
from comity.engines.ballots.ballots import Ballot, Signature, split_signature, tracking_number
from comity.engines.ballots.election import Election, HomomorphicQuestion, ListsQuestion, Question
from comity.engines.ballots.groups import Group, group_named
from comity.engines.ballots.proofs import Proof
from comity.engines.ballots.tally import map_nested

from .answers import Answered, require_answers, require_sealable
from .credentials import scalar_of
from .encrypting import SealedAnswer
from .proving import Key, prove_knowledge
from .refusals import StepRefused
from .sealing_choices import seal_choices
from .sealing_lists import seal_lists
from .sealing_numbers import seal_numbers
from .secret import Draw, Secret, drawn

AUDIT_TYPE, AUDIT_VERSION = "ballot-audit", 1
_UNSIGNED = Signature("", Proof(0, 0))


@dataclass(frozen=True, slots=True)
class CastBallot:
    """What goes to the ballot box, and the number under which the voter finds it again."""

    ballot: bytes
    tracking_number: str


class PreparedBallot:
    """A ballot that is sealed and committed to, but neither cast nor audited: it can be one of both, once."""

    def __init__(self, ballot: Ballot, group: Group, scalar: Secret, sealed: Sequence[SealedAnswer]) -> None:
        self.commitment = ballot.unsigned_hash()
        self._ballot, self._group, self._scalar, self._sealed = ballot, group, scalar, sealed
        self._used = False

    def cast(self, draw: Draw = drawn) -> CastBallot:
        """Sign the ballot.  Raises StepRefused: ballot_already_used."""
        self._use()
        proof = prove_knowledge(self._group, f"sig|{self.commitment}", self._scalar.reveal(), draw)
        ballot = replace(self._ballot, signature=Signature(self.commitment, proof)).written()
        return CastBallot(ballot, tracking_number(ballot))

    def audit(self) -> bytes:
        """Open the ballot, never signed, for another device (`auditing`).  Raises StepRefused: ballot_already_used."""
        self._use()
        return strict.compact(
            {
                "type": AUDIT_TYPE,
                "version": AUDIT_VERSION,
                "answers": [each.given for each in self._sealed],
                "openings": [map_nested(lambda opening: str(opening.reveal()), each.openings) for each in self._sealed],
                "ballot": strict.parse(split_signature(self._ballot.written())),
            }
        )

    def _use(self) -> None:
        if self._used:
            raise StepRefused("ballot_already_used")
        self._used = True


class Sealer:
    """Seals ballots for one election; what they share is computed once."""

    def __init__(self, election: Election) -> None:
        """Raises ArchiveRejected for an unknown group or a key outside it; StepRefused: question_not_sealed."""
        require_sealable(election)
        self.election = election
        self.group = group_named(election.group)
        self._key = Key(self.group, self.group.decode(election.public_key))
        self._fingerprint = election.fingerprint

    def prepare(self, code: str, answers: Sequence[Answered], draw: Draw = drawn) -> PreparedBallot:
        """Seal one ballot and commit to it.

        answers   for each question what its kind asks for (`answers`)
        draw      drawn, for each question, what `seal_choices`, `seal_lists` or `seal_numbers` say

        Raises StepRefused: code_malformed, code_mistyped, and what `require_answers` raises.
        """
        require_answers(self.election, answers)
        scalar = scalar_of(code, self.election.uuid, self.group)
        credential = self.group.encode(self.group.power_secret(self.group.generator, scalar.reveal()))
        context = f"{self._fingerprint}|{credential}"
        sealed = [
            _seal(self._key, context, question, given, draw)
            for question, given in zip(self.election.questions, answers, strict=True)
        ]
        ballot = Ballot(
            election_uuid=self.election.uuid,
            election_hash=self._fingerprint,
            credential=credential,
            answers=tuple(each.answer for each in sealed),
            signature=_UNSIGNED,
        )
        return PreparedBallot(ballot, self.group, scalar, sealed)


def _seal(key: Key, context: str, question: Question, given: Any, draw: Draw) -> SealedAnswer:
    if isinstance(question, HomomorphicQuestion):
        return seal_choices(key, context, question, given, draw)
    return (seal_lists if isinstance(question, ListsQuestion) else seal_numbers)(key, context, given, draw)
