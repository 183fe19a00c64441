"""Writing to other bureaus: drafts that save themselves, and the message that comes of one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from comity.core import audit, events
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import note, operation
from comity.core.refusals import InvalidInput, NotPermitted, NotYours, Refusal
from comity.exchange import (
    attached,
    corrections,
    editions,
    errors,
    kinds,
    passing,
    permissions,
    queries,
    reaching,
    wording,
)
from comity.exchange.codes import ASKING, MessageKind
from comity.exchange.events import MessageSent
from comity.exchange.models import Act, Case, Draft, Grant, Message, Request
from comity.exchange.rules import bodies, handling
from comity.exchange.services import ending, filing, issuing, linking
from comity.exchange.writing import Writing
from comity.members.models import Bureau
from comity.records import stewardship

MOST_FAULTS = 5


class Texts:
    """{language: text} on its way into an operation, by the name of its type alone in the audit."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = {language: text.strip() for language, text in said.items() if text.strip()}


# Kinds that an officer writes as a message; the steps of a request have verbs of their own.
WRITTEN = frozenset({MessageKind.MESSAGE, MessageKind.REQUEST, MessageKind.ANSWER, MessageKind.CORRECTION})


@operation("exchange.save_draft", allow=permissions.SAVE_MESSAGE_DRAFT)
def save_draft(actor: Actor, *, draft: Draft | None, seq: int, writing: Writing, at: datetime) -> Draft:
    """Keep what an officer has written so far, however incomplete it is; nobody outside the bureau sees it.

    seq  the number that the page saw: of two pages that have the same draft open, the later one is told

    Raises DraftChanged, NotYours, LanguageUnknown, NotFound, NotPermitted.
    """
    require_no_entity(actor)
    _require_known_languages(writing.columns)
    if writing.case is not None:
        queries.case_file_visible_to(actor, writing.case)
    if writing.reply_to is not None:
        queries.act_visible_to(actor, writing.reply_to)
    kept = _draft_to_write(actor, draft, seq)
    for name, value in writing.columns.items():
        setattr(kept, name, value)
    kept.case_id, kept.reply_to = writing.case, writing.reply_to
    kept.saved_at, kept.seq = at, kept.seq + 1
    kept.save()
    return kept


@operation("exchange.discard_draft", allow=permissions.DISCARD_MESSAGE_DRAFT, subject="draft")
def discard_draft(actor: Actor, *, draft: Draft, at: datetime) -> None:
    """Throw away what was being written, and the files that were attached to it."""
    drop(draft, at=at)


def drop(draft: Draft, *, at: datetime) -> None:
    """Delete a draft with its files, in the running operation."""
    audit.erase_content_of(stewardship.erase_attachments([draft], at=at))
    draft.delete()


@operation("exchange.send_message", allow=permissions.SEND_MESSAGE, subject="draft")
def send_message(actor: Actor, *, draft: Draft, at: datetime) -> Message:
    """Send what was written: it becomes a message of its case, and an act to each bureau it goes to.

    Raises NoRecipient, NotABureau, NotReachable, NothingWritten, RestrictionMissing, ContentNotAllowed,
    PassingNotAllowed, CodeWeakened, RequestEnded, QuotaFull, InvalidInput, NotFound, NotPermitted; for a correction
    OwnToCorrect and NotTheOwner.
    """
    if draft.kind not in WRITTEN:
        raise InvalidInput(reason=draft.kind)
    if not (draft.texts or {}).get(draft.original_language):
        raise errors.NothingWritten
    if draft.handling == Handling.H3 and not draft.handling_note:
        raise errors.RestrictionMissing
    require_recipients(actor, draft.to)
    reaching.require_reachable(draft.to, draft.kind, at)
    case = draft.case or Case(
        title=draft.title, crime_areas=draft.crime_areas, opened_by_id=actor.bureau, created_at=at
    )
    if draft.kind == MessageKind.CORRECTION:
        corrections.require_asked_of_owner(actor, draft.details, draft.to)
    if draft.kind in ASKING:
        due = editions.clocks().of[draft.priority].due(at)
        draft.details = draft.details | {"due_at": due.isoformat().replace("+00:00", "Z")}
    draft.details = draft.details | _reference_of_the_other(actor, draft)
    files = attached.files_of(draft)
    draft.attachments = attached.described(files)
    require_schema(draft.kind, bodies.body_of(draft.kind, str(case.pk), columns_of(draft)))
    _require_may_pass_on(actor, draft, at)
    linking.require_links(actor, draft.links, draft.to)
    if draft.case is None:
        case.save()
    message = write(actor, case, columns_of(draft), reply_to=draft.reply_to, at=at)
    attached.hand_over(files, message)
    draft.delete()
    return message


def send_at_once(actor: Actor, *, writing: Writing, at: datetime) -> Message:
    """Draft and send what a program wrote.  Raises what `send_message` does; then nothing of it stays.

    Whoever calls has what it wrote; a draft would lie among those of the officers for ever.
    """
    draft = save_draft(actor, draft=None, seq=0, writing=writing, at=at)
    try:
        return send_message(actor, draft=draft, at=at)
    except Refusal:
        discard_draft(actor, draft=draft, at=at)
        raise


