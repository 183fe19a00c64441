"""How the leak benchmarks tell what they found."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bench.leaks.measuring import RUNS, Comparison, Verdict

WIDTH = 150  # whether the table is read in a terminal or in a file
HEADINGS = (
    "probe", "pairs", "by", "hidden ms", "absent ms", "apart by, µs (95 %)",
    *(f"p, run {run + 1}" for run in range(RUNS)), "sizes", "told",
)  # fmt: skip


def tell(title: str, verdicts: Sequence[Verdict]) -> int:
    """Print the table, and name what was told apart. Returns the exit code: 1 if anything was."""
    table = Table(title=title)
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading in ("probe", "by") else "right")
    for one in verdicts:
        differ = "" if one.sizes is None else f"{one.sizes} differ" if one.sizes else "equal"
        table.add_row(one.probe, f"{one.pairs:,}", "the clock", *_cells(one.clock), differ, _word(one.tells))
        if one.worked is not None:
            table.add_row("", "", "the processors", *_cells(one.worked), "", "")
    Console(width=WIDTH).print(table)
    apart = [one.probe for one in verdicts if one.tells]
    if apart:
        print("Who asks can tell the two sorts apart:", "; ".join(apart))
    return 1 if apart else 0


def _cells(one: Comparison) -> list[str]:
    medians = (f"{1_000 * median:.3f}" for median in one.medians)
    low, high = (f"{1e6 * bound:+.0f}" for bound in one.apart)
    return [*medians, f"{low} … {high}", *(f"{p:.3f}" for p in one.likely)]


def _word(tells: bool) -> str:
    return "yes" if tells else "no"
