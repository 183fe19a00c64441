"""Photographs of delegates for their badges: added by who keeps the delegation, seen by nobody else, erased in time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from comity.assembly import errors, upkeep
from comity.assembly.queries.photographs import photographs_of
from comity.assembly.services import delegations, photographs
from comity.assembly.tests.casting import BEFORE, delegation, named, officer, scan
from comity.assembly.tests.test_pages import signed_in
from comity.records.attachments.preparing import prepare
from comity.records.attachments.reading import attachments_of
from comity.records.models import Attachment
from tests.scenes import scene

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
@scene
def bureau(session):
    """An officer of XA, whose delegation comes."""
    return officer("ana.ruiz", "XA")


@pytest.fixture
@scene
def delegate(session, bureau):
    """The head of the delegation of XA."""
    return named(bureau, delegation(bureau, session, "XA"))


def add(who, delegate, at=BEFORE):
    photographs.add_photograph(who, delegate=delegate, prepared=prepare(scan()), at=at)
    return photographs_of([delegate.pk])[delegate.pk]


def test_the_bureau_or_the_secretary_adds_one_and_the_last_counts(bureau, secretary, outsider, delegate):
    with pytest.raises(errors.NotYourDelegation):
        add(outsider, delegate)
    first, second = add(bureau, delegate), add(secretary, delegate)
    first.refresh_from_db()
    assert first.erased_at == BEFORE
    assert list(Attachment.objects.filter(erased_at__isnull=True)) == [second]
    assert (second.role, second.owner_id) == ("photograph", "XA")


def test_a2_it_is_seen_by_who_keeps_the_delegation_alone(bureau, secretary, outsider, delegate):
    add(bureau, delegate)
    assert [len(attachments_of(who, delegate)) for who in (bureau, secretary, outsider)] == [1, 1, 0]


def test_who_leaves_takes_it_along(bureau, delegate):
    add(bureau, delegate)
    gone = delegations.withdraw_delegate(bureau, delegate=delegate, at=BEFORE)
    assert photographs_of([gone.pk]) == {}
    with pytest.raises(errors.DelegateLeft):
        add(bureau, gone)


def test_it_is_erased_thirty_days_after_the_session_by_its_clock(bureau, delegate):
    add(bureau, delegate)
    ends = datetime(2026, 6, 6, 23, 0, tzinfo=UTC)  # midnight in Casablanca
    upkeep.erase_photographs(ends - SECOND)
    assert photographs_of([delegate.pk])
    upkeep.erase_photographs(ends)
    assert photographs_of([delegate.pk]) == {}


def test_it_is_added_on_a_page_from_the_delegation(bureau, outsider, session, delegate):
    client = signed_in("ana.ruiz")
    keys = [session.reference, delegate.pk]
    back = reverse("assembly:delegation", args=[session.reference, delegate.delegation_id])
    assert "Add a photograph" in client.get(back).content.decode()
    sent = client.post(reverse("assembly:photograph", args=keys), {"photograph": scan()})
    assert (sent.status_code, sent["Location"]) == (302, back)
    assert "Another photograph" in client.get(back).content.decode()
    assert signed_in("nadia.brook").get(reverse("assembly:photograph", args=keys)).status_code == 404
