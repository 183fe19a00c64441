"""`comity ballots decide`, `seats` and `rules`: what the voting rules say of counts, of a committee, of themselves."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from .committee_files import CommitteeFile, read_committee
from .committees import Committee
from .counts import Counts, ElectionCounts, MotionCounts, Roll
from .deciding import decide
from .editions import EditionUnsound, edition, names, read_edition
from .reading import MOST_CHARACTERS, Fault
from .reasons import Reason, RuleError
from .rendering import explain, render, render_majority
from .seating import contests, eligibility, faults
from .tables import Edition, ElectionRule, MotionRule, Rule, text_in

app = typer.Typer(help="Voting rules: what a vote decides, who may be elected.")

T = TypeVar("T")

EditionName = Annotated[str, typer.Option("--edition", help="Rules that come with Comity: see `comity ballots rules`.")]
EditionFile = Annotated[
    Path | None, typer.Option("--file", help="An organisation’s own rules, as YAML, instead.", dir_okay=False)
]
Language = Annotated[
    str, typer.Option(help="Language of the sentences: ar, en, es, fr. Otherwise that of the environment.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DEFAULT = "worldwide-2021"
LANGUAGES = ("ar", "en", "es", "fr")


@app.command("decide")
def decide_command(
    decision: Annotated[str, typer.Argument(help="What is decided: a code of the edition, such as `resolution`.")],
    in_favour: Annotated[int | None, typer.Option("--for", help="Votes for the proposal.")] = None,
    against: Annotated[int, typer.Option(help="Votes against the proposal, or against all candidates.")] = 0,
    abstaining: Annotated[int, typer.Option(help="Abstentions, or blank ballots.")] = 0,
    invalid: Annotated[int, typer.Option(help="Votes that count nowhere.")] = 0,
    votes: Annotated[list[str] | None, typer.Option(help="CANDIDATE=VOTES, once for each candidate.")] = None,
    ballots: Annotated[
        int | None, typer.Option(help="Ballots that name somebody or stand against all, where one may name several.")
    ] = None,
    ballot: Annotated[int, typer.Option(help="Number of the ballot.", min=1)] = 1,
    seats: Annotated[int, typer.Option(help="Seats that are open.", min=1)] = 1,
    roll: Annotated[
        tuple[int, int, int] | None, typer.Option(help="MEMBERS ENTITLED PRESENT, where the rule counts members.")
    ] = None,
    casting_vote: Annotated[str, typer.Option(help="The chair’s, after equal votes: for or against.")] = "",
    drawn: Annotated[
        list[str] | None, typer.Option(help="A candidate whom the lot drew; the first drawn first.")
    ] = None,
    edition_name: EditionName = DEFAULT,
    file: EditionFile = None,
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """Say what a vote decides, and why.

    Example: comity ballots decide regulations-amendment --for 108 --against 56
    """
    spoken = _spoken(language)
    rules = _edition(edition_name, file)
    rule = rules.rules.get(decision)
    if rule is None:
        raise typer.BadParameter(f"{decision!r} is none of {', '.join(rules.rules)}", param_hint="DECISION")
    if casting_vote not in ("", "for", "against"):
        raise typer.BadParameter("is neither for nor against", param_hint="--casting-vote")
    given = _Given(in_favour, against, abstaining, invalid, votes or [], ballots, roll)
    casting = casting_vote == "for" if casting_vote else None
    found = _judged(
        lambda: decide(rule, given.counts(rule), ballot=ballot, casting_vote=casting, seats=seats, drawn=drawn or ()),
        spoken,
        rules,
    )
    if as_json:
        _print_json(found.as_record() | {"explanation": explain(found, spoken, edition=rules)})
    else:
        typer.echo(explain(found, spoken, edition=rules))


@dataclass(frozen=True, slots=True)
class _Given:
    """The counts as they were typed."""

    in_favour: int | None
    against: int
    abstaining: int
    invalid: int
    votes: list[str]
    ballots: int | None
    roll: tuple[int, int, int] | None

    def counts(self, rule: Rule) -> Counts:
        """Counts of the kind that the rule decides by.  Raises typer.BadParameter, CountsRejected."""
        roll = self.roll
        there = None if roll is None else Roll(members=roll[0], entitled=roll[1], present=roll[2])
        if isinstance(rule, MotionRule):
            if self.in_favour is None or self.votes:
                raise typer.BadParameter("a proposal is decided by --for and --against")
            return MotionCounts(
                in_favour=self.in_favour, against=self.against, abstaining=self.abstaining, invalid=self.invalid,
                roll=there,
            )  # fmt: skip
        if self.in_favour is not None:
            raise typer.BadParameter("an election is decided by --votes")
        return ElectionCounts(
            votes=_votes(self.votes), ballots=self.ballots, against=self.against, blank=self.abstaining,
            invalid=self.invalid, roll=there,
        )  # fmt: skip


@app.command("seats")
def seats_command(
    path: Annotated[
        Path, typer.Argument(help="The committee, as YAML or JSON: terms, year, candidates.", dir_okay=False)
    ],
    years: Annotated[int, typer.Option(help="Say who leaves in so many years to come, too.", min=0, max=50)] = 0,
    edition_name: EditionName = DEFAULT,
    file: EditionFile = None,
    language: Language = "",
    as_json: AsJson = False,
) -> None:
    """Say which seats of a committee are open, which election comes next, and who may be elected.

    Ends with 1 where the committee as it is breaks its rules.

    Example: comity ballots seats committee.yaml --years 3
    """
    spoken = _spoken(language)
    rules = _edition(edition_name, file)
    read: CommitteeFile = _judged(lambda: read_committee(_text(path), rules), spoken, rules)
    committee = read.committee
    told = {
        "faults": list(faults(committee)),
        "open": _open(committee),
        "next": _next(committee),
        "eligibility": [
            one.obstacle or Reason("may_be_elected", {"candidate": one.candidate.person, "post": one.post})
            for one in eligibility(committee, read.candidates)
        ],
        "leaving": [one for later in range(1, years + 1) for one in _leaving(committee, committee.year + later)],
    }
    if as_json:
        _print_json({name: [one.as_record() for one in reasons] for name, reasons in told.items()})
    else:
        for reason in (one for reasons in told.values() for one in reasons):
            typer.echo(render(reason, spoken, edition=rules))
    if told["faults"]:
        raise typer.Exit(1)


@app.command("rules")
def rules_command(
    edition_name: Annotated[str, typer.Option("--edition", help="Only the rules of this edition.")] = "",
    file: EditionFile = None,
    language: Language = "",
) -> None:
    """List editions and what they decide; with --file, say what is wrong with an organisation's own.

    Example: comity ballots rules --edition worldwide-2021
    """
    spoken = _spoken(language)
    if not edition_name and file is None:
        for name in names():
            typer.echo(f"{name}  {text_in(edition(name).title, spoken)}")
        return
    rules = _edition(edition_name, file)
    typer.echo(f"{rules.edition}  {text_in(rules.title, spoken)}\nSHA-256 {rules.fingerprint}")
    for rule in rules.rules.values():
        majorities = ", ".join(render_majority(stage.majority.code, spoken) for stage in rule.stages)
        kind = "election" if isinstance(rule, ElectionRule) else "motion"
        typer.echo(f"  {rule.decision}  {text_in(rule.label, spoken)} ({kind}, {rule.base}: {majorities})")


def _open(committee: Committee) -> list[Reason]:
    numbers: dict[tuple[str, int], list[str]] = {}
    for one in committee.open_seats():
        numbers.setdefault((one.seat.post, one.until), []).append(str(one.seat.number))
    return [
        Reason("seats_to_fill", {"post": post, "numbers": tuple(of_post), "until": until})
        for (post, until), of_post in numbers.items()
    ]


def _leaving(committee: Committee, year: int) -> list[Reason]:
    holders: dict[str, list[str]] = {}
    for term in committee.sitting:
        if term.until == year:
            holders.setdefault(term.seat.post, []).append(term.holder.person)
    return [
        Reason("terms_end", {"year": year, "post": post, "candidates": tuple(holders[post])})
        for post in committee.rule.posts
        if post in holders
    ]


def _next(committee: Committee) -> list[Reason]:
    held = contests(committee)
    if not held:
        return [Reason("committee_complete")]
    return [
        Reason(
            "election_next_of_region" if one.region else "election_next",
            {"post": one.post, "region": one.region, "seats": one.seats, "until": one.until},
        )
        for one in held
    ]


def _spoken(language: str) -> str:
    """The language asked for, or that of the environment; English where that is none of ours."""
    if language:
        if language not in LANGUAGES:
            raise typer.BadParameter(f"{language!r} is none of {', '.join(LANGUAGES)}", param_hint="--language")
        return language
    found = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en")[:2]
    return found if found in LANGUAGES else "en"


def _edition(name: str, file: Path | None) -> Edition:
    if file is None:
        if name not in names():
            raise typer.BadParameter(f"{name!r} is none of {', '.join(names())}", param_hint="--edition")
        return edition(name)
    try:
        return read_edition(_text(file))
    except EditionUnsound as unsound:
        _refuse("\n".join(map(str, unsound.problems)))


def _votes(said: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in said:
        candidate, _equals, number = one.rpartition("=")
        if not candidate or not (number.isascii() and number.isdigit()) or len(number) > 9 or candidate in found:
            raise typer.BadParameter(f"{one[:60]!r} is not CANDIDATE=VOTES, or is said twice", param_hint="--votes")
        found[candidate] = int(number)
    return found


def _judged(judge: Callable[[], T], language: str, rules: Edition) -> T:
    try:
        return judge()
    except RuleError as refused:
        _refuse(render(refused, language, edition=rules))
    except Fault as fault:
        _refuse(str(fault.problem))


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as opened:
            # One more than is read: the reader then says that it is too long.
            return opened.read(MOST_CHARACTERS + 1)
    except OSError as error:
        _refuse(f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        _refuse(f"{path}: this is not text in UTF-8.")


def _refuse(said: str) -> NoReturn:
    typer.echo(said, err=True)
    raise typer.Exit(1)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
