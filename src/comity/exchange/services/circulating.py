"""Circulating expertise: good practice, advice, presentations, to a region, a grouping, chosen bureaus or all."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import consult, note, operation
from comity.exchange import editions, errors, permissions, queries
from comity.exchange.events import ExpertiseCirculated
from comity.exchange.models import ExpertiseItem
from comity.exchange.rules.library import search_text
from comity.exchange.services import issuing, writing
from comity.members.models import Bureau
from comity.members.queries import belonging_to

ALL = "all"


class Expertise:
    """What is circulated, on its way into an operation, by the name of its type alone in the audit.

    form      as the schema has it: good-practice, threat-advice, presentation, request-for-advice, advice
    titles    {language: line}; texts: {language: text}; original: the language that counts
    groupings codes of regions and groupings, or "all"; bureaus: codes besides
    answers   id of the item that it answers
    """

    def __init__(
        self,
        *,
        form: str,
        titles: Mapping[str, str],
        texts: Mapping[str, str],
        original: str,
        crime_areas: Iterable[str],
        groupings: Iterable[str] = (),
        bureaus: Iterable[str] = (),
        answers: UUID | None = None,
    ) -> None:
        self.form, self.original, self.answers = form, original, answers
        self.titles = {code: line.strip() for code, line in titles.items() if line.strip()}
        self.texts = {code: text.strip() for code, text in texts.items() if text.strip()}
        self.crime_areas = sorted(set(crime_areas))
        self.audience = [{"type": "grouping", "code": code} for code in sorted(set(groupings))]
        self.audience += [{"type": "bureau", "code": code} for code in sorted(set(bureaus))]


@operation("exchange.circulate", allow=permissions.CIRCULATE)
def circulate(actor: Actor, *, expertise: Expertise, at: datetime) -> ExpertiseItem:
    """Send expertise to all whom it concerns; it stays in the library of each.

    Raises NoRecipient, NothingWritten, LanguageUnknown, ContentNotAllowed, QuotaFull, NotPermitted, NotFound.
    """
    writing.require_no_entity(actor)
    if expertise.answers is not None:
        queries.item_visible_to(actor, expertise.answers)
    issuing.require_room(actor.bureau, at=at)
    for language in (*expertise.titles, *expertise.texts, expertise.original):
        if language not in editions.LANGUAGES:
            raise errors.LanguageUnknown(language=language)
    if not expertise.titles.get(expertise.original) or not expertise.texts.get(expertise.original):
        raise errors.NothingWritten
    reached = recipients(expertise.audience, on=at.date()) - {actor.bureau}
    if not reached:
        raise errors.NoRecipient
    item = ExpertiseItem(
        author_id=actor.bureau,
        type=expertise.form,
        title=expertise.titles,
        texts=expertise.texts,
        original_language=expertise.original,
        crime_areas=expertise.crime_areas,
        audience=expertise.audience,
        search=search_text(expertise.titles, expertise.texts),
        answers=expertise.answers,
        at=at,
    )
    writing.require_schema("expertise", body_of(item))
    item.save()
    note(recipients=len(reached))
    events.emit(ExpertiseCirculated(item=str(item.pk), author=actor.bureau))
    return item


@operation("exchange.read_expertise", allow=permissions.READ_EXPERTISE)
def read_expertise(actor: Actor, *, item: ExpertiseItem, at: datetime) -> ExpertiseItem:
    """Read an item of the library; its author learns in the audit who did."""
    consult(item)
    return item


def body_of(item: ExpertiseItem) -> dict[str, Any]:
    """An item as the schema of its kind has it."""
    body = {
        "item": str(item.pk),
        "form": item.type,
        "titles": item.title,
        "original_language": item.original_language,
        "texts": item.texts,
        "crime_areas": item.crime_areas,
    }
    return body | ({"answers": str(item.answers)} if item.answers else {})


def recipients(audience: Iterable[Mapping[str, str]], *, on: date) -> set[str]:
    """The bureaus that an audience names on a day: a grouping's are those of its members then."""
    found: set[str] = set()
    for part in audience:
        if part["type"] == "bureau":
            found |= set(Bureau.objects.filter(pk=part["code"]).values_list("pk", flat=True))
        elif part["code"] == ALL:
            found |= set(Bureau.objects.values_list("pk", flat=True))
        else:
            members: Any = belonging_to(part["code"], on=on)
            found |= set(Bureau.objects.filter(member__in=members).values_list("pk", flat=True))
    return found
