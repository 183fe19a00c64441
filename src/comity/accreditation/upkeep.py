"""What the node does at the press desk by itself. Nothing is written where there is nothing to do."""

from collections.abc import Callable
from datetime import datetime

from comity.accreditation import queries, services
from comity.core.actors import system
from comity.members.models import Bureau

ONCE_AN_HOUR = 3_600


def end(at: datetime) -> None:
    """Let applications lapse whose session is over."""
    _until_none_is_left(services.end_applications, lambda: queries.to_end(at).exists(), at)


def erase(at: datetime) -> None:
    """Erase what applications say of a person, and their documents, on the day that the terms name."""
    _until_none_is_left(services.erase_applications, lambda: queries.to_erase(at).exists(), at)


def _until_none_is_left(verb: Callable[..., int], waits: Callable[[], bool], at: datetime) -> None:
    node = system(Bureau.SECRETARIAT)
    while waits():
        if not verb(node, at=at):
            break


JOBS = [
    ("let applications of journalists lapse", ONCE_AN_HOUR, end),
    ("erase applications of journalists", ONCE_AN_HOUR, erase),
]
