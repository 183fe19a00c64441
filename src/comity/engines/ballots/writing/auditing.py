"""Checking an audited ballot on another device: does it hold what its voter chose?

A sealing device that cheats must decide how before it learns whether the ballot will be cast or audited.  A voter who
audits now and then, on a device that has nothing to do with the first, finds a cheating one out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comity.engines.ballots import strict
from comity.engines.ballots.ballot_checks import check_answers, decoded
from comity.engines.ballots.ballots import Ballot, HomomorphicAnswer
from comity.engines.ballots.election import Election
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.proofs import Ciphertext
from comity.engines.ballots.setting import Setting

from .refusals import StepRefused
from .sealing import AUDIT_TYPE, AUDIT_VERSION, Bits, homomorphic_questions, require_answers

_RECORD = ("type", "version", "answers", "openings", "ballot")
_NO_SIGNATURE = {"hash": "", "proof": {"challenge": "0", "response": "0"}}


@dataclass(frozen=True, slots=True)
class AuditedBallot:
    """What a sealed ballot was found to hold.

    commitment   what the sealing device showed before the voter chose; the voter compares it
    credential   the public credential for which the ballot was made
    answers      for each question the bits that every ciphertext was opened to
    """

    commitment: str
    credential: str
    answers: tuple[tuple[int, ...], ...]


def audit(record: bytes, election: Election) -> AuditedBallot:
    """Open every ciphertext of an audited ballot again and compare.

    The proofs are checked as well: a device must not get away with making ballots that no box takes.

    Raises ArchiveRejected where the record is not well-formed or a proof is wrong; StepRefused: audit_unknown,
    audit_other_election, ciphertext_differs, and what `require_answers` raises.
    """
    members = strict.fields(strict.parse(record), _RECORD)
    if members["type"] != AUDIT_TYPE or members["version"] != AUDIT_VERSION:
        raise StepRefused("audit_unknown")
    ballot = _unsigned_ballot(members["ballot"], election)
    if (ballot.election_uuid, ballot.election_hash) != (election.uuid, election.fingerprint):
        raise StepRefused("audit_other_election")
    questions = homomorphic_questions(election)
    answers = members["answers"]
    require_answers(questions, answers)
    openings = strict.exactly(members["openings"], len(questions))
    setting = Setting(group_named(election.group), election.public_key, election.fingerprint)
    (pairs,) = decoded(setting.group, [ballot.answers])
    check_answers(setting, questions, ballot.answers, setting.scope(ballot.credential), pairs)
    for number, (answer, bits, numbers) in enumerate(zip(ballot.answers, answers, openings, strict=True), start=1):
        if isinstance(answer, HomomorphicAnswer):
            _require_openings(setting, number, answer.choices, bits, strict.exactly(numbers, len(bits)))
    return AuditedBallot(
        commitment=fingerprint(strict.compact(members["ballot"])),
        credential=ballot.credential,
        answers=tuple(tuple(bits) for bits in answers),
    )


def _unsigned_ballot(value: Any, election: Election) -> Ballot:
    names = ("election_uuid", "election_hash", "credential", "answers")
    members = dict(strict.fields(value, names))
    return Ballot.read(strict.compact(members | {"signature": _NO_SIGNATURE}), election.questions)


def _require_openings(
    setting: Setting, question: int, choices: Sequence[Ciphertext], bits: Bits, openings: Sequence[Any]
) -> None:
    """Refuse a ciphertext that is not (g^r, y^r · g^bit) for the r that was told.  Raises StepRefused."""
    group = setting.group
    for choice, (ciphertext, bit, opening) in enumerate(zip(choices, bits, openings, strict=True), start=1):
        r = strict.decimal(opening)
        alpha = group.encode(setting.generator_power(r))
        beta = group.encode(group.multiply(setting.key_power(r), setting.generator_power(bit)))
        if r >= group.order or ciphertext != Ciphertext(alpha, beta):
            raise StepRefused("ciphertext_differs", question=question, choice=choice)
