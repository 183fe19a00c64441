"""Is the encrypted tally the sum of the ballots, did the trustees decrypt that very tally, is the result what it says?

Source: Belenios specification 2.0, sections 4.16 to 4.19.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .defects import ArchiveRejected
from .election import HomomorphicQuestion, ListsQuestion, NonHomomorphicQuestion, Question
from .groups import Element, Group
from .proofs import Ciphertext, Proof
from .setting import Setting
from .tally import Nested, PartialDecryption, leaves, regrown, require_shape
from .trustee_checks import KeyHolder, KeyShare

Pair: TypeAlias = tuple[Element, Element]


@dataclass(frozen=True, slots=True)
class CountedBallot:
    """A ballot that counts: for each question its ciphertexts in order, as pairs of elements; and its weight."""

    answers: tuple[tuple[Pair, ...], ...]
    weight: int


def cell_shape(question: Question, ballots: int) -> Nested:
    """The shape of one question's cells in a tally of so many ballots; None for every cell."""
    if isinstance(question, HomomorphicQuestion):
        return (None,) * question.choices
    if isinstance(question, ListsQuestion):
        return tuple((None,) * len(one) for one in question.answers)
    return (None,) * ballots


def computed_tally(group: Group, questions: Sequence[Question], ballots: Sequence[CountedBallot]) -> Nested:
    """The encrypted tally of these ballots: a tree of `Ciphertext`.

    Homomorphic and list questions: the product of all ciphertexts, each to the power of its ballot's weight.  Others:
    all ciphertexts, sorted as the protocol's tools sort them: by the number that an element of a field is, by the bytes
    that libsodium has for a point.  Raises ArchiveRejected: weight_with_shuffle.
    """
    tally: list[Nested] = []
    for number, question in enumerate(questions):
        rows = [(ballot.answers[number], ballot.weight) for ballot in ballots]
        like = cell_shape(question, len(ballots))
        if isinstance(question, NonHomomorphicQuestion):
            if any(weight != 1 for _, weight in rows):
                raise ArchiveRejected("weight_with_shuffle", question=number + 1)
            cells = sorted(row[0] for row, _ in rows)
        else:
            cells = [_sum(group, [(row[place], weight) for row, weight in rows]) for place in range(_size(like))]
        tally.append(regrown(like, [Ciphertext(*map(group.encode, cell)) for cell in cells]))
    return tuple(tally)


def in_given_order(questions: Sequence[Question], tally: Nested, given: Nested) -> Nested:
    """The tally with the ballots of each shuffled question in the order in which an archive gives the very same ones.

    The specification leaves that order open, the tools have changed it, and the shuffles destroy it: what matters is
    that no ballot is missing, added or altered.
    """
    return tuple(
        row
        if isinstance(question, NonHomomorphicQuestion) and isinstance(row, tuple) and _same_members(row, cells)
        else cells
        for question, cells, row in zip(questions, tally, given, strict=False)
    )


def check_decryption(
    setting: Setting, tally: Nested, holder: KeyHolder, decryption: PartialDecryption
) -> list[Element]:
    """Check one trustee's share of the decryption: F = alpha^x for every cell, with the x of its key.

    Returns the factors, flat, in the order of the cells.  Raises ArchiveRejected: cells_differ,
    decryption_proof_invalid, exponent_out_of_range, element_….
    """
    require_shape(decryption.factors, tally, "decryption_factors")
    require_shape(decryption.proofs, tally, "decryption_proofs")
    group = setting.group
    factors = group.decode_all(list(leaves(decryption.factors)))
    alphas = group.decode_all([cell.alpha for cell in leaves(tally)])
    for place, (alpha, factor, proof) in enumerate(zip(alphas, factors, leaves(decryption.proofs), strict=True)):
        if not _decrypts(setting, holder, alpha, factor, proof):
            question, cell = _where(tally, place)
            raise ArchiveRejected("decryption_proof_invalid", trustee=holder.owner, question=question, cell=cell)
    return factors


def combined_factors(
    group: Group, shares: Sequence[KeyShare], factors: Mapping[int, Sequence[Element]], cells: int
) -> list[Element]:
    """For each cell the factor by which the whole key opens it, from the trustees' factors by owner.

    Raises ArchiveRejected: decryptions_too_few.
    """
    combined = [group.identity] * cells
    for share in shares:
        given = [(place, holder.owner) for place, holder in enumerate(share.holders, 1) if holder.owner in factors][
            : share.threshold
        ]
        if len(given) < share.threshold:
            missing = ", ".join(str(holder.owner) for holder in share.holders if holder.owner not in factors)
            raise ArchiveRejected("decryptions_too_few", needed=share.threshold, given=len(given), missing=missing)
        places = [place for place, _ in given]
        for place, owner in given:
            weight = lagrange(place, places, group.order)
            combined = [
                group.multiply(total, factor if weight == 1 else group.power(factor, weight))
                for total, factor in zip(combined, factors[owner], strict=True)
            ]
    return combined


