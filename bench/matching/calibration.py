"""Are scores probabilities? Fit the prior on one half of the people asked for, look at the other half, and draw it.

    python -m bench.matching.calibration [PEOPLE ...] [--draw SVG]      (10000 100000)

Which half a question is in follows from a hash of the person sought, or of the stranger's name, so that spellings
of one person never stand on both sides. Half of the questions are about nobody held.
"""

import argparse
import hashlib
import math
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from bench.matching import population
from bench.matching.people import Fed
from bench.matching.questions import Question, as_many_strangers, positives, strangers
from comity.engines import matching
from comity.engines.matching import weights

EDGES = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0001)
PRIORS = np.arange(-30.0, 0.01, 0.1)
SLOPES = np.arange(0.6, 1.41, 0.05)
VISIBLE = (True,)

Bits = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


class Outcome(NamedTuple):
    """The best answer to one question: its weight, whether it was right, and in which half the question is."""

    question: Question
    dated: bool
    weight_bits: float
    right: bool
    held_out: bool


class Bin(NamedTuple):
    """Answers with a score about so high."""

    mean_score: float
    right: int
    answers: int


def main(words: Sequence[str] | None = None) -> None:
    """Measure every population asked for, and draw the halves that nothing was fitted on."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching.calibration")
    parser.add_argument("people", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--draw", type=Path, help="where to draw the reliability plot")
    chosen = parser.parse_args(words)
    shared = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    console, drawn = Console(), {}
    for people in chosen.people:
        outcomes = ask(people, shared if shared.is_dir() else None)
        show(console, people, outcomes)
        drawn[people] = reliability([each for each in outcomes if each.held_out])
    if chosen.draw:
        chosen.draw.write_text(drawing(drawn), encoding="utf-8")


def ask(people: int, folder: Path | None) -> list[Outcome]:
    """Ask every question, with and without birth dates, among so many others."""
    held = population.listed(folder)
    sought = positives(folder, held)
    candidates = list(strangers(folder, held, len(sought)))
    names = {frozenset(each.latin.split()) for each in candidates}
    with tempfile.TemporaryDirectory() as scratch:
        written = population.write(Path(scratch, "people"), people, folder, held, names)
        index = matching.build(Path(scratch, "index"), (_subject(*person) for person in Fed(Path(scratch, "people"))))
        asked = [*sought, *as_many_strangers(sought, candidates, written.taken)]
        outcomes: list[Outcome] = []
        for dated in (False, True):
            queries = [_query(question, dated) for question in asked]
            for question, found in zip(asked, index.search_many(queries, VISIBLE, 1, 0.0), strict=True):
                for best in found:
                    who = written.namesakes.get(best.id, best.id)
                    right = question.sought is not None and who == written.namesakes.get(question.sought)
                    outcomes.append(Outcome(question, dated, best.weight_bits, right, is_held_out(question)))
    return outcomes


def _subject(id: int, name: str, latin: str, born: str, country: str, sex: str) -> matching.Subject:
    return matching.Subject(id, "person", (matching.Name(name),), (born,) if born else ())


def _query(question: Question, dated: bool) -> matching.Query:
    return matching.Query(
        "person", (matching.Name(question.name),), (question.born,) if dated and question.born else ()
    )


def is_held_out(question: Question) -> bool:
    """Whether a question is in the half that nothing is fitted on."""
    whose = question.name if question.sought is None else str(question.sought)
    return hashlib.sha256(whose.encode()).digest()[0] % 2 == 1


def fit(bits: Bits, right: Truths, slopes: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The prior in bits and the slope, on a grid, under which what was seen is likeliest."""
    losses = [(log_loss(prior + slope * bits, right), prior, slope) for slope in slopes for prior in PRIORS]
    _, prior, slope = min(losses)
    return float(prior), float(slope)


def log_loss(log_odds: Bits, right: Truths) -> float:
    """Mean surprise in bits at what was right, if these were the log2 odds of being right."""
    return float(np.log2(1 + np.exp2(np.clip(np.where(right, -log_odds, log_odds), -60, 60))).mean())


