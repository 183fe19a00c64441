"""What a case is found by: the words of its messages, and what a bureau calls it, whatever their accents and case.

Folded as names of members are (`members.rules.names`): letters without marks, in small letters, the forms of an Arabic
letter as one, and everything else as a space. A question matches where each of its words is found.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.exchange.models import CaseFile, Consignment, Message, Wording
from comity.members.rules.names import folded, searchable

_OF_AN_ID = range(8, 13)  # so many last characters of a case's id are enough for it to be meant
_HEXADECIMAL = frozenset("0123456789abcdef")


def keep_message(message: Message) -> None:
    """Let a message be found by what it says."""
    Wording.objects.update_or_create(message=message, defaults={"words": searchable(_said(message))})


def keep_file(file: CaseFile) -> None:
    """Let a case be found by what a bureau calls it."""
    words = searchable([file.title, file.own_reference])
    Wording.objects.update_or_create(file=file, defaults={"words": words})


def forget(messages: Iterable[Message]) -> None:
    """Let messages be found no more, because nothing of them may stay."""
    Wording.objects.filter(message__in=[message.pk for message in messages]).delete()


def cases_about(files: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The cases among these that a text means: by the words of messages that the bureau wrote or received, by the
    references of both sides, by the code of a bureau, or by the end of an id.
    """
    words = folded(text).split()
    if not words:
        return files.none()
    theirs = Message.objects.filter(case=OuterRef("case")).filter(Q(author=OuterRef("bureau")) | Q(Exists(_reached())))
    own = Wording.objects.filter(file=OuterRef("pk"))
    said = theirs
    for word in words:
        said, own = said.filter(wording__words__contains=word), own.filter(words__contains=word)
    meant = Q(Exists(said)) | Q(Exists(own)) | Q(Exists(theirs.filter(_of_bureau(text))))
    return files.filter(meant | _of_id(text))


def _of_bureau(text: str) -> Q:
    """What a bureau wrote, or was written to by the reader's own: whom else others wrote to may be confidential."""
    code = text.strip().upper()
    return Q(author=code) | Q(author=OuterRef("bureau"), to__contains=f'"{code}"')


def _of_id(text: str) -> Q:
    said = text.strip().lower()
    if len(said) in _OF_AN_ID and set(said) <= _HEXADECIMAL:
        return Q(case__id__endswith=said)
    try:
        return Q(case=UUID(said))
    except ValueError:
        return Q(pk__in=[])


def _reached() -> QuerySet[Consignment]:
    return Consignment.objects.filter(
        act=OuterRef("act"), recipient=OuterRef(OuterRef("bureau")), effected_at__isnull=False, recalled_at=None
    )


def _said(message: Message) -> Iterator[str]:
    yield message.title
    yield from (message.texts or {}).values()
    for entity in message.entities or ():
        for values in entity.get("properties", {}).values():
            yield from (value["text"] for value in values)
    yield message.own_reference
    yield message.other_channel
    yield str(message.details.get("your_reference", ""))
    yield from (link["reference"] for link in message.links)
