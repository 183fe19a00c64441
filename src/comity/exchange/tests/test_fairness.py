"""Carrying takes turns: a bureau that floods waits behind itself (M8)."""

import pytest

from comity.exchange import carrying, errors, keeping, transports
from comity.exchange.keeping import Quotas
from comity.exchange.models import Consignment
from comity.exchange.sayings import Arrival
from comity.exchange.services.issuing import require_room
from comity.exchange.tests.travelling import NOW, carried, clock, consignment, issued, later, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def narrow(monkeypatch):
    """Rounds of four, in turns of one."""
    rules = keeping.quotas()
    few = Quotas(rules.edition, 3, rules.open_bytes, 1, 4, 4, rules.try_again, rules.ask_again)
    for module in ("comity.exchange.carrying", "comity.exchange.services.issuing"):
        monkeypatch.setattr(f"{module}.quotas", lambda: few)


def test_others_do_not_wait_for_a_flood(narrow):
    flood = [issued(["XB"]) for _ in range(10)]
    other = issued(["XB"], issuer="XC")
    carrying.send_round(clock())
    assert consignment(other).arrived_at == NOW
    assert [consignment(act).arrived_at is not None for act in flood].count(True) == 1


def test_what_is_grave_goes_first_within_its_issuer(narrow):
    issued(["XB"], priority="routine")
    grave = issued(["XB"], priority="grave")
    carrying.send_round(clock())
    assert consignment(grave).arrived_at == NOW
    assert Consignment.objects.filter(arrived_at__isnull=False).count() == 1


def test_everything_arrives_in_the_end(narrow):
    for _ in range(6):
        issued(["XB", "XC"])
    carried()
    assert not Consignment.objects.filter(arrived_at__isnull=True).exists()


def test_a_quota_is_told_in_a_sentence(narrow):
    for _ in range(3):
        require_room("XA", at=NOW)
        issued(["XB"])
    with pytest.raises(errors.QuotaFull) as refused:
        require_room("XA", at=NOW)
    assert "3" in str(refused.value)
    require_room("XA", at=later(days=2))  # by then it is the recipient who is silent
    require_room("XB", at=NOW)


def test_arrivals_take_turns_too():
    first = [Arrival(sealed().envelope, "XB", reference=number) for number in range(3)]
    second = [Arrival(sealed(issuer="XC").envelope, "XB", reference="other")]
    assert [one.reference for one in carrying.in_turns(first + second)] == [0, "other", 1, 2]


class Broken:
    """A transport that fails, and has three arrivals."""

    def __init__(self, *arrivals):
        self.waiting = list(arrivals)

    def send(self, parcels):
        raise ConnectionError

    def receive(self, most):
        return self.waiting[:most]

    def acknowledge(self, arrival):
        self.waiting.remove(arrival)


def test_poison_from_a_transport_does_not_stop_what_follows():
    good = sealed()
    transport = Broken(Arrival(b"poison", "XB"), Arrival(good.envelope, "XB"))
    transports.connect(transport)
    try:
        carried()
    finally:
        transports.disconnect(transport)
    assert transport.waiting == []
    assert Consignment.objects.filter(act=good.header.id, effected_at=NOW).exists()


def test_what_no_transport_took_is_tried_again(monkeypatch):
    act = issued()
    monkeypatch.setattr("comity.exchange.transports.embedded.Embedded.send", Broken().send)
    carrying.send_round(clock())
    tried = consignment(act)
    assert (tried.state, tried.arrived_at, tried.next_attempt_at) == ("queued", None, later(seconds=30))