def lagrange(place: int, places: Sequence[int], order: int) -> int:
    """λ of one place among the places at hand: ∏ k / (k - place) over the other places k, modulo the order."""
    above = below = 1
    for other in places:
        if other != place:
            above = above * other % order
            below = below * (other - place) % order
    return above * pow(below, -1, order) % order


def check_result(
    setting: Setting, questions: Sequence[Question], tally: Nested, factors: Sequence[Element], result: Nested
) -> None:
    """Check that the result is what the opened cells hold.

    A count v is compared as g^v · F with beta, so nothing is searched for.  Raises ArchiveRejected: cells_differ,
    result_differs.
    """
    if not isinstance(result, tuple) or len(result) != len(questions):
        raise ArchiveRejected("cells_differ", part="result")
    remaining = iter(factors)
    for number, (question, cells, counts) in enumerate(zip(questions, tally, result, strict=True), 1):
        holds: Callable[[Setting, Element, Element, Any], bool] = _holds_count
        if isinstance(question, NonHomomorphicQuestion):
            values, holds = _rows(question, cells, counts), _holds_numbers
        else:
            values = _counts(cells, counts)
        for cell, (ciphertext, value) in enumerate(zip(leaves(cells), values, strict=True), 1):
            if not holds(setting, setting.group.decode(ciphertext.beta), next(remaining), value):
                raise ArchiveRejected("result_differs", question=number, cell=cell)


def check_bounds(questions: Sequence[Question], result: Nested, total_weight: int) -> None:
    """Check that the counts could come from so many votes at all.  Raises ArchiveRejected: result_out_of_bounds.

    The proofs in the ballots imply it; a reader of the report can check it without any.
    """
    for number, (question, counts) in enumerate(zip(questions, result, strict=True), 1):
        if isinstance(question, HomomorphicQuestion):
            blank, chosen = (counts[0], counts[1:]) if question.blank else (0, counts)
            voting = total_weight - blank
            fits = max(counts) <= total_weight and question.least * voting <= sum(chosen) <= question.most * voting
            fits = fits and max(chosen) <= voting
        elif isinstance(question, ListsQuestion):
            heads = [row[0] for row in counts]
            fits = sum(heads) == total_weight and all(max(row) <= row[0] for row in counts)
        else:
            fits = len(counts) == total_weight
        if not fits:
            raise ArchiveRejected("result_out_of_bounds", question=number, weight=total_weight)


def _decrypts(setting: Setting, holder: KeyHolder, alpha: Element, factor: Element, proof: Proof) -> bool:
    """The proof that one x makes both the key X = g^x and the factor F = alpha^x."""
    setting.require_exponents(proof)
    group, sign = setting.group, setting.version.sign
    first = setting.commitment(holder.key, proof, sign)
    second = group.multiply(group.power(alpha, proof.response), group.power(factor, sign * proof.challenge))
    bound = f"{setting.fingerprint}|" if setting.version.number else ""
    asked = f"decrypt|{bound}{holder.key_text}|{setting.texts([first, second])}"
    return proof.challenge == setting.challenge(asked)


def _sum(group: Group, cells: Sequence[tuple[Pair, int]]) -> Pair:
    raised = [
        pair if weight == 1 else (group.power(pair[0], weight), group.power(pair[1], weight)) for pair, weight in cells
    ]
    return group.product(alpha for alpha, _ in raised), group.product(beta for _, beta in raised)


def _counts(cells: Nested, counts: Nested) -> list[Any]:
    """The counts of a question, one for each cell."""
    require_shape(counts, cells, "result")
    return list(leaves(counts))


def _rows(question: NonHomomorphicQuestion, cells: Nested, counts: Nested) -> list[Any]:
    """The numbers of each shuffled ballot: one row for each cell, one number for each answer."""
    require_shape(counts, ((None,) * len(question.answers),) * len(cells), "result")
    return list(counts)


def _holds_count(setting: Setting, beta: Element, factor: Element, count: int) -> bool:
    return bool(setting.group.multiply(setting.generator_power(count), factor) == beta)


def _holds_numbers(setting: Setting, beta: Element, factor: Element, numbers: Sequence[int]) -> bool:
    try:
        return setting.group.embedded(setting.group.divide(beta, factor), len(numbers)) == list(numbers)
    except ValueError:
        return False


def _same_members(row: tuple[Nested, ...], cells: Nested) -> bool:
    return all(isinstance(each, Ciphertext) for each in row) and sorted(row) == sorted(cells)


def _size(tree: Nested) -> int:
    return sum(1 for _ in leaves(tree))


def _where(tally: Nested, place: int) -> tuple[int, int]:
    """Question and cell, both from 1, of a flat place."""
    for question, cells in enumerate(tally, 1):
        if place < (size := _size(cells)):
            return question, place + 1
        place -= size
    raise IndexError(place)
