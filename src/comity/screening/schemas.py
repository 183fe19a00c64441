"""What the API of screening takes and gives. Unknown fields are refused; sizes and numbers are bounded."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, model_validator

from comity.core import countries
from comity.core.refusals import InvalidInput
from comity.screening.birth_dates import readings
from comity.screening.questions import LONGEST_NAME, LONGEST_NUMBER, MOST_VALUES, Number, Question, kept

Kind = Literal["person", "organisation", "travel-document", "vehicle", "vessel", "aircraft", "firearm", "asset"]
NumberKind = Literal[
    "passport", "national-id", "identity-card", "visa", "residence", "document", "driving-licence", "tax",
    "registration", "imo", "mmsi", "call-sign", "plate", "vin", "engine", "serial", "mode-s",
]  # fmt: skip
MeansCode = Literal["fingerprints", "photograph", "document", "description", "personal-data", "marks"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]
DetailText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Strict(Schema):
    """A body in which an unknown field is an error and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid")


class NumberIn(Strict):
    """A number of a document or thing."""

    kind: NumberKind = "document"
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NUMBER)]
    country: ShortText = ""


class QuestionIn(Strict):
    """What is known of the person or thing. Give names or numbers, or a machine-readable zone instead of all."""

    kind: Kind = "person"
    names: list[Name] = Field(default_factory=list, max_length=MOST_VALUES)
    birth_date: ShortText = Field("", description="1971-05-03, 1971-05, 1971, or as people write dates.")
    countries: list[ShortText] = Field(
        default_factory=list, max_length=MOST_VALUES, description="Nationality, flag or registration: code or name."
    )
    sex: Literal["female", "male", ""] = ""
    birth_place: ShortText = ""
    numbers: list[NumberIn] = Field(default_factory=list, max_length=MOST_VALUES)

    def question(self, today: date) -> Question:
        """The question itself.  Raises InvalidInput for a date or a country that cannot be read."""
        dates = readings(self.birth_date, today) if self.birth_date else ()
        if self.birth_date and not dates:
            raise InvalidInput(reason="birth_date")
        return Question(
            kind=self.kind,
            names=kept(self.names),
            birth_dates=dates,
            countries=tuple(dict.fromkeys(_country(text) for text in self.countries)),
            sex=self.sex,
            birth_places=kept([self.birth_place]),
            numbers=tuple(Number(each.kind, each.value, _country(each.country)) for each in self.numbers),
        )


class CheckIn(QuestionIn):
    """One check."""

    zone: Annotated[str, StringConstraints(max_length=1_000)] = Field(
        "", description="A machine-readable zone as scanned; then nothing else may be given."
    )

    @model_validator(mode="after")
    def zone_or_question(self) -> Self:
        """A zone says it all."""
        if self.zone and (self.names or self.numbers or self.birth_date or self.countries):
            raise ValueError("give a zone or a question, not both")
        return self


class RowIn(QuestionIn):
    """One traveller of a batch."""

    row: int = Field(ge=1, le=1_000_000)
    seat: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = ""


class BatchIn(Strict):
    """Up to a thousand travellers, checked as one action."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    carrier_reference: ShortText = ""
    rows: list[RowIn] = Field(min_length=1, max_length=1_000)

    @model_validator(mode="after")
    def rows_are_numbered_once(self) -> Self:
        """Answers are told apart by their rows."""
        if len({each.row for each in self.rows}) != len(self.rows):
            raise ValueError("two rows have the same number")
        return self


class NextStep(Schema):
    """What an officer does now."""

    code: str
    sentence: str


class LegalOut(Schema):
    """What the law of one state makes of such a notice. Shown, never decided by."""

    effect: str
    asks_for: list[str]
    authority: str
    languages: list[str]
    note: str


class LegalBeside(Schema):
    """The law of the state that asks, and of the reader's own; null where it is not known here."""

    owner: LegalOut | None
    reader: LegalOut | None


class NoticeBeside(Schema):
    """A notice in force about the record of a candidate."""

    reference: str
    edition: int
    type: str
    owner: str
    role: str
    when_met: str
    kept_until: date | None
    legal: LegalBeside


class CandidateOut(Schema):
    """A record that may be the person or thing asked for. Not confirmed by anybody."""

    rank: int
    candidate: UUID
    score: float
    record: UUID
    reference: str
    name: str
    kind: str
    category: str
    fraud: str
    markers: list[str]
    reasons: list[str]
    owner: str
    list: str
    handling: str
    confirmed: Literal[False]
    notices: tuple[NoticeBeside, ...]
    victims: tuple[UUID, ...]
    pictures: tuple[UUID, ...]
    cleared_on: datetime | None
    next_step: NextStep
    state: str
    hit: str | None


