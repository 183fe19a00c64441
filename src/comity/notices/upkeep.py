"""What the node does with notices by itself. Nothing is written, and nothing audited, where there is nothing to do."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from comity.core.actors import Actor, system
from comity.members.models import Bureau
from comity.notices import editions, errors, public_forms, queries, retention, services
from comity.notices.services import figures

ONCE_AN_HOUR = 3_600
ONCE_A_MINUTE = 60


def ask_to_justify(at: datetime) -> None:
    """Ask owners whether what ends soon is still needed."""
    _until_none_is_left(services.ask_to_justify, lambda: retention.to_justify(at.date()).exists(), at)


def expire(at: datetime) -> None:
    """End what nobody extended."""
    _until_none_is_left(services.expire_notices, lambda: retention.to_expire(at.date()).exists(), at)


def close_silent_returns(at: datetime) -> None:
    """Discard what its bureau did not answer."""
    _until_none_is_left(services.close_silent_returns, lambda: retention.silent(at).exists(), at)


def erase(at: datetime) -> None:
    """Erase the content of what ended long enough ago, and forget refusals whose time is over."""

    def waits() -> bool:
        return retention.to_erase(at.date()).exists() or queries.refusals_to_forget(at.date()).exists()

    _until_none_is_left(services.erase_ended, waits, at)


def escalate(at: datetime) -> None:
    """Raise overdue reviews to the command centre."""
    _until_none_is_left(services.escalate_reviews, lambda: queries.reviews_to_escalate(at).exists(), at)


def erase_tips(at: datetime) -> None:
    """Erase information from the public that was kept long enough, and what is remembered of forms that were sent."""
    _until_none_is_left(services.erase_tips, lambda: queries.tips_to_erase(at.date()).exists(), at)
    public_forms.forget_before(at)


def freeze_figures(at: datetime) -> None:
    """Keep what the public may see of the months that are over."""
    while months := figures.months_to_freeze(at):
        services.freeze_figures(system(Bureau.SECRETARIAT), months=months, at=at)


def read_rules() -> None:
    """Read every edition once, so that no reader waits for it. One that is unsound is told where it is asked for."""
    for name in editions.names():
        with suppress(errors.RulesUnsound):
            editions.edition(name)


def _until_none_is_left(verb: Callable[..., int], waits: Callable[[], bool], at: datetime) -> None:
    node: Actor = system(Bureau.SECRETARIAT)
    while waits():
        if not verb(node, at=at):
            break


JOBS = [
    ("ask owners of notices that end", ONCE_AN_HOUR, ask_to_justify),
    ("end notices whose period is over", ONCE_AN_HOUR, expire),
    ("discard notices without answers", ONCE_AN_HOUR, close_silent_returns),
    ("erase ended notices", ONCE_AN_HOUR, erase),
    ("erase information from the public", ONCE_AN_HOUR, erase_tips),
    ("freeze the public figures of closed months", ONCE_AN_HOUR, freeze_figures),
    ("escalate overdue reviews", ONCE_A_MINUTE, escalate),
]
# Once, when the site starts.
WARM_UP = [("read the rules of notices", read_rules)]
