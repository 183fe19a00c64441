"""What one edition of voting rules says. Values only; `editions` reads and checks them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from .majorities import Abstentions, Base, Majority

Texts: TypeAlias = Mapping[str, str]  # {language: text}; English is always there


class Method(StrEnum):
    """How votes are given."""

    SHOW_OF_HANDS = "show-of-hands"
    RECORD_VOTE = "record-vote"
    ELECTRONIC_VOTE = "electronic-vote"
    SECRET_BALLOT = "secret-ballot"  # noqa: S105 - a way to vote, not a secret
    PAPER_BALLOT = "paper-ballot"


class Secrecy(StrEnum):
    """Whether it is known who voted how."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - a property of a vote


class MotionTie(StrEnum):
    """What follows where as many vote for a proposal as against it."""

    NOT_ADOPTED = "not-adopted"
    CHAIR = "chair"
    SECOND_VOTE = "second-vote"


class ElectionTie(StrEnum):
    """What follows where candidates with enough votes have the same number of them, and not all can be elected."""

    NEXT_BALLOT = "next-ballot"
    LOT = "lot"


class Standing(StrEnum):
    """Who stands in the ballots of a stage, of those who are not elected and have not withdrawn."""

    ALL = "all"
    TWO_LEADING = "two-leading"  # for each seat still open


class Marks(StrEnum):
    """How many candidates a voter may name on one ballot."""

    ONE = "one"
    SEATS = "seats"


class Vacancy(StrEnum):
    """For how long a successor is elected."""

    REST_OF_TERM = "rest-of-term"
    FULL_TERM = "full-term"


@dataclass(frozen=True, slots=True)
class Stage:
    """Ballots under one majority.

    upto    number of the last ballot of the stage, counted from 1; None: as many as it takes
    """

    majority: Majority
    upto: int | None = None
    standing: Standing = Standing.ALL


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """How many must be present for a vote to stand: a part of all members, or of those with the right to vote."""

    majority: Majority
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one kind of decision is taken.

    stages      in the order of their ballots
    assumed     fields that no readable text of the organisation settles: recalled, or a setting of this edition
    """

    edition: str
    decision: str
    label: Texts
    secrecy: Secrecy
    methods: tuple[Method, ...]
    base: Base
    abstentions: Abstentions
    stages: tuple[Stage, ...]
    quorum: QuorumRule | None
    source: str
    assumed: frozenset[str] = frozenset()

    def stage(self, ballot: int) -> Stage | None:
        """The stage that a ballot, counted from 1, belongs to; None where the rule knows no such ballot."""
        return next((one for one in self.stages if one.upto is None or ballot <= one.upto), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionRule(Rule):
    """How a proposal is decided: for, against, abstaining.

    needs_text  no vote opens before the text stands in every language of the edition
    """

    tie: MotionTie
    needs_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionRule(Rule):
    """How somebody is elected.

    recast          whether a voter may vote again before the ballot closes; the last ballot counts
    withdrawals     whether candidates may withdraw between ballots; nominations: whether new ones may be named
    """

    tie: ElectionTie
    marks: Marks
    recast: bool
    withdrawals: bool
    nominations: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRule:
    """A kind of seat in a committee.

    decision        the election rule that fills it
    seats           how many there are; years: how long a term is
    by_region       whether each region's seats are voted on alone
    not_after       terms that keep a person from this post for a while: codes of posts
    again_after     years that must have passed since the end of such a term
    stood_in_by     post whose senior holder acts while this one is vacant; "" for none
    """

    post: str
    label: Texts
    decision: str
    seats: int
    years: int
    by_region: bool = False
    not_after: tuple[str, ...] = ()
    again_after: int = 1
    stood_in_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRule:
    """A region, and the most seats that it may have, of all posts together."""

    region: str
    label: Texts
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeRule:
    """Who may sit together.

    posts               in the order in which they are elected
    regions             {region: rule}; empty: seats know no regions
    apart               posts whose holders, all together, come from different regions
    different_countries no two members of one country
    sitting_may_stand   whether a member may be elected to another post, and then leaves the first
    """

    edition: str
    committee: str
    label: Texts
    posts: Mapping[str, PostRule]
    regions: Mapping[str, RegionRule]
    apart: frozenset[str]
    different_countries: bool
    sitting_may_stand: bool
    vacancy: Vacancy
    source: str
    assumed: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """Seats of all posts."""
        return sum(post.seats for post in self.posts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A last day, counted from the opening of a session: exactly one of the three is set.

    days_before, months_before  the opening
    month_day                   (month, day) of the session's year
    """

    deadline: str
    label: Texts
    days_before: int | None = None
    months_before: int | None = None
    month_day: tuple[int, int] | None = None
    source: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """All voting rules of an organisation from one day on. A decision names the edition it was taken under.

    fingerprint         SHA-256 of the edition's text, in hexadecimal: a record names the very rules it followed
    languages           a text must stand in before it is voted on
    months_between      the most that may pass from one ordinary session to the next
    """

    edition: str
    fingerprint: str
    title: Texts
    from_on: date
    source: str
    languages: tuple[str, ...]
    months_between: int
    rules: Mapping[str, MotionRule | ElectionRule]
    committees: Mapping[str, CommitteeRule]
    deadlines: Mapping[str, Deadline]


def text_in(texts: Texts, language: str) -> str:
    """The text for a reader; English where there is none in the language. BCP 47: "fr-CA" reads French."""
    return texts.get(language.replace("_", "-").partition("-")[0].lower()) or texts["en"]
