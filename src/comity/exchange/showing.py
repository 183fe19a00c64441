"""What the pages of the exchange show of messages, requests and consignments: plain values for templates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.listing import Word
from comity.exchange import attached, editions, entities, listings, permissions, proofs, queries, reaching
from comity.exchange.codes import RUNNING, ConsignmentState, MessageKind, RequestState, Stage, outcomes_of
from comity.exchange.links import Linked, Seen
from comity.exchange.models import Act, Consignment, Draft, Message, Recall, Request
from comity.exchange.particulars import Particular, particulars, present, reason_named
from comity.members.queries import bureau_name
from comity.records.attachments.showing import Shown, shown
from comity.records.index import Found
from comity.records.permissions import SEARCH


@dataclass(frozen=True, slots=True)
class Text:
    """What is said in one language. `is_open`: shown at once, as is the original and what the reader reads."""

    language: str
    text: str
    is_original: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a thread.

    texts      the original first, then its translations
    says       what it says beside its text; links: to what it refers
    entities   (what sort of thing, its values)
    reached    (bureau, state, when) for each recipient, for the author; for a recipient none
    request    the request it made of the reader's bureau, if one runs
    """

    message: Message
    kind: str
    is_own: bool
    priority: Word
    texts: list["Text"]
    says: list[Particular] = field(default_factory=list)
    links: list[Linked] = field(default_factory=list)
    entities: list[tuple[str, list[str]]] = field(default_factory=list)
    reached: list[tuple[str, Word, object]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    files: list[Shown] = field(default_factory=list)
    possible: list[Found] = field(default_factory=list)
    files_missing: list[tuple[str, bool]] = field(default_factory=list)
    may_pass_on: bool = False
    may_recall: bool = False


_NOT_REACHED = Word(label=_("not reached: suspended, gone, or without a key"), tone="bad")


def matched(actor: Actor, case: UUID) -> dict[tuple[UUID, int], list[Found]]:
    """Records that may be what the messages of a case speak of, by the message and the place of the entity in it.

    Only for who states a purpose for which records may be consulted: for nobody else is anything looked for.
    """
    if not SEARCH.allows(actor):
        return {}
    messages = [message for message in queries.messages_in(actor, case) if message.entities]
    return {
        (message.pk, number): found
        for message in messages
        for number, found in enumerate(entities.possible(actor, message.entities))
        if found
    }


def linked(actor: Actor, case: UUID) -> Seen:
    """What the messages of a case refer to, as far as the actor may see it."""
    return Seen(actor, [link for message in queries.messages_in(actor, case) for link in message.links])


def thread(
    actor: Actor,
    case: UUID,
    *,
    matched: Mapping[tuple[UUID, int], list[Found]] | None = None,
    seen: Seen | None = None,
    at: datetime,
) -> list[Said]:
    """The messages of a case, the newest last, as the actor's bureau sees each."""
    messages = list(queries.messages_in(actor, case))
    consignments = _consignments(actor, messages)
    requests: dict[UUID, list[Request]] = {}
    for request in queries.requests_visible_to(actor).filter(case=case, asked=actor.bureau, state__in=RUNNING):
        requests.setdefault(request.message_id, []).append(request)
    thread_ = [_said(actor, each, consignments.get(each.act_id, []), requests.get(each.pk, [])) for each in messages]
    files = attached.files_visible_to(actor, messages)
    for said in thread_:
        said.possible.extend(
            found
            for number in range(len(said.entities))
            for found in (matched or {}).get((said.message.pk, number), ())
        )
        said.links.extend(seen.shown(said.message.links) if seen is not None else ())
        said.says.extend(present(said.message, seen.records) if seen is not None else ())
        said.files.extend(shown(files[said.message.pk]))
        if len(said.files) < len(said.message.attachments):
            said.files_missing.extend(attached.not_here(said.message))
        if said.is_own:
            said.reached.extend((code, _NOT_REACHED, None) for code in _not_reached(said, at))
    return thread_


def _not_reached(said: Said, at: datetime) -> list[str]:
    """Who was written to and got nothing; before the message was sealed, who cannot be sealed to."""
    message = said.message
    if message.act_id is None:
        return reaching.unreachable(message.to, message.kind, at)
    return sorted(set(message.to) - {bureau for bureau, _word, _at in said.reached})


def running_requests(actor: Actor, case: UUID) -> list[tuple[Request, datetime, bool]]:
    """The requests of a case that still run: each with when it is due, and whether the bureau owes the answer."""
    rows = queries.requests_visible_to(actor).filter(case=case, state__in=RUNNING).order_by("due_at")
    return [(row, row.extended_until or row.due_at, row.asked_id == actor.bureau) for row in rows]


def named_bureaus(codes: Collection[str], language: str) -> list[tuple[str, str]]:
    """Bureaus as code and name, sorted by code."""
    return [(code, bureau_name(code, language)) for code in sorted(codes)]


def references(actor: Actor, case: UUID) -> list[tuple[str, str]]:
    """The references by which the bureaus of a case know it, as each wrote them: (bureau, reference), the own apart."""
    others = queries.messages_in(actor, case).exclude(author=actor.bureau).exclude(own_reference="")
    found = dict.fromkeys(others.values_list("author_id", "own_reference"))
    return sorted(found)


def quoted(actor: Actor, draft: Draft) -> list[Said]:
    """What a draft answers or passes on, to stand beside the form."""
    keys = [part["act"] for part in draft.details.get("passes_on", ())]
    if draft.reply_to:
        keys.append(str(draft.reply_to))
    return [_said(actor, each, [], []) for each in queries.messages_visible_to(actor).filter(act__in=keys)]


def outcomes(actor: Actor, draft: Draft) -> tuple[tuple[str, Promise], ...]:
    """How what a draft answers may be answered; for what answers nothing as a request is."""
    asked = queries.messages_visible_to(actor).filter(act=draft.reply_to).first() if draft.reply_to else None
    return outcomes_of(asked.kind if asked is not None else MessageKind.REQUEST)


OFFERED_AT_MOST = 20


def offered(actor: Actor, draft: Draft) -> tuple[Seen, list[Found]]:
    """What a draft is linked to, and further records that it may be: those that it, or what it answers, speaks of.

    Asked outside operations; whoever shows the records says so in one.
    """
    seen = Seen(actor, draft.links)
    if not SEARCH.allows(actor):
        return seen, []
    asked = [entity for message in _answered(actor, draft) for entity in message.entities or ()]
    found = entities.possible(actor, [*(draft.entities or ()), *asked])
    known = {record.pk for record in seen.records}
    rows = {one.record.pk: one for several in found for one in several if one.record.pk not in known}
    return seen, list(rows.values())[:OFFERED_AT_MOST]


def _answered(actor: Actor, draft: Draft) -> list[Message]:
    """What a draft answers; where it only goes on with a case, what was said there."""
    if draft.reply_to:
        return list(queries.messages_visible_to(actor).filter(act=draft.reply_to))
    return list(queries.messages_in(actor, draft.case_id)) if draft.case_id else []


def _consignments(actor: Actor, messages: list[Message]) -> dict[UUID | None, list[Consignment]]:
    own = [message.act_id for message in messages if message.author_id == actor.bureau and message.act_id]
    found: dict[UUID | None, list[Consignment]] = {}
    for consignment in Consignment.objects.filter(act__in=own).order_by("recipient"):
        found.setdefault(consignment.act_id, []).append(consignment)
    return found


def texts_of(texts: Mapping[str, str], original: str, reader: str) -> list[Text]:
    """Texts by language as a reader finds them: the original first, and open beside it the one in their own."""
    in_order = sorted(texts, key=lambda code: (code != original, code != reader, code))
    return [Text(code, texts[code], code == original, code in (original, reader)) for code in in_order]


_THINGS = dict(entities.TYPES)


def entity(said: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What a message speaks of: what sort of thing it is, and its values as they were written."""
    values = [value["text"] for values in said.get("properties", {}).values() for value in values]
    return str(_THINGS.get(said["type"], said["type"])), values


def _said(actor: Actor, message: Message, consignments: list[Consignment], requests: list[Request]) -> Said:
    is_own = message.author_id == actor.bureau
    return Said(
        message=message,
        kind=str(MessageKind(message.kind).label),
        is_own=is_own,
        priority=listings.priority_word(message.priority),
        entities=[entity(each) for each in message.entities or ()],
        texts=texts_of(message.texts or {}, message.original_language, actor.language),
        says=particulars(message),
        reached=[
            (each.recipient_id, listings.consignment_word(each), each.recalled_at or each.closed_at)
            for each in consignments
        ],
        requests=requests,
        may_pass_on=not is_own and message.act_id is not None and message.handling in Handling.values,
        may_recall=is_own
        and message.act is not None
        and permissions.RECALL_ACT.allows(actor, message.act)
        and any(each.recalled_at is None for each in consignments),
    )


@dataclass(frozen=True, slots=True)
class Compliance:
    """One recipient of a recall: what its node said, or since when it is silent.

    steps  what happened on the way, oldest first: (in words, when)
    """

    bureau: str
    state: Word
    is_done: bool
    said_at: datetime | None
    silent_since: datetime | None
    reason: str
    steps: list[tuple[str, datetime]] = field(default_factory=list)


def recalled(actor: Actor, recall: Recall) -> str:
    """What a recall takes back: its kind, and its title as far as its author still has it."""
    message = queries.messages_visible_to(actor).filter(act=recall.of_act_id).first()
    named = [listings.kind_label(recall.of_act), message.title if message is not None else ""]
    return " · ".join(part for part in named if part)


def compliance(actor: Actor, recall: Recall) -> list[Compliance]:
    """What each recipient of a recall has made of it, those that are silent first."""
    if recall.act is None:
        return []
    rows = [_compliance(each) for each in queries.consignments_visible_to(actor, recall.act)]
    for bureau in sorted(set(recall.bureaus) - {row.bureau for row in rows}):
        rows.append(Compliance(bureau, _NOT_REACHED, False, None, recall.act.issued_at, ""))
    return sorted(rows, key=lambda row: (row.is_done, row.bureau))


@dataclass(frozen=True, slots=True)
class Overdue:
    """One recipient of a recall that did not comply in time, as the command centre sees it."""

    bureau: str
    issuer: str
    state: Word
    since: datetime


@dataclass(frozen=True, slots=True)
class OverdueElsewhere:
    """A clock that ran out at another node: who is silent, who waits, and when it was due."""

    bureau: str
    waits: str
    due: datetime


def overdue_elsewhere(actor: Actor) -> list[OverdueElsewhere]:
    """Whose time is over, as bureaus of other nodes told the command centre."""
    return [
        OverdueElsewhere(act.body.get("bureau", ""), act.issuer_id, datetime.fromisoformat(act.body["due_at"]))
        for act in queries.clock_notices_visible_to(actor)
    ]


def overdue_recalls(actor: Actor) -> list[Overdue]:
    """Who has not complied with whose recall, the oldest first."""
    rows = queries.overdue_recalls_visible_to(actor)
    return [Overdue(row.recipient_id, row.issuer_id, listings.consignment_word(row), row.act.issued_at) for row in rows]


def reason_label(about: str, code: str) -> str:
    """A coded reason in the reader's language; the code itself where the table has it no more."""
    row = editions.reasons(about).get(code)
    return str(row) if row else code


_REASONS_OF_STATE = {
    RequestState.REFUSED: "refused",
    RequestState.EXTENDED: "extended",
    RequestState.WITHDRAWN: "withdrawn",
}


def reason_of(request: Request) -> str:
    """Why a request was refused or withdrawn, or why its answer takes longer; "" where there is nothing to explain."""
    state = RequestState(request.state)
    if not request.reason or state not in _REASONS_OF_STATE:
        return ""
    about = _REASONS_OF_STATE[state]
    if state is RequestState.REFUSED:
        about = editions.refusals_of(request.message.kind)
    return reason_named(about, {"code": request.reason})


def _compliance(consignment: Consignment) -> Compliance:
    done = consignment.state in (ConsignmentState.COMPLIED, ConsignmentState.REFUSED)
    since = consignment.arrived_at or consignment.carried_at or consignment.act.issued_at
    return Compliance(
        bureau=consignment.recipient_id,
        state=listings.consignment_word(consignment),
        is_done=done,
        said_at=consignment.closed_at if done else None,
        silent_since=None if done else since,
        reason=reason_label("not-accepted", consignment.reason) if consignment.reason else "",
        steps=_steps(consignment),
    )


def _steps(consignment: Consignment) -> list[tuple[str, datetime]]:
    said = (
        (pgettext_lazy("step of a recall", "sent"), consignment.carried_at),
        (pgettext_lazy("step of a recall", "delivered"), consignment.arrived_at),
        (pgettext_lazy("step of a recall", "reminded"), consignment.reminded_at),
        (pgettext_lazy("step of a recall", "laid before the command centre"), consignment.escalated_at),
    )
    return sorted(((str(word), at) for word, at in said if at is not None), key=lambda step: step[1])


@dataclass(frozen=True, slots=True)
class CheckShown:
    """One check of an act: whether it holds, and what was looked at, in words."""

    word: Word
    sentence: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Every check of an act; `holds`: nothing contradicts it."""

    rows: list[CheckShown]
    holds: bool


_HOLDS = {
    True: Word(label=_("holds"), tone="good"),
    False: Word(label=_("does not hold"), tone="grave"),
    None: Word(label=_("cannot be told"), tone="neutral"),
}
_CHECKED = {
    "organisation": _("The directory of keys was signed by the organisation whose key you named."),
    "signature": _("Signed by the bureau that issued it, with a key that its root certified."),
    "header": _("What this node shows of it is what was signed."),
    "content": _("What it says is what was sealed."),
    "vouched": _("The issuer vouches for every recipient and number."),
    "chain": _("It names the act before it: none was left out on the way to %(recipient)s."),
    "receipt": _("%(recipient)s signed a receipt: %(stage)s."),
    "ledger": _("It stands in the ledger of this node, under a signed checkpoint."),
}
_NO_KEY_NAMED = _("You named no key of the organisation: the directory is believed as the file has it.")
_NO_RECEIPT = _("%(recipient)s has not signed a receipt yet.")


def checks(actor: Actor, act: Act) -> Verified:
    """Verify an act as far as the actor's bureau may know of its recipients."""
    made = proofs.checks_of(act, list(queries.consignments_visible_to(actor, act)))
    return Verified([check(one) for one in made], proofs.holds(made))


def check(one: proofs.Check) -> CheckShown:
    """One check in words."""
    facts = dict(one.facts)
    if "stage" in facts:
        facts["stage"] = dict(Stage.choices).get(facts["stage"], facts["stage"])
    sentence = {"none-yet": _NO_RECEIPT, "key-of-the-file": _NO_KEY_NAMED}.get(one.why, _CHECKED[one.code])
    return CheckShown(_HOLDS[one.holds], str(sentence) % facts)
