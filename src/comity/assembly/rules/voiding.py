"""Which amendments need no vote any more once one is decided, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.assembly.codes import AmendmentKind, VoidBecause


@dataclass(frozen=True, slots=True)
class Proposed:
    """One amendment as these rules see it; keys are "" where there is none.

    paragraph  that it replaces or deletes, or after which it adds one
    amends     the amendment that it changes
    """

    key: str
    kind: AmendmentKind
    paragraph: str = ""
    amends: str = ""


def made_void(decided: Proposed, *, adopted: bool, waiting: Iterable[Proposed]) -> dict[str, VoidBecause]:
    """Those of the waiting amendments that the decision made void, each with the reason.

    An addition behind a paragraph that was deleted or replaced is not void: it stands on its own.
    """
    waiting = [one for one in waiting if one.key != decided.key]
    void: dict[str, VoidBecause] = {}
    if decided.amends:
        if adopted:
            void |= {one.key: VoidBecause.AMENDMENT_CHANGED for one in waiting if one.amends == decided.amends}
    elif adopted and decided.kind != AmendmentKind.ADD:
        reason = (
            VoidBecause.PARAGRAPH_DELETED if decided.kind == AmendmentKind.DELETE else VoidBecause.PARAGRAPH_REPLACED
        )
        void |= {
            one.key: reason
            for one in waiting
            if not one.amends and one.paragraph == decided.paragraph and one.kind != AmendmentKind.ADD
        }
    reason = VoidBecause.AMENDMENT_DECIDED if adopted else VoidBecause.AMENDMENT_GONE
    void |= {one.key: reason for one in waiting if one.amends == decided.key}
    return _with_those_that_hang_on(void, waiting)


def _with_those_that_hang_on(void: dict[str, VoidBecause], waiting: list[Proposed]) -> dict[str, VoidBecause]:
    """What changes a void amendment is void too, however deep."""
    grown = True
    while grown:
        more = {one.key: VoidBecause.AMENDMENT_GONE for one in waiting if one.amends in void and one.key not in void}
        void |= more
        grown = bool(more)
    return void
