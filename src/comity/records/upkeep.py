"""What the node does with records by itself."""

from datetime import datetime

from comity.core.actors import system
from comity.members.models import Bureau
from comity.records import index, services
from comity.records.attachments import film_holders, films, storage
from comity.records.attachments.reading import kept_of

ONCE_AN_HOUR = 3_600
ONCE_A_MINUTE = 60


def expire(at: datetime) -> None:
    """Withdraw every record whose retention has ended."""
    while services.expire_records(system(Bureau.SECRETARIAT), at=at):
        pass


def erase(at: datetime) -> None:
    """Erase the content of every record that was withdrawn long enough ago."""
    while services.erase_records(system(Bureau.SECRETARIAT), at=at):
        pass


def end_holds(at: datetime) -> None:
    """Lift every hold whose last day has gone by."""
    while services.end_holds(system(Bureau.SECRETARIAT), at=at):
        pass


def settle(at: datetime) -> None:
    """Keep the file of the matching index close to the records, so that the next start is quick."""
    index.settle()


def purge(at: datetime) -> None:
    """Leave nothing in the file of the matching index but what records are now."""
    index.purge()


def sweep_files(at: datetime) -> None:
    """Remove the files of attachments that were erased, or that nobody attached, and films that no row names."""
    storage.sweep(kept_of)
    films.sweep(film_holders.kept_of)


JOBS = [
    ("withdraw records whose retention has ended", ONCE_AN_HOUR, expire),
    ("lift holds whose last day has gone by", ONCE_AN_HOUR, end_holds),
    ("erase the content of withdrawn records", ONCE_AN_HOUR, erase),
    ("remove files of attachments", ONCE_AN_HOUR, sweep_files),
    ("save index", ONCE_A_MINUTE, settle),
    ("purge index", ONCE_AN_HOUR, purge),
]
