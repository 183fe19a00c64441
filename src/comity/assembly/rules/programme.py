"""A programme: goals, activities, indicators and budget lines, as the paragraphs of a text carry them.

The structure stands beside the paragraphs: each line belongs to the nearest one above it of a higher level, so that it
is adopted, amended and frozen with the words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from comity.assembly.codes import ParagraphKind

# Lower stands above. Other paragraphs are no lines of a programme.
LEVELS: Mapping[ParagraphKind, int] = {
    ParagraphKind.GOAL: 1,
    ParagraphKind.ACTIVITY: 2,
    ParagraphKind.INDICATOR: 3,
    ParagraphKind.BUDGET_LINE: 3,
}
MOST = Decimal(10) ** 15

Money = dict[str, Decimal]  # {currency: amount}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as a line of a programme.

    key      of the paragraph
    figures  {"unit", "target", "amount", "currency"} as texts, as far as they were said
    """

    key: str
    kind: ParagraphKind
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Node:
    """A line with what belongs to it."""

    line: Line
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, from above."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An amount that is not the sum of the budget lines below it."""

    key: str
    stated: Decimal
    added: Decimal
    currency: str


def tree(lines: Iterable[Line]) -> list[Node]:
    """The lines of a programme as a forest, in their order."""
    roots: list[Node] = []
    above: list[Node] = []
    for line in lines:
        if line.kind not in LEVELS:
            continue
        node = Node(line)
        while above and LEVELS[above[-1].line.kind] >= LEVELS[line.kind]:
            above.pop()
        (above[-1].children if above else roots).append(node)
        above.append(node)
    return roots


def number(said: str | None) -> Decimal | None:
    """A figure as a number; None for none, or for what is no finite number within the limit."""
    try:
        value = Decimal(said) if said else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() and abs(value) <= MOST else None


def money_of(node: Node) -> Money:
    """What the budget lines of a node add up to, by currency; its own amount where it is one."""
    found: Money = {}
    for one in node.walk():
        amount = number(one.line.figures.get("amount"))
        if one.line.kind == ParagraphKind.BUDGET_LINE and amount is not None:
            currency = one.line.figures.get("currency", "")
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def total(roots: Iterable[Node]) -> Money:
    """What all budget lines add up to, by currency."""
    found: Money = {}
    for root in roots:
        for currency, amount in money_of(root).items():
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def incomplete(lines: Iterable[Line]) -> list[str]:
    """Keys of the lines that lack what their kind needs: a budget line its amount and currency, an indicator its
    target; or that say an amount without a currency."""
    return [line.key for line in lines if line.kind in LEVELS and not _is_complete(line)]


def disagreements(roots: Iterable[Node]) -> list[Disagreement]:
    """Goals and activities whose stated amount is not the sum of the budget lines below them, in that currency.

    One that states no amount, or has no budget line below it, agrees with anything.
    """
    found = []
    for root in roots:
        for node in root.walk():
            stated = number(node.line.figures.get("amount"))
            if node.line.kind == ParagraphKind.BUDGET_LINE or stated is None:
                continue
            currency = node.line.figures.get("currency", "")
            below = money_of(node)
            if below and below != {currency: stated}:
                added = below.get(currency, Decimal(0))
                found.append(Disagreement(node.line.key, stated, added, currency))
    return found


def share(value: Decimal | None, target: Decimal | None) -> int | None:
    """How much of a target is reached, in whole per cent; None where there is none to speak of."""
    if value is None or target is None or target == 0:
        return None
    return int(value * 100 / target)


def _is_complete(line: Line) -> bool:
    amount, currency = number(line.figures.get("amount")), line.figures.get("currency", "")
    if (line.figures.get("amount") and amount is None) or (amount is not None and (amount < 0 or not currency)):
        return False
    if line.kind == ParagraphKind.BUDGET_LINE:
        return amount is not None
    return line.kind != ParagraphKind.INDICATOR or number(line.figures.get("target")) is not None
