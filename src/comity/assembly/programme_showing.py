"""A programme as a reader sees it: its lines with their sums, targets and results."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from comity.assembly.codes import ParagraphKind
from comity.assembly.models import Paragraph, ProgrammeResult, Text
from comity.assembly.queries import programme as asked
from comity.assembly.queries.texts import paragraphs_of
from comity.assembly.rules import programme as rules


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line for a reader.

    level    1 for a goal, 2 for an activity, 3 below
    money    what it costs, with what is below it: [(amount, currency)]
    result   the newest; percent: of the target, or of the amount, that it reaches
    """

    row: Paragraph
    kind: str
    words: str
    level: int
    money: list[tuple[Decimal, str]]
    target: Decimal | None
    unit: str
    result: ProgrammeResult | None
    percent: int | None
    takes_results: bool


@dataclass(frozen=True, slots=True)
class ProgrammeShown:
    """A programme for a reader. `charts`: for each currency, what each goal costs."""

    lines: list[LineShown]
    totals: list[tuple[Decimal, str]]
    charts: list[tuple[str, list[tuple[str, float]]]]


def shown(text: Text, language: str) -> ProgrammeShown:
    """The programme that a text carries; without lines where it carries none."""
    paragraphs = {str(one.pk): one for one in paragraphs_of(text)}
    roots = rules.tree(asked.as_line(one) for one in paragraphs.values())
    results = asked.results_of(text)
    words = {key: _words(one, text, language) for key, one in paragraphs.items()}
    totals = rules.total(roots)
    return ProgrammeShown(
        lines=[
            _line(node, paragraphs[node.line.key], words[node.line.key], results.get(paragraphs[node.line.key].pk, []))
            for root in roots
            for node in root.walk()
        ],
        totals=[(amount, currency) for currency, amount in sorted(totals.items())],
        charts=[
            (currency, [(words[key], float(amount)) for key, amount in _by_root(roots, currency)])
            for currency in sorted(totals)
        ],
    )


def indicator(row: Paragraph, language: str) -> LineShown:
    """One indicator of an adopted programme by itself."""
    results = sorted(row.results.all(), key=lambda one: one.as_of)
    return _line(rules.Node(asked.as_line(row)), row, _words(row, row.text, language), results)


def _by_root(roots: list[rules.Node], currency: str) -> Iterator[tuple[str, Decimal]]:
    for root in roots:
        amount = rules.money_of(root).get(currency)
        if amount is not None:
            yield root.line.key, amount


def _line(node: rules.Node, row: Paragraph, words: str, results: list[ProgrammeResult]) -> LineShown:
    figures = node.line.figures
    target = rules.number(figures.get("target"))
    newest = results[-1] if results else None
    is_money = node.line.kind == ParagraphKind.BUDGET_LINE
    planned = rules.number(figures.get("amount")) if is_money else target
    return LineShown(
        row=row,
        kind=str(node.line.kind.label),
        words=words,
        level=rules.LEVELS[node.line.kind],
        money=[(amount, currency) for currency, amount in sorted(rules.money_of(node).items())],
        target=target,
        unit=figures.get("currency", "") if is_money else figures.get("unit", ""),
        result=newest,
        percent=rules.share(newest.value if newest else None, planned),
        takes_results=node.line.kind in (ParagraphKind.INDICATOR, ParagraphKind.BUDGET_LINE),
    )


def _words(paragraph: Paragraph, text: Text, language: str) -> str:
    said = {wording.language: wording.words for wording in paragraph.wordings.all()}
    return said.get(language) or said.get(text.original, "")
