"""What an act says that no other page shows: results of operations, and kinds that this node does not know."""

from typing import Any

import pytest
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry
from comity.exchange import contents
from comity.exchange.models import Act
from comity.exchange.tests.test_cases import send
from comity.exchange.tests.travelling import arrives, carried, issued, sealed
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def page(client: Client, act: Act) -> str:
    return client.get(f"/exchange/acts/{act.pk}/").content.decode()


def test_a_result_of_an_operation_is_read_and_that_leaves_a_trace(xa: Actor, signed_in: Any) -> None:
    act = issued()
    carried()
    reader: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
    shown = page(reader, act)
    assert "tally.arrests" in shown
    assert "does not know" not in shown
    assert AuditEntry.objects.filter(subject_id=str(act.pk), event="exchange.read_act").exists()


def test_a_kind_that_is_not_known_is_shown_as_such_with_what_it_says(xa: Actor, signed_in: Any) -> None:
    arrives(sealed(kind="tide-table", body={"harbours": [{"name": "Lanta", "high": ["04:10", "16:30"]}]}))
    reader: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
    shown = page(reader, Act.objects.get(kind="tide-table"))
    assert "does not know acts of kind tide-table" in shown
    assert "harbours.1.high" in shown
    assert "04:10, 16:30" in shown


def test_what_stands_in_a_case_is_read_there(xa: Actor, signed_in: Any) -> None:
    message = send(xa)
    reader: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
    assert message.act is not None
    assert "Have you met this van?" not in page(reader, message.act)


def test_a_long_one_is_cut_and_says_so() -> None:
    act = Act(kind="tide-table", body={str(number): number for number in range(1_000)})
    assert len(contents.lines(act)) == contents.LINES_AT_MOST + 1
    assert contents.lines(act)[-1] == ("…", "…")
    assert contents.lines(Act(kind="tide-table", body=None)) == []
