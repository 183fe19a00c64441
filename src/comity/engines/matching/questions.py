"""Queries made ready for compiled code."""

from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from comity.engines.matching.columns import KIND_NUMBERS, TraitColumns, Traits, over, ranking_year
from comity.engines.matching.packing import ROW_BYTES
from comity.engines.matching.preparation import Prepared

# words (words, ROW_BYTES) uint8, form_starts, query_forms int32, kinds uint8, years int16, traits
Asked = tuple[Any, ...]


def asked_columns(queries: Sequence[Prepared]) -> Asked:
    """The queries as columns, forms and words one after the other; see `compiled.searching.search_range`."""
    words: list[bytes] = []
    form_starts, query_forms = array("i", (0,)), array("i", (0,))
    kinds, years = bytearray(), array("h")
    for query in queries:
        for held in query.forms:
            words += [token.row for token in held.form.tokens]
            form_starts.append(len(words))
        query_forms.append(len(form_starts) - 1)
        kinds.append(KIND_NUMBERS[query.kind])
        years.append(ranking_year(query.birth_dates))
    rows = over(bytearray().join(words)).reshape(-1, ROW_BYTES)
    return rows, over(form_starts), over(query_forms), over(kinds), over(years), _traits(queries)


def _traits(queries: Sequence[Prepared]) -> Traits:
    """Columns of the traits that are asked; of names alone, the same empty ones each time."""
    if any(query.birth_dates or query.countries or query.sex or query.birth_places for query in queries):
        traits = TraitColumns()
        for query in queries:
            traits.add(query)
        return traits.arrays()
    return _no_traits(len(queries))


@lru_cache(maxsize=8)
def _no_traits(count: int) -> Traits:
    nothing = Prepared("person", (), (), frozenset(), "", frozenset(), ())
    traits = TraitColumns()
    for _ in range(count):
        traits.add(nothing)
    return traits.arrays()
