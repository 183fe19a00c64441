"""Verbs on draft resolutions: their paragraphs, their languages, their sponsors, and how far they have come."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import DelegationKind, Office, ParagraphKind, TextState, VoteState, VoteSubject
from comity.assembly.content import Draft
from comity.assembly.models import AgendaItem, Delegation, Paragraph, Session, Sponsor, Text, Wording
from comity.assembly.services.programme import require_sound_budget
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import lock, operation
from comity.core.refusals import NotFound
from comity.engines.ballots import rules as voting

MOST_PARAGRAPHS = 400
LONGEST_WORDS = 20_000  # characters of one paragraph

DRAFTING = (TextState.DRAFT, TextState.COMMITTEE)
UNDECIDED = (TextState.DRAFT, TextState.TABLED, TextState.COMMITTEE)


@operation("assembly.draft_text", allow=permissions.DRAFT_TEXT, subject="item", stream=IN_SESSION)
def draft_text(actor: Actor, *, item: AgendaItem, draft: Draft, at: datetime) -> Text:
    """Begin a draft resolution with its title. A delegate's delegation is its first sponsor.

    Raises SessionClosed, NotADelegate, DecisionUnknown, LanguageUnknown, WordsMissing, TextTooLong.
    """
    session: Session = lock(item.session)  # two drafts begun at once would take the same symbol
    require_not_closed(session)
    is_secretary = Office.SECRETARY in offices.held_by(actor, session)
    delegation = None if is_secretary else member_delegation(actor, session)
    rule = voting.edition(session.edition).rules.get(draft.decision)
    if not isinstance(rule, voting.MotionRule) or not rule.needs_text:
        raise errors.DecisionUnknown(decision=draft.decision[:60])
    if draft.original not in session.languages:
        raise errors.LanguageUnknown(language=draft.original[:8])
    number = Text.objects.filter(session=session).count() + 1
    text = Text.objects.create(
        session=session,
        item=item,
        symbol=f"{session.reference}-DRAFT-{number:02d}",
        topic=draft.topic,
        decision=draft.decision,
        original=draft.original,
        has_costs=draft.has_costs,
    )
    if delegation is not None:
        Sponsor.objects.create(session=session, text=text, delegation=delegation, joined_at=at)
    _add_paragraph(text, ParagraphKind.TITLE, Decimal(1), draft.title, {})
    return text


@operation("assembly.write_paragraph", allow=permissions.WRITE_PARAGRAPH, subject="text", stream=IN_SESSION)
def write_paragraph(
    actor: Actor,
    *,
    text: Text,
    paragraph: Paragraph | None,
    kind: ParagraphKind,
    words: str,
    figures: Mapping[str, Any],
    at: datetime,
) -> Text:
    """Write a paragraph of a draft in its original language: anew, or at the end. The others are stale from then on.

    paragraph   that is written anew; None for a new one

    Raises SessionClosed, NotYourText, TextNotPossible, WordsMissing, TextTooLong, NotFound.
    """
    require_writer(actor, text)
    require_state(text, *DRAFTING)
    text.version += 1
    if paragraph is None:
        last = text.paragraphs.aggregate(last=Max("place"))["last"] or Decimal(0)
        _add_paragraph(text, kind, Decimal(int(last) + 1), words, figures)
    else:
        require_of(text, paragraph)
        wording = paragraph.wordings.get(language=text.original)
        wording.words, wording.version = clean_words(words), text.version
        wording.save()
        paragraph.kind, paragraph.figures, paragraph.version = kind, dict(figures), text.version
        paragraph.save()
    text.save()
    return text


@operation("assembly.remove_paragraph", allow=permissions.REMOVE_PARAGRAPH, subject="paragraph", stream=IN_SESSION)
def remove_paragraph(actor: Actor, *, paragraph: Paragraph, at: datetime) -> Text:
    """Take a paragraph out of a draft; the title stays.

    Raises SessionClosed, NotYourText, TextNotPossible, NotFound.
    """
    text = paragraph.text
    require_writer(actor, text)
    require_state(text, *DRAFTING)
    require_of(text, paragraph)
    if paragraph.kind == ParagraphKind.TITLE or paragraph.amendments.exists():
        raise NotFound
    paragraph.wordings.all().delete()
    paragraph.delete()
    text.version += 1
    text.save()
    return text


@operation("assembly.translate", allow=permissions.TRANSLATE, subject="paragraph", stream=IN_SESSION)
def translate(actor: Actor, *, paragraph: Paragraph, language: str, words: str, at: datetime) -> Text:
    """Write, or confirm, the wording of a paragraph in another language: it renders the original as it stands now.

    Raises SessionClosed, NotYourText, TextNotPossible, LanguageUnknown, WordsMissing, TextTooLong, NotFound.
    """
    text = paragraph.text
    require_writer(actor, text)
    require_state(text, *UNDECIDED)
    require_of(text, paragraph)
    if language not in text.session.languages or language == text.original:
        raise errors.LanguageUnknown(language=language[:8])
    wording = paragraph.wordings.filter(language=language).first()
    wording = wording or Wording(session_id=text.session_id, paragraph=paragraph, language=language)
    wording.words, wording.version = clean_words(words), paragraph.version
    wording.save()
    return text


@operation("assembly.table_text", allow=permissions.TABLE_TEXT, subject="text", stream=IN_SESSION)
def table_text(actor: Actor, *, text: Text, at: datetime) -> Text:
    """Table a draft: from then on it changes by amendments only.

    Raises SessionClosed, NotYourText, TextNotPossible, WordsMissing for one that is a title and nothing else,
    LineIncomplete, BudgetDiffers.
    """
    require_writer(actor, text)
    require_state(text, TextState.DRAFT)
    if not text.paragraphs.exclude(kind=ParagraphKind.TITLE).exists():
        raise errors.WordsMissing
    require_sound_budget(text)
    text.state, text.tabled_at = TextState.TABLED, at
    text.save()
    return text


@operation("assembly.refer_text", allow=permissions.REFER_TEXT, subject="text", stream=IN_SESSION)
def refer_text(actor: Actor, *, text: Text, to_committee: bool, at: datetime) -> Text:
    """Refer a tabled text to the committee, which may rewrite it, or bring it back.

    Raises NotInOffice, SessionClosed, TextNotPossible.
    """
    offices.require(actor, text.session_id, Office.SECRETARY, Office.CHAIR)
    require_not_closed(text.session)
    require_state(text, TextState.TABLED if to_committee else TextState.COMMITTEE)
    text.state = TextState.COMMITTEE if to_committee else TextState.TABLED
    text.save()
    return text


@operation("assembly.withdraw_text", allow=permissions.WITHDRAW_TEXT, subject="text", stream=IN_SESSION)
def withdraw_text(actor: Actor, *, text: Text, at: datetime) -> Text:
    """Withdraw a text before it is decided.  Raises SessionClosed, NotYourText, TextNotPossible."""
    require_writer(actor, text)
    require_state(text, *UNDECIDED)
    text.state, text.decided_at = TextState.WITHDRAWN, at
    text.save()
    return text


@operation("assembly.note_costs", allow=permissions.NOTE_COSTS, subject="text", stream=IN_SESSION)
def note_costs(actor: Actor, *, text: Text, at: datetime) -> Text:
    """Note that the Executive Committee has seen what a text costs.  Raises NotInOffice, TextNotPossible."""
    offices.require(actor, text.session_id, Office.SECRETARY)
    require_state(text, *UNDECIDED)
    text.costs_seen_at = at
    text.save()
    return text


@operation("assembly.sponsor_text", allow=permissions.SPONSOR_TEXT, subject="text", stream=IN_SESSION)
def sponsor_text(actor: Actor, *, text: Text, at: datetime) -> Sponsor:
    """Sponsor a tabled text with the own delegation.

    Raises SessionClosed, NotADelegate, TextNotPossible, AlreadySponsor.
    """
    delegation = member_delegation(actor, text.session)
    require_not_closed(text.session)
    require_state(text, TextState.TABLED, TextState.COMMITTEE)
    sponsor = text.sponsors.filter(delegation=delegation).first()
    if sponsor is not None and sponsor.withdrawn_at is None:
        raise errors.AlreadySponsor
    sponsor = sponsor or Sponsor(session_id=text.session_id, text=text, delegation=delegation)
    sponsor.joined_at, sponsor.withdrawn_at = at, None
    sponsor.save()
    return sponsor


@operation("assembly.end_sponsoring", allow=permissions.END_SPONSORING, subject="text", stream=IN_SESSION)
def end_sponsoring(actor: Actor, *, text: Text, at: datetime) -> Sponsor:
    """Sponsor a text no more.  Raises SessionClosed, NotADelegate, TextNotPossible, NoSponsor."""
    delegation = member_delegation(actor, text.session)
    require_not_closed(text.session)
    require_state(text, *UNDECIDED)
    sponsor = text.sponsors.filter(delegation=delegation, withdrawn_at__isnull=True).first()
    if sponsor is None:
        raise errors.NoSponsor
    sponsor.withdrawn_at = at
    sponsor.save()
    return sponsor


def require_writer(actor: Actor, text: Text) -> None:
    """Raises SessionClosed, NotYourText unless the actor's delegation sponsors the text, or the actor is secretary."""
    require_not_closed(text.session)
    if Office.SECRETARY in offices.held_by(actor, text.session_id):
        return
    mine = offices.delegate_of(actor, text.session_id)
    if mine is None or not text.sponsors.filter(delegation=mine.delegation_id, withdrawn_at__isnull=True).exists():
        raise errors.NotYourText


