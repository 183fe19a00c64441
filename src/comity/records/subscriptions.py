"""What follows when records change."""

from comity.core import events
from comity.core.events import Delivery
from comity.records import index
from comity.records.events import RecordErased, RecordWithdrawn, ReleaseChanged


@events.subscribe(RecordWithdrawn, as_="records.index.withdrawn")
def forget_withdrawn(delivery: Delivery) -> None:
    """Write the index anew without what was withdrawn: nothing of it may stay in the file."""
    index.settle()


@events.subscribe(ReleaseChanged, as_="records.index.released")
def follow_release(delivery: Delivery) -> None:
    """Write the index with the new release, so that a copy of the file is never wider than the records."""
    index.settle()


@events.subscribe(RecordErased, as_="records.index.erased")
def forget_erased(delivery: Delivery) -> None:
    """Write the index anew without what was erased: nothing of it may stay in the file."""
    index.settle()
