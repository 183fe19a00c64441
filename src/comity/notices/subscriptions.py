"""What follows from what happened to notices: somebody finds it on a desk."""

from uuid import UUID

from comity.core.actors import system
from comity.core.events import Delivery, subscribe
from comity.members.models import Bureau
from comity.notices import codes, services
from comity.notices.events import (
    JustificationAsked,
    NoticePublished,
    NoticeRecommended,
    NoticeRefused,
    NoticeRequested,
    NoticeReturned,
)


@subscribe(NoticeRequested, as_="notices.desk.requested")
def lay_request(delivery: Delivery) -> None:
    """The Secretariat's reviewers find a request."""
    _lay(delivery, codes.TO_REVIEW, Bureau.SECRETARIAT)


@subscribe(NoticeRecommended, as_="notices.desk.recommended")
def lay_recommendation(delivery: Delivery) -> None:
    """The second reviewer finds what the first recommends."""
    _lay(delivery, codes.SECOND_REVIEW, Bureau.SECRETARIAT)


@subscribe(NoticeReturned, as_="notices.desk.returned")
def lay_questions(delivery: Delivery) -> None:
    """The bureau finds the questions."""
    _lay(delivery, codes.TO_ANSWER, delivery.event.owner)


@subscribe(NoticeRefused, as_="notices.desk.refused")
def lay_refusal(delivery: Delivery) -> None:
    """The bureau finds the refusal and its reasons."""
    _lay(delivery, codes.REFUSED, delivery.event.owner)


@subscribe(NoticePublished, as_="notices.desk.after-sending")
def lay_what_was_sent(delivery: Delivery) -> None:
    """The Secretariat's reviewers find a diffusion that was not held, to be checked."""
    if delivery.event.after_sending:
        _lay(delivery, codes.AFTER_SENDING, Bureau.SECRETARIAT)


@subscribe(JustificationAsked, as_="notices.desk.to-justify")
def lay_what_ends(delivery: Delivery) -> None:
    """The bureau finds a notice that ends soon."""
    _lay(delivery, codes.TO_JUSTIFY, delivery.event.owner)


def _lay(delivery: Delivery, kind: str, bureau: str) -> None:
    services.lay_on_desk(system(bureau), notice_id=UUID(delivery.event.notice), kind=kind, at=delivery.at)
