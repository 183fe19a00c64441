"""Lists: one way to search, filter, sort, page and export rows that an actor may see.

A `Listing` is declared once per list page. `Listing.read(rows, address)` takes a queryset that a query of the app has
already scoped to the actor, and the address of the page (`request.GET`), and answers a `ListingPage` that the template
`list.html` draws. All state lives in the address, so a list can be bookmarked, sent to a colleague and gone back to.

Three rules hold whatever the address says:
- a filter that is unknown, or whose value is, gives an empty list: never the whole one;
- the order ends in a unique column, so no row is on two pages or on none;
- a count is exact or absent.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Expression, OrderBy
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language

Text = str | Promise
Choice = tuple[str, Text]
Rows = QuerySet[Any, Any]

SEARCH, SORT, PAGE, SIZE, DENSITY = "q", "sort", "page", "size", "density"
RESERVED = frozenset({SEARCH, SORT, PAGE, SIZE, DENSITY})
DENSITIES = ("comfortable", "compact")
SEARCH_LENGTH = 200
MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A code as a reader sees it: a word, and a tone that the template turns into a shape and a colour.

    tone  one of good, info, wait, bad, grave, neutral
    """

    label: Text
    tone: str = "neutral"

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a list.

    key      its name in the address and in the export; never translated
    label    its heading
    value    how to get the cell out of a row: a dotted path, or a function of the row
    sort     path in the database it is sorted by, or an expression that an index holds; "" when it cannot be sorted by
    kind     how the cell is drawn: text, code, name, number, country, moment, deadline, handling, state, score, icon
    blank    the sorted path may be null: rows without a value come last in both directions
    export   what the export holds for the cell, where it differs from str(value)
    wide     dropped on narrow screens, where the row must still be decided on
    """

    key: str
    label: Text
    value: str | Callable[[Any], object] = ""
    sort: str | Expression = ""
    kind: str = "text"
    blank: bool = False
    export: Callable[[Any], object] | None = None
    wide: bool = False

    def of(self, row: Any) -> object:
        """The cell of one row."""
        return self.value(row) if callable(self.value) else follow(row, self.value or self.key)

    def exported(self, row: Any) -> str:
        """The cell of one row as the export writes it, before it is made safe for spreadsheets."""
        return plain(self.export(row) if self.export else self.of(row))

    def order(self, *, descending: bool) -> OrderBy:
        """The expression that sorts by this column."""
        by = F(self.sort) if isinstance(self.sort, str) else self.sort
        last = True if self.blank else None
        return by.desc(nulls_last=last) if descending else by.asc(nulls_last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One question a list can be narrowed by; several answers widen it again (this or that).

    key      its name in the address
    label    the question in words
    choices  (value, label) pairs, or a function that gives them; no other value is ever accepted
    path     path in the database that must equal the value
    narrow   used in place of `path`: the condition for a list of accepted values
    """

    key: str
    label: Text
    choices: Sequence[Choice] | Callable[[], Sequence[Choice]]
    path: str = ""
    narrow: Callable[[list[str]], Q] | None = None
    _said: dict[str, list[tuple[str, str]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def options(self) -> list[tuple[str, str]]:
        """The values and labels that may be chosen, as text."""
        if callable(self.choices):
            return _said(self.choices())
        language = get_language() or ""
        if language not in self._said:  # the same words for every reader of a language: translated once
            self._said[language] = _said(self.choices)
        return self._said[language]

    def condition(self, values: list[str]) -> Q:
        """What rows must satisfy to be among `values`."""
        return self.narrow(values) if self.narrow else Q(**{f"{self.path or self.key}__in": values})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address that lifts it. `known` is false when the list has no such filter or value."""

    label: str
    value: str
    lift: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: the address that sorts by it ("" when it cannot be), and how it is sorted now."""

    column: Column
    url: str
    sorted: str  # the value of aria-sort: "ascending", "descending" or "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, with the column that says how to draw it."""

    column: Column
    value: object


@dataclass(frozen=True, slots=True)
class Line:
    """One row as drawn: its cells and where it leads ("" when it leads nowhere)."""

    cells: list[Cell]
    url: str
    row: Any


@dataclass(frozen=True, slots=True)
class Question:
    """A filter as the form asks it: its options with whether each is chosen."""

    filter: Filter
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list page shows and how it may be asked. Declared once, read for every request.

    name        names the list: the export's file name and the ids on the page come from it
    title       heading of the page
    columns     in reading order; the first one carries the link
    filters     questions the list can be narrowed by
    search      narrows a queryset to what a text means; None when the list cannot be searched
    hint        what the search box understands, in words
    order       default order: a column's key, with "-" in front for descending
    pressing    path of what is true of rows that come before all others in the default order; "" for none
    unique      path that is different in every row; ends every order
    link        where a row leads
    empty       what will appear here, and `how` to make it happen
    complete    adds to the rows of one page what only the page shows: the question is asked, counted and sorted without
    carries     other keys of the address that belong to the page and not to the list (a purpose, a tab)
    count_limit counting stops here: beyond it the list says "more than", because an exact count would be slow
    """

    name: str
    title: Text
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Callable[[Rows, str], Rows] | None = None
    hint: Text = ""
    order: str = ""
    pressing: str = ""
    unique: str = "pk"
    link: Callable[[Any], str] | None = None
    empty: Text = ""
    how: Text = ""
    sizes: Sequence[int] = (25, 50, 100, 200)
    complete: Callable[[Rows], Iterable[Any]] | None = None
    carries: frozenset[str] = frozenset()
    count_limit: int = 100_000

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns] + [f.key for f in self.filters]
        if taken := RESERVED.intersection(f.key for f in self.filters):
            raise ValueError(f"{self.name}: {sorted(taken)} are keys every list uses itself")
        if len({f.key for f in self.filters}) != len(self.filters) or len(set(keys[: len(self.columns)])) != len(
            self.columns
        ):
            raise ValueError(f"{self.name}: two columns or two filters have the same key")

    def read(self, rows: Rows, address: QueryDict | Mapping[str, Sequence[str]]) -> "ListingPage":
        """Answer the address from rows that the actor may see. Raises nothing whatever the address says."""
        return ListingPage(listing=self, scope=rows, address=query_dict(address))


@dataclass(slots=True)
class ListingPage:
    """One answer of a list: what the template draws and the export writes.

    matching  every row that the address asks for, in order, unpaged
    lines     the rows of this page
    total     how many rows match, or None when there are more than the listing counts
    """

    listing: Listing
    scope: Rows
    address: QueryDict
    matching: Rows = field(init=False)
    chips: list[Chip] = field(init=False)
    text: str = field(init=False)
    sort_key: str = field(init=False)
    descending: bool = field(init=False)
    size: int = field(init=False)
    total: int | None = field(init=False)
    number: int = field(init=False)
    lines: list[Line] = field(init=False)
    has_next: bool = field(init=False)

    def __post_init__(self) -> None:
        self.text = " ".join(self.address.get(SEARCH, "").split())[:SEARCH_LENGTH]
        self.sort_key, self.descending = self._chosen_order()
        self.size = bounded(self.address.get(SIZE, ""), default=self.listing.sizes[0])
        if self.size not in self.listing.sizes:
            self.size = self.listing.sizes[0]
        self.chips = []
        self.matching = self._ordered(self._searched(self._filtered(self.scope)))
        self._take_page()

    # What the address asks for

    def _filtered(self, rows: Rows) -> Rows:
        known = {f.key: f for f in self.listing.filters}
        for key in self.address:
            if key in RESERVED or key in self.listing.carries:
                continue
            given = [value for value in self.address.getlist(key) if value != ""]
            if given:
                rows = self._narrowed(rows, known.get(key), key, given)
        return rows

    def _narrowed(self, rows: Rows, by: Filter | None, key: str, given: list[str]) -> Rows:
        options = dict(by.options()) if by else {}
        accepted = [value for value in given if value in options]
        for value in given:
            self.chips.append(
                Chip(
                    label=str(by.label) if by else key,
                    value=options.get(value, value),
                    lift=self._without(key, value),
                    known=value in options,
                )
            )
        # An unknown question or answer must not widen the list: a link to a filter that another list has, or had
        # once, would otherwise show everything.
        return rows.filter(by.condition(accepted)) if by and accepted else rows.none()

    def _searched(self, rows: Rows) -> Rows:
        if not self.text:
            return rows
        if self.listing.search is None or "\0" in self.text:  # PostgreSQL cannot hold NUL, so nothing can match it
            return rows.none()
        return self.listing.search(rows, self.text)

    def _chosen_order(self) -> tuple[str, bool]:
        sortable = {column.key for column in self.listing.columns if column.sort}
        for wanted in (self.address.get(SORT, ""), self.listing.order):
            if wanted.removeprefix("-") in sortable:
                return wanted.removeprefix("-"), wanted.startswith("-")
        return "", False

    def _ordered(self, rows: Rows) -> Rows:
        unique = F(self.listing.unique).desc() if self.descending else F(self.listing.unique).asc()
        by = {column.key: column for column in self.listing.columns}.get(self.sort_key)
        in_order = [by.order(descending=self.descending), unique] if by else [unique]
        chosen = f"-{self.sort_key}" if self.descending else self.sort_key
        if self.listing.pressing and chosen == self.listing.order:
            in_order.insert(0, F(self.listing.pressing).desc())
        return rows.order_by(*in_order)

    def _take_page(self) -> None:
        # Keys only: an index that holds what was asked then answers, and no row is read to be counted.
        counted = self.matching.order_by().values("pk")[: self.listing.count_limit + 1].count()
        self.total = counted if counted <= self.listing.count_limit else None
        last = max(1, math.ceil(counted / self.size))
        self.number = min(bounded(self.address.get(PAGE, ""), default=1), last)
        start = (self.number - 1) * self.size
        found = self._rows(self.matching[start : start + self.size + 1])
        self.has_next = len(found) > self.size and self.number < last
        self.lines = [self._line(row) for row in found[: self.size]]

    def _rows(self, wanted: Rows) -> list[Any]:
        """The rows of a page, in order; where the list completes them, found by their keys first."""
        if self.listing.complete is None:
            return list(wanted)
        keys = list(wanted.values_list("pk", flat=True))
        rows = self.listing.complete(self.scope.model._default_manager.filter(pk__in=keys))
        by_key = {row.pk: row for row in rows}
        return [by_key[key] for key in keys if key in by_key]

    def _line(self, row: Any) -> Line:
        cells = [Cell(column, column.of(row)) for column in self.listing.columns]
        return Line(cells, self.listing.link(row) if self.listing.link else "", row)

    # What the template draws

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is in force: an empty list then says so instead of how to fill it."""
        return bool(self.text or self.chips)

    @property
    def is_searchable(self) -> bool:
        """Whether the list has a search box."""
        return self.listing.search is not None

    @property
    def density(self) -> str:
        """How close the rows stand."""
        wanted = self.address.get(DENSITY, "")
        return wanted if wanted in DENSITIES else DENSITIES[0]

    @property
    def headings(self) -> list[Heading]:
        """One per column; a click on the sorted column turns the order round."""
        return [self._heading(column) for column in self.listing.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "none")
        now = column.key == self.sort_key
        direction = ("descending" if self.descending else "ascending") if now else "none"
        turned = f"-{column.key}" if now and not self.descending else column.key
        return Heading(column, self._with(SORT, turned), direction)

    @property
    def questions(self) -> list[Question]:
        """The filters with what is chosen, for the form."""
        return [
            Question(f, [(value, label, value in self.address.getlist(f.key)) for value, label in f.options()])
            for f in self.listing.filters
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Keys and values that the search form sends along unseen: order, size, density and what the page carries."""
        keys = {SORT, SIZE, DENSITY} | self.listing.carries
        return [(key, value) for key in self.address if key in keys for value in self.address.getlist(key)]

    @property
    def first(self) -> int:
        """Position of the first row of this page, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.lines else 0

    @property
    def last(self) -> int:
        """Position of the last row of this page."""
        return (self.number - 1) * self.size + len(self.lines)

    @property
    def pages(self) -> int | None:
        """How many pages there are, or None when the rows are more than the listing counts."""
        return None if self.total is None else max(1, math.ceil(self.total / self.size))

    @property
    def previous_url(self) -> str:
        """Address of the page before, "" on the first."""
        return self._with(PAGE, str(self.number - 1)) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """Address of the page after, "" on the last."""
        return self._with(PAGE, str(self.number + 1)) if self.has_next else ""

    @property
    def size_links(self) -> list[tuple[int, str]]:
        """Page sizes and the address of each."""
        return [(size, self._with(SIZE, str(size))) for size in self.listing.sizes]

    @property
    def density_links(self) -> list[tuple[str, str]]:
        """Densities and the address of each."""
        return [(density, self._with(DENSITY, density, keep_page=True)) for density in DENSITIES]

    @property
    def all_url(self) -> str:
        """The address that lifts the search and every filter."""
        return encoded({key: self.address.getlist(key) for key in self.address if key in self._lasting})

    @property
    def query(self) -> str:
        """What is asked, and in which order, however it is shown: what an export of this list must be asked with."""
        shown = {PAGE, SIZE, DENSITY}
        return encoded({key: self.address.getlist(key) for key in self.address if key not in shown})

    @property
    def _lasting(self) -> frozenset[str]:
        return self.listing.carries | {SORT, SIZE, DENSITY}

    def _with(self, key: str, value: str, *, keep_page: bool = False) -> str:
        state = {k: self.address.getlist(k) for k in self.address if keep_page or k != PAGE}
        return encoded(state | {key: [value]})

    def _without(self, key: str, value: str) -> str:
        state = {k: self.address.getlist(k) for k in self.address if k != PAGE}
        state[key] = [kept for kept in state[key] if kept != value]
        return encoded(state)


# Small parts


def _said(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """Choices as text, in the language that is active."""
    return [(str(value), str(label)) for value, label in choices]


def bounded(text: str, *, default: int) -> int:
    """A number of the address, from 1 to MAX_PAGE; anything else is the default."""
    if not re.fullmatch(r"[0-9]{1,6}", text):
        return default
    return min(max(int(text), 1), MAX_PAGE)


def follow(row: Any, path: str) -> object:
    """The value at a dotted path; None as soon as a step is missing a value."""
    for step in path.split("."):
        if row is None:
            return None
        row = getattr(row, step)
    return row() if callable(row) and not isinstance(row, Model) else row


def plain(value: object) -> str:
    """A value as text for machines: ISO instants in UTC, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def query_dict(address: QueryDict | Mapping[str, Sequence[str]]) -> QueryDict:
    """The address as Django gives it, also from a plain mapping (the command line has no request)."""
    if isinstance(address, QueryDict):
        return address
    state = QueryDict(mutable=True)
    for key, values in address.items():
        state.setlist(key, list(values))
    return state


def encoded(state: Mapping[str, Sequence[str]]) -> str:
    """A query string for a link; "?" when nothing is asked, so that the link still leads to this page."""
    return f"?{urlencode(state, doseq=True)}"
