"""An act travels: numbered, sealed, taken in once, closed by the recipient's receipt and by nothing else."""

import pytest

from comity.exchange.codes import ConsignmentState
from comity.exchange.tests.travelling import NOW, carried, consignment, issued, receipts

pytestmark = pytest.mark.django_db(transaction=True)


def test_is_closed_by_the_receipt_of_its_recipient(organisation):
    act = issued()
    assert consignment(act).state == ConsignmentState.QUEUED
    carried()
    closed = consignment(act)
    assert (closed.state, closed.closed_at, receipts(act)) == (ConsignmentState.DELIVERED, NOW, ["delivered"])
