"""A bureau's administrator manages its own officers, gives what the bureau may give, and touches nobody stronger."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate, now

from comity.core import actors
from comity.core.codes import Role
from comity.core.models import AuditEntry
from comity.core.refusals import NotPermitted, NotYours
from comity.members import errors, services, tokens
from comity.members.models import Account, Bureau, Entity, Invitation, Officer, Secondment, Unit
from comity.members.tests.conftest import House, write

pytestmark = pytest.mark.django_db


def invite(house: House, by: str = "admin.xa", bureau: str = "XA", **changes: Any) -> tuple[Officer, str]:
    """Invite somebody; returns the officer and the link's secret."""
    link, link_hash = tokens.new_link()
    asked: dict[str, Any] = {
        "username": "new.person",
        "name": "New Person",
        "roles": frozenset({Role.OFFICER}),
        "language": "fr",
        "entity": None,
        "unit": None,
    }
    officer = services.invite_officer(
        house.actor(by), bureau=Bureau.objects.get(code=bureau), link_hash=link_hash, at=now(), **(asked | changes)
    )
    return officer, link


def accept(invitation: Invitation, password: str = "a lantern over the pass") -> Invitation:
    """Use a link."""
    return services.accept_invitation(
        actors.system(invitation.officer.bureau_id),
        invitation=invitation,
        password_hash=tokens.Secret(make_password(password)),
        at=now(),
    )


class TestInviting:
    def test_makes_a_closed_account_that_the_link_opens(self, house: House) -> None:
        officer, _ = invite(house)
        assert not officer.account.is_active

        accept(officer.invitations.get())

        account = Account.objects.get(username="new.person")
        assert account.is_active
        assert account.check_password("a lantern over the pass")

    def test_a_link_is_used_once(self, house: House) -> None:
        invitation = invite(house)[0].invitations.get()
        accept(invitation)

        with pytest.raises(errors.LinkNotValid):
            accept(invitation, "another pass phrase")
        assert Account.objects.get(username="new.person").check_password("a lantern over the pass")

    def test_a_link_lives_for_a_time(self, house: House) -> None:
        invitation = invite(house)[0].invitations.get()
        write(lambda: Invitation.objects.all().update(expires_at=now() - timedelta(seconds=1)))

        with pytest.raises(errors.LinkNotValid):
            accept(invitation)

    def test_the_audit_keeps_neither_the_link_nor_the_password(self, house: House) -> None:
        officer, link = invite(house)
        accept(officer.invitations.get())

        kept = " ".join(entry.details or "" for entry in AuditEntry.objects.all())
        assert link not in kept
        assert "argon2" not in kept

    def test_for_another_bureau_is_refused(self, house: House) -> None:
        with pytest.raises(NotYours):
            invite(house, by="admin.xa", bureau="XB")

    @pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.PROTOCOL, Role.COMMAND, Role.OPERATOR, Role.SYSTEM])
    def test_a_national_bureau_gives_no_role_of_the_secretariat(self, house: House, role: Role) -> None:
        with pytest.raises(errors.RoleNotGrantable):
            invite(house, roles=frozenset({role}))

    def test_into_another_bureaus_entity_is_refused(self, house: House, post_xa: Entity) -> None:
        with pytest.raises(errors.EntityNotInForce):
            invite(house, by="admin.xb", bureau="XB", entity=post_xa, roles=frozenset({Role.FRONT_LINE}))

    def test_an_entitys_officers_are_front_line_only(self, house: House, post_xa: Entity) -> None:
        with pytest.raises(errors.RoleNotGrantable):
            invite(house, entity=post_xa)

    @pytest.mark.parametrize(
        "username", ["ab", "Αmina.xa", "аmina.xa", "am\u200bina", "a b c", "1st.person", "x" * 61, "\u202eanima"]
    )
    def test_user_names_that_could_look_like_another_are_refused(self, house: House, username: str) -> None:
        with pytest.raises(errors.UsernameNotPossible):
            invite(house, username=username)

    @pytest.mark.parametrize("username", ["Officer.XA", "ｏfficer.xa", "  officer.xa "])
    def test_the_same_user_name_in_another_form_is_taken(self, house: House, username: str) -> None:
        with pytest.raises(errors.UsernameTaken):
            invite(house, username=username)

    def test_the_first_administrator_comes_from_the_secretariat_and_only_the_first(self, house: House) -> None:
        bureau = Bureau.objects.get(code="XB")
        asked = {"bureau": bureau, "name": "N", "language": "en", "at": now()}
        with pytest.raises(errors.AdministratorServes):
            services.invite_first_administrator(
                house.actor("protocol.gs"), username="first.one", link_hash=b"1" * 32, **asked
            )

        write(lambda: Officer.objects.filter(pk=house.officer("admin.xb").pk).update(ended_at=now()))
        officer = services.invite_first_administrator(
            house.actor("protocol.gs"), username="first.one", link_hash=b"2" * 32, **asked
        )

        assert officer.roles == ["administrator"]


