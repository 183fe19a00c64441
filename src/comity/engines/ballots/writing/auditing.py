"""Checking an audited ballot on another device: does it hold what its voter chose?

A sealing device that cheats must decide how before it learns whether the ballot will be cast or audited.  A voter who
audits now and then, on a device that has nothing to do with the first, finds a cheating one out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comity.engines.ballots import strict
from comity.engines.ballots.ballot_checks import check_answers, decoded
from comity.engines.ballots.ballots import Ballot
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import Election
from comity.engines.ballots.groups import Element, group_named
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.proofs import Ciphertext
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.tally import leaves, map_nested, require_shape

from .answers import Answered, require_answers
from .refusals import StepRefused
from .sealing import AUDIT_TYPE, AUDIT_VERSION

_RECORD = ("type", "version", "answers", "openings", "ballot")
_NO_SIGNATURE = {"hash": "", "proof": {"challenge": "0", "response": "0"}}


@dataclass(frozen=True, slots=True)
class AuditedBallot:
    """What a sealed ballot was found to hold.

    commitment   what the sealing device showed before the voter chose; the voter compares it
    credential   the public credential for which the ballot was made
    answers      for each question what its ciphertexts were opened to (`answers`)
    """

    commitment: str
    credential: str
    answers: tuple[Answered, ...]


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
    answers = members["answers"]
    require_answers(election, answers)
    openings = strict.exactly(members["openings"], len(election.questions))
    setting = Setting(group_named(election.group), election.public_key, election.fingerprint)
    (pairs,) = decoded(setting.group, [ballot.answers])
    check_answers(setting, election.questions, ballot.answers, setting.scope(ballot.credential), pairs)
    for number, (answer, given, told) in enumerate(zip(ballot.answers, answers, openings, strict=True), start=1):
        choices = answer.choices
        require_shape(told, choices, "openings")
        if isinstance(choices, Ciphertext):
            _require_numbers(setting, number, choices, given, told)
        else:
            _require_bits(setting, number, list(leaves(choices)), list(leaves(given)), list(leaves(told)))
    return AuditedBallot(
        commitment=fingerprint(strict.compact(members["ballot"])),
        credential=ballot.credential,
        answers=tuple(map_nested(int, given) for given in answers),
    )


def _unsigned_ballot(value: Any, election: Election) -> Ballot:
    names = ("election_uuid", "election_hash", "credential", "answers")
    members = dict(strict.fields(value, names))
    return Ballot.read(strict.compact(members | {"signature": _NO_SIGNATURE}), election.questions)


def _require_bits(
    setting: Setting, question: int, choices: Sequence[Ciphertext], bits: Sequence[int], openings: Sequence[Any]
) -> None:
    """Refuse a ciphertext that is not (g^r, y^r · g^bit) for the r that was told.  Raises StepRefused."""
    for choice, (ciphertext, bit, opening) in enumerate(zip(choices, bits, openings, strict=True), start=1):
        alpha, masked = _opened(setting, opening)
        beta = setting.group.multiply(masked, setting.generator_power(bit))
        if ciphertext != Ciphertext(setting.group.encode(alpha), setting.group.encode(beta)):
            raise StepRefused("ciphertext_differs", question=question, choice=choice)


def _require_numbers(
    setting: Setting, question: int, ciphertext: Ciphertext, numbers: Sequence[int], opening: Any
) -> None:
    """Refuse a ciphertext that hides other numbers.  Raises StepRefused."""
    group = setting.group
    alpha, masked = _opened(setting, opening)
    held = group.divide(group.decode(ciphertext.beta), masked)
    try:
        same = group.embedded(held, len(numbers)) == list(numbers)
    except ValueError:
        same = False
    if not same or ciphertext.alpha != group.encode(alpha):
        raise StepRefused("ciphertext_differs", question=question, choice=1)


def _opened(setting: Setting, opening: Any) -> tuple[Element, Element]:
    """(g^r, y^r) of an r that was told, in the one form it has.  Raises ArchiveRejected."""
    r = strict.decimal(opening)
    if r >= setting.order:
        raise ArchiveRejected("exponent_out_of_range")
    return setting.generator_power(r), setting.key_power(r)
