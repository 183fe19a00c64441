"""What the node does in the assembly by itself. Nothing is written where there is nothing to do."""

from datetime import datetime

from comity.assembly.queries import hosting
from comity.assembly.queries import photographs as asked
from comity.assembly.services import duties, photographs
from comity.core.actors import system
from comity.members.models import Bureau

ONCE_AN_HOUR = 3_600


def erase_photographs(at: datetime) -> None:
    """Erase the photographs of delegates, so many days after their session."""
    due = asked.to_erase(at)
    if due:
        photographs.erase_photographs(system(Bureau.SECRETARIAT), delegates=due, at=at)


def remind(at: datetime) -> None:
    """Tell the Secretariat of duties that a host has not reported by their day."""
    if hosting.duties_to_remind_of(at):
        duties.remind_of_duties(system(Bureau.SECRETARIAT), at=at)


JOBS = [
    ("erase photographs of delegates", ONCE_AN_HOUR, erase_photographs),
    ("remind of duties of hosts", ONCE_AN_HOUR, remind),
]
