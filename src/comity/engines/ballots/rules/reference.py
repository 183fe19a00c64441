"""The reference page of the voting rules, made from the editions: every rule, what it rests on and what it assumes."""

from collections.abc import Iterable, Iterator, Sequence

from .deciding import decide
from .editions import edition, names
from .majorities import Abstentions
from .public_record import EDITION, KnownVote, known_votes
from .rendering import render_majority
from .tables import (
    CommitteeRule,
    Deadline,
    Edition,
    ElectionRule,
    MotionRule,
    PostRule,
    QuorumRule,
    Stage,
    Standing,
    text_in,
)

LANGUAGE = "en"  # the documents are English; the tables hold every name in four languages
ASSUMED = "†"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MEANINGS = (
    ("more than half", "the smallest whole number of votes that is more than half of the base"),
    ("two-thirds", "the smallest whole number of votes that is not less than two-thirds of the base"),
    ("the most votes", "however few, but one at least"),
    ("`for-and-against`", "votes for a proposal or against it; ballots that name somebody or stand against all"),
    ("`present-and-voting`", "the same, and abstentions and blank ballots where the rule counts them as votes"),
    ("`present`", "every member on the roll who is there, whether they vote or not"),
    ("`entitled-members`", "every member with the right to vote, there or not"),
    ("`all-members`", "every member of the organisation, suspended ones among them"),
    ("invalid votes", "count nowhere"),
    (
        "equal votes on a proposal",
        "as many for as against, and nothing else in the base; no votes at all are no tie",
    ),
    (
        "equal votes in an election",
        (
            "candidates with enough votes and the same number of them who cannot all be elected; nobody below them is"
            " elected before the tie is settled"
        ),
    ),
    (
        "between the two leading",
        "twice as many candidates as there are open seats; who shares the last place goes on too",
    ),
    ("by region", "the seats of each region are voted on alone, as soon as it is known which they are"),
    (
        "not after a term as",
        "a term that was left early keeps its holder from the post as long as if it had been served to its end",
    ),
)


def voting_rules_page() -> str:
    """All editions, and the elections of the public record replayed."""
    parts = [
        "# Voting rules",
        (
            "The editions of voting rules that come with Comity. They stand in"
            " `src/comity/engines/ballots/rules/editions/`, and an organisation may write its own: `comity ballots"
            " rules --file FILE` says what is wrong with it. A dagger (†) marks what no readable text of the"
            " organisation settles: it was recalled, or is a setting that the organisation confirms before it relies"
            " on it. Every name stands in the tables in Arabic, English, French and Spanish."
        ),
        *_meanings(),
    ]
    for name in names():
        parts += _edition(edition(name))
    parts += _record()
    return "\n\n".join(parts)


def _meanings() -> Iterator[str]:
    yield "## What the words mean"
    yield _table(("word", "meaning"), MEANINGS)


def _edition(read: Edition) -> Iterator[str]:
    yield f"## {text_in(read.title, LANGUAGE)}"
    yield (
        f"Edition `{read.edition}`, in force from {read.from_on.isoformat()}. Source: {read.source}. Texts stand in"
        f" {_codes(read.languages)} before they are voted on. At most {read.months_between} months pass between two"
        " ordinary sessions."
    )
    yield "### Proposals"
    yield _table(
        ("decision", "majority", "of", "quorum", "equal votes", "secrecy and methods", "needs its text", "source"),
        [_motion(rule) for rule in read.rules.values() if isinstance(rule, MotionRule)],
    )
    yield "### Elections"
    yield _table(
        (
            "decision",
            "majority",
            "of",
            "quorum",
            "equal votes",
            "names on a ballot",
            "secrecy and methods",
            "between ballots",
            "source",
        ),
        [_election(rule) for rule in read.rules.values() if isinstance(rule, ElectionRule)],
    )
    for committee in read.committees.values():
        yield from _committee(committee)
    yield "### Deadlines"
    yield _table(("deadline", "last day", "source"), [_deadline(one) for one in read.deadlines.values()])


def _motion(rule: MotionRule) -> Sequence[str]:
    return (
        _name(rule),
        _marked(rule, "majority", _stages(rule.stages)),
        _base(rule),
        _marked(rule, "quorum", _quorum(rule.quorum)),
        _marked(rule, "tie", f"`{rule.tie}`"),
        _held(rule),
        _marked(rule, "needs_text", _yes(rule.needs_text)),
        rule.source,
    )


def _election(rule: ElectionRule) -> Sequence[str]:
    between = (
        _marked(rule, "withdrawals", "candidates may withdraw" if rule.withdrawals else "nobody withdraws"),
        _marked(rule, "nominations", "others may be nominated" if rule.nominations else "nobody is nominated"),
    )
    recast = _marked(rule, "recast", "may be recast" if rule.recast else "votes are final")
    return (
        _name(rule),
        _marked(rule, "majority", _stages(rule.stages)),
        _base(rule),
        _marked(rule, "quorum", _quorum(rule.quorum)),
        _marked(rule, "tie", f"`{rule.tie}`"),
        _marked(rule, "marks", f"`{rule.marks}`"),
        f"{_held(rule)}; {recast}",
        "; ".join(between),
        rule.source,
    )


