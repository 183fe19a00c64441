"""Editions of voting rules: read from YAML and checked as a whole. One with a single fault does not load.

The editions that come with Comity stand in `editions/`; an organisation may read its own with `read_edition`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from .majorities import MOST_VOTES, NAMED, SIMPLE, Abstentions, Base, Majority
from .reading import Fault, Problem, Problems, Row, read_yaml
from .tables import (
    CommitteeRule,
    Deadline,
    Edition,
    ElectionRule,
    ElectionTie,
    Marks,
    Method,
    MotionRule,
    MotionTie,
    PostRule,
    QuorumRule,
    RegionRule,
    Secrecy,
    Stage,
    Standing,
    Vacancy,
)

MOST_BALLOTS = 100
MOST_SEATS = 200
MOST_YEARS = 50
_MOST_DENOMINATOR = 1_000
_SECRET = frozenset({Method.SECRET_BALLOT, Method.PAPER_BALLOT})
_OF_MEMBERS = (Base.ENTITLED_MEMBERS, Base.ALL_MEMBERS)


class EditionUnsound(ValueError):
    """The tables of an edition do not hold together. `problems` says why, all that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@cache
def names() -> tuple[str, ...]:
    """Names of the editions that come with Comity."""
    return tuple(sorted(path.name.removesuffix(".yaml") for path in _folder().iterdir() if path.name.endswith(".yaml")))


@cache
def edition(name: str) -> Edition:
    """An edition that comes with Comity.  Raises KeyError where there is none of that name."""
    if name not in names():
        raise KeyError(name)
    return read_edition(_folder().joinpath(f"{name}.yaml").read_text(encoding="utf-8"))


def read_edition(text: str) -> Edition:
    """An edition from its YAML.  Raises EditionUnsound with every fault found."""
    problems = Problems()
    with problems.collected():
        found = _edition(Row(read_yaml(text), ""), sha256(text.encode()).hexdigest(), problems)
        if not problems.found:
            problems.found += _crossed(found)
        if not problems.found:
            return found
    raise EditionUnsound(problems.found)


def _folder() -> Traversable:
    return files(__package__).joinpath("editions")


def _edition(row: Row, fingerprint: str, problems: Problems) -> Edition:
    name = row.code("edition")
    quorum = _quorum(row, "quorum")
    found = Edition(
        edition=name,
        fingerprint=fingerprint,
        title=row.texts("title"),
        from_on=row.day("from"),
        source=row.text("source"),
        languages=row.codes("languages"),
        months_between=row.number("months_between_sessions", 1, 120),
        rules=row.rows("decisions", "decision", lambda one: _rule(one, name, quorum), problems),
        committees=row.rows("committees", "committee", lambda one: _committee(one, name, problems), problems),
        deadlines=row.rows("deadlines", "deadline", _deadline, problems),
    )
    row.end()
    return found


# Decisions


def _rule(row: Row, edition: str, quorum: QuorumRule | None) -> MotionRule | ElectionRule:
    kind = row.take("kind")
    common: dict[str, Any] = {
        "edition": edition,
        "decision": row.place.rpartition("/")[2],
        "label": row.texts("label"),
        "secrecy": row.choice("secrecy", Secrecy),
        "methods": row.choices("methods", Method),
        "base": row.choice("base", Base),
        "abstentions": row.choice("abstentions", Abstentions),
        "stages": _stages(row),
        "quorum": _quorum(row, "quorum", quorum),
        "source": row.text("source"),
        "assumed": frozenset(_assumed(row)),
    }
    if kind == "motion":
        rule: MotionRule | ElectionRule = MotionRule(
            **common, tie=row.choice("tie", MotionTie), needs_text=row.flag("needs_text", False)
        )
    elif kind == "election":
        rule = ElectionRule(
            **common,
            tie=row.choice("tie", ElectionTie),
            marks=row.choice("marks", Marks),
            recast=row.flag("recast"),
            withdrawals=row.flag("withdrawals"),
            nominations=row.flag("nominations"),
        )
    else:
        raise Fault(row.at("kind"), "is neither motion nor election")
    said = next(_contradictions(rule), None)
    if said is not None:
        raise Fault(row.place, said)
    return rule


