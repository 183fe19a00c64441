"""Hits between the node that reports and the node of the owner (docs/explanation/following.md)."""

from datetime import datetime
from uuid import UUID

from comity.core.refusals import NotFound
from comity.exchange import effects
from comity.exchange.models import Act, Consignment
from comity.screening import following as hits
from comity.screening.codes import HitState
from comity.screening.following import Reported

_ANSWERS = {
    "hit-confirmed": HitState.CONFIRMED,
    "hit-refuted": HitState.NOT_THE_SAME,
    "hit-more-asked": HitState.NEED_MORE,
}


@effects.on_arrival("hit-reported")
def report(act: Act, consignment: Consignment, at: datetime) -> None:
    """The owner finds the hit on its desk."""
    if act.here:
        return
    body = act.body
    observed, notice = body["observed"], body.get("notice", {}).get("id")
    said = Reported(
        id=_id(act),
        reference=body["hit"]["reference"],
        record=_uuid(body["record"]),
        urgency=body.get("urgency", "routine"),
        observed_at=_moment(observed["at"]),
        place=observed["place"],
        note=observed.get("note", ""),
        met=body.get("met"),
        details={name: str(text) for name, text in observed.get("facts", {}).items()},
        notice=_uuid(notice) if notice else None,
    )
    hits.report(said, reporting=act.issuer_id, owner=consignment.recipient_id, said_at=act.issued_at, at=at)


@effects.on_arrival(*_ANSWERS)
def answer(act: Act, consignment: Consignment, at: datetime) -> None:
    """The reporting bureau finds what the owner says."""
    if not act.here:
        body = act.body
        means = body.get("identified_by", ())
        hits.answer(
            _id(act), _ANSWERS[act.kind], owner=act.issuer_id, text=body.get("note", ""), means=means, at=act.issued_at
        )
        if (said := body.get("remember")) is not None:
            until = _moment(said["until"])
            everywhere = said.get("everywhere", False)
            hits.remember(_id(act), owner=act.issuer_id, everywhere=everywhere, until=until, at=act.issued_at)


@effects.on_arrival("hit-memory-ended")
def end_memory(act: Act, consignment: Consignment, at: datetime) -> None:
    """What was remembered of a hit is believed no more, at both nodes."""
    if not act.here:
        end = act.body["document_end"]
        hits.end_memory(_id(act), end, bureau=act.issuer_id, of=consignment.recipient_id, at=act.issued_at)


@effects.on_arrival("hit-completed")
def complete(act: Act, consignment: Consignment, at: datetime) -> None:
    """The owner is given what it had asked for."""
    if not act.here:
        hits.complete(_id(act), reporting=act.issuer_id, text=act.body.get("note", ""), at=act.issued_at)


@effects.on_arrival("hit-outcome")
def outcome(act: Act, consignment: Consignment, at: datetime) -> None:
    """The owner learns what followed."""
    if act.here:
        return
    body = act.body
    hits.follow_outcome(
        _id(act),
        reporting=act.issuer_id,
        number=body.get("number", 1),
        code=body["code"],
        reason=body.get("reason", ""),
        text=body.get("note", ""),
        happened_at=_moment(body["happened_at"]),
        withdrawn=body.get("withdrawn", False),
        at=at,
    )


def _id(act: Act) -> UUID:
    """Which hit an act speaks of.  Raises NotFound for one that names none."""
    return _uuid(act.body["hit"].get("id", ""))


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NotFound from None


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)
