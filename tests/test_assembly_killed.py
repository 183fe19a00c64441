"""kill -9 while delegations vote: every vote that was answered is there, and none is there twice."""

import signal

import pytest

from tests.nodes import Node
from tests.voting_devices import electronic, inside, kill_and_restart, vote

pytestmark = [pytest.mark.torture, pytest.mark.slow]

DELEGATIONS = 12
WITHIN_SECONDS = 1.5


def test_a_server_killed_in_the_middle_of_a_vote_loses_none_and_counts_none_twice(demonstration, tmp_path):
    node: Node = demonstration.copy_to(tmp_path / "home")
    cookies = inside(node, f"found_hall({DELEGATIONS}, sealed_too=False)")
    where = inside(node, "open_electronic()")
    choices = {member: ("for", "against", "abstaining")[place % 3] for place, member in enumerate(sorted(cookies))}
    ballots = electronic(cookies, choices)
    node.serve()
    try:
        kill = kill_and_restart(node, after=WITHIN_SECONDS / 2)
        heard = vote(node.url, where["path"], ballots, within=WITHIN_SECONDS, meanwhile=kill)
    finally:
        node.stop(signal.SIGKILL)
    assert heard.refused == {}
    told = inside(node, "tell_electronic()")
    assert {member: choice for member, choice, _key, _place in told["kept"]} == choices
    assert [place for *_rest, place in told["kept"]] == list(range(1, DELEGATIONS + 1))
    assert {member: heard.answers[member]["place"] for member in choices} == {one[0]: one[3] for one in told["kept"]}
    assert [told["counts"][name] for name in ("in_favour", "against", "abstaining")] == [4, 4, 4]