def _stages(row: Row) -> tuple[Stage, ...]:
    listed = row.take("ballots")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_BALLOTS:
        raise Fault(row.at("ballots"), "is not a list of stages")
    stages = tuple(_stage(Row(said, f"{row.at('ballots')}/{number}")) for number, said in enumerate(listed, 1))
    ends = [stage.upto or MOST_BALLOTS + 1 for stage in stages]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        raise Fault(row.at("ballots"), "each stage but the last ends with a later ballot than the one before")
    return stages


def _stage(row: Row) -> Stage:
    stage = Stage(
        majority=_majority(row.take("majority"), row.at("majority")),
        upto=row.number("upto", 1, MOST_BALLOTS, None),
        standing=row.choice("standing", Standing, Standing.ALL),
    )
    row.end()
    return stage


def _majority(said: Any, place: str) -> Majority:
    if isinstance(said, str) and said in NAMED:
        return NAMED[said]
    if isinstance(said, Mapping) and len(said) == 1:
        [(kind, fraction)] = said.items()
        if kind in ("at_least", "more_than"):
            return Majority(
                _fraction(fraction, f"{place}/{kind}", whole=kind == "at_least"), exceeded=kind == "more_than"
            )
    raise Fault(place, f"is none of {', '.join(NAMED)}, at_least and more_than")


def _fraction(said: Any, place: str, *, whole: bool) -> Fraction:
    parts = said.split("/") if isinstance(said, str) else []
    if len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        above, below = map(int, parts)
        if 0 < above < below <= _MOST_DENOMINATOR or (whole and 0 < above == below):
            return Fraction(above, below)
    raise Fault(place, 'is not a fraction such as "3/5"')


def _quorum(row: Row, name: str, default: Any = ...) -> QuorumRule | None:
    said = row.take(name, default)
    if said is None or isinstance(said, QuorumRule):
        return said
    quorum = Row(said, row.at(name))
    base = quorum.choice("of", Base)
    if base not in _OF_MEMBERS:
        raise Fault(quorum.at("of"), f"is none of {', '.join(_OF_MEMBERS)}")
    majority = _majority(quorum.rest(), quorum.place)
    if majority.fraction is None:
        raise Fault(quorum.place, "is not a part of the members")
    return QuorumRule(majority, base)


def _assumed(row: Row) -> tuple[str, ...]:
    names = row.take("assumed", [])
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise Fault(row.at("assumed"), "is not a list of names")
    return tuple(names)


def _contradictions(rule: MotionRule | ElectionRule) -> Iterator[str]:
    """What one rule says against itself."""
    most_votes = [stage for stage in rule.stages if stage.majority == MOST_VOTES]
    if rule.base == Base.FOR_AND_AGAINST and rule.abstentions == Abstentions.VOTES:
        yield "abstentions cannot be votes where only votes for and against count"
    if rule.secrecy == Secrecy.SECRET and not set(rule.methods) <= _SECRET:
        yield f"a secret vote is held by {' or '.join(sorted(_SECRET))} alone"
    if rule.secrecy == Secrecy.OPEN and set(rule.methods) & _SECRET:
        yield "an open vote is not held by ballots"
    if most_votes and most_votes != [rule.stages[-1]]:
        yield "no ballot can follow one in which the most votes are enough"
    if isinstance(rule, MotionRule):
        yield from _contradictions_of_motion(rule)
    elif rule.tie == ElectionTie.NEXT_BALLOT and rule.stages[-1].upto is not None:
        yield "no ballot is left to settle a tie of the last one: its tie needs a lot"
    elif rule.stages[0].standing != Standing.ALL:
        yield "in the first ballot all candidates stand"


def _contradictions_of_motion(rule: MotionRule) -> Iterator[str]:
    if any(stage.majority == MOST_VOTES for stage in rule.stages):
        yield "a proposal needs a majority of something"
    if rule.stages[-1].upto is None:
        yield "a proposal is not voted on without end: its last stage names its last ballot"
    if any(stage.standing != Standing.ALL for stage in rule.stages):
        yield "nobody stands in a vote on a proposal"
    if rule.tie != MotionTie.NOT_ADOPTED and any(stage.majority != SIMPLE for stage in rule.stages):
        yield "equal votes are only ever settled under a simple majority"
    if rule.tie == MotionTie.SECOND_VOTE and rule.stages[-1].upto != 2:
        yield "a second vote is ballot 2, and the last"


# Committees and deadlines


