"""The figures by which an assembly sees itself, as tables, charts and CSV."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from comity.assembly.codes import Sex
from comity.assembly.rules.inclusiveness import LEAST, OF_DELEGATIONS, OF_PERSONS, Figure
from comity.members.queries import groupings
from comity.members.rules.names import name_in

HEADINGS = ("dimension", "category", "measure", "value")
HIDDEN = "–"
DIMENSIONS: Mapping[str, tuple[str | Promise, Sequence[str], str]] = MappingProxyType(
    {
        "region": (gettext_lazy("Delegations by region"), OF_DELEGATIONS, "spoke"),
        "language": (gettext_lazy("Delegates by language"), OF_PERSONS, "delegates"),
        "sex": (gettext_lazy("Delegates by sex"), OF_PERSONS, "delegates"),
    }
)
MEASURES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "delegations": pgettext_lazy("how many took part", "Delegations"),
        "delegates": pgettext_lazy("how many took part", "Delegates"),
        "heads": pgettext_lazy("how many took part", "Heads of delegation"),
        "spoke": pgettext_lazy("how many took part", "Spoke"),
        "sponsored": pgettext_lazy("how many took part", "Sponsored texts"),
        "voted": pgettext_lazy("how many took part", "Voted"),
        "elected": pgettext_lazy("how many took part", "Elected"),
    }
)


@dataclass(frozen=True, slots=True)
class Table:
    """One dimension: a row for each category, a cell for each measure, and a chart of one measure."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart_title: str
    chart: tuple[tuple[str, float], ...]


def tables(figures: Iterable[Figure], language: str) -> list[Table]:
    """The figures as tables, in the reader's language."""
    found = list(figures)
    regions = {one.code: name_in(one.names, language) for one in groupings()}
    return [_table(dimension, found, regions) for dimension in DIMENSIONS]


def note() -> str:
    """What a dash says."""
    words = ngettext(
        "By language and sex, a dash stands for fewer than %(least)d, or hides a number that would give another away.",
        "By language and sex, a dash stands for fewer than %(least)d, or hides a number that would give another away.",
        LEAST,
    )
    return words % {"least": LEAST}


def csv_rows(figures: Iterable[Figure]) -> Iterator[tuple[str, ...]]:
    """The same as lines of a file: codes, and an empty value where one is hidden."""
    yield HEADINGS
    for one in figures:
        category = "all" if one.category is None else one.category or "not-stated"
        yield one.dimension, category, one.measure, "" if one.value is None else str(one.value)


def _table(dimension: str, figures: Sequence[Figure], regions: Mapping[str, str]) -> Table:
    title, measures, drawn = DIMENSIONS[dimension]
    values = {(one.category, one.measure): one.value for one in figures if one.dimension == dimension}
    categories = sorted({category for category, _measure in values if category is not None})
    labels = {category: _label(dimension, category, regions) for category in categories}
    rows = [(labels[one], *(_cell(values.get((one, measure), 0)) for measure in measures)) for one in categories]
    whole = (pgettext("how many took part", "All"), *(_cell(values.get((None, measure), 0)) for measure in measures))
    chart = [(labels[one], float(values.get((one, drawn)) or 0)) for one in categories]
    return Table(
        title=str(title),
        headings=("", *(str(MEASURES[measure]) for measure in measures)),
        rows=(*rows, whole),
        chart_title=str(MEASURES[drawn]),
        chart=tuple(one for one in chart if one[1]),
    )


def _label(dimension: str, category: str, regions: Mapping[str, str]) -> str:
    if not category:
        return _("not stated")
    if dimension == "sex":
        return str(Sex(category).label)
    if dimension == "region":
        return regions.get(category, category)
    return str(get_language_info(category)["name_translated"])


def _cell(value: int | None) -> str:
    return HIDDEN if value is None else str(value)
