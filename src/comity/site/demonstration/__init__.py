"""The demonstration: an invented world in which Comity does its main job, step by step and visibly.

Every step is what an officer or the command line would do: the same verbs, under the same permissions, in the same
audit. Done again, it adds what is missing, screens the ferry once more, and loses nothing.
"""

from rich.console import Console

from comity.site.demonstration import telling
from comity.site.demonstration.playing import Play


def show(console: Console) -> None:
    """Prepare the world, screen the ferry, tell the owner, and look into the audit."""
    play = Play()
    telling.world(console, play)
    telling.records(console, play)
    telling.notices(console)
    telling.exchange(console)
    telling.screening(console, play)
    telling.hit(console, play)
    telling.assembly(console)
    telling.audit(console)


def show_places(console: Console, port: int) -> None:
    """Where to look next, and how to sign in as each person of the story."""
    telling.places(console, port)
