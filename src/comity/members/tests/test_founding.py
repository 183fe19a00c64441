"""Founding an organisation: one audited step, which done again changes nothing."""

import pytest
from django.utils.timezone import now

from comity.core.models import AuditEntry
from comity.core.verification import verify
from comity.members import demonstration, queries, services
from comity.members.errors import AnotherOrganisation
from comity.members.models import (
    Bureau,
    Entity,
    Member,
    Membership,
    Officer,
    Organisation,
    Post,
    Secondment,
    Suspension,
)

pytestmark = pytest.mark.django_db


def set_up(profile: str) -> Organisation:
    return services.set_up_organisation(queries.operator_actor(), profile=profile, at=now())


def test_the_worldwide_organisation_has_196_members_each_with_its_bureau() -> None:
    set_up("worldwide")

    assert Member.objects.count() == 196
    assert Bureau.objects.filter(kind="national").count() == 196
    assert Bureau.objects.get(code=Bureau.SECRETARIAT).units.count() == 7
    assert Membership.objects.filter(from_on__isnull=True).count() == 196


def test_founding_is_one_entry_of_the_ledger_and_every_row_is_in_it() -> None:
    set_up("gulf")

    assert AuditEntry.objects.count() == 1
    assert verify().content


@pytest.mark.parametrize("profile", ["gulf", "demonstration"])
def test_done_again_it_changes_nothing(profile: str) -> None:
    set_up(profile)
    before = [model.objects.count() for model in (Member, Bureau, Officer, Entity, Post, Secondment, Suspension)]

    set_up(profile)

    assert [m.objects.count() for m in (Member, Bureau, Officer, Entity, Post, Secondment, Suspension)] == before
    assert AuditEntry.objects.get(position=1).items_count == 0


def test_the_demonstration_is_added_to_the_worldwide_organisation() -> None:
    set_up("worldwide")
    set_up("demonstration")

    assert Member.objects.filter(invented=False).count() == 196
    assert Member.objects.filter(invented=True).count() == 6
    assert Organisation.objects.get().additions == ["demonstration"]


def test_no_real_member_has_an_officer_a_post_or_a_suspension() -> None:
    set_up("demonstration")

    assert not Officer.objects.filter(bureau__member__invented=False).exists()
    for model in (Post, Secondment, Suspension):
        assert not model.objects.filter(member__invented=False).exists()


def test_one_node_serves_one_organisation() -> None:
    set_up("gulf")

    with pytest.raises(AnotherOrganisation):
        set_up("worldwide")


def test_every_demonstration_person_can_sign_in_with_what_the_node_prints() -> None:
    set_up("demonstration")

    for each in demonstration.sign_ins():
        officer = Officer.objects.select_related("account").get(account__username=each.username)
        assert officer.account.check_password(each.password)
        assert sorted(officer.roles) == sorted(each.roles)


def test_two_nodes_have_different_pass_phrases(settings) -> None:
    here = demonstration.password_of("ines.xa")
    settings.SECRET_KEY = "another node's secret"

    assert demonstration.password_of("ines.xa") != here
