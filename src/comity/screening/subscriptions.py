"""What screening does about its own events: bureaus find hits on their desks."""

from uuid import UUID

from comity.core.actors import system
from comity.core.events import Delivery, subscribe
from comity.members.models import Bureau
from comity.notices.events import NoticeErased
from comity.screening import services
from comity.screening.events import HitAnswered, HitCompleted, HitReported, OutcomeRecorded


@subscribe(HitReported, as_="screening.owner-of-reported-hit")
def tell_owner_of_report(delivery: Delivery) -> None:
    """The owner bureau finds the hit on its desk. Laying it there twice leaves one item."""
    happened: HitReported = delivery.event
    services.tell_owner(system(happened.owner), hit_id=UUID(happened.hit), at=delivery.at)


@subscribe(HitCompleted, as_="screening.owner-of-completed-hit")
def tell_owner_of_completion(delivery: Delivery) -> None:
    """It is the owner's turn again."""
    happened: HitCompleted = delivery.event
    services.tell_owner(system(happened.owner), hit_id=UUID(happened.hit), at=delivery.at)


@subscribe(HitAnswered, as_="screening.reporter-of-answered-hit")
def tell_reporter_of_answer(delivery: Delivery) -> None:
    """The reporting bureau finds the answer on its desk."""
    happened: HitAnswered = delivery.event
    services.tell_reporter(system(happened.reporting_bureau), hit_id=UUID(happened.hit), at=delivery.at)


@subscribe(OutcomeRecorded, as_="screening.owner-of-outcome")
def tell_owner_of_outcome(delivery: Delivery) -> None:
    """The owner bureau finds on its desk what followed, and the clock of what it must send."""
    happened: OutcomeRecorded = delivery.event
    services.tell_outcome(system(happened.owner), outcome_id=UUID(happened.outcome), at=delivery.at)


@subscribe(NoticeErased, as_="screening.hits-of-erased-notice")
def erase_hits_of_notice(delivery: Delivery) -> None:
    """When the content of a notice goes, so does what was said in hits on it."""
    happened: NoticeErased = delivery.event
    services.erase_with_notice(system(Bureau.SECRETARIAT), notice_id=UUID(happened.notice), at=delivery.at)
