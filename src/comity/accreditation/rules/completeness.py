"""What an application still lacks before it can be sent in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Lack(StrEnum):
    """In which way something is not there."""

    EMPTY = "empty"  # a field that must be filled in
    DOCUMENT = "document"  # none of these documents is there
    NO_DAY = "no-day"  # a document does not say until when it is valid
    EXPIRED = "expired"  # a document is valid no more on the last day of the session
    DAYS_REVERSED = "days-reversed"  # the stay ends before it begins


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing.

    what   codes of fields or documents; of several documents one suffices
    """

    lack: Lack
    what: tuple[str, ...]


# The fields without which nobody can decide.
REQUIRED = (
    "name", "born_on", "nationality", "email", "medium", "medium_kind", "medium_country", "status", "function",
    "languages",
)  # fmt: skip


def missing(
    said: Mapping[str, object],
    documents: Mapping[str, date | None],
    *,
    wanted: Sequence[Collection[str]],
    expiring: Collection[str],
    last_day: date,
) -> list[Missing]:
    """Everything that keeps an application from being sent in, in the order of the form; empty if nothing does.

    said       {field: value}
    documents  {kind: the last day on which it is valid, None where it does not say}
    wanted     groups of kinds: of each group one is shown
    expiring   kinds that are valid until a day
    last_day   of the session
    """
    return [*_fields(said), *_documents(documents, wanted, expiring, last_day)]


def _fields(said: Mapping[str, object]) -> Iterator[Missing]:
    for name in REQUIRED:
        if not said.get(name):
            yield Missing(Lack.EMPTY, (name,))
    arrives_on, leaves_on = said.get("arrives_on"), said.get("leaves_on")
    if isinstance(arrives_on, date) and isinstance(leaves_on, date) and leaves_on < arrives_on:
        yield Missing(Lack.DAYS_REVERSED, ("leaves_on",))


def _documents(
    documents: Mapping[str, date | None], wanted: Sequence[Collection[str]], expiring: Collection[str], last_day: date
) -> Iterator[Missing]:
    for group in wanted:
        shown = [kind for kind in group if kind in documents]
        if not shown:
            yield Missing(Lack.DOCUMENT, tuple(group))
            continue
        # Of two that each suffice, one that is sound is enough.
        faults = [fault for kind in shown for fault in [_fault(kind, documents[kind], expiring, last_day)]]
        if all(faults):
            yield next(fault for fault in faults if fault)


def _fault(kind: str, valid_until: date | None, expiring: Collection[str], last_day: date) -> Missing | None:
    if kind not in expiring:
        return None
    if valid_until is None:
        return Missing(Lack.NO_DAY, (kind,))
    return Missing(Lack.EXPIRED, (kind,)) if valid_until < last_day else None
