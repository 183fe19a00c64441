"""Rows in the order of what a search thought of them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, FloatField, Func


class ScoreOf(Func):
    """The score of a record by its number, in one CASE: of Django's own, a search would make four hundred expressions.

    scores   number → score; otherwise: that of a record without one
    """

    arity = 1
    output_field = FloatField()

    def __init__(self, number: F, *, scores: Mapping[int, float], otherwise: float) -> None:
        super().__init__(number)
        self._scores = dict(scores)
        self._otherwise = otherwise

    def as_sql(  # type: ignore[override]  # it takes no template: there is but one
        self, compiler: Any, connection: Any, **_context: Any
    ) -> tuple[str, list[Any]]:
        """`CASE number WHEN 7 THEN 0.9 … ELSE 1 END`, as a number of double precision in either store."""
        column, params = compiler.compile(self.source_expressions[0])
        if not self._scores:
            return "CAST(%s AS double precision)", [self._otherwise]
        cases = " ".join(["WHEN %s THEN %s"] * len(self._scores))
        known = [value for case in self._scores.items() for value in case]
        return f"CAST(CASE {column} {cases} ELSE %s END AS double precision)", [*params, *known, self._otherwise]
