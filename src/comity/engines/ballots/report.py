"""What a verification found: values that the command line, JSON and paper show, in no language yet."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .defects import Defect
from .election import HomomorphicQuestion, ListsQuestion, NonHomomorphicQuestion, Question
from .hashing import fingerprint
from .tally import Nested
from .trustees import Single, Trustee

_KINDS: Mapping[type, str] = {
    HomomorphicQuestion: "homomorphic",
    NonHomomorphicQuestion: "shuffled",
    ListsQuestion: "lists",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of check that was passed: how often, and how long all of them took."""

    code: str
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TrusteeShown:
    """A trustee: its key's fingerprint, the name it goes by if any, and what it took part in.

    threshold   how many of its group of `members` are needed; 0 for a trustee without whom nothing is decrypted
    """

    number: int
    fingerprint: str
    threshold: int
    members: int
    shuffled: bool
    decrypted: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question with its labels and, once there is a result, its counts.

    kind    homomorphic, shuffled or lists
    labels  of the counts; an empty first label is the blank vote.  For lists one row of labels for each list
    counts  as in the archive; None before the result
    """

    kind: str
    question: str
    labels: Nested
    counts: Nested | None


@dataclass(frozen=True, slots=True)
class BallotShown:
    """A ballot as its voter finds it again; `counted` is False where the voter cast another later."""

    tracking_number: str
    event: int
    weight: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on an archive, and what it says.

    defect              the rule it breaks; None where it is sound.  Everything below then holds what was read before
    state               voting, closed, tallied, shuffling, shuffled, decrypting or finished
    timestamp           seconds since 1970 UTC, from the archive
    fingerprint         φ of the election; likewise of the trustees' and the credentials' data
    on_roll, voted      voters, each by one credential
    weight_on_roll, …   their weights; both are equal where votes have no weights
    events              how many there are; the last one's hash stands for all that is before it
    verified_before     events that an earlier verification vouched for, whose proofs were not checked again
    """

    defect: Defect | None
    file: str = ""
    size: int = 0
    sha256: str = ""
    timestamp: int = 0
    protocol: int = 1
    state: str = ""
    name: str = ""
    description: str = ""
    uuid: str = ""
    group: str = ""
    fingerprint: str = ""
    trustees_fingerprint: str = ""
    credentials_fingerprint: str = ""
    on_roll: int = 0
    weight_on_roll: int = 0
    voted: int = 0
    weight_voted: int = 0
    ballots_cast: int = 0
    events: int = 0
    last_event: str = ""
    verified_before: int = 0
    questions: tuple[QuestionShown, ...] = ()
    trustees: tuple[TrusteeShown, ...] = ()
    ballots: tuple[BallotShown, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether no rule was found broken."""
        return self.defect is None

    def to_json(self) -> Mapping[str, Any]:
        """Everything, for programs."""
        return {"accepted": self.accepted, **asdict(self)}


def questions_shown(questions: Sequence[Question], result: Nested | None) -> tuple[QuestionShown, ...]:
    """The questions with their labels, and their counts where there is a result."""
    counts = result if result is not None else (None,) * len(questions)
    return tuple(
        QuestionShown(
            kind=_KINDS[type(question)],
            question=question.question,
            labels=question.labels if isinstance(question, HomomorphicQuestion) else question.answers,
            counts=row,
        )
        for question, row in zip(questions, counts, strict=True)
    )


def trustees_shown(trustees: Sequence[Trustee], shuffled: set[int], decrypted: set[int]) -> tuple[TrusteeShown, ...]:
    """Every trustee with its key's fingerprint."""
    shown: list[TrusteeShown] = []
    for trustee in trustees:
        threshold = 0 if isinstance(trustee, Single) else trustee.threshold
        for key in trustee.keys:
            number, print_of_key = len(shown) + 1, fingerprint(key.public_key.encode("ascii"))
            took_part = number in shuffled, number in decrypted
            shown.append(
                TrusteeShown(number, print_of_key, threshold, trustee.members, *took_part, name=key.name or "")
            )
    return tuple(shown)
