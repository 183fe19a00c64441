"""One act, verified: each thing that can be altered is found by the check that is for it."""

import pytest
from django.db import connection

from comity.core import checkpoints
from comity.core.models import AuditEntry
from comity.exchange import proofs
from comity.exchange.models import Act, Consignment, Receipt
from comity.exchange.tests.travelling import NOW, carried, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def act():
    """The second act of a chain, delivered and under a checkpoint."""
    issued(["XB"])
    second = issued(["XB"])
    carried()
    checkpoints.sign_checkpoint(NOW)
    return second


def checked(act):
    """{code: (holds, why)} of every check."""
    again = Act.objects.get(pk=act.pk)
    return {check.code: (check.holds, check.why) for check in proofs.checks_of(again, list(again.consignments.all()))}


def altered(table, column, value):
    """Change a stored value behind everybody's back."""
    which = "WHERE kind = 'operation-result'" if table == "exchange_act" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s {which}", [value])


def test_everything_holds(act):
    assert set(checked(act).values()) == {(True, "")}
    assert list(checked(act)) == ["signature", "header", "content", "vouched", "chain", "receipt", "ledger"]


@pytest.mark.parametrize(
    ("table", "column", "value", "found"),
    [
        ("exchange_act", "priority", "grave", {"header", "ledger"}),
        ("exchange_act", "body", '{"operation":"Other","tally":{}}', {"content", "ledger"}),
        ("exchange_consignment", "previous", "0" * 64, {"vouched", "chain"}),
        ("exchange_consignment", "slot_hash", "0" * 64, {"vouched"}),
        ("exchange_receipt", "stage", "complied", {"receipt"}),
    ],
    ids=["a column of the header", "the body", "the chain", "the slot", "a receipt"],
)
def test_what_is_altered_is_found(act, table, column, value, found):
    altered(table, column, value)
    assert {code for code, (holds, _) in checked(act).items() if not holds} == found


def test_an_altered_envelope_is_no_signature(act):
    envelope = bytearray(act.envelope)
    envelope[100] ^= 1
    altered("exchange_act", "envelope", bytes(envelope))
    assert checked(act)["signature"][0] is False


def test_before_a_checkpoint_the_ledger_cannot_be_told():
    act = issued()
    assert checked(act)["ledger"] == (None, "not-signed-yet")
    assert checked(act)["receipt"] == (None, "none-yet")


def test_an_entry_that_was_removed_is_missed(act):
    AuditEntry.objects.filter(subject_id=str(act.pk)).update(subject_id="")
    assert checked(act)["ledger"][0] is False


def test_a_recipient_is_shown_its_own_consignment_only():
    act = issued(["XB", "XC"])
    carried()
    mine = list(Consignment.objects.filter(act=act, recipient="XB"))
    codes = [check.code for check in proofs.checks_of(act, mine)]
    assert "vouched" not in codes
    assert Receipt.objects.filter(consignment__in=mine).count() == codes.count("receipt")
