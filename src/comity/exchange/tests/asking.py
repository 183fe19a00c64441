"""Two nodes in one store: what XB's node says of a notice, as if it had never been here, and what ours answers."""

import json
from typing import Any

from comity.core import events
from comity.core.ids import new_id
from comity.exchange import provisions
from comity.exchange.models import Act, Chain, Consignment, Gap, Hosting, Node, Receipt
from comity.exchange.tests.travelling import NOW
from comity.notices.models import Notice
from comity.notices.tests.casting import FACTS
from comity.records.tests.casting import as_operation

REFERENCE = "R-2026-ZZZ111"
# Facts that had happened by the day on which acts travel in these tests.
EARLIER = dict(FACTS) | {
    "date_of_facts": {"from": "2026-01-03"},
    "warrant": {"number": "12/26", "issued_on": "2026-02-01", "authority": "Court of Marsa", "state": "XB"},
}


def at_home_elsewhere(*bureaus: str) -> None:
    """Let these bureaus, and no others, be at home at another node; what was said before is forgotten."""
    events.deliver()
    provisions.ensure(["XA", "XB", "XC", "GS"], NOW)

    def settle() -> None:
        Hosting.objects.all().delete()
        node, _ = Node.objects.get_or_create(code="strait", defaults={"kind": "bureau", "joined_at": NOW})
        for bureau in bureaus:
            Hosting.objects.create(node=node, bureau_id=bureau, from_at=NOW)
        for model in (Receipt, Gap, Consignment, Chain, Act):
            model.objects.all().delete()

    as_operation(settle)


def said(kind: str) -> dict[str, Any]:
    """The body of the last act of a kind that this node issued."""
    events.deliver()
    body = Act.objects.filter(kind=kind, here=True).order_by("issued_at", "pk").last().body
    assert body is not None
    return dict(body)


class Elsewhere:
    """The same notice and records at another node: other ids, another number."""

    def __init__(self, notice: Notice, reference: str = REFERENCE) -> None:
        self._names = {notice.reference: reference}
        self.learns(notice)
        self.id = self._names[str(notice.pk)]

    def learns(self, notice: Notice) -> "Elsewhere":
        """Give what is new in a notice other ids as well."""
        for key in (notice.pk, *notice.subjects.values_list("record_id", flat=True)):
            self._names.setdefault(str(key), str(new_id()))
        return self

    def there(self, body: dict[str, Any]) -> dict[str, Any]:
        """What this node said, as the other one would say it of its own."""
        return _renamed(body, self._names)

    def here(self, body: dict[str, Any]) -> dict[str, Any]:
        """What was said of the other one's, as if it were said of ours."""
        return _renamed(body, {theirs: ours for ours, theirs in self._names.items()})


def _renamed(body: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    text = json.dumps(body)
    for old, new in names.items():
        text = text.replace(old, new)
    renamed: dict[str, Any] = json.loads(text)
    return renamed
