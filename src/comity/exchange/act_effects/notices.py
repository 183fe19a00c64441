"""Notices and diffusions of other nodes: what acts make of them here (docs/explanation/following.md)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from comity.core.operations import note
from comity.core.refusals import NotFound
from comity.exchange import approvals, effects
from comity.exchange.files import awaiting
from comity.exchange.models import Act, Consignment
from comity.exchange.services import emptying
from comity.members.models import Bureau
from comity.notices import asked_elsewhere as asked
from comity.notices import decided_elsewhere as decided
from comity.notices import errors
from comity.notices import following as notices
from comity.notices.asked_elsewhere import Asked
from comity.notices.codes import Channel, State
from comity.notices.decided_elsewhere import Put
from comity.notices.following import Published
from comity.notices.services.release import Decided
from comity.records import following as records
from comity.records.drafts import Release, ReleaseRule


@effects.on_arrival("notice-published", "diffusion")
def publish(act: Act, consignment: Consignment, at: datetime) -> None:
    """Keep the notice with its records, for this recipient.

    Said by who asks for it alone; that it was reviewed, the General Secretariat's word of it proves, wherever the
    Secretariat is.  Raises NoticeNotTheirs, NotApproved.
    """
    if act.here:
        return
    body = act.body
    owner, holder = str(body["content"].get("owner", "")), consignment.recipient_id
    if act.issuer_id != owner or not Bureau.objects.filter(pk=owner).exists():
        raise errors.NoticeNotTheirs(bureau=act.issuer_id, reference=body["notice"]["reference"])
    channel = body["content"].get("content", {}).get("channel", Channel.NOTICE)
    is_free = act.kind == "diffusion" and channel == Channel.DIFFUSION
    if not is_free and not notices.was_published_here(_id(act), owner):
        approvals.require_approved(body)
    subjects = body.get("subjects", ())
    kept = records.keep(owner, holder, subjects, said_at=act.issued_at, at=at)
    if kept.refused:  # a notice is about its records: without one of them it says something else
        raise kept.refused[0]
    said = Published(
        id=_id(act),
        reference=body["notice"]["reference"],
        edition=body["notice"]["edition"],
        content=body["content"],
        subjects=[UUID(entity["id"]) for entity in subjects],
        snapshot=body["snapshot"],
        purposes=body.get("release", {}).get("purposes", ()),
    )
    notice = notices.publish(said, holder=holder, said_at=act.issued_at, at=at)
    awaiting.of_records(act, owner, subjects, at)
    awaiting.of_notice(act, notice, at)
    note(notice=said.reference, edition=said.edition, records=len(subjects))
    emptying.empty_taken(act, consignment, at)


@effects.on_arrival("notice-narrowed")
def narrow(act: Act, consignment: Consignment, at: datetime) -> None:
    """The recipient may keep it no more, or use it for less."""
    if act.here:
        return
    if act.body["keep"]:
        said = act.body.get("audience")
        audience = _release(said) if said is not None else None
        notices.narrow(_id(act), by=act.issuer_id, purposes=act.body.get("purposes", ()), audience=audience, at=at)
    else:
        notices.let_go(_id(act), consignment.recipient_id, by=act.issuer_id, at=at)
        awaiting.let_go([_id(act)])


@effects.on_arrival("notice-extended")
def extend(act: Act, consignment: Consignment, at: datetime) -> None:
    """It is kept longer."""
    if not act.here:
        notices.extend(_id(act), by=act.issuer_id, until=date.fromisoformat(act.body["until"]), at=at)


def _ending(state: State, reason: str) -> Callable[[Act, Consignment, datetime], None]:
    def end(act: Act, consignment: Consignment, at: datetime) -> None:
        """It ends for everybody here, and its content goes; one that is asked for here, as the Secretariat decided."""
        if act.here:
            return
        said = act.body.get("reason", {}).get("code", reason)
        if _is_told_to_owner(act, consignment):
            decided.take_end(_id(act), said, owner=consignment.recipient_id, at=at)
        else:
            notices.end(_id(act), state, by=act.issuer_id, reason=said, at=at)
            awaiting.let_go([_id(act)])

    return end


effects.on_arrival("notice-withdrawn")(_ending(State.WITHDRAWN, "withdrawn"))
effects.on_arrival("notice-expired")(_ending(State.EXPIRED, "period-over"))
effects.on_arrival("notice-superseded")(_ending(State.SUPERSEDED, "superseded"))


@effects.on_arrival("notice-suspended")
def suspend(act: Act, consignment: Consignment, at: datetime) -> None:
    """Nobody may use it for now."""
    if act.here:
        return
    if _is_told_to_owner(act, consignment):
        decided.take_suspension(_id(act), _codes(act), owner=consignment.recipient_id, at=at)
    else:
        notices.suspend(_id(act), by=act.issuer_id, at=at)


@effects.on_arrival("notice-reinstated")
def reinstate(act: Act, consignment: Consignment, at: datetime) -> None:
    """It is in force again."""
    if act.here:
        return
    if _is_told_to_owner(act, consignment):
        decided.take_reinstatement(_id(act), owner=consignment.recipient_id, at=at)
    else:
        notices.reinstate(_id(act), by=act.issuer_id, at=at)


# Between a bureau and the General Secretariat, while a request is reviewed


@effects.on_arrival("notice-requested")
def take_request(act: Act, consignment: Consignment, at: datetime) -> None:
    """It lies in review here.  Raises NoticeNotTheirs where it is not the issuer's, or this is not whom it is for."""
    if act.here:
        return
    _require_secretariat(act, consignment)
    body = act.body
    said = Asked(
        id=_id(act),
        reference=body["notice"]["reference"],
        edition=body["notice"]["edition"],
        content=body["content"],
        records=body["records"],
        shared={UUID(key) for key in body.get("shared", ())},
        answers=_answers(body.get("answers", ())),
        follows_refusal=UUID(body["follows_refusal"]) if "follows_refusal" in body else None,
        new_facts=body.get("new_facts", ""),
        duplicates_note=body.get("duplicates_note", ""),
    )
    taken = asked.request(said, owner=act.issuer_id, said_at=act.issued_at, at=at)
    awaiting.of_notice(act, taken, at)
    note(notice=taken.reference, edition=taken.edition_number, records=len(said.records))
    emptying.empty_taken(act, consignment, at)


