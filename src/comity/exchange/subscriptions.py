"""From what happened to what is said: one act for each domain event that concerns another bureau.

What both sides see on this node anyway (records, notices, hits) is said to bureaus of other nodes only; what one bureau
writes to another, takes back or receipts is an act between any two.
"""

from uuid import UUID

from django.utils.timezone import now

from comity.core.actors import system
from comity.core.events import Delivery, subscribe
from comity.exchange import case_sayings, clock_sayings, gossip, provisions, shared_subscriptions, witnessing
from comity.exchange.codes import Stage
from comity.exchange.errors import NoLongerTrue
from comity.exchange.events import (
    ActRecalled,
    CaseRead,
    CheckpointCosigned,
    ClockRaised,
    ExpertiseCirculated,
    FilesAsked,
    HistoriesDiffer,
    MessageArrived,
    MessageSent,
    NumbersMissing,
    ProofAsked,
    ProofWanted,
    ReceiptDue,
)
from comity.exchange.files import asking as asking_for_files
from comity.exchange.files import parting
from comity.exchange.models import Act
from comity.exchange.sayings import Saying
from comity.exchange.services import asking, matching
from comity.exchange.services.issuing import issue
from comity.members.events import MemberChanged
from comity.records import index


def say(saying: Saying | None) -> Act | None:
    """Issue what is said, now: what the directory and the clocks say at this moment decides, not when it happened."""
    return issue(saying, at=now()) if saying is not None and saying.to else None


@subscribe(MessageSent, as_="exchange.say.message")
def say_message(delivery: Delivery) -> None:
    """What an officer wrote goes to whom it was written to, and its files after it to those at other nodes."""
    say(case_sayings.of_message(delivery))
    for part in parting.of_message(delivery):
        say(part)


@subscribe(ExpertiseCirculated, as_="exchange.say.expertise")
def say_expertise(delivery: Delivery) -> None:
    """Expertise goes to everybody whom it was circulated to."""
    say(case_sayings.of_expertise(delivery))


@subscribe(ActRecalled, as_="exchange.say.recall")
def say_recall(delivery: Delivery) -> None:
    """A recall goes to whom it takes something from."""
    say(case_sayings.of_recall(delivery))


@subscribe(CaseRead, as_="exchange.owe.read")
def owe_read_receipts(delivery: Delivery) -> None:
    """Whoever wrote learns that it was read."""
    event = delivery.event
    asking.owe_read_receipts(system(event.bureau), case=UUID(event.case), bureau=event.bureau, at=delivery.at)


@subscribe(MessageArrived, as_="exchange.match.arrival")
def match_what_arrived(delivery: Delivery) -> None:
    """What a message speaks of is looked for among the records that the bureau it reached may see."""
    event = delivery.event
    matching.look(UUID(event.act), event.recipient, at=delivery.at)


@subscribe(ReceiptDue, as_="exchange.say.receipt")
def say_receipt(delivery: Delivery) -> None:
    """A receipt goes to the issuer of what it is for.

    That something was complied with is said when it is gone from the file of the index as well.
    """
    event = delivery.event
    if event.stage == Stage.COMPLIED:
        index.settle()
    body = {"of": event.act, "act_hash": event.act_hash, "stage": event.stage, "at": event.said_at}
    if event.reason:
        body["reason"] = {"code": event.reason}
    if event.unknown_kind:
        body["unknown_kind"] = True
    say(
        Saying(
            event=delivery.id,
            kind="receipt",
            issuer=event.recipient,
            to=[event.issuer],
            body=body,
            reply_to=UUID(event.act),
        )
    )


@subscribe(FilesAsked, as_="exchange.say.files")
def say_files(delivery: Delivery) -> None:
    """Whoever asked for files is given them, part by part, as long as it may have them."""
    for parts in asking_for_files.given(delivery):
        try:
            for part in parts:
                say(part)
        except NoLongerTrue:
            continue  # it was narrowed or taken back meanwhile, of which another act tells


@subscribe(NumbersMissing, as_="exchange.say.resend-requested")
def say_what_is_missing(delivery: Delivery) -> None:
    """The issuer learns which of its numbers did not arrive."""
    event = delivery.event
    body = {"numbers": event.numbers}
    say(Saying(event=delivery.id, kind="resend-requested", issuer=event.recipient, to=[event.issuer], body=body))


@subscribe(ClockRaised, as_="exchange.say.clock-notice")
def say_clock_notice(delivery: Delivery) -> None:
    """A command centre at another node learns whose time is over, and when it is over no more."""
    for saying in clock_sayings.of_raised(delivery):
        say(saying)


@subscribe(CheckpointCosigned, as_="exchange.say.checkpoint-cosigned")
def say_what_was_cosigned(delivery: Delivery) -> None:
    """A node learns what another saw of its ledger."""
    say(witnessing.answer(delivery))


@subscribe(ProofWanted, as_="exchange.say.consistency-asked")
def say_that_a_proof_is_owed(delivery: Delivery) -> None:
    """The hub is asked to prove that two nodes were shown one history."""
    say(gossip.ask_for_proof(delivery))


@subscribe(ProofAsked, as_="exchange.say.consistency-proved")
def say_proof(delivery: Delivery) -> None:
    """Whoever asked is given the proof."""
    say(gossip.prove(delivery))


@subscribe(HistoriesDiffer, as_="exchange.say.contradiction")
def say_contradiction(delivery: Delivery) -> None:
    """Another node learns what this one was shown of the hub's ledger, where that contradicts what it was shown."""
    say(gossip.tell_of_contradiction(delivery))


@subscribe(MemberChanged, as_="exchange.directory.standing")
def restate_standing(delivery: Delivery) -> None:
    """A bureau that was suspended, reinstated or left stands so in the next directory."""
    provisions.renew(now())


shared_subscriptions.subscribe_all(say)
