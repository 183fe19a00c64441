"""What the node does at the press desk by itself. Nothing is written where there is nothing to do."""

from collections.abc import Callable
from datetime import datetime

from comity.accreditation import blocking, queries, services
from comity.accreditation.queries import badges
from comity.core.actors import system
from comity.members.models import Bureau

ONCE_AN_HOUR = 3_600


def end(at: datetime) -> None:
    """Let applications lapse whose session is over."""
    _until_none_is_left(services.end_applications, lambda: queries.to_end(at).exists(), at)


def erase(at: datetime) -> None:
    """Erase what applications say of a person, and their documents, on the day that the terms name."""
    _until_none_is_left(services.erase_applications, lambda: queries.to_erase(at).exists(), at)


def remind(at: datetime) -> None:
    """Tell the Secretariat of hosts that are late with their decisions, and of those that have caught up."""
    if any(queries.to_remind(at)):
        services.remind(system(Bureau.SECRETARIAT), at=at)


def end_blocks(at: datetime) -> None:
    """Erase what blocks say of persons when they have ended."""
    _until_none_is_left(services.end_blocks, lambda: blocking.ended(at.date()).exists(), at)


def erase_badges(at: datetime) -> None:
    """Erase what badges say of their bearers, on the same day."""
    node = system(Bureau.SECRETARIAT)
    while due := badges.badges_to_erase(at):
        services.erase_badges(node, badges=due, at=at)


def _until_none_is_left(verb: Callable[..., int], waits: Callable[[], bool], at: datetime) -> None:
    node = system(Bureau.SECRETARIAT)
    while waits():
        if not verb(node, at=at):
            break


JOBS = [
    ("let applications of journalists lapse", ONCE_AN_HOUR, end),
    ("erase applications of journalists", ONCE_AN_HOUR, erase),
    ("remind of decisions on journalists", ONCE_AN_HOUR, remind),
    ("erase blocks of journalists that have ended", ONCE_AN_HOUR, end_blocks),
    ("erase badges", ONCE_AN_HOUR, erase_badges),
]
