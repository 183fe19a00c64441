"""The list of speakers: who may ask for the floor, and who has it next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity.assembly import errors
from comity.assembly.codes import DelegationKind, SpeechKind

# Seconds of each kind of speech until the chair sets others.
SECONDS: Mapping[SpeechKind, int] = {
    SpeechKind.ORDER: 120,
    SpeechKind.FOR: 180,
    SpeechKind.AGAINST: 180,
    SpeechKind.FLOOR: 300,
    SpeechKind.REPLY: 180,
}
LONGEST_SECONDS = 3_600

_AFTER_THE_LIST = frozenset({SpeechKind.ORDER, SpeechKind.REPLY})
_OF_OBSERVERS = frozenset({SpeechKind.FLOOR, SpeechKind.REPLY})
_OTHER_SIDE = {SpeechKind.FOR: SpeechKind.AGAINST, SpeechKind.AGAINST: SpeechKind.FOR}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One turn on the list: its place is the order in which it was asked for."""

    key: str
    kind: SpeechKind
    place: int


def require_allowed(kind: SpeechKind, of: DelegationKind, *, list_closed: bool) -> None:
    """Raises SpeechNotAllowed, ListClosed."""
    if of == DelegationKind.GUEST or (of == DelegationKind.OBSERVER and kind not in _OF_OBSERVERS):
        raise errors.SpeechNotAllowed
    if list_closed and kind not in _AFTER_THE_LIST:
        raise errors.ListClosed


def allowed(of: DelegationKind, *, list_closed: bool) -> list[SpeechKind]:
    """The kinds of speech that a delegation may ask for now."""

    def is_allowed(kind: SpeechKind) -> bool:
        try:
            require_allowed(kind, of, list_closed=list_closed)
        except (errors.SpeechNotAllowed, errors.ListClosed):
            return False
        return True

    return list(filter(is_allowed, SpeechKind))


def order(waiting: Iterable[Waiting], last: SpeechKind | None = None) -> list[str]:
    """Keys of those who wait, in the order in which the floor is given.

    last   the side that was heard last, where one was

    Points of order first, in the order they were raised; then the list as it was asked for, except that for and against
    take turns where both wait; replies last.
    """
    left = sorted(waiting, key=lambda one: one.place)
    points = [one for one in left if one.kind == SpeechKind.ORDER]
    replies = [one for one in left if one.kind == SpeechKind.REPLY]
    listed = [one for one in left if one.kind not in _AFTER_THE_LIST]
    found: list[Waiting] = []
    while listed:
        following = _following(listed, last)
        listed.remove(following)
        found.append(following)
        last = following.kind if following.kind in _OTHER_SIDE else last
    return [one.key for one in [*points, *found, *replies]]


def limits(said: Mapping[str, int]) -> dict[str, int]:
    """Seconds for each kind of speech: as said, within the longest; else the usual ones."""
    return {
        kind.value: min(max(int(said.get(kind.value, usual)), 1), LONGEST_SECONDS) for kind, usual in SECONDS.items()
    }


def _following(listed: list[Waiting], last: SpeechKind | None) -> Waiting:
    first = listed[0]
    if last is None or first.kind != last:
        return first
    return next((one for one in listed if one.kind == _OTHER_SIDE[last]), first)
