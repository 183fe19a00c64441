"""What a message says beside its text, in words: what is asked, how it is answered, why not, until when, whose it is.

It stands in the details of a message as the schema of its kind has it. A message from another node may say less, or in
codes of a newer edition: those are shown as they came.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.core.codes import CrimeArea, Handling, InformationEvaluation, Purpose, SourceEvaluation
from comity.exchange import editions
from comity.exchange.codes import ASKS, OUTCOMES, OUTCOMES_OF_CORRECTION, MessageKind
from comity.exchange.models import Message
from comity.records.facts import facts_of
from comity.records.labels import PROPERTIES
from comity.records.models import Record

# Which table of reasons the coded reason of a kind is of.
REASONS_OF: Mapping[str, str] = {
    MessageKind.REFUSAL: "refused",
    MessageKind.EXTENSION: "extended",
    MessageKind.WITHDRAWAL: "withdrawn",
    MessageKind.DECISION: "forwarding-refused",
}
_DECIDED = {
    True: pgettext_lazy("decision on passing information on", "allowed"),
    False: pgettext_lazy("decision on passing information on", "not allowed"),
}
_LINES = " · "
_ACCESS = {
    "direct": gettext_lazy("held by the service itself"),
    "indirect": gettext_lazy("held by others, whom the service has to ask"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular:
    """One thing that a message says: its name, and what it is; or `at`, where it is a moment."""

    label: str
    text: str = ""
    at: datetime | None = None


def particulars(message: Message) -> list[Particular]:
    """What a message says beside its text, in the reader's language and in a fixed order; nothing once it is erased."""
    return list(_of(message))


def present(message: Message, records: Iterable[Record]) -> list[Particular]:
    """What a record says now where a message proposes another value, for a reader who sees that record.

    records  those that the reader sees of what the message is linked to
    """
    said = message.details
    record = next((one for one in records if str(one.pk) == said.get("record")), None)
    if record is None:
        return []
    return [
        Particular(
            label=_("%(property)s: in the record now") % {"property": property_label(name)},
            text=_LINES.join(str(fact.value) for fact in facts_of(record, name)) or _("nothing"),
        )
        for name in said.get("properties", ())
    ]


def property_label(name: str) -> str:
    """A property of records in the reader's language; the name itself where this node does not know it."""
    return str(PROPERTIES.get(name, name))


def reason_named(about: str, said: Mapping[str, Any]) -> str:
    """A coded reason in words with the article it rests on; the code itself where the table has it no more."""
    row = editions.reasons(about).get(said.get("code", ""))
    named, article = str(row) if row else str(said.get("code", "")), said.get("article", "")
    return f"{named} ({article})" if article else named


def _of(message: Message) -> Iterator[Particular]:
    said = message.details
    if message.erased_at is not None:
        return
    if message.crime_areas:
        areas = dict(CrimeArea.choices)
        yield Particular(label=_("Crime areas"), text=", ".join(_named(areas, code) for code in message.crime_areas))
    if message.source_evaluation:
        sources, information = dict(SourceEvaluation.choices), dict(InformationEvaluation.choices)
        words = [sources.get(message.source_evaluation), information.get(message.information_evaluation)]
        yield Particular(label=_("Evaluation"), text=" · ".join(str(word) for word in words if word))
    if "asks" in said:
        yield Particular(label=_("What is asked"), text=_named(dict(ASKS), said["asks"]))
    if "purpose" in said:
        purposes = dict(Purpose.choices)
        yield Particular(label=_("Purpose"), text=_named(purposes, said["purpose"]))
    if "legal_ground" in said:
        yield Particular(label=_("Legal ground"), text=said["legal_ground"])
    if "access" in said:
        yield Particular(label=_("Where the information lies"), text=_named(_ACCESS, said["access"]))
    if "due_at" in said:
        yield Particular(label=_("Answer due"), at=datetime.fromisoformat(said["due_at"]))
    if "outcome" in said:
        yield Particular(label=_("Outcome"), text=_named(dict((*OUTCOMES, *OUTCOMES_OF_CORRECTION)), said["outcome"]))
    if "allowed" in said:
        yield Particular(label=_("Decision"), text=str(_DECIDED[bool(said["allowed"])]))
    if "to" in said:
        yield Particular(
            label=_("May go to") if "allowed" in said else _("To be passed on to"), text=" ".join(said["to"])
        )
    if "until" in said:
        yield Particular(label=_("Until"), at=datetime.fromisoformat(said["until"]))
    if "reason" in said and message.kind in REASONS_OF:
        yield Particular(label=_("Reason"), text=reason_named(_table_of(message), said["reason"]))
    for name, values in said.get("properties", {}).items():
        proposed = _("%(property)s: proposed") % {"property": property_label(name)}
        yield Particular(label=proposed, text=_LINES.join(values))
    if "your_reference" in said:
        yield Particular(label=_("Reference of the recipient"), text=said["your_reference"])
    for quoted in said.get("passes_on", ()):
        yield Particular(label=_("Passed on from"), text=_passed_on(quoted))


def _table_of(message: Message) -> str:
    """The table of a message's reason. What a refusal refused stands elsewhere, but no two tables share a code."""
    of_corrections, code = editions.refusals_of(MessageKind.CORRECTION), message.details["reason"].get("code")
    if message.kind == MessageKind.REFUSAL and code in editions.reasons(of_corrections):
        return of_corrections
    return REASONS_OF[message.kind]


def _passed_on(quoted: Mapping[str, str]) -> str:
    handling = dict(Handling.choices).get(quoted["handling"], quoted["handling"])
    return f"{quoted['issuer']} · {handling}"


def _named(labels: Mapping[Any, Any], code: str) -> str:
    return str(labels.get(code, code))