@effects.on_arrival("notice-answered")
def take_answers(act: Act, consignment: Consignment, at: datetime) -> None:
    """What the bureau answers stands with the questions."""
    if act.here:
        return
    _require_secretariat(act, consignment)
    asked.answer(_id(act), _answers(act.body["answers"]), by=act.issuer_id, at=at)
    emptying.empty_taken(act, consignment, at)


@effects.on_arrival("notice-questioned")
def take_questions(act: Act, consignment: Consignment, at: datetime) -> None:
    """The bureau finds the questions on its desk."""
    if act.here:
        return
    due_at = act.body.get("due_at")
    decided.take_questions(
        _id(act),
        [Put(one["number"], one["text"], one.get("field", "").replace("-", "_")) for one in act.body["questions"]],
        owner=consignment.recipient_id,
        reasons=_codes(act),
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        at=at,
    )
    emptying.empty_taken(act, consignment, at)


@effects.on_arrival("notice-refused")
def take_refusal(act: Act, consignment: Consignment, at: datetime) -> None:
    """The bureau finds the refusal and its reasons on its desk."""
    if act.here:
        return
    text = " ".join(one["note"] for one in act.body["reasons"] if "note" in one)
    decided.take_refusal(_id(act), _codes(act), text, owner=consignment.recipient_id, at=at)
    emptying.empty_taken(act, consignment, at)


@effects.on_arrival("notice-approved")
def take_publication(act: Act, consignment: Consignment, at: datetime) -> None:
    """The request becomes a notice in force, with its records; this node tells everybody else."""
    if act.here:
        return
    body = act.body
    said = Decided(
        published_at=datetime.fromisoformat(body["published_at"]),
        kept_until=date.fromisoformat(body["kept_until"]),
        frozen=body["frozen"],
        snapshot=body["snapshot"],
        signature=body.get("signature", ""),
        approval=body["approval"],
    )
    decided.take_publication(_id(act), body["notice"]["reference"], said, owner=consignment.recipient_id, at=at)
    note(notice=body["notice"]["reference"], edition=body["notice"]["edition"])
    emptying.empty_taken(act, consignment, at)


def _require_secretariat(act: Act, consignment: Consignment) -> None:
    if consignment.recipient_id != Bureau.SECRETARIAT:
        raise errors.NoticeNotTheirs(bureau=act.issuer_id, reference=act.body["notice"]["reference"])


def _is_told_to_owner(act: Act, consignment: Consignment) -> bool:
    """Whether the Secretariat tells the bureau that asks for a notice what it decided about it."""
    return act.issuer_id == Bureau.SECRETARIAT and decided.is_ours(_id(act), consignment.recipient_id)


def _codes(act: Act) -> list[str]:
    return [reason["code"] for reason in act.body.get("reasons", ())]


def _answers(said: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    return {one["number"]: one["text"] for one in said}


def _release(said: Mapping[str, Any]) -> Release:
    """Whom a notice still reaches.  Raises ContentUnknown."""
    try:
        rule = ReleaseRule(said["rule"])
    except ValueError as unknown:
        raise errors.ContentUnknown(field="audience", value=said["rule"]) from unknown
    return Release(rule, tuple(sorted(said.get("bureaus", ()))))


def _id(act: Act) -> UUID:
    """Which notice an act speaks of.  Raises NotFound for one that names none."""
    named = act.body["notice"].get("id")
    if named is None:
        raise NotFound
    return UUID(named)
