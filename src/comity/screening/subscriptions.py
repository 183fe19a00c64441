"""What screening does about its own events: bureaus find hits on their desks."""

from uuid import UUID

from comity.core.actors import system
from comity.core.events import Delivery, subscribe
from comity.screening import services
from comity.screening.events import HitAnswered, HitCompleted, HitReported


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
