"""Is a ballot a permitted vote, cast by whom it says?  The proofs in it, checked from the formulas alone.

Source: Belenios specification 2.0, sections 4.11 to 4.15; for list questions 3.x.  S is the text that a challenge is
bound to; (α, β) is a ciphertext, A and B are commitments computed again from a proof.
"""

from collections.abc import Sequence
from itertools import chain
from typing import TypeAlias

from .ballots import Answer, Ballot, HomomorphicAnswer, ListsAnswer, NonHomomorphicAnswer
from .defects import ArchiveRejected
from .election import HomomorphicQuestion, ListsQuestion, NonHomomorphicQuestion, Question
from .groups import Element, Group
from .proofs import Ciphertext, Proof
from .setting import Setting

Pair: TypeAlias = tuple[Element, Element]


def check_ballot(
    setting: Setting,
    questions: Sequence[Question],
    ballot: Ballot,
    unsigned_hash: str,
    credential: Element,
    pairs: Sequence[Sequence[Pair]],
) -> None:
    """Check a ballot's signature and every proof in it.

    unsigned_hash   of the ballot without its signature
    credential      the element that the ballot's `credential` is the text of
    pairs           for each answer its ciphertexts, flat, as pairs of elements (`decoded`)

    Raises ArchiveRejected: ballot_hash_differs, ballot_signature_invalid, ballot_proof_invalid,
    exponent_out_of_range, element_not_canonical, element_not_in_group.
    """
    check_signature(setting, ballot, unsigned_hash, credential)
    check_answers(setting, questions, ballot.answers, setting.scope(ballot.credential), pairs)


def check_signature(setting: Setting, ballot: Ballot, unsigned_hash: str, credential: Element) -> None:
    """Check that the holder of the credential signed this very ballot."""
    signature = ballot.signature
    if signature.hash != unsigned_hash:
        raise ArchiveRejected("ballot_hash_differs", given=signature.hash[:80], expected=unsigned_hash)
    setting.require_exponents(signature.proof)
    commitment = setting.commitment(credential, signature.proof)
    if signature.proof.challenge != setting.challenge(f"sig|{unsigned_hash}|{setting.texts([commitment])}"):
        raise ArchiveRejected("ballot_signature_invalid")


def check_answers(
    setting: Setting,
    questions: Sequence[Question],
    answers: Sequence[Answer],
    scope: str,
    pairs: Sequence[Sequence[Pair]],
) -> None:
    """Check every answer's proofs; `pairs` are the ciphertexts of each, decoded."""
    for number, (question, answer, cells) in enumerate(zip(questions, answers, pairs, strict=True), 1):
        _AnswerCheck(setting, scope, number).check(question, answer, cells)


def decoded(group: Group, ballots: Sequence[Sequence[Answer]]) -> list[tuple[tuple[Pair, ...], ...]]:
    """The ciphertexts of many ballots' answers as pairs of elements: for each ballot, for each answer, flat.

    Raises MalformedElement; which ballot it is in shows when each is decoded alone.
    """
    texts = [text for answers in ballots for answer in answers for each in ciphertexts_of(answer) for text in each]
    elements = iter(group.decode_all(texts))
    return [
        tuple(tuple((next(elements), next(elements)) for _ in ciphertexts_of(answer)) for answer in answers)
        for answers in ballots
    ]


def ciphertexts_of(answer: Answer) -> tuple[Ciphertext, ...]:
    """The ciphertexts of an answer, flat."""
    if isinstance(answer, HomomorphicAnswer):
        return answer.choices
    if isinstance(answer, NonHomomorphicAnswer):
        return (answer.choices,)
    return tuple(chain.from_iterable(answer.choices))


