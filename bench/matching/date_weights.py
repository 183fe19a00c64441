"""What do birth dates tell? Weigh each way to agree on one half of the people asked for, and look at the other half.

    python -m bench.matching.date_weights

The halves are those of `calibration`. How often a way to agree is seen of one person comes from the questions about
people held, how often of two people from each question's date against those of others. No index is needed.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.matching import population
from bench.matching.calibration import is_held_out
from bench.matching.questions import Question, positives
from comity.engines.matching import dates

STRANGERS = 200  # people whose date each question's date is compared with
SEED = 8


class Seen(NamedTuple):
    """One comparison of dates: how they agree, what that weighs in force, and whether it is of one person."""

    code: str
    weight_bits: float
    same: bool


def main() -> None:
    """Fit on one half, print both."""
    shared = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    folder = shared if shared.is_dir() else None
    held = population.listed(folder)
    born = {each.person.id: each.person.born for each in held if each.person.born}
    asked = [each for each in positives(folder, held) if each.born and each.sought in born]
    half_one = list(_comparisons([each for each in asked if not is_held_out(each)], born))
    half_two = list(_comparisons([each for each in asked if is_held_out(each)], born))
    fitted = fit(half_one)
    show(Console(), fitted, half_one, half_two)


def _comparisons(asked: Sequence[Question], born: dict[int, str]) -> Iterable[Seen]:
    rng, everybody = random.Random(SEED), list(born.values())
    for question in asked:
        assert question.sought is not None
        yield _compared(question.born, born[question.sought], same=True)
        for other in rng.sample(everybody, STRANGERS):
            yield _compared(question.born, other, same=False)


def _compared(mine: str, theirs: str, *, same: bool) -> Seen:
    one, other = dates.parse(mine), dates.parse(theirs)
    assert one is not None
    assert other is not None
    return Seen(*dates.agreement(one, other), same)


def fit(seen: Sequence[Seen]) -> dict[str, float]:
    """Bits of each way to agree: log2 of how much likelier it is of one person; half a case is added to each count."""
    of_one, of_two = _counts(seen)
    codes = of_one.keys() | of_two.keys()
    return {
        code: math.log2(
            (of_one[code] + 0.5) / (of_one.total() + 0.5 * len(codes))
            / ((of_two[code] + 0.5) / (of_two.total() + 0.5 * len(codes)))
        )
        for code in codes
    }  # fmt: skip


def _counts(seen: Sequence[Seen]) -> tuple[Counter[str], Counter[str]]:
    return Counter(each.code for each in seen if each.same), Counter(each.code for each in seen if not each.same)


def surprise(seen: Sequence[Seen], fitted: dict[str, float] | None) -> float:
    """Mean surprise in bits a comparison, of one person and of two counted alike; without `fitted` as in force."""
    totals = {True: 0.0, False: 0.0}
    for each in seen:
        bits = each.weight_bits if fitted is None else fitted.get(each.code, 0.0)
        totals[each.same] += math.log2(1 + 2 ** (-bits if each.same else bits))
    of_one, of_two = _counts(seen)
    return (totals[True] / of_one.total() + totals[False] / of_two.total()) / 2


def show(console: Console, fitted: dict[str, float], half_one: Sequence[Seen], half_two: Sequence[Seen]) -> None:
    """Both halves beside the table in force."""
    in_force: dict[str, set[float]] = {}
    for each in half_one:
        in_force.setdefault(each.code, set()).add(each.weight_bits)
    again, counts = fit(half_two), _counts(half_two)
    table = Table("seen", "in force", "fitted on half one", "seen in half two", "of one person there", "of two")
    for code in sorted(fitted, key=lambda code: -fitted[code]):
        force = in_force.get(code, {0.0})
        span = f"{max(force):+.1f}" if len(force) == 1 else f"{max(force):+.1f} to {min(force):+.1f}"
        table.add_row(code, span, f"{fitted[code]:+.1f}", f"{again.get(code, 0.0):+.1f}",
                      f"{counts[0][code]:,}", f"{counts[1][code]:,}")  # fmt: skip
    console.print(table)
    console.print(
        f"mean surprise in half two: fitted {surprise(half_two, fitted):.3f}, in force {surprise(half_two, None):.3f} "
        "bits a comparison"
    )


if __name__ == "__main__":
    main()
