"""Members come and go, change their names and are suspended; a record of 1995 keeps its country."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from comity.core.codes import Purpose, Role
from comity.core.refusals import NotFound
from comity.core.verification import verify
from comity.members import errors, queries, services, tokens
from comity.members.codes import EntityKind, Measure, PostKind
from comity.members.models import Bureau, Entity, Grouping, Member, Membership, Post
from comity.members.tests.conftest import LONG_AGO, House

pytestmark = pytest.mark.django_db

NAMES = {"en": "New Land", "fr": "Terre Neuve", "es": "Tierra Nueva", "ar": "أرض جديدة"}


def admit(house: House, code: str = "XC", from_on: date = date(1990, 5, 1)) -> Member:
    return services.admit_member(
        house.actor("protocol.gs"),
        code=code,
        names=NAMES,
        region=Grouping.objects.get(code="all"),
        from_on=from_on,
        source="resolution",
        at=now(),
    )


def leave(house: House, member: Member, until_on: date) -> None:
    services.end_membership(house.actor("protocol.gs"), member=member, until_on=until_on, at=now())


def rename(house: House, member: Member, code: str, from_on: date) -> Member:
    return services.rename_member(
        house.actor("protocol.gs"), member=member, code=code, names=NAMES, from_on=from_on, source="decree", at=now()
    )


class TestMembership:
    def test_a_state_is_a_member_from_its_first_day_until_it_leaves(self, house: House) -> None:
        member = admit(house)
        leave(house, member, date(2001, 1, 1))

        held = (date(1990, 4, 30), date(1990, 5, 1), date(2000, 12, 31), date(2001, 1, 1))
        assert [queries.is_member("XC", on=day) for day in held] == [False, True, True, False]

    def test_a_state_that_comes_back_has_two_times_and_one_bureau(self, house: House) -> None:
        leave(house, admit(house), date(2001, 1, 1))
        member = admit(house, from_on=date(2010, 1, 1))

        assert member.memberships.count() == 2
        assert Bureau.objects.filter(member=member).count() == 1
        assert not queries.is_member("XC", on=date(2005, 1, 1))

    def test_a_member_is_not_admitted_twice(self, house: House) -> None:
        admit(house)

        with pytest.raises(errors.AlreadyMember):
            admit(house, from_on=date(2020, 1, 1))

    def test_times_of_membership_never_overlap(self, house: House) -> None:
        leave(house, admit(house), date(2001, 1, 1))

        with pytest.raises(errors.Overlaps):
            admit(house, from_on=date(2000, 1, 1))
        assert Membership.objects.filter(member__code="XC").count() == 1


class TestNames:
    def test_a_record_of_1995_keeps_its_country(self, house: House) -> None:
        member = rename(house, Member.objects.get(code="XA"), "XQ", date(1997, 5, 17))
        day_before, day = date(1997, 5, 16), date(1997, 5, 17)

        assert queries.name_of(member, on=day_before, language="en") == "State XA"
        assert queries.code_of(member, on=day_before) == "XA"
        assert queries.name_of(member, on=day, language="fr") == "Terre Neuve"
        assert queries.code_of(member, on=day) == "XQ"

    def test_a_member_is_found_by_the_code_and_the_names_it_had(self, house: House) -> None:
        rename(house, Member.objects.get(code="XA"), "XQ", date(1997, 5, 17))
        actor = house.actor("officer.xb")

        assert queries.member_visible_to(actor, "XA").code == "XQ"
        for text in ("state xa", "أرض", "TERRE neuve", "qxq"):
            found = queries.members_about(queries.members_visible_to(actor, invented=True), text)
            assert [member.code for member in found] == ["XQ"], text

    def test_a_bureau_keeps_its_code(self, house: House) -> None:
        rename(house, Member.objects.get(code="XA"), "XQ", date(1997, 5, 17))

        assert Bureau.objects.get(member__code="XQ").code == "XA"

    def test_names_follow_each_other(self, house: House) -> None:
        member = rename(house, Member.objects.get(code="XA"), "XQ", date(1997, 5, 17))

        with pytest.raises(errors.EndsBeforeItBegins):
            rename(house, member, "XR", date(1990, 1, 1))

    def test_a_code_in_use_is_not_taken(self, house: House) -> None:
        with pytest.raises(errors.AlreadyMember):
            rename(house, Member.objects.get(code="XA"), "XB", date(1997, 5, 17))

    def test_a_visitor_learns_of_no_member(self, house: House) -> None:
        with pytest.raises(NotFound):
            queries.member_visible_to(queries.visitor(), "XA")


class TestSuspensions:
    def suspend(self, house: House, from_on: date) -> Any:
        return services.suspend_member(
            house.actor("protocol.gs"),
            member=Member.objects.get(code="XA"),
            measure=Measure.VOTE,
            rule="art. 52",
            from_on=from_on,
            at=now(),
        )

    def test_holds_until_it_is_lifted(self, house: House) -> None:
        suspension = self.suspend(house, date(2020, 1, 1))
        services.lift_suspension(house.actor("protocol.gs"), suspension=suspension, until_on=date(2021, 1, 1), at=now())

        days = (date(2019, 12, 31), date(2020, 1, 1), date(2021, 1, 1))
        assert [queries.suspended_codes(["XA"], on=day) for day in days] == [set(), {"XA"}, set()]

    def test_is_in_force_once(self, house: House) -> None:
        self.suspend(house, date(2020, 1, 1))

        with pytest.raises(errors.AlreadySuspended):
            self.suspend(house, date(2021, 1, 1))

    def test_is_lifted_once(self, house: House) -> None:
        lifted = {"suspension": self.suspend(house, date(2020, 1, 1)), "until_on": date(2021, 1, 1), "at": now()}
        services.lift_suspension(house.actor("protocol.gs"), **lifted)

        with pytest.raises(errors.NotSuspended):
            services.lift_suspension(house.actor("protocol.gs"), **lifted)

    def test_of_a_state_that_is_no_member_is_refused(self, house: House) -> None:
        with pytest.raises(errors.NotAMember):
            self.suspend(house, LONG_AGO - timedelta(days=1))


class TestPosts:
    def appoint(self, house: House, holder: str, from_on: date) -> Post:
        return services.appoint_to_post(
            house.actor("protocol.gs"),
            member=Member.objects.get(code="XA"),
            kind=PostKind.HEAD_OF_BUREAU,
            holder=holder,
            officer=None,
            region=None,
            from_on=from_on,
            at=now(),
        )

    def test_a_new_head_of_bureau_ends_the_time_of_the_one_before(self, house: House) -> None:
        self.appoint(house, "first", date(2015, 1, 1))
        self.appoint(house, "second", date(2020, 1, 1))

        heads = Post.objects.in_force(date(2019, 12, 31)) | Post.objects.in_force(date(2020, 1, 1))
        assert [(post.holder, post.until_on) for post in heads.order_by("from_on")] == [
            ("first", date(2020, 1, 1)),
            ("second", None),
        ]

    def test_a_head_cannot_begin_before_the_one_before(self, house: House) -> None:
        self.appoint(house, "first", date(2015, 1, 1))

        with pytest.raises(errors.EndsBeforeItBegins):
            self.appoint(house, "second", date(2014, 1, 1))


class TestEntities:
    def authorise(self, house: House, by: str = "admin.xa") -> Entity:
        return services.authorise_entity(
            house.actor(by),
            bureau=Bureau.objects.get(code="XA"),
            name="Harbour",
            kind=EntityKind.PORT,
            place="Bay",
            databases=frozenset({"person"}),
            purposes=frozenset({Purpose.BORDER_CHECK}),
            from_on=date(2020, 1, 1),
            until_on=None,
            at=now(),
        )

    def test_is_authorised_once_at_a_time(self, house: House) -> None:
        entity = self.authorise(house)
        with pytest.raises(errors.EntityAuthorised):
            self.authorise(house)

        services.end_authorisation(house.actor("admin.xa"), entity=entity, until_on=date(2021, 1, 1), at=now())
        self.authorise(house)

        assert Entity.objects.filter(name="Harbour").count() == 2

    def test_other_bureaus_do_not_see_it(self, house: House) -> None:
        entity = self.authorise(house)

        with pytest.raises(NotFound):
            queries.entity_visible_to(house.actor("admin.xb"), str(entity.pk))


class TestIntegrations:
    def make(self, house: House, **changes: Any) -> Any:
        fresh = tokens.new_token()
        asked: dict[str, Any] = {
            "name": "Gate",
            "roles": frozenset({Role.OFFICER}),
            "scopes": frozenset(),
            "purposes": frozenset({Purpose.BORDER_CHECK}),
            "entity": None,
            "expires_at": now() + timedelta(days=30),
        }
        return services.make_integration(
            house.actor("admin.xa"),
            bureau=Bureau.objects.get(code="XA"),
            prefix=fresh.prefix,
            token_hash=fresh.hash,
            at=now(),
            **(asked | changes),
        )

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OPERATOR, Role.AUDITOR, Role.COMPLIANCE])
    def test_never_administers(self, house: House, role: Role) -> None:
        with pytest.raises(errors.RoleNotGrantable):
            self.make(house, roles=frozenset({role}))

    @pytest.mark.parametrize("scope", ["members.invite_officer", "no.such", "members.sign_in"])
    def test_a_scope_names_something_its_roles_allow(self, house: House, scope: str) -> None:
        with pytest.raises(errors.ScopeUnknown):
            self.make(house, scopes=frozenset({scope}))

    @pytest.mark.parametrize("days", [0, -1, 401])
    def test_a_token_expires_within_a_bounded_time(self, house: House, days: int) -> None:
        with pytest.raises(errors.ExpiryTooLate):
            self.make(house, expires_at=now() + timedelta(days=days))

    def test_is_revoked_once(self, house: House) -> None:
        integration = self.make(house)
        services.revoke_integration(house.actor("admin.xa"), integration=integration, at=now())

        with pytest.raises(errors.IntegrationRevoked):
            services.revoke_integration(house.actor("admin.xa"), integration=integration, at=now())


def test_states_represented_are_counted_by_day(house: House) -> None:
    unit = Bureau.objects.get(code="GS").units.get()
    for code, from_on, until_on in [("XA", date(2020, 1, 1), date(2022, 1, 1)), ("XB", date(2021, 1, 1), None)]:
        services.second_person(
            house.actor("protocol.gs"),
            member=Member.objects.get(code=code),
            unit=unit,
            name="somebody",
            officer=None,
            roles=frozenset(),
            from_on=from_on,
            until_on=until_on,
            at=now(),
        )

    days = [date(year, 6, 1) for year in (2019, 2020, 2021, 2022)]
    counted = queries.states_represented(house.actor("officer.xa"), days)
    assert [count for _, count in counted] == [0, 1, 2, 1]


def test_everything_done_here_is_what_the_ledger_says(house: House) -> None:
    member = admit(house)
    rename(house, member, "XQ", date(1997, 5, 17))
    leave(house, member, localdate())

    assert [finding.code for finding in verify().findings if finding.position is not None] == []


def test_a_seconded_person_gets_no_role_that_administers(house: House) -> None:
    with pytest.raises(errors.RoleNotGrantable):
        services.second_person(
            house.actor("protocol.gs"),
            member=Member.objects.get(code="XA"),
            unit=Bureau.objects.get(code="GS").units.get(),
            name="somebody",
            officer=None,
            roles=frozenset({Role.ADMINISTRATOR}),
            from_on=localdate(),
            until_on=None,
            at=now(),
        )
