"""Records on their way out: part by part, each part an operation with a purpose, never more than the actor may see."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.core.actors import Actor
from comity.members.queries import renewed
from comity.records import interchange, services
from comity.records.drafts import RecordDraft, draft_of
from comity.records.models import Record
from comity.records.vocabulary import PROPERTIES

PART_RECORDS = 500
FORMATS = ("ftm", "csv")

_CONDITION_TEXTS = ("handling", "handling_note", "evaluation", "legal_basis", "retain_until")
_CONDITIONS = (*_CONDITION_TEXTS, "release", "purposes")
_ENTRY = ("kind", "key", "reference", "listed_on", "category", "offences", "markers", *_CONDITIONS)
COLUMNS = (*_ENTRY, *dict.fromkeys(name for rules in PROPERTIES.values() for name in rules if name not in _ENTRY))
"""Columns of the plain CSV, in their order: about the entry, then every property there is."""

# A spreadsheet runs a cell that begins like this, also after quotation marks. Source: OWASP, CSV Injection.
_FORMULA = re.compile(r"""['"]*[=+\-@\t\r＝＋－＠]""")
_BETWEEN = " ; "

Clock = Callable[[], datetime]


def draft_from(record: Record, *, declared: bool = False) -> RecordDraft:
    """The draft that says what a record says, with its conditions: what another node would import.

    declared   the release as the owner declared it, even where a notice or a hold narrows it now: what its owner
               exports and imports again must not stay narrow for ever
    """
    release = (declared and record.declared) or record.release
    content: dict[str, Any] = {
        "kind": record.kind,
        "key": record.source_key or str(record.pk),
        "reference": record.reference,
        "properties": record.properties,
        "listed_on": record.listed_on.isoformat() if record.listed_on else None,
        "category": record.category,
        "offences": record.offences,
        "markers": record.markers,
        "terms": {
            "handling": record.handling,
            "handling_note": record.handling_note,
            "evaluation": record.source_evaluation + record.information_evaluation,
            "release": {"rule": release.rule, "bureaus": release.bureaus},
            "purposes": release.purposes,
            "legal_basis": record.legal_basis,
            "retain_until": record.retention_on.isoformat() if record.retention_on else None,
        },
    }
    return draft_of(content)


def lines(actor: Actor, *, records: QuerySet[Record], format_: str, question: str, clock: Clock) -> Iterator[str]:
    """The lines of an export, one part of the records at a time.

    records   what a query gave this actor; format_: one of FORMATS; question: what was asked, for the audit

    Raises the refusals of `services.export_records` before the first line, or when a permission ends meanwhile.
    """
    # A discreet record never leaves: the forms of exchange cannot say that it is one, and read back in it would answer.
    # Nor does what was erased: nothing of it is left to say.
    kept = records.exclude(release__discreet=True).filter(erased_at__isnull=True)
    keys = kept.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=PART_RECORDS)
    drafts = _parts(actor, keys, format_, question, clock)
    return csv_lines(drafts) if format_ == "csv" else interchange.json_lines(drafts)


def begun(lines_: Iterator[str]) -> Iterator[str]:
    """The same lines, of which the first was asked for already: a refusal comes before an answer has begun."""
    first = next(lines_, "")
    return chain([first], lines_)


def csv_lines(drafts: Iterable[RecordDraft]) -> Iterator[str]:
    """Plain CSV as `sources.plain_csv` reads it, line ends included, led by a byte order mark for spreadsheets."""
    writer = csv.writer(_Passing(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow(COLUMNS)
    for draft in drafts:
        cells = _cells(draft)
        yield writer.writerow([neutralised(cells.get(column, "")) for column in COLUMNS])


def neutralised(cell: str) -> str:
    """A cell that a spreadsheet shows and never runs; the reader of plain CSV gives the same cell back."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _parts(actor: Actor, keys: Iterator[UUID], format_: str, question: str, clock: Clock) -> Iterator[RecordDraft]:
    while True:
        part = list(islice(keys, PART_RECORDS))
        # Asked also for an export of nothing: the attempt leaves its trace.
        for record in services.export_records(actor, question=question, format=format_, part=part, at=clock()):
            yield draft_from(record, declared=record.owner_id == actor.bureau)
        if len(part) < PART_RECORDS:
            return
        actor = renewed(actor)


def _cells(draft: RecordDraft) -> dict[str, str]:
    content = draft.content()
    terms = content.get("terms", {})
    release = terms.get("release", {})
    bureaus = f": {' '.join(release['bureaus'])}" if release.get("bureaus") else ""
    return {
        **{name: _BETWEEN.join(value.text for value in values) for name, values in draft.properties.items()},
        **{name: content.get(name, "") for name in ("kind", "key", "reference", "listed_on", "category")},
        **{name: _BETWEEN.join(content.get(name, ())) for name in ("offences", "markers")},
        **{name: terms.get(name, "") for name in _CONDITION_TEXTS},
        "release": f"{release.get('rule', '')}{bureaus}",
        "purposes": _BETWEEN.join(terms.get("purposes", ())),
    }


class _Passing:
    """A file that hands back what is written to it, so that the csv module can be used line by line."""

    def write(self, line: str) -> str:
        return line
