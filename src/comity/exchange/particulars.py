"""What a message says beside its text, in words: what is asked, how it is answered, why not, until when, whose it is.

It stands in the details of a message as the schema of its kind has it. A message from another node may say less, or in
codes of a newer edition: those are shown as they came.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.core.codes import CrimeArea, Handling, InformationEvaluation, Purpose, SourceEvaluation
from comity.exchange import editions
from comity.exchange.codes import ASKS, OUTCOMES, MessageKind
from comity.exchange.models import Message

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
        yield Particular(label=_("Outcome"), text=_named(dict(OUTCOMES), said["outcome"]))
    if "allowed" in said:
        yield Particular(label=_("Decision"), text=str(_DECIDED[bool(said["allowed"])]))
    if "to" in said:
        yield Particular(
            label=_("May go to") if "allowed" in said else _("To be passed on to"), text=" ".join(said["to"])
        )
    if "until" in said:
        yield Particular(label=_("Until"), at=datetime.fromisoformat(said["until"]))
    if "reason" in said and message.kind in REASONS_OF:
        yield Particular(label=_("Reason"), text=reason_named(REASONS_OF[message.kind], said["reason"]))
    if "your_reference" in said:
        yield Particular(label=_("Reference of the recipient"), text=said["your_reference"])
    for quoted in said.get("passes_on", ()):
        yield Particular(label=_("Passed on from"), text=_passed_on(quoted))


def _passed_on(quoted: Mapping[str, str]) -> str:
    handling = dict(Handling.choices).get(quoted["handling"], quoted["handling"])
    return f"{quoted['issuer']} · {handling}"


def _named(labels: Mapping[Any, Any], code: str) -> str:
    return str(labels.get(code, code))
