"""What one row of each table of an edition says. Values only; `editions` reads and checks them."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

LANGUAGES = ("ar", "en", "es", "fr")
Texts = Mapping[str, str]  # one text in each of LANGUAGES


class FieldType(StrEnum):
    """What the value of a field is."""

    TEXT = "text"
    LINE = "line"
    DATE = "date"
    DATE_RANGE = "date-range"
    COUNTRY = "country"
    PLACE = "place"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CODES = "codes"
    GROUP = "group"
    ATTACHMENT = "attachment"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of the rules: which rules, which article."""

    rules: str
    article: str

    def __str__(self) -> str:
        return f"{self.rules} {self.article}"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold before a notice of a type is published; `facts` are the limits it names."""

    rule: str
    provision: Provision
    facts: Mapping[str, Any] = made(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ConditionText:
    """How a condition is put to people, and whether the machine or a reviewer judges it."""

    rule: str
    by_reviewer: bool
    label: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectKinds:
    """Kinds of record that a notice of a type may be about."""

    principal: tuple[str, ...]
    associated: tuple[str, ...]
    principal_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """Whether and how far the public may see a notice of a type, and who must agree."""

    allowed: bool = False
    always: bool = False
    consent: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRow:
    """How long a notice of a type is kept."""

    months: int
    ask_months_before: int
    extension_months: int
    erase_days_after_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One type of notice."""

    type: str
    colour: str
    name: Texts
    purpose: Texts
    legal_basis: tuple[Provision, ...]
    subjects: SubjectKinds
    categories: tuple[str, ...]
    requested_by: tuple[str, ...]
    channels: tuple[str, ...]
    purposes: tuple[str, ...]
    required: tuple[str, ...]
    desirable: tuple[str, ...]
    conditions: tuple[Condition, ...]
    when_met: str
    reviewers: int
    public: PublicRow
    retention: RetentionRow
    languages: tuple[str, ...]
    urgency: str
    outcomes: tuple[str, ...]
    pilot: str = ""
    request_kinds: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields of its form, in their order: what is needed, then what helps."""
        return (*self.required, *self.desirable)

    def condition(self, rule: str) -> Condition | None:
        """The row's condition of that name, if it asks for it."""
        return next((one for one in self.conditions if one.rule == rule), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One code that a field may have."""

    code: str
    label: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of the form of a request.

    minimum, maximum   characters of a text or line; of: fields of a group; optional: a group is whole without it
    codes, list        what a choice may be: codes of its own, or a coded list of `core.codes`
    role               of an attachment; property: the property of the principal's record that says it
    future             whether a date may lie ahead
    """

    field: str
    type: FieldType
    label: Texts
    help: Texts = made(default_factory=lambda: MappingProxyType({}))
    article: str = ""
    minimum: int = 0
    maximum: int = 0
    unit: str = ""
    of: tuple["FieldRow", ...] = ()
    codes: tuple[Choice, ...] = ()
    list: str = ""
    role: str = ""
    property: str = ""
    optional: bool = False
    future: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """Why a notice may be refused, returned, suspended or withdrawn (`acts`)."""

    code: str
    acts: frozenset[str]
    provision: Provision
    label: Texts
    bureau_text: Texts


@dataclass(frozen=True, slots=True)
class StepRow:
    """What an officer does who meets the subject of a notice."""

    step: str
    label: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewClocks:
    """How long each step of a review may take.

    within          by urgency, to the first decision; second: for the second reviewer
    answer_within   for a bureau that was asked; silence lets the request fall
    rate_months, rate_least   over which months a refusal rate is told, and from how many requests on
    refusal_months  how long a refused request is known again, after its content has gone
    """

    within: Mapping[str, timedelta]
    second: timedelta
    answer_within: timedelta
    rate_months: int
    rate_least: int
    refusal_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompatibilityRow:
    """How two requests about the same subject stand to each other. What is empty or null fits anything."""

    result: str
    follow: str
    label: Texts
    mine: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()
    same_owner: bool | None = None
    same_type: bool | None = None

    def fits(self, mine: str, theirs: str, *, same_owner: bool) -> bool:
        """Whether this row speaks of such a pair."""
        return (
            (not self.mine or mine in self.mine)
            and (not self.theirs or theirs in self.theirs)
            and self.same_owner in (None, same_owner)
            and self.same_type in (None, mine == theirs)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceScheme:
    """How notices are numbered: `letters` by type; `pattern` has places for letter, year and number."""

    scheme: str
    pattern: str
    length: int
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRule:
    """When a public picture is blocked: different reporters, from different networks; more once it was restored."""

    block_after: int
    networks: int
    after_restored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotRow:
    """A pilot as the edition opens it; what holds now is in the store."""

    pilot: str
    type: str
    cap: int
    from_on: date
    until_on: date | None
    source: Texts


@dataclass(frozen=True, slots=True)
class FlagWords:
    """Words of one language that the assistant marks under one flag; a star stands for any ending."""

    flag: str
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """All tables of one edition. A notice is judged by the edition in force when it was requested, until it ends."""

    name: str
    from_on: date
    diffusions_held: bool
    types: Mapping[str, TypeRow]
    fields: Mapping[str, FieldRow]
    conditions: Mapping[str, ConditionText]
    steps: Mapping[str, StepRow]
    reasons: Mapping[str, ReasonRow]
    clocks: ReviewClocks
    compatibility: tuple[CompatibilityRow, ...]
    references: ReferenceScheme
    images: ImageRule
    pilots: Mapping[str, PilotRow]
    flags: tuple[FlagWords, ...]

    def reasons_for(self, act: str) -> tuple[ReasonRow, ...]:
        """The reasons that may be given for an act, in the table's order."""
        return tuple(row for row in self.reasons.values() if act in row.acts)

    def pilot_of(self, type_: str) -> PilotRow | None:
        """The pilot that a type belongs to, if it is one."""
        return self.pilots.get(self.types[type_].pilot) if type_ in self.types else None


def text_in(texts: Texts, language: str) -> str:
    """The text for a reader; English where the language is none of ours. `language` is BCP 47, "fr-CA" reads French."""
    return texts.get(language.partition("-")[0]) or texts.get("en", "")
