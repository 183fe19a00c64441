"""Makers for the tests of what follows from another node's acts: XA is at home there, XB and XC are here."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from comity.core.ids import new_id
from comity.engines import envelopes
from comity.engines.envelopes import Sealed
from comity.exchange import provisions
from comity.exchange.models import Act, Consignment, Hosting, Node
from comity.exchange.services import accepting
from comity.exchange.tests.travelling import NOW, arrives, sealed
from comity.records.drafts import RecordDraft
from comity.records.interchange import entity
from comity.records.tests.casting import as_operation, person

TERMS = {
    "handling": "H1",
    "evaluation": "B2",
    "purposes": ["border-check", "investigation"],
    "legal_basis": "national-warrant",
    "retain_until": "2028-01-01",
    "category": "wanted",
}


def settle_elsewhere(*bureaus: str) -> None:
    """Give bureaus a node of their own, after making keys for everybody."""
    provisions.ensure(["XA", "XB", "XC"], NOW)

    def settle() -> None:
        node, _ = Node.objects.get_or_create(code="strait", defaults={"kind": "bureau", "joined_at": NOW})
        for bureau in bureaus:
            Hosting.objects.create(node=node, bureau_id=bureau, from_at=NOW)

    as_operation(settle)


def stated(name: str = "Mirelle Adaora Quandt", *, draft: RecordDraft | None = None, **changes: Any) -> dict[str, Any]:
    """A record as another node states it, in the interchange form under a new id; terms changed as named."""
    said = entity(draft or person(name))
    ours: dict[str, Any] = {**said.get("comity", {}), **TERMS, **changes}
    return said | {"id": str(new_id()), "comity": {key: value for key, value in ours.items() if value is not None}}


def with_name(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The same record, saying another name."""
    other: dict[str, Any] = deepcopy(dict(said))
    other["properties"]["name"] = [name]
    other["comity"].pop("values", None)
    return other


class Voice:
    """Another node that speaks for a bureau to one of ours: each act names the one before."""

    def __init__(self, issuer: str = "XA", to: str = "XB") -> None:
        self.issuer, self.to = issuer, to
        self._said: list[Sealed] = []

    def seal(self, kind: str, body: Mapping[str, Any], *, at: datetime = NOW) -> Sealed:
        """The next act, which has not arrived yet."""
        previous = self._said[-1].act_hash if self._said else envelopes.FIRST_PREVIOUS
        act = sealed(len(self._said) + 1, previous, issuer=self.issuer, to=[self.to], at=at, kind=kind, body=dict(body))
        self._said.append(act)
        return act

    def says(self, kind: str, body: Mapping[str, Any], *, at: datetime = NOW) -> Consignment:
        """The next act arrives. Returns what became of it."""
        act = self.seal(kind, body, at=at)
        assert arrives(act, self.to, at=at) is accepting.Outcome.ACCEPTED
        return Consignment.objects.select_related("act").get(act=act.header.id, recipient=self.to)

    def shares(self, *records: Mapping[str, Any], at: datetime = NOW) -> Consignment:
        """Records are shared."""
        return self.says("record-shared", {"records": [dict(one) for one in records]}, at=at)

    def narrows(self, *records: Mapping[str, Any]) -> Consignment:
        """The recipient may keep records no more."""
        return self.says("record-narrowed", {"records": [one["id"] for one in records], "keep": False})

    def withdraws(self, *records: Mapping[str, Any]) -> Consignment:
        """Records are taken back."""
        body = {"records": [one["id"] for one in records], "reason": {"code": "mistake"}}
        return self.says("record-withdrawn", body)


def bodies() -> list[Any]:
    """What the acts of this node still say."""
    return [act.body for act in Act.objects.order_by("issued_at", "pk")]