class _AnswerCheck:
    """The check of one answer; knows the question's number, so that a defect names it."""

    def __init__(self, setting: Setting, scope: str, number: int) -> None:
        self.setting = setting
        self.scope = scope
        self.number = number

    def check(self, question: Question, answer: Answer, pairs: Sequence[Pair]) -> None:
        if isinstance(answer, HomomorphicAnswer) and isinstance(question, HomomorphicQuestion):
            self._homomorphic(question, answer, pairs)
        elif isinstance(answer, NonHomomorphicAnswer) and isinstance(question, NonHomomorphicQuestion):
            self._non_homomorphic(answer, pairs)
        elif isinstance(answer, ListsAnswer) and isinstance(question, ListsQuestion):
            self._lists(answer, pairs)
        else:
            raise TypeError("an answer is read in the shape of its own question")

    def _homomorphic(self, question: HomomorphicQuestion, answer: HomomorphicAnswer, pairs: Sequence[Pair]) -> None:
        for place, (pair, proofs) in enumerate(zip(pairs, answer.individual_proofs, strict=True), 1):
            self._interval(self.scope, pair, answer.choices[place - 1], (0, 1), proofs, "individual", place)
        bound = self._bound(answer.choices)
        values = range(question.least, question.most + 1)
        if answer.blank_proof is None:
            # Version 0 bound this proof to the voter alone, not to the choices.
            scope = bound if self.setting.version.number else self.scope
            self._interval(scope, self._product(pairs), None, values, answer.overall_proof, "overall")
        else:
            self._possibly_blank(bound, pairs, values, answer.overall_proof, answer.blank_proof)

    def _possibly_blank(
        self,
        bound: str,
        pairs: Sequence[Pair],
        values: Sequence[int],
        overall_proof: Sequence[Proof],
        blank_proof: Sequence[Proof],
    ) -> None:
        """blank_proof: not blank, or nothing chosen.  overall_proof: blank, or as many chosen as permitted."""
        blank, chosen = pairs[0], self._product(pairs[1:])
        if not self.setting.version.number:
            group = self.setting.group
            elements = (group.generator, self.setting.key, *blank, *chosen)
            bound = f"{self.scope}|{self.setting.texts(elements)}"
        self._either("bproof0", bound, [(blank, (0,)), (chosen, (0,))], blank_proof, "blank")
        self._either("bproof1", bound, [(blank, (1,)), (chosen, values)], overall_proof, "overall")

    def _non_homomorphic(self, answer: NonHomomorphicAnswer, pairs: Sequence[Pair]) -> None:
        setting, proof = self.setting, answer.proof
        ((alpha, _beta),) = pairs
        setting.require_exponents(proof)
        commitment = setting.texts([setting.commitment(alpha, proof)])
        asked = f"raweg|{self.scope}|{setting.key_text},{answer.choices.hashed()}|{commitment}"
        self._require(proof.challenge == setting.challenge(asked), "raw")

    def _lists(self, answer: ListsAnswer, pairs: Sequence[Pair]) -> None:
        ciphertexts = ciphertexts_of(answer)
        individual = chain.from_iterable(answer.individual_proofs)
        for place, (pair, ciphertext, proofs) in enumerate(zip(pairs, ciphertexts, individual, strict=True), 1):
            self._interval(self.scope, pair, ciphertext, (0, 1), proofs, "individual", place)
        remaining = iter(pairs)
        rows = [[next(remaining) for _ in row] for row in answer.choices]
        bound = self._bound(ciphertexts)
        heads = self._product([row[0] for row in rows])
        self._interval(bound, heads, None, (1,), (answer.overall_proof,), "overall")
        for place, (row, proofs) in enumerate(zip(rows, answer.list_proofs, strict=True), 1):
            self._either("lproof", bound, [(row[0], (1,)), (self._product(row[1:]), (0,))], proofs, "list", place)
        self._non_zero(bound, self._product([pair for row in rows for pair in row[1:]]), answer)

    def _non_zero(self, bound: str, pair: Pair, answer: ListsAnswer) -> None:
        """The sum is not zero: the commitment would be the identity if it were."""
        setting, group, proof = self.setting, self.setting.group, answer.nonzero_proof
        first, second = proof.responses
        setting.require_exponents(Proof(proof.challenge, first), Proof(proof.challenge, second))
        commitment = group.decode(proof.commitment)
        found = [
            commitment,
            group.multiply(group.power(pair[0], first), setting.generator_power(second)),
            group.multiply(
                group.power(pair[1], first), setting.key_power(second), group.power(commitment, proof.challenge)
            ),
        ]
        asked = f"nonzero|{bound}|{setting.texts(found)}"
        self._require(commitment != group.identity and proof.challenge == setting.challenge(asked), "nonzero")

    def _interval(
        self,
        scope: str,
        pair: Pair,
        ciphertext: Ciphertext | None,
        values: Sequence[int],
        proofs: Sequence[Proof],
        kind: str,
        place: int = 0,
    ) -> None:
        """Check a proof that a pair encrypts one of `values` (section 4.12); `ciphertext` is its text if at hand."""
        text = ciphertext.hashed() if ciphertext else self.setting.texts(pair)
        self._either("prove", f"{scope}|{text}", [(pair, values)], proofs, kind, place, self.setting.version.sign)

    def _either(
        self,
        label: str,
        bound: str,
        cases: Sequence[tuple[Pair, Sequence[int]]],
        proofs: Sequence[Proof],
        kind: str,
        place: int = 0,
        sign: int = 1,
    ) -> None:
        """Check a proof that some pair encrypts one of its values: the challenges add up to the hash of all."""
        setting = self.setting
        setting.require_exponents(*proofs)
        commitments: list[Element] = []
        remaining = list(proofs)
        for (alpha, beta), values in cases:
            mine, remaining = remaining[: len(values)], remaining[len(values) :]
            commitments += setting.commitments(alpha, beta, values, mine, sign)
        asked = f"{label}|{bound}|{setting.texts(commitments)}"
        total = sum(proof.challenge for proof in proofs) % setting.order
        self._require(not remaining and total == setting.challenge(asked), kind, place)

    def _require(self, holds: bool, kind: str, place: int = 0) -> None:
        if not holds:
            raise ArchiveRejected("ballot_proof_invalid", question=self.number, proof=kind, choice=place)

    def _product(self, pairs: Sequence[Pair]) -> Pair:
        group = self.setting.group
        return group.product(alpha for alpha, _ in pairs), group.product(beta for _, beta in pairs)

    def _bound(self, ciphertexts: Sequence[Ciphertext]) -> str:
        """S of the specification: the scope, and every ciphertext of the answer."""
        return f"{self.scope}|{','.join(each.hashed() for each in ciphertexts)}"