def _committee(row: Row, edition: str, problems: Problems) -> CommitteeRule:
    return CommitteeRule(
        edition=edition,
        committee=row.place.rpartition("/")[2],
        label=row.texts("label"),
        posts=row.rows("posts", "post", _post, problems),
        regions=row.rows("regions", "region", _region, problems),
        apart=frozenset(row.codes("posts_from_different_regions", ())),
        different_countries=row.flag("different_countries"),
        sitting_may_stand=row.flag("sitting_members_may_stand"),
        vacancy=row.choice("vacancy", Vacancy),
        source=row.text("source"),
        assumed=frozenset(_assumed(row)),
    )


def _post(row: Row) -> PostRule:
    return PostRule(
        post=row.place.rpartition("/")[2],
        label=row.texts("label"),
        decision=row.code("elected_by"),
        seats=row.number("seats", 1, MOST_SEATS),
        years=row.number("years", 1, MOST_YEARS),
        by_region=row.flag("by_region", False),
        not_after=row.codes("not_after", ()),
        again_after=row.number("again_after_years", 1, MOST_YEARS, 1),
        stood_in_by=row.code("stood_in_by", ""),
    )


def _region(row: Row) -> RegionRule:
    return RegionRule(
        region=row.place.rpartition("/")[2], label=row.texts("label"), seats=row.number("seats", 1, MOST_SEATS)
    )


def _deadline(row: Row) -> Deadline:
    day = row.take("day", None)
    found = Deadline(
        deadline=row.place.rpartition("/")[2],
        label=row.texts("label"),
        days_before=row.number("days_before", 0, 1_000, None),
        months_before=row.number("months_before", 0, 36, None),
        month_day=None if day is None else _month_day(day, row.at("day")),
        source=row.text("source"),
        assumed=row.flag("assumed", False),
    )
    if sum(one is not None for one in (found.days_before, found.months_before, found.month_day)) != 1:
        raise Fault(row.place, "needs exactly one of days_before, months_before and day")
    return found


def _month_day(said: Any, place: str) -> tuple[int, int]:
    parts = said.split("-") if isinstance(said, str) and len(said) == 5 else []
    if len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts):
        month, day = map(int, parts)
        if _is_day(month, day):
            return month, day
    raise Fault(place, 'is not a day of every year, such as "01-31"')


def _is_day(month: int, day: int) -> bool:
    try:
        date(2001, month, day)  # not a leap year: the day must be there every year
    except ValueError:
        return False
    return True


# What holds between the tables


def _crossed(read: Edition) -> Iterator[Problem]:
    if not read.languages:
        yield Problem("languages", "an assembly works in at least one language")
    for rule in read.rules.values():
        fields = set(rule.__dataclass_fields__) | {"majority"}
        for name in sorted(rule.assumed - fields):
            yield Problem(f"decisions/{rule.decision}/assumed", f"a decision has no {name!r}")
    for committee in read.committees.values():
        yield from (Problem(f"committees/{committee.committee}", said) for said in _crossed_committee(committee, read))


def _crossed_committee(rule: CommitteeRule, read: Edition) -> Iterator[str]:
    for name in sorted(rule.assumed - set(rule.__dataclass_fields__) - set(PostRule.__dataclass_fields__)):
        yield f"a committee has no {name!r} to assume"
    for post in rule.posts.values():
        if not isinstance(read.rules.get(post.decision), ElectionRule):
            yield f"{post.post}: no election is called {post.decision}"
        for other in (*post.not_after, *([post.stood_in_by] if post.stood_in_by else [])):
            if other not in rule.posts:
                yield f"{post.post}: no post is called {other}"
        if post.by_region and not rule.regions:
            yield f"{post.post}: there are no regions to elect it by"
    for name in sorted(rule.apart - set(rule.posts)):
        yield f"no post is called {name}"
    if not rule.posts:
        yield "it has no posts"
    elif rule.apart and not rule.regions:
        yield "there are no regions for posts to be from"
    elif rule.regions:
        yield from _regions_too_small(rule)


def _regions_too_small(rule: CommitteeRule) -> Iterator[str]:
    places = sum(region.seats for region in rule.regions.values())
    leading = sum(post.seats for post in rule.posts.values() if post.post in rule.apart)
    if places < rule.size:
        yield f"the regions have {places} seats, the posts {rule.size}: it can never be complete"
    if leading > len(rule.regions):
        yield f"{leading} seats cannot come from different regions where there are {len(rule.regions)}"
