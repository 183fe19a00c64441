"""Makers for the tests of what travels. Invented bureaus and words only."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from comity.core import events
from comity.core.ids import new_id
from comity.engines import envelopes
from comity.engines.envelopes import Policy, Sealed
from comity.exchange import carrying, directories, keeping, provisions
from comity.exchange.models import Act, Consignment
from comity.exchange.sayings import Arrival, Saying
from comity.exchange.services import accepting, issuing

NOW = datetime(2026, 4, 14, 9, 30, tzinfo=UTC)


def clock(at: datetime = NOW) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: at


def resulted(**changes: Any) -> dict[str, Any]:
    """A body that any bureau may say and that has no effect of its own: the result of an operation."""
    return {"operation": "Tidewatch", "tally": {"arrests": 3}} | changes


def saying(to: Iterable[str] = ("XB",), issuer: str = "XA", **changes: Any) -> Saying:
    """What XA says to XB, changed as named."""
    said = {"event": new_id(), "kind": "operation-result", "issuer": issuer, "to": to, "body": resulted()} | changes
    return Saying(**said)


def issued(to: Iterable[str] = ("XB",), issuer: str = "XA", *, at: datetime = NOW, **changes: Any) -> Act:
    """An act in the outbox."""
    act = issuing.issue(saying(to, issuer, **changes), at=at)
    assert act is not None
    return act


def arrival(act: Act, recipient: str = "XB", **changes: Any) -> Arrival:
    """The envelope of an act, arriving for one recipient."""
    return Arrival(**{"envelope": bytes(act.envelope or b""), "recipient": recipient} | changes)


def consignment(act: Act, recipient: str = "XB") -> Consignment:
    """What became of an act with one recipient, as the store has it now."""
    return Consignment.objects.get(act=act, recipient=recipient)


def carried(at: datetime = NOW) -> None:
    """Carry until nothing is left to do."""
    carrying.carry(clock(at))


def receipts(act: Act, recipient: str = "XB") -> list[str]:
    """The stages that a recipient receipted, in the order in which it said so."""
    return list(consignment(act, recipient).receipts.order_by("at", "pk").values_list("stage", flat=True))


def later(**time: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(**time)


def delivered() -> int:
    """Serve what happened."""
    return events.deliver()


def sealed(
    number: int = 1,
    previous: bytes = envelopes.FIRST_PREVIOUS,
    *,
    issuer: str = "XA",
    to: Iterable[str] = ("XB",),
    at: datetime = NOW,
    kind: str = "operation-result",
    body: dict[str, Any] | None = None,
    version: int = 1,
    handling: str = "H0",
    policy: Policy | None = None,
) -> Sealed:
    """An act as another node would seal it, honest or not: with any number, any predecessor, nothing written here."""
    directory = provisions.ensure({issuer, *to}, NOW)
    signer = directories.signing_key(issuer, directory, NOW)
    assert signer is not None
    recipients = []
    for bureau in to:
        certificate = directory.sealing_certificate(bureau, version=1, at=NOW)
        assert certificate is not None
        recipients.append(envelopes.Recipient(bureau, certificate, number, previous))
    draft = envelopes.ActDraft(
        id=str(new_id()),
        issuer=issuer,
        kind=kind,
        kind_version=version,
        priority="normal",
        handling=handling,
        body=resulted() if body is None else body,
    )
    return envelopes.seal(
        draft, signer=signer, recipients=recipients, directory=directory, at=at, policy=policy or keeping.policy()
    )


def arrives(act: Sealed | bytes, recipient: str = "XB", at: datetime = NOW) -> accepting.Outcome:
    """An envelope arrives from another node."""
    envelope = act if isinstance(act, bytes) else act.envelope
    return accepting.accept(Arrival(envelope, recipient), at=at)


def chained(count: int, **said: Any) -> list[Sealed]:
    """So many acts of XA to XB, each naming the one before."""
    acts: list[Sealed] = []
    for number in range(1, count + 1):
        acts.append(sealed(number, acts[-1].act_hash if acts else envelopes.FIRST_PREVIOUS, **said))
    return acts
