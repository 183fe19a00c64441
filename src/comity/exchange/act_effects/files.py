"""Parts of files arrive: written down until the whole is there; the act itself goes on without its content."""

from datetime import datetime

from comity.exchange import effects
from comity.exchange.files import arriving
from comity.exchange.models import Act, Consignment
from comity.exchange.services import emptying


@effects.on_arrival("file-part")
def keep_part(act: Act, consignment: Consignment, at: datetime) -> None:
    """Keep a part that came from another node; of two bureaus here each brings the same."""
    if act.here:
        return
    arriving.keep(act.issuer_id, act.body)
    emptying.empty_taken(act, consignment, at)