def _committee(rule: CommitteeRule) -> Iterator[str]:
    yield f"### {text_in(rule.label, LANGUAGE)}"
    apart = [text_in(post.label, LANGUAGE) for post in rule.posts.values() if post.post in rule.apart]
    facts = [
        ("seats", str(rule.size)),
        ("countries", "all different" if rule.different_countries else "may be the same"),
        (
            _marked(rule, "regions", "regions"),
            ", ".join(f"{text_in(one.label, LANGUAGE)} {one.seats}" for one in rule.regions.values()) or "none",
        ),
        ("posts from different regions", " and ".join(apart) or "none"),
        (
            _marked(rule, "sitting_may_stand", "sitting members"),
            "may be elected to another post" if rule.sitting_may_stand else "cannot be elected to another post",
        ),
        ("a successor is elected for", str(rule.vacancy).replace("-", " ")),
        ("source", rule.source),
    ]
    yield _table(("", ""), facts)
    yield _table(
        ("post", "seats", "years", "elected by", "not after a term as", "while vacant"),
        [_post(rule, post) for post in rule.posts.values()],
    )


def _post(rule: CommitteeRule, post: PostRule) -> Sequence[str]:
    barred = ", ".join(text_in(rule.posts[one].label, LANGUAGE) for one in post.not_after)
    years = f", for {post.again_after} {'year' if post.again_after == 1 else 'years'}"
    return (
        text_in(post.label, LANGUAGE),
        str(post.seats),
        str(post.years),
        f"`{post.decision}`" + (f", {_marked(rule, 'by_region', 'each region alone')}" if post.by_region else ""),
        barred + _marked(rule, "again_after", years) if barred else "",
        f"the senior {text_in(rule.posts[post.stood_in_by].label, LANGUAGE)} acts" if post.stood_in_by else "",
    )


def _deadline(one: Deadline) -> Sequence[str]:
    if one.month_day is not None:
        month, number = one.month_day
        day = f"{number} {MONTHS[month - 1]}"
    elif one.months_before is not None:
        day = f"{one.months_before} months before the opening"
    else:
        day = f"{one.days_before} days before the opening"
    return text_in(one.label, LANGUAGE), day + (f" {ASSUMED}" if one.assumed else ""), one.source


def _record() -> Iterator[str]:
    yield "## The public record replayed"
    yield (
        f"Elections that papers reported, judged by the edition `{EDITION}`. The record leaves things open; the last"
        " column says which."
    )
    yield _table(
        ("held", "reported", "by these rules", "left open"),
        [(one.held, one.reported, _replayed(one), one.left_open) for one in known_votes()],
    )


def _replayed(one: KnownVote) -> str:
    rule = edition(EDITION).rules[one.decision]
    if one.is_whole:
        outcomes = [f"ballot {ballot}: {decide(rule, one.counts(), ballot=ballot).outcome}" for ballot in (1, 2, 3)]
        return "; ".join(outcomes)
    if one.votes:
        return f"elected if at most {rule.stages[0].majority.largest_base(one.votes[0])} votes counted"
    return "elected in whichever ballot gave this share"


def _stages(stages: Sequence[Stage]) -> str:
    return "; then ".join(_stage(one, first=number == 0) for number, one in enumerate(stages))


def _stage(one: Stage, *, first: bool) -> str:
    majority = render_majority(one.majority.code, LANGUAGE)
    upto = f" up to ballot {one.upto}" if one.upto is not None and not (first and one.upto == 1) else ""
    return majority + upto + (" between the two leading" if one.standing == Standing.TWO_LEADING else "")


def _quorum(rule: QuorumRule | None) -> str:
    return "none" if rule is None else f"{render_majority(rule.majority.code, LANGUAGE)} of `{rule.base}`"


def _base(rule: MotionRule | ElectionRule) -> str:
    abstentions = "abstentions are votes" if rule.abstentions == Abstentions.VOTES else "abstentions are no votes"
    return f"{_marked(rule, 'base', f'`{rule.base}`')}; {_marked(rule, 'abstentions', abstentions)}"


def _held(rule: MotionRule | ElectionRule) -> str:
    return f"{_marked(rule, 'secrecy', str(rule.secrecy))}; {_marked(rule, 'methods', _codes(rule.methods))}"


def _name(rule: MotionRule | ElectionRule) -> str:
    return f"{text_in(rule.label, LANGUAGE)} (`{rule.decision}`)"


def _marked(rule: MotionRule | ElectionRule | CommitteeRule, field: str, said: str) -> str:
    return f"{said} {ASSUMED}" if field in rule.assumed else said


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in codes)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in line)} |" for line in lines)