def require_state(text: Text, *states: TextState) -> None:
    """Raises TextNotPossible, and UnderVote while the text as a whole is being voted on."""
    if text.state not in states:
        raise errors.TextNotPossible(state=TextState(text.state).label)
    if text.votes.filter(about=VoteSubject.TEXT, state__in=(VoteState.OPEN, VoteState.COUNTED)).exists():
        raise errors.UnderVote


def require_of(text: Text, paragraph: Paragraph) -> None:
    """Raises NotFound for a paragraph that does not stand in the text."""
    if paragraph.text_id != text.pk or paragraph.deleted_by_id or paragraph.rejected_by_id:
        raise NotFound


def clean_words(words: str) -> str:
    """The words of a paragraph as they are kept.  Raises WordsMissing, TextTooLong."""
    words = words.strip()
    if not words:
        raise errors.WordsMissing
    if len(words) > LONGEST_WORDS:
        raise errors.TextTooLong(paragraphs=MOST_PARAGRAPHS, characters=LONGEST_WORDS)
    return words


def _add_paragraph(text: Text, kind: ParagraphKind, place: Decimal, words: str, figures: Mapping[str, Any]) -> None:
    words = clean_words(words)
    if text.paragraphs.count() >= MOST_PARAGRAPHS:
        raise errors.TextTooLong(paragraphs=MOST_PARAGRAPHS, characters=LONGEST_WORDS)
    made = Paragraph.objects.create(
        session_id=text.session_id, text=text, place=place, kind=kind, figures=dict(figures), version=text.version
    )
    Wording.objects.create(
        session_id=text.session_id, paragraph=made, language=text.original, words=words, version=text.version
    )


def member_delegation(actor: Actor, session: Session) -> Delegation:
    """The delegation of a member that the actor sits in.  Raises NotADelegate."""
    delegation = offices.require_delegate(actor, session).delegation
    if delegation.kind != DelegationKind.MEMBER:
        raise errors.NotADelegate
    return delegation
