"""A voter's ballot: encrypted answers with their proofs, signed with the voter's credential.

Source: Belenios specification 2.0, sections 4.11 to 4.15; list questions from archives of version 3.0.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from . import limits, strict
from .defects import ArchiveRejected
from .election import HomomorphicQuestion, ListsQuestion, NonHomomorphicQuestion, Question
from .hashing import fingerprint
from .proofs import Ciphertext, Proof, read_proofs, written_all

Proofs: TypeAlias = tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class HomomorphicAnswer:
    """One ciphertext for each choice (the blank vote first), and the proofs that it is a permitted vote.

    individual_proofs   for each choice: it is 0 or 1
    overall_proof       the sum is within bounds, or the vote is blank
    blank_proof         not both blank and something chosen; None where blank votes are not allowed
    """

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[Proofs, ...]
    overall_proof: Proofs
    blank_proof: Proofs | None = None

    @classmethod
    def read(cls, value: Any, question: HomomorphicQuestion) -> "HomomorphicAnswer":
        names = ("choices", "individual_proofs", "overall_proof", "blank_proof")
        members = strict.fields(value, names if question.blank else names[:3])
        choices = strict.exactly(members["choices"], question.choices)
        individual = strict.exactly(members["individual_proofs"], question.choices)
        values = question.most - question.least + 1
        overall = values + 1 if question.blank else values
        return cls(
            choices=tuple(Ciphertext.read(each) for each in choices),
            individual_proofs=tuple(read_proofs(each, 2, 2) for each in individual),
            overall_proof=read_proofs(members["overall_proof"], overall, overall),
            blank_proof=read_proofs(members["blank_proof"], 2, 2) if question.blank else None,
        )

    def written(self) -> dict[str, Any]:
        blank = {} if self.blank_proof is None else {"blank_proof": written_all(self.blank_proof)}
        return {
            "choices": written_all(self.choices),
            "individual_proofs": [written_all(each) for each in self.individual_proofs],
            "overall_proof": written_all(self.overall_proof),
            **blank,
        }


@dataclass(frozen=True, slots=True)
class NonHomomorphicAnswer:
    """All numbers of the answer in one ciphertext, with a proof that the voter knows what is inside."""

    choices: Ciphertext
    proof: Proof

    @classmethod
    def read(cls, value: Any) -> "NonHomomorphicAnswer":
        members = strict.fields(value, ("choices", "proof"))
        return cls(Ciphertext.read(members["choices"]), Proof.read(members["proof"]))

    def written(self) -> dict[str, Any]:
        return {"choices": self.choices.written(), "proof": self.proof.written()}


@dataclass(frozen=True, slots=True)
class NonZeroProof:
    """That a ciphertext does not encrypt zero: a commitment other than one, and two responses."""

    commitment: str
    challenge: int
    responses: tuple[int, int]

    @classmethod
    def read(cls, value: Any) -> "NonZeroProof":
        members = strict.fields(value, ("commitment", "challenge", "response"))
        first, second = (strict.decimal(each) for each in strict.exactly(members["response"], 2))
        return cls(strict.text(members["commitment"]), strict.decimal(members["challenge"]), (first, second))

    def written(self) -> dict[str, Any]:
        responses = [str(each) for each in self.responses]
        return {"commitment": self.commitment, "challenge": str(self.challenge), "response": responses}


@dataclass(frozen=True, slots=True)
class ListsAnswer:
    """For each list a row of ciphertexts: the list itself, then its candidates.

    individual_proofs   for each ciphertext: it is 0 or 1
    overall_proof       exactly one list is chosen
    list_proofs         for each list: it is chosen, or none of its candidates is
    nonzero_proof       something is chosen
    """

    choices: tuple[tuple[Ciphertext, ...], ...]
    individual_proofs: tuple[tuple[Proofs, ...], ...]
    overall_proof: Proof
    list_proofs: tuple[Proofs, ...]
    nonzero_proof: NonZeroProof

    @classmethod
    def read(cls, value: Any, question: ListsQuestion) -> "ListsAnswer":
        names = ("choices", "individual_proofs", "overall_proof", "list_proofs", "nonzero_proof")
        members = strict.fields(value, names)
        lists = len(question.answers)
        rows = list(
            zip(
                question.answers,
                strict.exactly(members["choices"], lists),
                strict.exactly(members["individual_proofs"], lists),
                strict=True,
            )
        )
        return cls(
            choices=tuple(
                tuple(Ciphertext.read(each) for each in strict.exactly(row, len(texts))) for texts, row, _ in rows
            ),
            individual_proofs=tuple(
                tuple(read_proofs(each, 2, 2) for each in strict.exactly(row, len(texts))) for texts, _, row in rows
            ),
            overall_proof=Proof.read(members["overall_proof"]),
            list_proofs=tuple(read_proofs(each, 2, 2) for each in strict.exactly(members["list_proofs"], lists)),
            nonzero_proof=NonZeroProof.read(members["nonzero_proof"]),
        )

    def written(self) -> dict[str, Any]:
        return {
            "choices": [written_all(row) for row in self.choices],
            "individual_proofs": [[written_all(each) for each in row] for row in self.individual_proofs],
            "overall_proof": self.overall_proof.written(),
            "list_proofs": [written_all(each) for each in self.list_proofs],
            "nonzero_proof": self.nonzero_proof.written(),
        }


Answer: TypeAlias = HomomorphicAnswer | NonHomomorphicAnswer | ListsAnswer


@dataclass(frozen=True, slots=True)
class Signature:
    """The voter's signature: of the hash of everything else in the ballot."""

    hash: str
    proof: Proof

    @classmethod
    def read(cls, value: Any) -> "Signature":
        members = strict.fields(value, ("hash", "proof"))
        return cls(strict.text(members["hash"]), Proof.read(members["proof"]))

    def written(self) -> dict[str, Any]:
        return {"hash": self.hash, "proof": self.proof.written()}


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a voter sends.  `credential` is the voter's public credential; nobody's name is in it."""

    election_uuid: str
    election_hash: str
    credential: str
    answers: tuple[Answer, ...]
    signature: Signature

    @classmethod
    def read(cls, data: bytes, questions: tuple[Question, ...]) -> "Ballot":
        """A ballot for these questions.  Raises ArchiveRejected unless its shape is theirs to the last field."""
        names = ("election_uuid", "election_hash", "credential", "answers", "signature")
        members = strict.fields(strict.parse(data), names)
        answers = strict.exactly(members["answers"], len(questions))
        return cls(
            election_uuid=strict.text(members["election_uuid"]),
            election_hash=strict.text(members["election_hash"]),
            credential=strict.text(members["credential"]),
            answers=tuple(read_answer(each, question) for each, question in zip(answers, questions, strict=True)),
            signature=Signature.read(members["signature"]),
        )

    def written(self) -> bytes:
        return strict.compact(self._unsigned() | {"signature": self.signature.written()})

    def unsigned_hash(self) -> str:
        """The hash that the voter signs: of the ballot without its signature."""
        return fingerprint(strict.compact(self._unsigned()))

    def _unsigned(self) -> dict[str, Any]:
        return {
            "election_uuid": self.election_uuid,
            "election_hash": self.election_hash,
            "credential": self.credential,
            "answers": [answer.written() for answer in self.answers],
        }


def read_answer(value: Any, question: Question) -> Answer:
    """An answer in the shape that its question asks for."""
    if isinstance(question, HomomorphicQuestion):
        return HomomorphicAnswer.read(value, question)
    if isinstance(question, NonHomomorphicQuestion):
        return NonHomomorphicAnswer.read(value)
    return ListsAnswer.read(value, question)


def tracking_number(data: bytes) -> str:
    """What a voter notes when casting, and finds again among the ballots: the fingerprint of the ballot's bytes."""
    return fingerprint(data)


def split_signature(data: bytes) -> bytes:
    """The bytes of a ballot without its signature, cut from its own bytes.

    In strict JSON the signature is the last field, so no second writing is needed.  Raises ArchiveRejected.
    """
    unsigned, mark, _rest = data.rpartition(b',"signature":{')
    if not mark or len(data) > limits.MEMBER_BYTES:
        raise ArchiveRejected("shape_differs", expected="signature")
    return unsigned + b"}"
