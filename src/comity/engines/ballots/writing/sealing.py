"""Sealing a ballot: encrypt the answers, prove that they keep the rules, commit, and only then sign.

`Sealer.prepare` gives a sealed ballot and its commitment, the hash of the ballot without its signature, which the voter
notes.  Then the voter chooses: `cast` signs the ballot; `audit` opens it for another device and never signs it, so that
whoever gets hold of an audited ballot cannot cast it.  The browser's sealer (sealer/sealing.js) does the same, draw for
draw.  Only homomorphic questions are sealed.

Source: Belenios specification 2.0, sections 4.11 to 4.15; the choice after Benaloh (2006), "Simple verifiable
elections".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from comity.engines.ballots import strict
from comity.engines.ballots.ballots import Ballot, HomomorphicAnswer, Signature, split_signature, tracking_number
from comity.engines.ballots.election import Election, HomomorphicQuestion
from comity.engines.ballots.groups import Group, group_named
from comity.engines.ballots.proofs import Ciphertext, Proof

from .credentials import scalar_of
from .proving import Key, Statement, prove_knowledge, prove_one_of
from .refusals import StepRefused
from .secret import Draw, Secret, drawn

# For each choice 1 or 0; where blank is allowed, a first one that says whether the vote is blank.
Bits = Sequence[int]

AUDIT_TYPE, AUDIT_VERSION = "ballot-audit", 1
_UNSIGNED = Signature("", Proof(0, 0))


@dataclass(frozen=True, slots=True)
class CastBallot:
    """What goes to the ballot box, and the number under which the voter finds it again."""

    ballot: bytes
    tracking_number: str


class PreparedBallot:
    """A ballot that is sealed and committed to, but neither cast nor audited: it can be one of both, once."""

    def __init__(self, ballot: Ballot, group: Group, scalar: Secret, sealed: "Sequence[_SealedAnswer]") -> None:
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
                "answers": [list(each.bits) for each in self._sealed],
                "openings": [[str(opening.reveal()) for opening in each.openings] for each in self._sealed],
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
        self.election = election
        self.questions = homomorphic_questions(election)
        self.group = group_named(election.group)
        self._key = Key(self.group, self.group.decode(election.public_key))
        self._fingerprint = election.fingerprint

    def prepare(self, code: str, answers: Sequence[Bits], draw: Draw = drawn) -> PreparedBallot:
        """Seal one ballot and commit to it.

        answers   for each question its `Bits`
        draw      drawn, for each question: r of every choice; the random numbers of each choice's proof; those of the
                  blank proof; those of the overall proof

        Raises StepRefused: answers_malformed, answers_too_few, answers_too_many, blank_with_answers, code_malformed,
        code_mistyped.
        """
        require_answers(self.questions, answers)
        scalar = scalar_of(code, self.election.uuid, self.group)
        credential = self.group.encode(self.group.power_secret(self.group.generator, scalar.reveal()))
        context = f"{self._fingerprint}|{credential}"
        sealed = [
            _seal(self._key, context, question, bits, draw)
            for question, bits in zip(self.questions, answers, strict=True)
        ]
        ballot = Ballot(
            election_uuid=self.election.uuid,
            election_hash=self._fingerprint,
            credential=credential,
            answers=tuple(each.answer for each in sealed),
            signature=_UNSIGNED,
        )
        return PreparedBallot(ballot, self.group, scalar, sealed)


def homomorphic_questions(election: Election) -> tuple[HomomorphicQuestion, ...]:
    """The questions of an election, all of the kind that is sealed here.  Raises StepRefused: question_not_sealed."""
    for number, question in enumerate(election.questions, start=1):
        if not isinstance(question, HomomorphicQuestion):
            raise StepRefused("question_not_sealed", question=number)
    return tuple(each for each in election.questions if isinstance(each, HomomorphicQuestion))


def require_answers(questions: Sequence[HomomorphicQuestion], answers: Sequence[Bits]) -> None:
    """Refuse answers that the ballot's proofs could not prove.

    Raises StepRefused: answers_malformed, answers_too_few, answers_too_many, blank_with_answers.
    """
    if not isinstance(answers, list | tuple) or len(answers) != len(questions):
        raise StepRefused("answers_malformed", question=0)
    for number, (question, bits) in enumerate(zip(questions, answers, strict=True), start=1):
        _require_answer(number, question, bits)


def _require_answer(number: int, question: HomomorphicQuestion, bits: Bits) -> None:
    well_formed = isinstance(bits, list | tuple) and all(type(bit) is int and bit in (0, 1) for bit in bits)
    if not well_formed or len(bits) != question.choices:
        raise StepRefused("answers_malformed", question=number)
    chosen = sum(bits[1:] if question.blank else bits)
    if question.blank and bits[0]:
        if chosen:
            raise StepRefused("blank_with_answers", question=number)
    elif chosen < question.least:
        raise StepRefused("answers_too_few", question=number, given=chosen, least=question.least)
    elif chosen > question.most:
        raise StepRefused("answers_too_many", question=number, given=chosen, most=question.most)


@dataclass(frozen=True, slots=True)
class _SealedAnswer:
    """An answer as it stands in the ballot, with what it holds and the random number of each ciphertext."""

    answer: HomomorphicAnswer
    bits: Bits = field(repr=False)
    openings: Sequence[Secret] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Sum:
    """Several ciphertexts multiplied: what their product holds, and what opens it."""

    statement: Statement
    opening: int = field(repr=False)


def _seal(key: Key, context: str, question: HomomorphicQuestion, bits: Bits, draw: Draw) -> _SealedAnswer:
    group = key.group
    openings = [draw(group.order) for _bit in bits]
    statements = [_encrypted(key, bit, opening) for bit, opening in zip(bits, openings, strict=True)]
    choices = tuple(Ciphertext(group.encode(each.alpha), group.encode(each.beta)) for each in statements)
    individual = tuple(
        prove_one_of(key, f"prove|{context}|{choice.hashed()}", _zero_or_one(statement), statement.value, opening, draw)
        for choice, statement, opening in zip(choices, statements, openings, strict=True)
    )
    inner = f"{context}|{','.join(choice.hashed() for choice in choices)}"
    prove = _prove_with_blank if question.blank else _prove_without_blank
    blank_proof, overall_proof = prove(key, inner, question, statements, openings, draw)
    answer = HomomorphicAnswer(choices, individual, overall_proof, blank_proof)
    return _SealedAnswer(answer, bits, [Secret(opening) for opening in openings])


def _prove_without_blank(
    key: Key, inner: str, question: HomomorphicQuestion, statements: list[Statement], openings: list[int], draw: Draw
) -> tuple[None, tuple[Proof, ...]]:
    """That the sum is within the question's bounds."""
    total = _summed(key.group, statements, openings)
    sought = [replace(total.statement, value=value) for value in range(question.least, question.most + 1)]
    hashed = f"{key.group.encode(total.statement.alpha)},{key.group.encode(total.statement.beta)}"
    truth = total.statement.value - question.least
    return None, prove_one_of(key, f"prove|{inner}|{hashed}", sought, truth, total.opening, draw)


