"""A pilot's cap, shared equally among the states that joined."""

from datetime import date

from comity.notices import errors


def share_of_cap(cap: int, joined: int) -> int:
    """How many notices one state may request: the same for each; what does not divide is given to nobody."""
    return cap // joined if joined else 0


def require_share(*, used: int, share: int, total: int, cap: int) -> None:
    """Refuse a request above the state's share or above the cap.  Raises ShareUsed, CapReached.

    used    the state's requests since the pilot began, but refused and discarded ones; total: those of all states
    """
    if total >= cap:
        raise errors.CapReached(cap=cap)
    if used >= share:
        raise errors.ShareUsed(share=share, used=used)


def is_running(from_on: date, until_on: date | None, on: date) -> bool:
    """Whether a pilot runs on a day: [from, until)."""
    return from_on <= on and (until_on is None or on < until_on)


def require_running(pilot: str, from_on: date, until_on: date | None, on: date) -> None:
    """Raises PilotOver before a pilot begins and from its end on."""
    if not is_running(from_on, until_on, on):
        raise errors.PilotOver(pilot=pilot)
