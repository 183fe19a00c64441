"""Lists of records, of the lists they come from, and of import runs."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.codes import Category, CrimeArea, Handling, Marker
from comity.core.listing import Column, Filter, Listing, Word
from comity.members.models import Bureau
from comity.records import labels, queries, searching
from comity.records.models import ImportRun, ListSource, Record
from comity.records.ranking import ScoreOf

# To count millions would take longer than everything else of a page: nobody turns four hundred of them.
COUNTED_AT_MOST = 10_000
_TONES: Mapping[str, str] = {
    ImportRun.READING: "wait",
    ImportRun.WITHDRAWING: "wait",
    ImportRun.FINISHED: "good",
    ImportRun.REFUSED: "bad",
    ImportRun.ABANDONED: "neutral",
}


def records(actor: Actor, asked: Mapping[str, Any]) -> Listing:
    """The list of records as this actor may ask it: its lists are the only ones that can be chosen.

    asked   the address of the page: a search adds the column of scores, and is ordered by it
    """
    searched = bool(" ".join(str(asked.get("q", "")).split()))
    return Listing(
        name="records",
        title=_("Records"),
        hint=_("Name in any script, number or reference"),
        columns=_columns(searched=searched),
        filters=_filters(actor),
        search=partial(_searched, actor, [kind for kind in _several(asked, "kind") if kind in labels.KINDS]),
        order="-score" if searched else "-changed",
        count_limit=COUNTED_AT_MOST,
        link=lambda record: reverse("records:record", args=[record.pk]),
        empty=_("Records that bureaus share with yours will stand here."),
        how=_("Contribute a record, or import a list."),
    )


def _columns(*, searched: bool) -> list[Column]:
    # One of the two, for a row must fit the screen of a laptop.
    changed = Column(key="changed", label=_("Changed"), value="changed_at", sort="changed_at", kind="moment", wide=True)
    score = Column(key="score", label=_("Likeness"), value="score", sort="score", kind="score")
    return [
        Column(key="caption", label=_("Name or number"), value=_named, sort="caption", kind="name"),
        *([score] if searched else []),
        Column(key="warning", label=_("Warning"), value=warning_word, kind="state"),
        Column(key="kind", label=_("Kind"), value=kind_label, sort="kind"),
        Column(key="reference", label=_("Reference"), sort="reference", kind="code"),
        Column(key="category", label=_("Category"), value="get_category_display", sort="category", wide=True),
        Column(key="owner", label=_("Owner"), value="owner_id", sort="owner_id", kind="code"),
        Column(key="list", label=_("List"), value="source.name", sort="source__name", blank=True, wide=True),
        Column(key="handling", label=_("Handling"), sort="handling", kind="handling"),
        *([] if searched else [changed]),
    ]


def _filters(actor: Actor) -> list[Filter]:
    sources = queries.lists_visible_to(actor).order_by("name").values_list("name", "title")
    of_list = Filter(key="list", label=_("List"), choices=lambda: list(sources), path="source__name")
    return [*_FILTERS[:2], of_list, *_FILTERS[2:]]


def _searched(actor: Actor, kinds: list[str], rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The rows of these kinds that may be called so, each with its `score`."""
    found = searching.scores(actor, text, kinds=kinds)
    # By their numbers alone, which an index answers: a second condition beside would read every record.
    referred = rows.filter(reference=text).exclude(reference="").values_list("number", flat=True)
    numbers = set(found).union(referred)
    matching: QuerySet[Any] = rows.filter(number__in=numbers)
    scored: QuerySet[Any] = matching.annotate(score=ScoreOf(F("number"), scores=found, otherwise=1.0))
    return scored


LISTS = Listing(
    name="lists",
    title=_("Lists"),
    columns=[
        Column(key="name", label=_("List"), sort="name", kind="code"),
        Column(key="title", label=_("Title"), sort="title"),
        Column(key="owner", label=_("Owner"), value="owner_id", sort="owner_id", kind="code"),
        Column(key="handling", label=_("Handling"), sort="handling", kind="handling"),
        Column(key="format", label=_("Format"), sort="format", kind="code", wide=True),
        Column(key="state", label=_("State"), value=lambda source: _list_word(source), kind="state"),
    ],
    order="name",
    link=lambda source: reverse("records:list", args=[source.name]),
    empty=_("Lists that your bureau keeps or watches will stand here."),
    how=_("Import a file: its list is registered with it."),
)

