"""What is voted on, and who may vote: the election, its questions, the list of credentials.

Source: Belenios specification 2.0, sections 4.8 to 4.10.  Every class reads its part of the archive (`read`) and writes
it again to the same bytes (`written`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from . import limits, strict
from .defects import ArchiveRejected
from .hashing import fingerprint

VERSION = 1


@dataclass(frozen=True, slots=True)
class HomomorphicQuestion:
    """Choose between `least` and `most` of the answers, or vote blank where that is allowed.  Only sums are revealed.

    blank   None where the election does not say; absent and False mean the same
    """

    question: str
    answers: tuple[str, ...]
    least: int
    most: int
    blank: bool | None = None

    @property
    def choices(self) -> int:
        """Ciphertexts in an answer: one for each choice, and one in front for the blank vote."""
        return len(self.answers) + bool(self.blank)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each number of the result counts; an empty label in front is the blank vote."""
        return ("", *self.answers) if self.blank else self.answers

    @classmethod
    def read(cls, value: Any) -> "HomomorphicQuestion":
        members = strict.fields(value, ("answers", "blank", "min", "max", "question"), ("blank",))
        answers = tuple(strict.text(answer) for answer in strict.items(members["answers"], 1, limits.ANSWERS))
        least = strict.integer(members["min"], 0, len(answers))
        most = strict.integer(members["max"], least, len(answers))
        blank = members.get("blank")
        if "blank" in members and not isinstance(blank, bool):
            raise ArchiveRejected("shape_differs", expected="true, false")
        return cls(strict.text(members["question"]), answers, least, most, blank)

    def written(self) -> dict[str, Any]:
        blank = {} if self.blank is None else {"blank": self.blank}
        return {
            "answers": list(self.answers), **blank, "min": self.least, "max": self.most, "question": self.question,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NonHomomorphicQuestion:
    """Give each answer a number (a rank, a grade).  Ballots are shuffled, then each is revealed on its own.

    extra   how the numbers are counted, as the election says it: any JSON value, bound by the fingerprint and checked
            by nobody here; None where it says nothing
    """

    question: str
    answers: tuple[str, ...]
    extra: Any = None

    @classmethod
    def read(cls, value: Any, extra: Any = None) -> "NonHomomorphicQuestion":
        members = strict.fields(value, ("answers", "question"))
        answers = tuple(strict.text(answer) for answer in strict.items(members["answers"], 1, limits.ANSWERS))
        return cls(strict.text(members["question"]), answers, extra)

    def written(self) -> dict[str, Any]:
        value = {"answers": list(self.answers), "question": self.question}
        extra = {} if self.extra is None else {"extra": self.extra}
        return {"type": "NonHomomorphic", "value": value, **extra}


@dataclass(frozen=True, slots=True)
class ListsQuestion:
    """Choose one list, and any of its candidates.  The first text of each list is its own name."""

    question: str
    answers: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, value: Any) -> "ListsQuestion":
        members = strict.fields(value, ("answers", "question"))
        lists = strict.items(members["answers"], 1, limits.ANSWERS)
        answers = tuple(tuple(strict.text(each) for each in strict.items(one, 1, limits.ANSWERS)) for one in lists)
        return cls(strict.text(members["question"]), answers)

    def written(self) -> dict[str, Any]:
        value = {"answers": [list(each) for each in self.answers], "question": self.question}
        return {"type": "Lists", "value": value}


Question: TypeAlias = HomomorphicQuestion | NonHomomorphicQuestion | ListsQuestion


