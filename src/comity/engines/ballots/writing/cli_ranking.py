"""`comity ballots rank`: count the ranks and grades of a finished election, as its questions say."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.election import NonHomomorphicQuestion
from comity.engines.ballots.rankings import CountingUnknown, LotNeeded, counted
from comity.engines.ballots.verification import verify

from . import files
from .answering import Archive, answering
from .poll import Poll
from .refusals import StepRefused

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the ranks or grades of one question give: groups of equals by name, the best first."""

    question: str
    method: str
    order: tuple[tuple[str, ...], ...]

    def as_record(self) -> dict[str, Any]:
        """As plain values."""
        return {"question": self.question, "method": self.method, "order": [list(equals) for equals in self.order]}


@app.command("rank")
def rank(
    archive: Archive,
    drawn: Annotated[list[str] | None, typer.Option(help="An answer that the lot drew; the first drawn first.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Verify a finished election, then count its ranks and grades as each question says.

    Where equals are left and one must be excluded, the lot decides: draw it, and say whom it drew.

    Example: comity ballots rank UUID.bel
    """
    with answering():
        found = list(_rankings(archive, drawn or ()))
        if as_json:
            typer.echo(json.dumps([each.as_record() for each in found], ensure_ascii=False))
            return
        for each in found:
            typer.echo(f"{each.question} ({each.method})")
            for place, equals in enumerate(each.order, start=1):
                typer.echo(f"    {place}. {', '.join(equals)}")


def _rankings(path: Path, drawn: Sequence[str]) -> Iterator[Ranking]:
    """Every question that asked for ranks or grades, counted.

    Raises StepRefused: archive_unsound, result_missing, nothing_to_rank, counting_unknown, lot_needed.
    """
    content = files.read_whole(path)
    report = verify(content)
    if report.defect is not None:
        raise StepRefused("archive_unsound", rule=report.defect.code)
    asked = enumerate(Poll.of(read_archive(content)).election.questions)
    ranked = [(place, question) for place, question in asked if isinstance(question, NonHomomorphicQuestion)]
    if not ranked:
        raise StepRefused("nothing_to_rank")
    for place, question in ranked:
        ballots = report.questions[place].counts
        if ballots is None:
            raise StepRefused("result_missing")
        yield _ranking(place + 1, question, ballots, drawn)


def _ranking(
    number: int, question: NonHomomorphicQuestion, ballots: Sequence[Sequence[int]], drawn: Sequence[str]
) -> Ranking:
    names = question.answers
    places = [names.index(name) for name in drawn if name in names]
    try:
        found = counted(question.extra, ballots, len(names), drawn=places)
    except CountingUnknown:
        raise StepRefused("counting_unknown", question=number) from None
    except LotNeeded as needed:
        tied = ", ".join(names[choice] for choice in needed.tied)
        raise StepRefused("lot_needed", question=number, tied=tied) from None
    order = tuple(tuple(names[choice] for choice in equals) for equals in found.order)
    return Ranking(question.question, found.method, order)
