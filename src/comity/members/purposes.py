"""What one browser session says of its officer's present task: purpose, reference, and for whom they act."""

from django.contrib.sessions.backends.base import SessionBase

from comity.core.codes import Purpose

PURPOSE, REFERENCE, BUREAU = "purpose", "reference", "bureau"
LONGEST_REFERENCE = 120


def stated_purpose(session: SessionBase) -> Purpose | None:
    """The purpose chosen in this session; None before any was, or when the list no longer has it."""
    code = session.get(PURPOSE)
    return Purpose(code) if code in Purpose.values else None


def stated_reference(session: SessionBase) -> str:
    """The officer's own reference for the task."""
    return str(session.get(REFERENCE, ""))


def chosen_bureau(session: SessionBase) -> str:
    """The bureau the officer chose to act for, or ""."""
    return str(session.get(BUREAU, ""))


def state_purpose(session: SessionBase, purpose: Purpose, reference: str) -> None:
    """Keep the purpose and the reference for the requests that follow."""
    session[PURPOSE] = purpose.value
    session[REFERENCE] = " ".join(reference.split())[:LONGEST_REFERENCE]


def choose_bureau(session: SessionBase, bureau: str) -> None:
    """Keep for whom the officer acts; a purpose stated for the other bureau no longer holds."""
    session[BUREAU] = bureau
    session.pop(PURPOSE, None)
    session.pop(REFERENCE, None)