@dataclass(frozen=True, slots=True)
class Election:
    """What voters are asked, in which group and under which key their answers are encrypted.

    extras  further fields that some versions write: administrator and credential_authority (names), language (its
            code and direction)
    """

    name: str
    description: str
    group: str
    public_key: str
    questions: tuple[Question, ...]
    uuid: str
    extras: tuple[tuple[str, str | tuple[str, ...]], ...] = ()

    @classmethod
    def read(cls, data: bytes) -> "Election":
        optional = ("administrator", "credential_authority", "language")
        required = ("version", "description", "name", "group", "public_key", "questions", "uuid")
        members = strict.fields(strict.parse(data), required + optional, optional)
        if strict.integer(members["version"]) != VERSION:
            raise ArchiveRejected("version_unknown", given=members["version"], known=VERSION)
        return cls(
            name=strict.text(members["name"]),
            description=strict.text(members["description"]),
            group=strict.text(members["group"]),
            public_key=strict.text(members["public_key"]),
            questions=tuple(read_question(each) for each in strict.items(members["questions"], 1, limits.QUESTIONS)),
            uuid=strict.text(members["uuid"]),
            extras=tuple((name, _text_or_texts(members[name])) for name in optional if name in members),
        )

    def written(self) -> bytes:
        return strict.compact(
            {
                "version": VERSION,
                "description": self.description,
                "name": self.name,
                "group": self.group,
                "public_key": self.public_key,
                "questions": [question.written() for question in self.questions],
                "uuid": self.uuid,
                **dict(self.extras),
            }
        )

    @property
    def fingerprint(self) -> str:
        """φ of the specification: what voters and observers compare, and what every proof is bound to."""
        return fingerprint(self.written())


def _text_or_texts(value: Any) -> str | tuple[str, ...]:
    return (
        tuple(strict.text(each) for each in strict.items(value, 1, 2))
        if isinstance(value, list)
        else strict.text(value)
    )


def read_question(value: Any) -> Question:
    """A question of any of the three kinds.  Raises ArchiveRejected."""
    if not isinstance(value, dict) or "type" not in value:
        return HomomorphicQuestion.read(value)
    members = strict.fields(value, ("type", "value", "extra"), ("extra",))
    if "extra" in members and members["extra"] is None:
        raise ArchiveRejected("shape_differs", expected="extra")
    if members["type"] == "NonHomomorphic":
        return NonHomomorphicQuestion.read(members["value"], members.get("extra"))
    if members["type"] == "Lists" and "extra" not in members:
        return ListsQuestion.read(members["value"])
    raise ArchiveRejected("question_unknown", given=str(members["type"])[:40])


def read_credentials(data: bytes) -> Mapping[str, int]:
    """The electoral roll: each public credential's text with its weight, in order.

    Raises ArchiveRejected: credential_twice, number_not_canonical, number_out_of_range, …
    """
    return roll_of([strict.text(entry) for entry in strict.items(strict.parse(data), 1, limits.CREDENTIALS)])


def roll_of(entries: Sequence[str]) -> Mapping[str, int]:
    """A roll from its entries, each `key` or `key,weight`.  Raises ArchiveRejected as `read_credentials` does."""
    roll: dict[str, int] = {}
    for entry in entries:
        key, comma, written_weight = entry.partition(",")
        weight = strict.decimal(written_weight) if comma else 1
        if not 0 < weight <= limits.TOTAL_WEIGHT:
            raise ArchiveRejected("number_out_of_range", given=weight, least=1, most=limits.TOTAL_WEIGHT)
        if key in roll:
            raise ArchiveRejected("credential_twice", credential=key[:80])
        roll[key] = weight
    if (total := sum(roll.values())) > limits.TOTAL_WEIGHT:
        raise ArchiveRejected("number_out_of_range", given=total, least=1, most=limits.TOTAL_WEIGHT)
    return roll


def written_credentials(credentials: Mapping[str, int], weighted: bool) -> bytes:
    """The electoral roll as it stands in an archive; with `weighted`, every entry states its weight."""
    return strict.compact([f"{key},{weight}" if weighted else key for key, weight in credentials.items()])


@dataclass(frozen=True, slots=True)
class SetupData:
    """What the first event is about: the hashes of the election, the trustees and the credentials.

    certificate   of the credentials, where Belenios 3.3 put one there; "" elsewhere
    """

    election: str
    trustees: str
    credentials: str
    certificate: str = ""

    @classmethod
    def read(cls, data: bytes) -> "SetupData":
        names = ("election", "trustees", "credentials", "credentials_certificate")
        members = strict.fields(strict.parse(data), names, optional=names[3:])
        return cls(*(strict.sha256(value) for value in members.values()))

    def written(self) -> bytes:
        said = {"election": self.election, "trustees": self.trustees, "credentials": self.credentials}
        return strict.compact(said | ({"credentials_certificate": self.certificate} if self.certificate else {}))
