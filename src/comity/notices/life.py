"""The life of a notice: one table of every step, from which states, to which.

Verbs ask it before they move a notice, pages show from it what is possible, and the drawing in the reference is made
from it. No other code decides where a notice may go.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from comity.notices import errors
from comity.notices.codes import ENDED, IN_REVIEW, KNOWN, OPEN, Act, State


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can happen to a notice. `to` is null where its state stays as it is."""

    act: Act
    froms: frozenset[State]
    to: State | None = None


def _step(act: Act, froms: Iterable[State], to: State | None = None) -> Step:
    return Step(act, frozenset(froms), to)


STEPS: tuple[Step, ...] = (
    _step(Act.DRAFTED, (State.DRAFT, State.RETURNED)),
    _step(Act.REQUESTED, (State.DRAFT, State.RETURNED), State.REQUESTED),
    # A bureau may take a request back; and a new edition falls with the notice whose place it would have taken.
    _step(Act.DISCARDED, OPEN, State.DISCARDED),
    _step(Act.ANSWERED, (State.RETURNED,)),
    _step(Act.ASSIGNED, IN_REVIEW),
    _step(Act.RETURNED, IN_REVIEW, State.RETURNED),
    _step(Act.RECOMMENDED, (State.REQUESTED,), State.SECOND_REVIEW),
    # From `requested` only where one reviewer suffices: `rules` decides that, by the type.
    _step(Act.PUBLISHED, IN_REVIEW, State.PUBLISHED),
    _step(Act.REFUSED, IN_REVIEW, State.REFUSED),
    _step(Act.CHECKED_AFTER_SENDING, KNOWN),
    _step(Act.EXTRACT_AGREED, (State.PUBLISHED,)),
    _step(Act.NARROWED, KNOWN),
    _step(Act.ASKED_TO_JUSTIFY, KNOWN),
    _step(Act.EXTENDED, KNOWN),
    _step(Act.SUSPENDED, (State.PUBLISHED,), State.SUSPENDED),
    _step(Act.REINSTATEMENT_RECOMMENDED, (State.SUSPENDED,)),
    _step(Act.REINSTATED, (State.SUSPENDED,), State.PUBLISHED),
    _step(Act.SUPERSEDED, KNOWN, State.SUPERSEDED),
    _step(Act.WITHDRAWN, KNOWN, State.WITHDRAWN),
    _step(Act.EXPIRED, KNOWN, State.EXPIRED),
    _step(Act.ERASED, ENDED),
)

_BY_ACT = {step.act: step for step in STEPS}


def step_for(act: Act, state: State, *, since: datetime | None = None) -> Step:
    """The step that an act is from a state.  Raises StepNotPossible, naming the state and since when it holds."""
    step = _BY_ACT.get(act)
    if step is None or state not in step.froms:
        raise errors.StepNotPossible(act=act.value, state=state.value, since=since)
    return step


def possible(state: State) -> tuple[Act, ...]:
    """What can happen to a notice in this state, in the order of the table; who may do it is another question."""
    return tuple(step.act for step in STEPS if state in step.froms)


def table() -> list[tuple[str, list[str], str]]:
    """(act, states it leads from, state it leads to or "" where that stays), as the reference prints it."""
    return [
        (step.act.value, [state.value for state in State if state in step.froms], step.to.value if step.to else "")
        for step in STEPS
    ]


def drawing() -> str:
    """The table as a Mermaid state diagram: every step that moves a notice."""
    lines = ["stateDiagram-v2", f"    [*] --> {_drawn(State.DRAFT)}: {Act.DRAFTED.value}"]
    for step in STEPS:
        if step.to is not None:
            froms = [state for state in State if state in step.froms]
            lines += [f"    {_drawn(state)} --> {_drawn(step.to)}: {step.act.value}" for state in froms]
    lines += [f"    {_drawn(state)} --> [*]" for state in ENDED]
    return "\n".join(lines) + "\n"


def _drawn(state: State) -> str:
    # Mermaid takes a hyphen in a name for an arrow.
    return state.value.replace("-", "_")