RUNS = Listing(
    name="imports",
    title=_("Imports"),
    columns=[
        Column(key="file", label=_("File"), value="file_name", sort="file_name"),
        Column(key="list", label=_("List"), value="source.name", sort="source__name", kind="code"),
        Column(key="state", label=_("State"), value=lambda run: run_word(run), sort="state", kind="state"),
        Column(key="added", label=_("Added"), sort="added", kind="number"),
        Column(key="changed", label=_("Changed"), sort="changed", kind="number"),
        Column(key="withdrawn", label=_("Withdrawn"), sort="withdrawn", kind="number"),
        Column(key="skipped", label=_("Skipped"), sort="skipped", kind="number"),
        Column(key="started", label=_("Started"), value="started_at", sort="started_at", kind="moment"),
    ],
    filters=[Filter(key="state", label=_("State"), choices=list(labels.RUN_STATES.items()))],
    order="-started",
    link=lambda run: reverse("records:run", args=[run.pk]),
    empty=_("Files that your bureau imported will stand here."),
    how=_("Import a file."),
)


def run_word(run: ImportRun) -> Word:
    """The state of a run as a word with its tone."""
    return Word(label=labels.RUN_STATES[run.state], tone=_TONES[run.state])


def warning_word(record: Record) -> Word | None:
    """The warning markers of a record in one word, or that it is withdrawn."""
    if record.withdrawn_at is not None:
        return Word(label=_("withdrawn"), tone="neutral")
    if record.release.discreet:
        return Word(label=_("discreet"), tone="info")
    if not record.markers:
        return None
    words = [str(Marker(code).label) for code in record.markers]
    return Word(label=gettext(", ").join(words), tone="grave")


def kind_label(record: Record) -> Any:
    """The kind of a record in words."""
    return labels.KINDS[record.kind]


class _named:  # noqa: N801  a cell, used like a function of the row
    """A record's caption with the language or script it is written in."""

    def __init__(self, record: Record) -> None:
        values = record.properties.get("name") or [{}]
        self.text = record.caption if record.erased_at is None else gettext("content erased")
        self.language = language_of(values[0])
        self.latin = ""

    def __str__(self) -> str:
        return self.text


def language_of(value: Mapping[str, str]) -> str:
    """BCP 47 tag of a value: its language, or at least its script; empty when neither is known."""
    if value.get("language"):
        return value["language"]
    return f"und-{value['script']}" if value.get("script") else ""


def _list_word(source: ListSource) -> Word:
    if source.retired_at is not None:
        return Word(label=_("retired"), tone="neutral")
    return Word(label=_("kept"), tone="good")


def _bureaus() -> list[tuple[str, str]]:
    return [(code, code) for code in Bureau.objects.order_by("code").values_list("code", flat=True)]


def _holding(column: str) -> Any:
    """The condition that a canonical JSON list of codes holds one of these."""

    def narrow(codes: list[str]) -> Q:
        wanted = Q()
        for code in codes:
            wanted |= Q(**{f"{column}__contains": f'"{code}"'})
        return wanted

    return narrow


def _in_state(states: list[str]) -> Q:
    wanted = Q()
    if "kept" in states:
        wanted |= Q(withdrawn_at__isnull=True)
    if "withdrawn" in states:
        wanted |= Q(withdrawn_at__isnull=False)
    return wanted


def _several(asked: Mapping[str, Any], key: str) -> list[str]:
    getlist = getattr(asked, "getlist", None)
    return list(getlist(key)) if getlist else [str(asked[key])] if key in asked else []


_FILTERS = (
    Filter(key="kind", label=_("Kind"), choices=list(labels.KINDS.items())),
    Filter(key="owner", label=_("Owner"), choices=_bureaus, path="owner_id"),
    Filter(key="category", label=_("Category"), choices=Category.choices),
    Filter(key="area", label=_("Crime area"), choices=CrimeArea.choices, narrow=_holding("offences")),
    Filter(key="marker", label=_("Warning"), choices=Marker.choices, narrow=_holding("markers")),
    Filter(key="handling", label=_("Handling"), choices=Handling.choices),
    Filter(
        key="state",
        label=_("State"),
        choices=[("kept", _("kept")), ("withdrawn", _("withdrawn by us"))],
        narrow=_in_state,
    ),
)