class TestStrongerOfficers:
    """A6: nobody gets at a stronger account through the means of a weaker one."""

    ACTIONS = ("change", "renew", "reset", "end")

    def act(self, house: House, action: str, by: str, on: Officer) -> None:
        actor, at = house.actor(by), now()
        match action:
            case "change":
                services.change_officer(
                    actor,
                    officer=on,
                    name="x",
                    roles=frozenset({Role.OFFICER}),
                    language="en",
                    entity=None,
                    unit=None,
                    at=at,
                )
            case "renew":
                services.renew_link(actor, officer=on, link_hash=tokens.new_link()[1], at=at)
            case "reset":
                services.reset_factors(actor, officer=on, at=at)
            case "end":
                services.end_service(actor, officer=on, at=at)

    @pytest.mark.parametrize("action", ACTIONS)
    def test_another_bureaus_officer_is_out_of_reach(self, house: House, action: str) -> None:
        with pytest.raises(NotYours):
            self.act(house, action, "admin.xa", house.officer("officer.xb"))

    @pytest.mark.parametrize("action", ACTIONS)
    def test_a_stronger_officer_is_out_of_reach(self, house: House, action: str) -> None:
        with pytest.raises(errors.StrongerOfficer):
            self.act(house, action, "admin.gs", house.officer("operator.gs"))

    @pytest.mark.parametrize("action", ACTIONS)
    def test_an_officer_seconded_to_the_secretariat_is_out_of_reach(self, house: House, action: str) -> None:
        officer = house.officer("officer.xa")
        write(
            lambda: Secondment.objects.create(
                member=officer.bureau.member,
                unit=Unit.objects.get(),
                officer=officer,
                name="n",
                roles=["command"],
                from_on=localdate(),
            )
        )

        with pytest.raises(errors.StrongerOfficer):
            self.act(house, action, "admin.xa", officer)

    @pytest.mark.parametrize("action", ACTIONS)
    def test_an_officer_who_is_no_administrator_manages_nobody(self, house: House, action: str) -> None:
        with pytest.raises(NotPermitted):
            self.act(house, action, "officer.xa", house.officer("officer.xa"))

    @pytest.mark.parametrize("action", ["change", "reset", "end"])
    def test_nobody_does_it_to_their_own_account(self, house: House, action: str) -> None:
        with pytest.raises(errors.OwnAccount):
            self.act(house, action, "admin.xa", house.officer("admin.xa"))

    @pytest.mark.parametrize("action", ACTIONS)
    def test_an_own_officer_is_in_reach(self, house: House, action: str) -> None:
        self.act(house, action, "admin.xa", house.officer("officer.xa"))

        assert AuditEntry.objects.filter(outcome="done").count() == 1


class TestEndOfService:
    def test_closes_the_account_and_withdraws_the_links(self, house: House) -> None:
        officer, _ = invite(house)
        services.end_service(house.actor("admin.xa"), officer=officer, at=now())

        assert not Account.objects.get(username="new.person").is_active
        with pytest.raises(errors.LinkNotValid):
            accept(officer.invitations.get())

    def test_a_bureau_keeps_an_administrator(self, house: House) -> None:
        house.serve("second.xa", "XA", Role.ADMINISTRATOR)
        services.end_service(house.actor("second.xa"), officer=house.officer("admin.xa"), at=now())

        with pytest.raises(errors.OwnAccount):
            services.end_service(house.actor("second.xa"), officer=house.officer("second.xa"), at=now())
        with pytest.raises(errors.ServiceEnded):
            house.actor("admin.xa")


def test_a_new_link_ends_the_earlier_one(house: House) -> None:
    officer, _ = invite(house)
    first = officer.invitations.get()

    services.renew_link(house.actor("admin.xa"), officer=officer, link_hash=tokens.new_link()[1], at=now())

    with pytest.raises(errors.LinkNotValid):
        accept(first)
