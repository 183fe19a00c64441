"""The table of steps: where a notice may go, and from where."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.notices import errors, life
from comity.notices.codes import ENDED, KNOWN, NEVER_PUBLISHED, OPEN, Act, State


def reachable(start: State) -> set[State]:
    """Every state that steps of the table lead to."""
    found, waiting = {start}, deque([start])
    while waiting:
        state = waiting.popleft()
        for step in life.STEPS:
            if state in step.froms and step.to is not None and step.to not in found:
                found.add(step.to)
                waiting.append(step.to)
    return found


def test_every_state_is_reached_from_a_draft():
    assert reachable(State.DRAFT) == set(State)


@pytest.mark.parametrize("state", [state for state in State if state not in ENDED])
def test_every_state_that_is_no_end_leads_to_an_end(state):
    assert reachable(state) & set(ENDED)


@pytest.mark.parametrize("state", ENDED)
def test_nothing_moves_what_has_ended(state):
    assert reachable(state) == {state}


def test_an_act_is_one_row():
    acts = [step.act for step in life.STEPS]
    assert len(acts) == len(set(acts))
    assert set(acts) == set(Act)


def test_every_state_is_open_known_or_ended():
    assert set(OPEN) | set(KNOWN) | set(ENDED) == set(State)
    assert set(NEVER_PUBLISHED).isdisjoint(KNOWN)


def test_nothing_but_publication_and_reinstatement_leads_where_others_see_it():
    assert {step.act for step in life.STEPS if step.to is State.PUBLISHED} == {Act.PUBLISHED, Act.REINSTATED}


def test_a_draft_cannot_be_published():
    with pytest.raises(errors.StepNotPossible) as refused:
        life.step_for(Act.PUBLISHED, State.DRAFT)
    assert refused.value.facts["state"] == "draft"
    assert "draft" in str(refused.value)


@given(act=st.sampled_from(Act), state=st.sampled_from(State))
def test_what_is_possible_is_what_is_not_refused(act, state):
    if act in life.possible(state):
        assert life.step_for(act, state).act is act
    else:
        with pytest.raises(errors.StepNotPossible):
            life.step_for(act, state)


def test_the_drawing_has_every_move_of_the_table():
    moves = sum(len(step.froms) for step in life.STEPS if step.to is not None)
    drawn = life.drawing().splitlines()
    assert sum(": " in line for line in drawn) == moves + 1
    assert "second-review" not in life.drawing()
