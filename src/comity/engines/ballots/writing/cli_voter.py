"""`comity ballots voter …`, `audit` and `find`: the voter's device, and any other one that checks it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.election import Election, HomomorphicQuestion, ListsQuestion, Question

from . import files
from .answering import Archive, Out, answering, language, say, write
from .auditing import audit
from .finding import find_ballot as find
from .refusal_sentences import _, said
from .refusals import StepRefused
from .sealing import Sealer

app = typer.Typer()
voter = typer.Typer(help="The voter's device: seal a ballot, then cast it or audit it.", no_args_is_help=True)
app.add_typer(voter, name="voter")


@voter.command("seal")
def voter_seal(
    election: Annotated[Path, typer.Argument(help="election.json")],
    answers: Annotated[
        str,
        typer.Option(
            help="For each question a list of 0 and 1, such as [[1,0,0]]; a blank vote's place is first. For lists a"
            " row each, the list itself first; for ranks and grades a whole number each."
        ),
    ],
    code: Annotated[str, typer.Option(prompt=True, hide_input=True, envvar="COMITY_BALLOT_CODE", help="The code.")],
    then: Annotated[str, typer.Option(help="What to do once the commitment is shown: cast, audit, or ask.")] = "ask",
    out: Out = Path(),
) -> None:
    """Seal a ballot and show its commitment; then cast it, or audit it on another device.

    An audited ballot is never cast: seal another one. Decide only after you noted the commitment.

    Example: comity ballots voter seal election.json --answers "[[1,0,0]]"
    """
    with answering():
        prepared = Sealer(Election.read(files.read_bytes(election))).prepare(code.strip(), _answers(answers))
        say(_("Commitment: %(commitment)s"), commitment=prepared.commitment)
        while then not in ("cast", "audit"):
            then = typer.prompt(said(_("Note the commitment. Then type cast or audit"), language()))
        if then == "audit":
            write(out / "audit.json", prepared.audit())
            return
        cast = prepared.cast()
        write(out / "ballot.json", cast.ballot)
        say(_("Tracking number: %(number)s"), number=cast.tracking_number)


@app.command("audit")
def audit_ballot(
    record: Annotated[Path, typer.Argument(help="audit.json of the device that sealed the ballot.")],
    election: Annotated[Path, typer.Argument(help="election.json")],
) -> None:
    """Check on another device what an audited ballot holds, and print its commitment to compare.

    Example: comity ballots audit audit.json election.json
    """
    with answering():
        read = Election.read(files.read_bytes(election))
        found = audit(files.read_bytes(record), read)
        say(_("Commitment: %(commitment)s"), commitment=found.commitment)
        for question, given in zip(read.questions, found.answers, strict=True):
            typer.echo(question.question)
            for line in _chosen(question, given):
                typer.echo(f"    {line}")


@app.command("find")
def find_ballot(
    archive: Archive,
    number: Annotated[str, typer.Argument(help="A tracking number, or the commitment noted before casting.")],
) -> None:
    """Find a ballot in an archive, and say whether it is the one that counts.

    Example: comity ballots find UUID.bel FINGERPRINT
    """
    with answering():
        found = find(
            read_archive(files.read_whole(archive)), number.strip(" \u2068\u2069")
        )  # as copied from an Arabic line
        say(_("Found at event %(event)s."), event=found.event)
        say(_("Commitment: %(commitment)s"), commitment=found.commitment)
        say(_("Tracking number: %(number)s"), number=found.tracking_number)
        if not found.counts:
            say(_("The voter cast another ballot later: this one does not count."))


def _answers(text: str) -> list[Any]:
    """Answers as typed: JSON with or without spaces.  Raises StepRefused: answers_malformed."""
    try:
        answers: list[Any] = json.loads(text)
    except (ValueError, RecursionError):
        raise StepRefused("answers_malformed", question=0) from None
    return answers


def _chosen(question: Question, given: Sequence[Any]) -> Iterator[str]:
    """What was answered, a line for each choice; for ranks and grades a line for each answer."""
    if isinstance(question, HomomorphicQuestion):
        chosen = (label for label, bit in zip(question.labels, given, strict=True) if bit)
        yield from (label or said(_("Blank"), language()) for label in chosen)
    elif isinstance(question, ListsQuestion):
        for texts, row in zip(question.answers, given, strict=True):
            yield from (label for label, bit in zip(texts, row, strict=True) if bit)
    else:
        yield from (f"{label}: {number}" for label, number in zip(question.answers, given, strict=True))
