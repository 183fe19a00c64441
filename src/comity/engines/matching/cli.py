"""`comity match`: for people who tune the matching engine, or doubt it."""

import json
import os
import tempfile
import time
from dataclasses import asdict
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from comity.engines import matching
from comity.engines.matching.weights import table as weight_table

if TYPE_CHECKING:
    from comity.engines.matching.evaluation import Failure, Line

NAME = "match"
app = typer.Typer(help="The matching engine: explain an answer, measure speed, judge labelled pairs.")
console = Console()


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="The name asked for.")],
    against: Annotated[str, typer.Option(help="The name held.")],
    born: Annotated[str, typer.Option(help="Birth date asked for, such as 1971-05-03 or 1971.")] = "",
    held_born: Annotated[str, typer.Option(help="Birth date held.")] = "",
    kind: Annotated[str, typer.Option(help="Kind of subject: person, organisation, vessel …")] = "person",
    language: Annotated[str, typer.Option(help="Language of the reasons: ar, en, es, fr.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say, word by word, why two names are or are not taken for one.

    Example: comity match explain "Kestral Olvanov" --against "OLVANOV, Kestrel" --born 1971
    """
    if kind not in matching.KINDS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(matching.KINDS)}", param_hint="--kind")
    query = matching.Query(kind, (matching.Name(name),), (born,) if born else ())
    subject = matching.Subject(0, kind, (matching.Name(against),), (held_born,) if held_born else ())
    told = matching.explain(query, subject)
    candidate = told.candidate
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "score": candidate.score,
                    "weight_bits": candidate.weight_bits,
                    "version": told.version,
                    "tokens": [[t.asked, t.held, t.relation, t.weight_bits] for t in told.tokens],
                    "reasons": [[r.code, dict(r.facts), r.weight_bits] for r in candidate.reasons],
                },
                ensure_ascii=False,
            )
        )
        return
    words = Table("asked", "held", "relation", "bits")
    for token in told.tokens:
        words.add_row(token.asked, token.held, token.relation, f"{token.weight_bits:+.1f}")
    console.print(words)
    for reason in candidate.reasons:
        console.print(f"{reason.weight_bits:+6.1f}  {matching.render(reason, language)}", highlight=False)
    console.print(
        f"{candidate.weight_bits:+6.1f}  bits; score {candidate.score:.3f}; table of weights {told.version}",
        highlight=False,
    )


@app.command()
def evaluate(
    source: Annotated[
        Path | None, typer.Argument(help="Folder of labelled data, or one CSV of pairs; by default ../shared/data.")
    ] = None,
    category: Annotated[str, typer.Option(help="Only what has these words in its section or category.")] = "",
    failures: Annotated[int, typer.Option(help="How many failures to list for each category.", min=0)] = 5,
    threshold: Annotated[float, typer.Option(help="Weight from which a pair counts as the same, in bits.")] = 8.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with every failure.")] = False,
) -> None:
    """Judge labelled names: what the engine gets right by category, and what it gets wrong.

    Example: comity match evaluate --category "full names" --failures 20
    """
    from comity.engines.matching import evaluation, labelled

    source = source or labelled.find_folder(Path.cwd())
    if source is None or not source.exists():
        console.print("No labelled data: name a folder, or run this where ../shared/data is.", style="red")
        raise typer.Exit(1)
    if source.is_dir():
        report = evaluation.whole_report(source, threshold)
    else:
        report = evaluation.report_of_pairs(evaluation.judge(labelled.name_pairs(source)), threshold)
    report = report.about(category)
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    for section, lines in groupby(report.lines, lambda line: line.section):
        console.print(_figures(section, list(lines)))
    for _, group in groupby(sorted(report.failures, key=_whose), _whose):
        for each in islice(group, failures):
            said = "not told" if each.same else "wrongly told"
            console.print(
                f"[{each.section}, {each.category}] {said}: {each.asked} | {each.held}\n"
                f"    {each.weight_bits:+.1f} bits, score {each.score:.3f}: {', '.join(each.reasons)}",
                highlight=False, markup=False,
            )  # fmt: skip
    console.print(f"table of weights {report.version}; {len(report.failures)} failures", highlight=False)


def _whose(failure: "Failure") -> tuple[str, str]:
    return failure.section, failure.category


def _figures(section: str, lines: "list[Line]") -> Table:
    """One section of the report: a column for each figure that any of its lines has."""
    columns = list(dict.fromkeys(name for line in lines for name in line.figures))
    # Where the page is narrow the category folds: a figure cut short says nothing.
    figures = [Column(name, no_wrap=True, justify="right", min_width=6) for name in ("cases", *columns)]
    table = Table(Column("category", min_width=12), *figures, title=section, box=SIMPLE, padding=(0, 1, 0, 0))
    for line in lines:
        said = (f"{line.figures[name]:.3f}" if name in line.figures else "" for name in columns)
        table.add_row(line.category, str(line.cases), *said)
    return table


@app.command()
def weights() -> None:
    """Print the table of weights in Markdown: what is seen, what it weighs, when."""
    typer.echo(markdown_weights())


def markdown_weights() -> str:
    """The table of weights as the documentation shows it."""
    rows = (f"| {seen} | {f'{bits:+g}' if bits else ''} | {when} |" for seen, bits, when in weight_table())
    return "\n".join((f"Version {matching.VERSION}.", "", "| seen | bits | when |", "|---|---|---|", *rows))


@app.command()
def bench(
    people: Annotated[int, typer.Option(help="How many invented people to search among.", min=10)] = 10_000,
    queries: Annotated[int, typer.Option(help="How many questions to ask.", min=10)] = 1_000,
) -> None:
    """Measure this machine: build, open, searches one by one and in a batch, over invented people."""
    import numpy as np

    from comity.engines.matching import rehearsal

    started = time.perf_counter()
    matching.warm_up()
    console.print(f"warm-up {time.perf_counter() - started:.1f} s", highlight=False)
    held = list(rehearsal.people(people, 1, rehearsal.word_chances()))
    asked = [rehearsal.mistyped(held[i * people // queries].as_query(), i) for i in range(queries)]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        matching.build(folder, held)
        console.print(f"built {people:,} people in {time.perf_counter() - started:.1f} s", highlight=False)
        started = time.perf_counter()
        index = matching.open(folder)
        console.print(f"opened in {time.perf_counter() - started:.2f} s", highlight=False)
        times, right = [], 0
        for i, query in enumerate(asked):
            started = time.perf_counter()
            found = index.search(query, (True,))
            times.append(time.perf_counter() - started)
            right += bool(found) and found[0].id == held[i * people // queries].id
        started = time.perf_counter()
        index.search_many(asked, (True,))
        batch = time.perf_counter() - started
    p50, p99 = np.percentile(times, (50, 99)) * 1e3
    console.print(
        f"one by one {queries / sum(times):,.0f}/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms; in one batch "
        f"{queries / batch:,.0f}/s on {os.cpu_count()} processors; right person first in {right / queries:.3f}",
        highlight=False,
    )
