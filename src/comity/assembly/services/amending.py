"""Verbs on amendments: tabled, worded in the other languages, withdrawn, put in the order of voting."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.assembly import effects, errors, offices, permissions
from comity.assembly.codes import AmendmentKind, AmendmentState, DelegationKind, Office, TextState, VoteState
from comity.assembly.content import Proposal
from comity.assembly.models import Amendment, Delegation, Paragraph, Text, Wording
from comity.assembly.rules import departure
from comity.assembly.services.drafting import clean_words, member_delegation, require_of, require_state
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound

OPEN_TO_AMENDMENTS = (TextState.TABLED, TextState.COMMITTEE)


@operation("assembly.table_amendment", allow=permissions.TABLE_AMENDMENT, subject="text", stream=IN_SESSION)
def table_amendment(actor: Actor, *, text: Text, proposal: Proposal, at: datetime) -> Amendment:
    """Propose a change to a paragraph of a tabled text, or to another amendment.

    Raises SessionClosed, NotADelegate, TextNotPossible, AmendmentUnsound, AmendmentNotPossible, WordsMissing,
    NothingChanges, LanguageUnknown, NotFound.
    """
    require_not_closed(text.session)
    delegation = _proposer(actor, text, proposal)
    require_state(text, *OPEN_TO_AMENDMENTS)
    paragraph, amends = _paragraph(text, proposal.paragraph), _amended(text, proposal.amends)
    _require_sound(proposal, paragraph, amends)
    words = _words(text, proposal)
    before = words_of(amends or paragraph, text.original)
    figures = {} if proposal.kind == AmendmentKind.DELETE else dict(proposal.figures)
    if proposal.kind == AmendmentKind.REPLACE and words[text.original] == before and not figures:
        raise errors.NothingChanges
    amendment = Amendment.objects.create(
        session_id=text.session_id,
        text=text,
        letter=departure.letter(text.amendments.count() + 1),
        kind=proposal.kind,
        paragraph=amends.paragraph if amends else paragraph,
        amends=amends,
        paragraph_kind=proposal.paragraph_kind if proposal.kind == AmendmentKind.ADD else "",
        proposed_by=delegation,
        proposed_at=at,
        figures=figures,
        distance=departure.distance(proposal.kind, before, words.get(text.original, "")),
    )
    for language, said in words.items():
        Wording.objects.create(session_id=text.session_id, amendment=amendment, language=language, words=said)
    return amendment


@operation(
    "assembly.translate_amendment", allow=permissions.TRANSLATE_AMENDMENT, subject="amendment", stream=IN_SESSION
)
def translate_amendment(actor: Actor, *, amendment: Amendment, language: str, words: str, at: datetime) -> Amendment:
    """Write, or confirm, the words of an amendment in another language than the original.

    Raises SessionClosed, NotYourText, AmendmentNotPossible, LanguageUnknown, WordsMissing, TextTooLong.
    """
    _require_own(actor, amendment)
    _require_tabled(amendment)
    text = amendment.text
    is_worded = amendment.kind != AmendmentKind.DELETE and language != text.original
    if language not in text.session.languages or not is_worded:
        raise errors.LanguageUnknown(language=language[:8])
    wording = amendment.wordings.filter(language=language).first()
    wording = wording or Wording(session_id=text.session_id, amendment=amendment, language=language)
    wording.words, wording.version = clean_words(words), amendment.version
    wording.save()
    return amendment


@operation("assembly.withdraw_amendment", allow=permissions.WITHDRAW_AMENDMENT, subject="amendment", stream=IN_SESSION)
def withdraw_amendment(actor: Actor, *, amendment: Amendment, at: datetime) -> Amendment:
    """Withdraw an amendment; what would change it is void.  Raises SessionClosed, NotYourText, AmendmentNotPossible."""
    _require_own(actor, amendment)
    _require_tabled(amendment)
    amendment.state, amendment.decided_at = AmendmentState.WITHDRAWN, at
    amendment.save()
    effects.void_others(amendment, adopted=False, at=at)
    return amendment


@operation("assembly.settle_order", allow=permissions.SETTLE_ORDER, subject="text", stream=IN_SESSION)
def settle_order(actor: Actor, *, text: Text, keys: Sequence[UUID], at: datetime) -> Text:
    """Settle in which order the amendments that wait are voted on: as proposed by their distance, or otherwise.

    Raises NotInOffice, SessionClosed, TextNotPossible, OrderWrong.
    """
    offices.require(actor, text.session_id, Office.CHAIR)
    require_not_closed(text.session)
    require_state(text, *OPEN_TO_AMENDMENTS)
    waiting = {one.pk: one for one in text.amendments.filter(state=AmendmentState.TABLED)}
    if len(keys) != len(waiting) or set(keys) != set(waiting):
        raise errors.OrderWrong
    for place, key in enumerate(keys, 1):
        waiting[key].place = place
        waiting[key].save()
    text.order_settled_at = at
    text.save()
    return text


def words_of(what: Paragraph | Amendment | None, language: str) -> str:
    """The words of a paragraph or an amendment in a language; "" where it has none."""
    if what is None:
        return ""
    return what.wordings.filter(language=language).values_list("words", flat=True).first() or ""


def _proposer(actor: Actor, text: Text, proposal: Proposal) -> Delegation:
    """The delegation that proposes: the delegate's own, or the one for which the secretary hands it in."""
    if proposal.delegation is None:
        return member_delegation(actor, text.session)
    offices.require(actor, text.session_id, Office.SECRETARY)
    members = Delegation.objects.filter(session=text.session_id, kind=DelegationKind.MEMBER)
    found = members.filter(pk=proposal.delegation).first()
    if found is None:
        raise NotFound
    return found


def _paragraph(text: Text, key: UUID | None) -> Paragraph | None:
    found = text.paragraphs.filter(pk=key).first() if key else None
    if key and found is None:
        raise NotFound
    if found is not None:
        require_of(text, found)
    return found


def _amended(text: Text, key: UUID | None) -> Amendment | None:
    found = text.amendments.filter(pk=key).first() if key else None
    if key and found is None:
        raise NotFound
    if found is not None:
        _require_tabled(found)
    return found


def _require_sound(proposal: Proposal, paragraph: Paragraph | None, amends: Amendment | None) -> None:
    if amends is not None:
        is_sound = proposal.kind == AmendmentKind.REPLACE and amends.kind != AmendmentKind.DELETE
    else:
        is_sound = paragraph is not None or proposal.kind == AmendmentKind.ADD
    if not is_sound:
        raise errors.AmendmentUnsound


def _words(text: Text, proposal: Proposal) -> dict[str, str]:
    if proposal.kind == AmendmentKind.DELETE:
        return {}
    words = {language: clean_words(said) for language, said in proposal.words.items() if said.strip()}
    for language in words:
        if language not in text.session.languages:
            raise errors.LanguageUnknown(language=language[:8])
    if text.original not in words:
        raise errors.WordsMissing
    return words


def _require_own(actor: Actor, amendment: Amendment) -> None:
    require_not_closed(amendment.session)
    if Office.SECRETARY in offices.held_by(actor, amendment.session_id):
        return
    mine = offices.delegate_of(actor, amendment.session_id)
    if mine is None or mine.delegation_id != amendment.proposed_by_id:
        raise errors.NotYourText


def _require_tabled(amendment: Amendment) -> None:
    if amendment.state != AmendmentState.TABLED:
        raise errors.AmendmentNotPossible(state=AmendmentState(amendment.state).label)
    if amendment.votes.filter(state__in=(VoteState.OPEN, VoteState.COUNTED)).exists():
        raise errors.UnderVote
