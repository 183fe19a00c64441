"""Notices and diffusions of other nodes: what acts make of them here (docs/explanation/following.md)."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from comity.core.operations import note
from comity.core.refusals import NotFound
from comity.exchange import effects
from comity.exchange.files import awaiting
from comity.exchange.models import Act, Consignment
from comity.exchange.services import emptying
from comity.members.models import Bureau
from comity.notices import errors
from comity.notices import following as notices
from comity.notices.codes import State
from comity.notices.following import Published
from comity.records import following as records


@effects.on_arrival("notice-published", "diffusion")
def publish(act: Act, consignment: Consignment, at: datetime) -> None:
    """Keep the notice with its records, for this recipient.

    Said by who asks for it, or by the General Secretariat, at whose node it was decided.  Raises NoticeNotTheirs.
    """
    if act.here:
        return
    body = act.body
    owner, holder = str(body["content"].get("owner", "")), consignment.recipient_id
    if act.issuer_id not in (owner, Bureau.SECRETARIAT) or not Bureau.objects.filter(pk=owner).exists():
        raise errors.NoticeNotTheirs(bureau=act.issuer_id, reference=body["notice"]["reference"])
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
        notices.narrow(_id(act), by=act.issuer_id, purposes=act.body.get("purposes", ()), at=at)
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
        """It ends for everybody here, and its content goes."""
        if not act.here:
            said = act.body.get("reason", {}).get("code", reason)
            notices.end(_id(act), state, by=act.issuer_id, reason=said, at=at)
            awaiting.let_go([_id(act)])

    return end


effects.on_arrival("notice-withdrawn")(_ending(State.WITHDRAWN, "withdrawn"))
effects.on_arrival("notice-expired")(_ending(State.EXPIRED, "period-over"))
effects.on_arrival("notice-superseded")(_ending(State.SUPERSEDED, "superseded"))


@effects.on_arrival("notice-suspended")
def suspend(act: Act, consignment: Consignment, at: datetime) -> None:
    """Nobody may use it for now."""
    if not act.here:
        notices.suspend(_id(act), by=act.issuer_id, at=at)


@effects.on_arrival("notice-reinstated")
def reinstate(act: Act, consignment: Consignment, at: datetime) -> None:
    """It is in force again."""
    if not act.here:
        notices.reinstate(_id(act), by=act.issuer_id, at=at)


def _id(act: Act) -> UUID:
    """Which notice an act speaks of.  Raises NotFound for one that names none."""
    named = act.body["notice"].get("id")
    if named is None:
        raise NotFound
    return UUID(named)
