"""What a decided vote does to the thing it was about: inside the operation that decides it.

`apply(vote, adopted=…, at=…)` is all that the deciding verb calls. An election has no effect here: its decision is read
by the verbs of elections.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from comity.assembly.codes import (
    AmendmentKind,
    AmendmentState,
    AppealState,
    ItemState,
    RulingState,
    TextState,
    VoteState,
    VoteSubject,
)
from comity.assembly.models import AgendaItem, Amendment, Paragraph, Ruling, SuspensionAppeal, Text, Vote, Wording
from comity.assembly.rules import assembling, departure
from comity.assembly.rules.assembling import Part
from comity.assembly.rules.voiding import Proposed, made_void

Effect = Callable[[Vote, bool, datetime], None]


def apply(vote: Vote, *, adopted: bool, at: datetime) -> None:
    """Carry out what a decided vote means."""
    effect = _EFFECTS.get(VoteSubject(vote.about))
    if effect is not None:
        effect(vote, adopted, at)


def void_others(amendment: Amendment, *, adopted: bool, at: datetime) -> None:
    """Drop the amendments that need no vote once this one is decided or withdrawn, each with its reason."""
    waiting = {str(one.pk): one for one in amendment.text.amendments.filter(state=AmendmentState.TABLED)}
    reasons = made_void(_proposed(amendment), adopted=adopted, waiting=map(_proposed, waiting.values()))
    for key, reason in reasons.items():
        one = waiting[key]
        one.state, one.void_because, one.void_by, one.decided_at = AmendmentState.VOID, reason, amendment, at
        one.save()


def _amendment(vote: Vote, adopted: bool, at: datetime) -> None:
    amendment = vote.amendment
    if amendment is None:
        raise TypeError("a vote on an amendment names it")
    if adopted:
        _take_up(amendment)
    amendment.state = AmendmentState.ADOPTED if adopted else AmendmentState.REJECTED
    amendment.decided_at = at
    amendment.save()
    void_others(amendment, adopted=adopted, at=at)


def _take_up(amendment: Amendment) -> None:
    """Put the words of an adopted amendment where they belong."""
    if amendment.amends is not None:
        _reword_amendment(amendment, amendment.amends)
        return
    text = amendment.text
    text.version += 1
    paragraph = amendment.paragraph
    if amendment.kind == AmendmentKind.ADD:
        paragraph = Paragraph.objects.create(
            session_id=text.session_id,
            text=text,
            place=_place_after(text, paragraph),
            kind=amendment.paragraph_kind,
            figures=amendment.figures,
            version=text.version,
            from_amendment=amendment,
        )
        _reword(paragraph, amendment, text.version)
    elif paragraph is not None and amendment.kind == AmendmentKind.DELETE:
        paragraph.deleted_by = amendment
        paragraph.save()
    elif paragraph is not None:
        paragraph.version, paragraph.from_amendment = text.version, amendment
        paragraph.figures = {**paragraph.figures, **amendment.figures}
        paragraph.save()
        _reword(paragraph, amendment, text.version)
    text.save()


def _reword_amendment(amendment: Amendment, target: Amendment) -> None:
    """Give an amendment the words of the adopted amendment to it, and its new distance."""
    target.version += 1
    target.figures = {**target.figures, **amendment.figures}
    said = _words(amendment)
    known = {wording.language: wording for wording in target.wordings.all()}
    for language, words in said.items():
        wording = known.get(language) or Wording(session_id=target.session_id, amendment=target, language=language)
        wording.words, wording.version = words, target.version
        wording.save()
    original = target.text.original
    before = _words(target.paragraph).get(original, "") if target.paragraph else ""
    target.distance = departure.distance(AmendmentKind(target.kind), before, said.get(original, ""))
    target.save()


def _reword(paragraph: Paragraph, amendment: Amendment, version: int) -> None:
    """Give a paragraph the words of an amendment. A language in which the amendment has none is stale."""
    known = {wording.language: wording for wording in paragraph.wordings.all()}
    for language, words in _words(amendment).items():
        wording = known.get(language) or Wording(
            session_id=paragraph.session_id, paragraph=paragraph, language=language
        )
        wording.words, wording.version = words, version
        wording.save()


def _place_after(text: Text, paragraph: Paragraph | None) -> Decimal:
    """Between a paragraph and the next one; before the first where none is named."""
    low = paragraph.place if paragraph else Decimal(0)
    following = text.paragraphs.filter(place__gt=low).order_by("place").values_list("place", flat=True).first()
    return low + 1 if following is None else (low + following) / 2


def _paragraph(vote: Vote, adopted: bool, at: datetime) -> None:
    """A paragraph that was voted on apart and not adopted leaves the text; the vote itself says why."""
    paragraph = vote.paragraph
    if paragraph is None:
        raise TypeError("a vote on a paragraph names it")
    if not adopted:
        text = paragraph.text
        text.version += 1
        text.save()
        paragraph.rejected_by = vote
        paragraph.save()


def _text(vote: Vote, adopted: bool, at: datetime) -> None:
    text = vote.text
    if text is None:
        raise TypeError("a vote on a text names it")
    text.state, text.decided_at = (TextState.ADOPTED if adopted else TextState.REJECTED), at
    if adopted:
        count = Text.objects.filter(session=text.session_id, state=TextState.ADOPTED).count() + 1
        text.number = assembling.resolution_number(text.session.reference, count)
        text.assembled = assembling.assembled(text.symbol, text.number, _parts(text), text.session.languages)
        text.sha256 = assembling.digest(text.assembled)
    text.save()


def _parts(text: Text) -> list[Part]:
    parts = []
    standing = text.paragraphs.filter(deleted_by__isnull=True, rejected_by__isnull=True).order_by("place")
    for paragraph in standing.select_related("from_amendment").prefetch_related("wordings"):
        given_by = paragraph.from_amendment
        vote = given_by.votes.filter(state=VoteState.DECIDED).order_by("-ballot").first() if given_by else None
        words = {wording.language: wording.words for wording in paragraph.wordings.all()}
        letter = given_by.letter if given_by else ""
        parts.append(Part(paragraph.kind, words, paragraph.figures, letter, str(vote.pk) if vote else ""))
    return parts


def admit(item: AgendaItem) -> AgendaItem:
    """Put an item at the end of the agenda."""
    last = AgendaItem.objects.filter(session=item.session_id, state=ItemState.ADMITTED).order_by("-place").first()
    item.state, item.place = ItemState.ADMITTED, 1 if last is None else (last.place or 0) + 1
    item.save()
    return item


def _late_item(vote: Vote, adopted: bool, at: datetime) -> None:
    item = vote.item
    if item is None:
        raise TypeError("a vote on an item names it")
    item.admitted_by = vote
    if adopted:
        admit(item)
    else:
        item.state = ItemState.REFUSED
        item.save()


def _ruling(vote: Vote, adopted: bool, at: datetime) -> None:
    ruling = Ruling.objects.get(appeal_vote=vote)
    ruling.state = RulingState.OVERRULED if adopted else RulingState.STANDS
    ruling.save()


def _appeal(vote: Vote, adopted: bool, at: datetime) -> None:
    appeal = SuspensionAppeal.objects.get(vote=vote)
    appeal.state, appeal.decided_at = (AppealState.GRANTED if adopted else AppealState.REJECTED), at
    appeal.save()


def _proposed(amendment: Amendment) -> Proposed:
    return Proposed(
        key=str(amendment.pk),
        kind=AmendmentKind(amendment.kind),
        paragraph=str(amendment.paragraph_id or ""),
        amends=str(amendment.amends_id or ""),
    )


def _words(what: Paragraph | Amendment) -> dict[str, str]:
    return dict(what.wordings.values_list("language", "words"))


_EFFECTS: Mapping[VoteSubject, Effect] = {
    VoteSubject.AMENDMENT: _amendment,
    VoteSubject.PARAGRAPH: _paragraph,
    VoteSubject.TEXT: _text,
    VoteSubject.LATE_ITEM: _late_item,
    VoteSubject.RULING: _ruling,
    VoteSubject.APPEAL: _appeal,
}