class OutdatedOut(Schema):
    """An owner of another node from which nothing came for long: what it said after `as_of` may be missing here."""

    owner: str
    as_of: datetime


class CheckOut(Schema):
    """The answer to one check."""

    id: UUID
    row: int | None
    seat: str
    result: Literal["no-hit", "candidates"]
    candidates: list[CandidateOut]
    outdated: list[OutdatedOut]


class ZoneProblem(Schema):
    """Something wrong in the zone: line and column counted from 1."""

    code: str
    line: int
    column: int
    length: int


class CheckedOut(CheckOut):
    """The answer to a check just made."""

    zone_problems: list[ZoneProblem] = Field(default_factory=list)


class BatchOut(Schema):
    """The answers to a batch, in the order of its rows."""

    batch: UUID
    rows: int
    with_candidates: int
    checks: list[CheckOut]


class CheckLine(Schema):
    """A check in a list: without what was asked."""

    id: UUID
    at: datetime
    kind: str
    result: str
    purpose: str
    reference: str
    batch: UUID | None
    row: int | None
    seat: str
    erased: bool


class CheckPage(Schema):
    """Checks, the latest first. `next` is the value of `before` for the following page."""

    items: list[CheckLine]
    next: UUID | None


class HitNotice(Schema):
    """The notice that the record was met by."""

    reference: str
    edition: int
    type: str


class OutcomeOut(Schema):
    """What followed a hit. `due_at`: until when papers must have arrived; `withdrawn`: it was entered in error."""

    number: int
    code: str
    reason: str
    happened_at: datetime
    at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    acknowledged_unconfirmed: bool
    withdrawn: bool


class HitOut(Schema):
    """A hit, as either of the two bureaus sees it."""

    reference: str
    state: str
    urgency: str
    record: UUID
    record_reference: str
    owner: str
    reporting_bureau: str
    observed: dict[str, Any]
    reported_at: datetime
    due_at: datetime
    outcome_at: datetime | None
    edition: str
    notice: HitNotice | None
    erased: bool


class EvidenceOut(Schema):
    """A file that was attached to a hit. Its content is opened on the page of the hit."""

    id: UUID
    role: str
    bureau: str
    media_type: str
    bytes: int
    sha256: str
    added_at: datetime


class HitFile(HitOut):
    """A hit with what was met and what the two bureaus said."""

    met: dict[str, Any] | None
    observed_note: str
    answer_note: str
    identified_by: list[str]
    more_note: str
    outcomes: list[OutcomeOut]
    evidence: list[EvidenceOut]


class HitPage(Schema):
    """Hits, the latest first. `next` is the value of `before` for the following page."""

    items: list[HitOut]
    next: UUID | None


class OperationFigures(Schema):
    """Figures of an operation, by their codes; of each bureau that reported a hit, and of all."""

    edition: str
    figures: dict[str, int]
    bureaus: dict[str, dict[str, int]]


class TakeUpIn(Strict):
    """A candidate, and what was observed."""

    candidate: UUID
    place: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    observed_at: AwareDatetime
    note: LongText = ""
    document: DetailText = ""
    company: DetailText = ""
    heading_to: DetailText = ""
    urgency: Literal["routine", "urgent", "immediate"] = "routine"


class DismissalIn(Strict):
    """Why a candidate is not the person or thing met."""

    reason: Literal["other-appearance", "other-birth", "other-document", "common-name", "cleared-before"]


class AnswerIn(Strict):
    """The owner's answer. Asking for more needs a text.

    `remember` goes with a denial: later checks of that document show the candidate as cleared, to the bureau that
    reported it or, with `everywhere`, to all.
    """

    answer: Literal["confirmed", "not-the-same", "need-more"]
    text: LongText = ""
    means: list[MeansCode] = Field(default_factory=list, max_length=6)
    remember: bool = False
    everywhere: bool = False


class CompletionIn(Strict):
    """What the owner asked for."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]


class OutcomeIn(Strict):
    """What followed: a row of the table of outcomes.

    Before the owner has confirmed, `acknowledged_unconfirmed` says that the officer knows it.
    """

    code: Annotated[str, StringConstraints(pattern="^[a-z-]{1,28}$")]
    happened_at: AwareDatetime
    reason: Annotated[str, StringConstraints(pattern="^[a-z-]{0,40}$")] = ""
    note: LongText = ""
    acknowledged_unconfirmed: bool = False


class CorrectionIn(Strict):
    """Why an outcome was entered in error."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class CandidateState(Schema):
    """What became of a candidate."""

    candidate: UUID
    state: str
    dismissal: str


def _country(text: str) -> str:
    code = countries.code_of(text) if text else ""
    if code is None:
        raise InvalidInput(reason=f"country: {text[:40]}")
    return code
