"""Figures of one press desk: how many applied, from where, and what became of it. They stay when the persons have gone.

A number below five is suppressed, and so is a second one wherever the first could be found by subtraction: the rule is
that of the public figures of notices.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from comity.accreditation.codes import ApplicationState, MediumKind, Status
from comity.accreditation.models import Application, Terms
from comity.members.queries import country_name
from comity.notices.rules.statistics import FigureRow, suppressed


@dataclass(frozen=True, slots=True)
class Table:
    """One way of counting. total, and the number of each row: None where it is suppressed."""

    title: str
    total: int | None
    rows: list[tuple[str, int | None]]


def figures_of(terms: Terms, language: str) -> list[Table]:
    """What was sent in, by state, kind of medium, status and country of the medium; the largest number first."""
    sent = list(
        Application.objects.filter(terms=terms, received_at__isnull=False).values_list(
            "state", "medium_kind", "status", "medium_country"
        )
    )
    counted: list[tuple[str, Callable[[str], str]]] = [
        (str(_("State")), lambda code: str(ApplicationState(code).label)),
        (str(_("Kind of medium")), lambda code: str(MediumKind(code).label)),
        (str(_("How they work for it")), lambda code: str(Status(code).label)),
        (str(_("Country of the medium")), lambda code: country_name(code, language)),
    ]
    return [_table(title, Counter(row[column] for row in sent), label) for column, (title, label) in enumerate(counted)]


def _table(title: str, numbers: Counter[str], label: Callable[[str], str]) -> Table:
    whole = FigureRow(month="", measure=title, value=numbers.total())
    parts = [FigureRow(month="", measure=title, value=value, type=code) for code, value in numbers.most_common()]
    shown = suppressed([whole, *parts])
    return Table(title, shown[0].value, [(label(row.type), row.value) for row in shown[1:]])
