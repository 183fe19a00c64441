"""What a voter may answer: the question kinds that are sealed here, and answers that their proofs can prove.

question        answer
homomorphic     for each choice 1 or 0; where blank is allowed, a first one that says whether the vote is blank
lists           for each list a row of 1 and 0: the list itself, then its candidates
shuffled        for each choice a whole number: a rank, a grade
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from comity.engines.ballots.election import (
    Election,
    HomomorphicQuestion,
    ListsQuestion,
    NonHomomorphicQuestion,
    Question,
)
from comity.engines.ballots.groups import Embedding, group_named

from .refusals import StepRefused

Bits: TypeAlias = Sequence[int]
Answered: TypeAlias = Bits | Sequence[Bits]


def require_sealable(election: Election) -> None:
    """Refuse questions for which no ballot can be made: numbers in a group that hides none, or too many of them.

    Raises StepRefused: question_not_sealed; ArchiveRejected: group_unknown.
    """
    embedding = group_named(election.group).embedding
    for number, question in enumerate(election.questions, start=1):
        if isinstance(question, NonHomomorphicQuestion):
            most = 0 if embedding is None else embedding.integers
            if len(question.answers) > most:
                raise StepRefused("question_not_sealed", question=number, group=election.group, most=most)


def require_answers(election: Election, answers: Sequence[Answered]) -> None:
    """Refuse answers that the ballot's proofs could not prove.

    Raises StepRefused: answers_malformed, answers_too_few, answers_too_many, blank_with_answers, list_not_one,
    numbers_malformed.
    """
    if not isinstance(answers, list | tuple) or len(answers) != len(election.questions):
        raise StepRefused("answers_malformed", question=0)
    embedding = group_named(election.group).embedding
    for number, (question, given) in enumerate(zip(election.questions, answers, strict=True), start=1):
        _require_answer(number, question, given, embedding)


def _require_answer(number: int, question: Question, given: Any, embedding: Embedding | None) -> None:
    if isinstance(question, HomomorphicQuestion):
        _require_choices(number, question, given)
    elif isinstance(question, ListsQuestion):
        _require_lists(number, question, given)
    else:
        largest = 0 if embedding is None else embedding.largest
        if not _are_whole(given, len(question.answers), largest):
            raise StepRefused("numbers_malformed", question=number, most=largest)


def _require_choices(number: int, question: HomomorphicQuestion, bits: Any) -> None:
    if not _are_whole(bits, question.choices, 1):
        raise StepRefused("answers_malformed", question=number)
    chosen = sum(bits[1:] if question.blank else bits)
    if question.blank and bits[0]:
        if chosen:
            raise StepRefused("blank_with_answers", question=number)
    elif chosen < question.least:
        raise StepRefused("answers_too_few", question=number, given=chosen, least=question.least)
    elif chosen > question.most:
        raise StepRefused("answers_too_many", question=number, given=chosen, most=question.most)


def _require_lists(number: int, question: ListsQuestion, rows: Any) -> None:
    """One list, at least one of its candidates, and nobody of another list."""
    if not isinstance(rows, list | tuple) or len(rows) != len(question.answers):
        raise StepRefused("answers_malformed", question=number)
    for row, texts in zip(rows, question.answers, strict=True):
        if not _are_whole(row, len(texts), 1):
            raise StepRefused("answers_malformed", question=number)
    touched = [row for row in rows if any(row)]
    if len(touched) != 1 or not touched[0][0] or not any(touched[0][1:]):
        raise StepRefused("list_not_one", question=number)


def _are_whole(given: Any, count: int, largest: int) -> bool:
    return (
        isinstance(given, list | tuple)
        and len(given) == count
        and all(type(each) is int and 0 <= each <= largest for each in given)
    )