def write(actor: Actor, case: Case, columns: Mapping[str, Any], *, reply_to: Any = None, at: datetime) -> Message:
    """Put a message into a case, with the requests it makes or ends, and say that it was sent.

    Raises QuotaFull, NotPermitted; for an answer what `ending.end_by_answer` raises.
    """
    require_no_entity(actor)
    issuing.require_room(actor.bureau, at=at)
    message = Message.objects.create(
        case=case, author_id=actor.bureau, officer=actor.id, reply_to=reply_to, sent_at=at, **columns
    )
    wording.keep_message(message)
    filing.touch(case, actor.bureau, title=message.title, at=at)
    if message.kind in ASKING:
        _begin_requests(message, at)
    if message.kind == MessageKind.ANSWER:
        ending.end_by_answer(actor, message, at=at)
    events.emit(MessageSent(message=str(message.pk), author=actor.bureau))
    note(kind=message.kind, recipients=len(message.to))
    return message


def columns_of(written: Draft | Message) -> dict[str, Any]:
    """What drafts and messages have in common, by column."""
    return {name: getattr(written, name) for name in Writing().columns}


def require_schema(kind: str, body: Mapping[str, Any]) -> None:
    """Raises ContentNotAllowed, naming the places, unless a body holds against the newest schema of its kind."""
    wrong = [fault.where for fault in kinds.faults(kind, kinds.table()[kind].version, body)]
    if wrong:
        raise errors.ContentNotAllowed(where=", ".join(wrong[:MOST_FAULTS]))


def require_passing(actor: Actor, act: Act, to: Collection[str], at: datetime) -> None:
    """Marks a grant that was needed.

    Raises PassingNotAllowed unless what came in `act` may go to all of `to`; where the actor's own bureau passed
    something on in it, that; NotFound for what was taken back since.
    """
    if act.issuer_id == actor.bureau:
        for quoted in (act.body or {}).get("passes_on", ()):
            require_passing(actor, queries.act_visible_to(actor, quoted["act"]), to, at)
        return
    answer = passing.passing(actor, act, to, at)
    if answer.ask:
        raise errors.PassingNotAllowed(originator=act.issuer_id, bureaus=", ".join(answer.ask), handling=act.handling)
    for grant in Grant.objects.filter(of_act=act, granted_to=actor.bureau, used_at=None):
        if not set(to).isdisjoint(grant.to_bureaus):
            grant.used_at = at
            grant.save(update_fields=["used_at"])


def require_no_entity(actor: Actor) -> None:
    """Raises NotPermitted for who serves a national entity: it asks its bureau, which answers for what is said."""
    if actor.entity:
        raise NotPermitted


def _reference_of_the_other(actor: Actor, draft: Draft) -> dict[str, str]:
    """By what the one bureau that it goes to knows the case, as that said last: so that it finds its own file."""
    if draft.case_id is None or len(draft.to) != 1:
        return {}
    theirs = queries.messages_in(actor, draft.case_id).filter(author=draft.to[0]).exclude(own_reference="").last()
    return {"your_reference": theirs.own_reference} if theirs is not None else {}


def _draft_to_write(actor: Actor, draft: Draft | None, seq: int) -> Draft:
    if draft is None:
        return Draft(bureau_id=actor.bureau, officer=actor.id)
    kept = queries.drafts_visible_to(actor).select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if kept is None:
        raise NotYours
    if kept.seq != seq:
        raise errors.DraftChanged(saved_at=kept.saved_at)
    return kept


def _require_known_languages(columns: Mapping[str, Any]) -> None:
    for language in (*columns["texts"], columns["original_language"]):
        if language not in editions.LANGUAGES:
            raise errors.LanguageUnknown(language=language)


def require_recipients(actor: Actor, to: Collection[str]) -> None:
    if not to:
        raise errors.NoRecipient
    known = set(Bureau.objects.filter(pk__in=list(to)).values_list("pk", flat=True)) - {actor.bureau}
    for code in to:
        if code not in known:
            raise errors.NotABureau(bureau=code)


def _require_may_pass_on(actor: Actor, draft: Draft, at: datetime) -> None:
    """What is quoted, linked or answered from others reaches nobody whom its originator did not allow."""
    for quoted in draft.details.get("passes_on", ()):
        act = queries.act_visible_to(actor, quoted["act"])
        require_passing(actor, act, draft.to, at)
        if not handling.may_recode(Handling(act.handling), Handling(draft.handling)):
            raise errors.CodeWeakened(handling=act.handling)
    if draft.case_id is None:
        return
    strangers = set(draft.to) - queries.parties_to(actor, draft.case_id)
    for message in queries.messages_in(actor, draft.case_id) if strangers else ():
        # A newcomer to a case is shown what is written from now on, and the case's own line; nothing older.
        if message.act is not None and message.act.handling in (Handling.H2, Handling.H3):
            require_passing(actor, message.act, strangers, at)


def _begin_requests(message: Message, at: datetime) -> None:
    table = editions.clocks()
    for asked in message.to:
        Request.objects.create(
            message=message,
            case=message.case,
            asker_id=message.author_id,
            asked_id=asked,
            priority=message.priority,
            asked_at=at,
            due_at=table.of[message.priority].due(at),
            edition=table.edition,
        )