def show(console: Console, people: int, outcomes: Sequence[Outcome]) -> None:
    """What half one would have the prior be, and what half two says of the prior in force."""
    parts = []
    for held_out in (False, True):
        chosen = [each for each in outcomes if each.held_out == held_out]
        parts.append((np.array([each.weight_bits for each in chosen]), np.array([each.right for each in chosen])))
    (bits, right), (other_bits, other_right) = parts
    prior, _ = fit(bits, right, np.ones(1))
    free_prior, slope = fit(bits, right, SLOPES)
    console.print(
        f"\n[bold]{people:,} others[/]: prior fitted on half one {prior:+.1f} bits (with a slope of {slope:.2f}: "
        f"{free_prior:+.1f}); in force {weights.PRIOR_BITS:+.1f}\n"
        f"log loss on half two: in force {log_loss(weights.PRIOR_BITS + other_bits, other_right):.4f}, "
        f"fitted {log_loss(prior + other_bits, other_right):.4f}, "
        f"with the slope {log_loss(free_prior + slope * other_bits, other_right):.4f} bits an answer",
        highlight=False,
    )
    table = Table("mean score", "answers", "right", title="half two", title_justify="left")
    for each in reliability([each for each in outcomes if each.held_out]):
        table.add_row(f"{each.mean_score:.3f}", str(each.answers), f"{each.right / each.answers:.3f}")
    console.print(table)


def reliability(outcomes: Sequence[Outcome]) -> list[Bin]:
    """Best answers by score, those of a bin together."""
    scored = [(weights.probability(each.weight_bits), each.right) for each in outcomes]
    found = []
    for low, high in pairwise(EDGES):
        of_bin = [(score, right) for score, right in scored if low <= score < high]
        if of_bin:
            mean = sum(score for score, _ in of_bin) / len(of_bin)
            found.append(Bin(mean, sum(right for _, right in of_bin), len(of_bin)))
    return found


SIDE, MARGIN, MOST_ODDS = 420, 60, 10.5
COLOURS = ("#0b6e99", "#b3541e", "#5b7f2b", "#7a4f9a")
TICKS = (0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999)


def drawing(populations: dict[int, list[Bin]]) -> str:
    """The reliability plot as SVG: score against share that was right, both as log odds, one colour a population."""
    size = SIDE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" font-family="sans-serif">',
        "<style>text { font-size: 12px; fill: #333 }</style>",
        "<title>Score of the best answer against the share of answers that were right</title>",
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<path d="M{_x(0):.1f} {_y(0):.1f}L{_x(1):.1f} {_y(1):.1f}" stroke="#888" stroke-dasharray="4 4"/>',
    ]
    for tick in TICKS:
        parts.append(
            f'<path d="M{_x(tick):.1f} {_y(0):.1f}V{_y(1):.1f}M{_x(0):.1f} {_y(tick):.1f}H{_x(1):.1f}" stroke="#ddd"/>'
            f'<text x="{_x(tick):.1f}" y="{_y(0) + 18:.1f}" text-anchor="middle">{tick:g}</text>'
            f'<text x="{_x(0) - 6:.1f}" y="{_y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    parts.append(f'<text x="{size / 2}" y="{size - 12}" text-anchor="middle">score</text>')
    parts.append(f'<text x="14" y="{size / 2}" text-anchor="middle" transform="rotate(-90 14 {size / 2})">'
                 "share that was right</text>")  # fmt: skip
    for i, (people, bins) in enumerate(populations.items()):
        colour = COLOURS[i % len(COLOURS)]
        parts.extend(_point(each, colour) for each in bins)
        y = MARGIN + 16 + 18 * i
        parts.append(f'<circle cx="{MARGIN + 14}" cy="{y}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{MARGIN + 26}" y="{y + 4}">{people:,} others</text>')
    return "\n".join([*parts, "</svg>", ""])


def _point(each: Bin, colour: str) -> str:
    """One bin: its share, and a line over the 95 % interval (Wilson 1927)."""
    share, n, z = each.right / each.answers, each.answers, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    x = _x(each.mean_score)
    return (
        f'<path d="M{x:.1f} {_y(middle - half):.1f}V{_y(middle + half):.1f}" stroke="{colour}" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{_y(share):.1f}" r="{2 + math.log10(n):.1f}" fill="{colour}" fill-opacity="0.7">'
        f"<title>{each.right} of {n} right, mean score {each.mean_score:.3f}</title></circle>"
    )


def _place(share: float) -> float:
    """Where a share lies between the edges of the plot, 0 to 1, by its log odds."""
    odds = math.log2(share / (1 - share)) if 0 < share < 1 else math.copysign(MOST_ODDS, share - 0.5)
    return (max(-MOST_ODDS, min(MOST_ODDS, odds)) + MOST_ODDS) / (2 * MOST_ODDS)


def _x(share: float) -> float:
    return MARGIN + SIDE * _place(share)


def _y(share: float) -> float:
    return MARGIN + SIDE * (1 - _place(share))


if __name__ == "__main__":
    main()
