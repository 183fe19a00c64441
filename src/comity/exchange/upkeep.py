"""What the node does in the exchange by itself. Where there is nothing to do, nothing is written or audited."""

from datetime import datetime

from django.utils.timezone import now

from comity.core.actors import system
from comity.exchange import carrying, gossip, provisions, rulebook, sharing, witnessing
from comity.exchange.files import asking, evidence, taking
from comity.exchange.models import Quarantined
from comity.exchange.nodes import serving
from comity.exchange.services import accepting, departing, emptying, reminding
from comity.members.models import Bureau

MOST_AT_ONCE = 100


def carry(at: datetime) -> None:
    """Send what waits, take in what arrived."""
    carrying.carry(now)


def try_again(at: datetime) -> None:
    """Try again what waits for a clock or a directory."""
    waiting = Quarantined.objects.filter(try_at__lte=at, resolved_at__isnull=True).order_by("try_at")
    for row in waiting.select_related("from_node")[:MOST_AT_ONCE]:
        accepting.try_again(row, at=at)


def raise_clocks(at: datetime) -> None:
    """Remind of requests and raise overdue ones."""
    if reminding.waits(at):
        reminding.raise_clocks(system(Bureau.SECRETARIAT), at=at)


def renew_directory(at: datetime) -> None:
    """Sign the directory anew, and make keys before the old ones end."""
    provisions.renew(at)


def share(at: datetime) -> None:
    """Give bureaus of other nodes the first copy of what they may see."""
    sharing.share(at)


def let_departed_go(at: datetime) -> None:
    """Erase here what was given to bureaus that are at another node by now."""
    for owner, holder in departing.departed():
        while departing.let_departed_go(system(holder), owner=owner, holder=holder, at=at):
            pass


def state_holdings(at: datetime) -> None:
    """Let owners that had nothing to say state that nothing is missing."""
    sharing.state_holdings(at)


def state_checkpoint(at: datetime) -> None:
    """Let other nodes witness how far the ledger of this one has come."""
    witnessing.state_checkpoint(at)


def pass_on_checkpoint(at: datetime) -> None:
    """Let other witnesses of the hub's ledger know what this one saw of it."""
    gossip.pass_on(at)


def say_rules(at: datetime) -> None:
    """Let bureaus of other nodes know which editions of rules the organisation follows."""
    rulebook.say(at)


def empty_acts(at: datetime) -> None:
    """Keep what records say in the records alone: acts that everybody has receipted go on without their bodies."""
    to_empty, to_drop = emptying.waits(at)
    while to_empty and emptying.empty_acts(system(Bureau.SECRETARIAT), at=at) == emptying.AT_ONCE:
        pass
    while to_drop and emptying.drop_envelopes(system(Bureau.SECRETARIAT), at=at) == emptying.AT_ONCE:
        pass


def take_in_files(at: datetime) -> None:
    """Attach files that arrived whole from other nodes."""
    taking.take_in(at)


def ask_for_files(at: datetime) -> None:
    """Ask owners at other nodes for files of what they share that are not here yet."""
    asking.ask(at)


def say_evidence(at: datetime) -> None:
    """Tell bureaus of other nodes what was attached to hits that they share."""
    evidence.say_new(at)


JOBS = [
    # Each time the node looks around: at least every few seconds, and at once when something happened.
    ("carry acts", 0, carry),
    ("empty acts whose content stands in records", 300, empty_acts),
    ("take in files", 5, take_in_files),
    ("ask for files of what others share", 5, ask_for_files),
    ("say evidence of hits", 5, say_evidence),
    ("share with bureaus of other nodes", 2, share),
    ("state that nothing is missing", 300, state_holdings),
    ("state the ledger to witnesses", 3_600, state_checkpoint),
    ("pass the hub's checkpoint on", 3_600, pass_on_checkpoint),
    ("say which rules are followed", 3_600, say_rules),
    ("erase what bureaus that left were given", 60, let_departed_go),
    ("ask for missing numbers", 10, carrying.ask_for_missing),
    ("try again what was set aside", 60, try_again),
    ("raise clocks of requests", 30, raise_clocks),
    ("renew the directory", 3_600, renew_directory),
    ("keep the broker", 2, serving.keep),
]
AFTER_COMMAND = [carry]
