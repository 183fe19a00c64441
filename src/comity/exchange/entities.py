"""What a message speaks of, in a form that can be matched: from a few fields to an entity, and to possible records.

The properties are those of records (`docs/reference/interchange.md`), so that an entity asks the index as a record
would be found.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.core.actors import Actor
from comity.records import index
from comity.records.drafts import RecordKind
from comity.records.identities import subject_of
from comity.records.index import Found
from comity.records.labels import KINDS

MATCHED_AT_MOST = 20  # entities of one message
SHOWN_AT_MOST = 3  # records for one entity


class Role(TextChoices):
    """The part that somebody or something plays."""

    SUSPECT = "suspect", pgettext_lazy("part in a case", "suspect")
    VICTIM = "victim", pgettext_lazy("part in a case", "victim")
    WITNESS = "witness", pgettext_lazy("part in a case", "witness")
    MISSING = "missing", pgettext_lazy("part in a case", "missing")
    MEANS = "means", pgettext_lazy("part in a case", "used for the offence")
    PLACE_OF_OFFENCE = "place-of-offence", pgettext_lazy("part in a case", "place of the offence")


TYPES = (*((str(kind), label) for kind, label in KINDS.items()), ("place", _("place")), ("date", _("date")))
_NUMBERS = {
    RecordKind.PERSON: "passportNumber",
    RecordKind.ORGANISATION: "registrationNumber",
    RecordKind.TRAVEL_DOCUMENT: "number",
    RecordKind.VEHICLE: "registrationNumber",
    RecordKind.VESSEL: "imoNumber",
    RecordKind.AIRCRAFT: "registrationNumber",
    RecordKind.FIREARM: "serialNumber",
    RecordKind.ASSET: "serialNumber",
}


def entity_of(type_: str, *, name: str, number: str, born: str, country: str, role: str) -> dict[str, Any]:
    """An entity of what somebody typed; what is empty is left out.

    born     date as records have it ("1980", "1980-04", "1980-04-02"); country: ISO 3166-1 alpha-2
    """
    said = {
        "name" if type_ != "date" else "date": name,
        _NUMBERS.get(type_, "number"): number,  # type: ignore[call-overload]  # a str enum's values are its keys
        "birthDate": born,
        "country": country.upper(),
    }
    properties = {key: [{"text": value.strip()}] for key, value in said.items() if value.strip()}
    entity: dict[str, Any] = {"type": type_, "properties": properties}
    return entity | ({"role": role} if role else {})


def possible(actor: Actor, entities: Sequence[Mapping[str, Any]]) -> list[list[Found]]:
    """For each entity, records of those that the actor may see that may be it, the likeliest first.

    Asked outside operations; whoever shows the records says so in one (`consult`).
    """
    asked = list(entities)[:MATCHED_AT_MOST]
    questions = [subject_of(0, one["type"], one.get("properties", {}), 0).as_query() for one in asked if _is_kind(one)]
    if not questions:
        return [[] for _ in entities]
    answers = iter(index.search_many(actor, questions, limit=SHOWN_AT_MOST))
    found = [next(answers) if _is_kind(one) else [] for one in asked]
    return found + [[] for _ in entities[MATCHED_AT_MOST:]]


def _is_kind(entity: Mapping[str, Any], kinds: Collection[str] = tuple(RecordKind)) -> bool:
    """Whether records can be of its sort: places and dates are not."""
    return entity["type"] in kinds