def _prove_with_blank(
    key: Key, inner: str, question: HomomorphicQuestion, statements: list[Statement], openings: list[int], draw: Draw
) -> tuple[tuple[Proof, ...], tuple[Proof, ...]]:
    """That the vote is not blank or nothing is chosen; and that it is blank or the sum is within bounds."""
    blank, total = statements[0], _summed(key.group, statements[1:], openings[1:])
    is_blank = blank.value == 1
    either = [replace(blank, value=0), replace(total.statement, value=0)]
    opening = total.opening if is_blank else openings[0]
    blank_proof = prove_one_of(key, f"bproof0|{inner}", either, int(is_blank), opening, draw)
    sums = [replace(total.statement, value=value) for value in range(question.least, question.most + 1)]
    truth = 0 if is_blank else 1 + total.statement.value - question.least
    opening = openings[0] if is_blank else total.opening
    return blank_proof, prove_one_of(key, f"bproof1|{inner}", [replace(blank, value=1), *sums], truth, opening, draw)


def _encrypted(key: Key, bit: int, opening: int) -> Statement:
    alpha, masked = key.secret_powers(opening)
    # Multiplied in either case, so that the time does not tell the bit.
    with_one = key.group.multiply(masked, key.group.generator)
    return Statement(alpha, (masked, with_one)[bit], bit)


def _zero_or_one(statement: Statement) -> list[Statement]:
    return [replace(statement, value=0), replace(statement, value=1)]


def _summed(group: Group, statements: Sequence[Statement], openings: Sequence[int]) -> _Sum:
    statement = Statement(
        group.product(each.alpha for each in statements),
        group.product(each.beta for each in statements),
        sum(each.value for each in statements),
    )
    return _Sum(statement, sum(openings) % group.order)
