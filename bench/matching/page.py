"""The tables and the measured sentences of the page of figures."""

from collections.abc import Sequence
from math import log

from bench.matching.measuring import Figures
from bench.matching.systems import TITLES
from bench.matching.tables import behind, sheets

BEGIN, END = "<!-- figures: made by bench.matching.draw -->", "<!-- end of figures -->"

QUIET = 0.5  # load of a machine that does nothing else
BUSY = " The machine was busy with other work: speeds are lower bounds and no more."


def between_marks(page: str, result: Figures) -> str:
    """The page with its figures made anew.  Raises ValueError if it has no marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{written(result)}\n\n{END}{after}"


def written(result: Figures) -> str:
    """Everything that a run says, in Markdown."""
    parts = [_systems(result), *dict.fromkeys(_setting(result["runs"][each["run"]]) for each in result["populations"])]
    parts.append(_distance(result))
    for population in result["populations"]:
        parts.append(f"## Among {population['held']:,} people")
        asked = population["asked"]
        parts.append(
            f"Asked: {sum(asked['sought'].values()):,} questions about people held, {asked['nobody']:,} about nobody "
            "held. Shares are found first / among ten, each ± its standard error."
        )
        for sheet in sheets(population):
            parts.append(f"**{sheet.title}**\n\n{_table(sheet.rows)}")
        lost = behind(population)
        told = "Comity is behind by more than the standard error of the difference here:" if lost else ""
        parts += [told, "\n".join(f"- {each}" for each in lost)]
    return "\n\n".join(part for part in parts if part)


def _systems(result: Figures) -> str:
    names = dict.fromkeys(each["system"] for population in result["populations"] for each in population["systems"])
    return "Systems: " + "; ".join(f"`{name}` {TITLES[name]}" for name in names) + "."


def _setting(run: Figures) -> str:
    machine, seeds, load = run["machine"], run["seeds"], run["load"]
    sizes = ", ".join(f"{each['held']:,}" for each in run["populations"])
    chance = ", ".join(f"{name} {seed}" for name, seed in seeds.items())
    return (
        f"{sizes} people measured on {run['at']}: {machine['processor']}, {machine['processors']} processors, "
        f"{machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}, NumPy {machine['numpy']}; "
        f"weights {run['weights']}; seeds: {chance}; load of the machine {load['start']:.1f} at the start, "
        f"{load['end']:.1f} at the end.{BUSY if load['start'] > QUIET else ''}"
    )


def _distance(result: Figures) -> str:
    """How far the engine is from what memory alone would allow."""
    latency = result["runs"][-1]["memory"]
    rows = [["people", "one question, µs", "of the processor, µs", "memory lines", "floor, µs", "times the floor"]]
    for population in result["populations"]:
        speed = population["systems"][0]["names"]["one_by_one"]
        took, busy = 1e6 / speed["per_second"], 1e6 / speed["per_processor_second"]
        lines = lines_of_question(population["held"])
        floor = lines * latency["eight_ns"] / 1e3
        rows.append([
            f"{population['held']:,}", f"{took:,.0f}", f"{busy:,.0f}", f"{lines:,.0f}", f"{floor:,.0f}",
            f"{busy / floor:,.0f}",
        ])  # fmt: skip
    told = (
        f"A random access to {latency['table_mb']:.0f} MB takes {latency['one_ns']:.0f} ns when each waits for the one "
        f"before, {latency['eight_ns']:.0f} ns when eight are under way. The floor: lines times the latter."
    )
    return f"## How far from the floor\n\n{told}\n\n{_table(rows)}"


def lines_of_question(held: int) -> float:
    """Cache lines that one question about listed people touches in a pair index, about.

    Counted in a prototype at a million (1,400), ten million (1,930) and 125 million names (4,740); between and below,
    as the power of the population that joins these.
    """
    counted = ((1e6, 1400.0), (1e7, 1930.0), (1.25e8, 4740.0))
    (low, few), (high, many) = counted[:2] if held <= counted[1][0] else counted[1:]
    return few * float((many / few) ** (log(held / low) / log(high / low)))


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [[cell.replace("  ", "… ", 1) if cell.startswith("  ") else cell for cell in row] for row in rows]
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
