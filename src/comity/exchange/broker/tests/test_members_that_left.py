"""Whoever left is turned away at once; the others come back by themselves."""

from dataclasses import replace

from comity.exchange.broker.configuration import render_hub
from comity.exchange.broker.tests.net import Net
from comity.exchange.broker.tests.waiting import until


def test_a_member_that_left_is_turned_away_and_the_others_come_back(tmp_path):
    net = Net(tmp_path)
    try:
        net.start()
        heard = dict(zip(("XA at the hub", "XA", "XB at the hub", "XB"), net.awake, strict=True))
        assert until(lambda: heard["XA"].is_heard and heard["XB"].is_heard)
        members = {member: word for member, word in net.hub_server().members.items() if member != "XB"}
        net.hub.restart(render_hub(replace(net.hub_server(), members=members)))
        assert until(lambda: not heard["XB"].is_heard)
        assert until(lambda: heard["XA"].is_heard)
        assert not heard["XB"].is_heard
    finally:
        net.stop()
