"""Which event an act carries, and so which row it was made from."""

from typing import Any

from comity.core.models import StoredEvent
from comity.engines import ledger
from comity.exchange.models import Act


def payload_of(act: Act) -> dict[str, Any]:
    """What the domain event said that an act issued here carries.  Raises StoredEvent.DoesNotExist."""
    if act.event is None:
        raise StoredEvent.DoesNotExist
    payload: Any = ledger.parse(StoredEvent.objects.get(id=act.event).payload)
    return dict(payload)
