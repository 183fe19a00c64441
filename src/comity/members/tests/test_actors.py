"""Who acts: what an account, a token or the command line may do now."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from comity.core.actors import ActorKind
from comity.core.codes import Purpose, Role
from comity.members import queries
from comity.members.errors import ServiceEnded
from comity.members.models import Account, Entity, Integration, Membership, Officer, Secondment, Suspension, Unit
from comity.members.tests.conftest import House, write

pytestmark = pytest.mark.django_db


class TestOfficers:
    def test_act_for_their_bureau_with_their_roles(self, house: House) -> None:
        actor = house.actor("officer.xa")

        assert (actor.bureau, actor.roles, actor.databases) == ("XA", {Role.OFFICER}, None)

    def test_of_an_entity_have_its_databases_and_purposes_only(self, house: House, post_xa: Entity) -> None:
        actor = house.actor("front.xa")

        assert actor.entity == str(post_xa.pk)
        assert actor.databases == {"person", "travel-document"}
        assert actor.purposes == {Purpose.BORDER_CHECK}

    def test_of_an_entity_that_ended_may_consult_nothing(self, house: House, post_xa: Entity) -> None:
        write(lambda: Entity.objects.filter(pk=post_xa.pk).update(until_on=localdate()))

        actor = house.actor("front.xa")

        assert actor.databases == frozenset()
        assert actor.purposes == frozenset()

    def test_whose_service_ended_are_refused(self, house: House) -> None:
        write(lambda: Officer.objects.filter(pk=house.officer("officer.xa").pk).update(ended_at=now()))

        with pytest.raises(ServiceEnded):
            house.actor("officer.xa")

    def test_an_account_without_officer_is_refused(self, house: House) -> None:
        Account.objects.create(username="nobody")

        with pytest.raises(ServiceEnded):
            house.actor("nobody")


class TestSuspension:
    @pytest.mark.parametrize(
        ("measure", "administrator", "officer"),
        [("vote", True, True), ("processing", True, False), ("participation", False, False)],
    )
    def test_leaves_the_roles_that_the_rule_leaves(
        self, house: House, measure: str, administrator: bool, officer: bool
    ) -> None:
        member = house.officer("admin.xa").bureau.member
        write(lambda: Suspension.objects.create(member=member, measure=measure, rule="r", from_on=localdate()))

        assert house.actor("admin.xa").has_role(Role.ADMINISTRATOR) is administrator
        assert house.actor("officer.xa").has_role(Role.OFFICER) is officer
        assert house.actor("officer.xb").has_role(Role.OFFICER)

    @pytest.mark.parametrize("measure", ["processing", "participation"])
    def test_leaves_no_purpose_for_which_others_share(self, house: House, measure: str) -> None:
        member = house.officer("admin.xa").bureau.member
        write(lambda: Suspension.objects.create(member=member, measure=measure, rule="r", from_on=localdate()))

        kept = {Purpose.DATA_PROTECTION, Purpose.ADMINISTRATION}
        assert house.actor("admin.xa").purposes == kept
        assert house.actor("admin.xb").purposes == set(Purpose)

    def test_a_bureau_whose_state_has_left_is_left_no_more(self, house: House) -> None:
        member = house.officer("admin.xa").bureau.member
        write(lambda: Membership.objects.filter(member=member).update(until_on=localdate()))

        assert house.actor("officer.xa").roles == frozenset()
        assert house.actor("admin.xa").roles == frozenset()
        assert Purpose.BORDER_CHECK not in house.actor("admin.xa").purposes
        assert house.actor("officer.xb").has_role(Role.OFFICER)

    def test_that_was_lifted_takes_nothing(self, house: House) -> None:
        member = house.officer("admin.xa").bureau.member
        today = localdate()
        write(
            lambda: Suspension.objects.create(
                member=member, measure="processing", rule="r", from_on=today - timedelta(days=9), until_on=today
            )
        )

        assert house.actor("officer.xa").has_role(Role.OFFICER)


class TestSecondment:
    @pytest.fixture
    def seconded(self, house: House) -> Secondment:
        officer = house.officer("officer.xa")
        return write(
            lambda: Secondment.objects.create(
                member=officer.bureau.member,
                unit=Unit.objects.get(code="command-centre"),
                officer=officer,
                name=officer.name,
                roles=["command"],
                from_on=localdate() - timedelta(days=5),
                until_on=localdate() + timedelta(days=5),
            )
        )

    def test_an_officer_may_act_for_the_secretariat_or_keep_their_own_bureau(
        self, house: House, seconded: Secondment
    ) -> None:
        there = house.actor("officer.xa", bureau="GS")
        here = house.actor("officer.xa")

        assert (there.bureau, there.unit, there.roles) == ("GS", "command-centre", {Role.COMMAND})
        assert (here.bureau, here.roles) == ("XA", {Role.OFFICER})

    def test_after_its_last_day_only_the_own_bureau_is_left(self, house: House, seconded: Secondment) -> None:
        write(lambda: Secondment.objects.filter(pk=seconded.pk).update(until_on=localdate()))

        assert house.actor("officer.xa", bureau="GS").bureau == "XA"

    def test_nobody_chooses_a_bureau_that_is_not_theirs(self, house: House) -> None:
        assert house.actor("officer.xa", bureau="XB").bureau == "XA"
        assert house.actor("officer.xa", bureau="GS").bureau == "XA"


class TestTokens:
    def actor(self, text: str, purpose: Purpose | None = Purpose.BORDER_CHECK):
        return queries.actor_of_token(text, purpose=purpose, reference="", language="en")

    def test_a_token_acts_within_its_scopes_and_purposes(self, token: str) -> None:
        actor = self.actor(token)

        assert actor is not None
        assert (actor.kind, actor.bureau) == (ActorKind.INTEGRATION, "XA")
        assert actor.scopes == {"tests.consult"}
        assert actor.purposes == {Purpose.BORDER_CHECK}

    @pytest.mark.parametrize("change", ["last letter", "other prefix", "no mark", "empty"])
    def test_what_is_not_exactly_a_token_opens_nothing(self, token: str, change: str) -> None:
        wrong = {
            "last letter": token[:-1] + ("A" if token[-1] != "A" else "B"),
            "other prefix": token.replace(token.split("_")[1], "ABCDEFGHJK"),
            "no mark": token.removeprefix("cmt_"),
            "empty": "",
        }[change]

        assert self.actor(wrong) is None

    @pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
    def test_a_revoked_or_expired_token_opens_nothing(self, token: str, column: str) -> None:
        at = now()
        before = {"created_at": at - timedelta(days=2), column: at}
        write(lambda: Integration.objects.all().update(**before))

        assert self.actor(token) is None

    def test_only_the_hash_is_stored(self, token: str) -> None:
        kept = Integration.objects.get()

        assert token.split("_", 2)[2].encode() not in bytes(kept.token_hash)
        assert token not in str(kept.__dict__)

    def test_a_suspended_bureaus_token_keeps_no_role(self, token: str, house: House) -> None:
        member = house.officer("admin.xa").bureau.member
        write(lambda: Suspension.objects.create(member=member, measure="processing", rule="r", from_on=localdate()))

        actor = self.actor(token)

        assert actor is not None
        assert actor.roles == frozenset()


def test_the_command_line_acts_as_the_operator_for_the_secretariat() -> None:
    actor = queries.operator_actor(user="root")

    assert (actor.kind, actor.id, actor.bureau, actor.purpose) == (
        ActorKind.OPERATOR,
        "root",
        "GS",
        Purpose.BORDER_CHECK,
    )
    assert Role.SYSTEM not in actor.roles
    assert {Role.OPERATOR, Role.OFFICER, Role.PROTOCOL, Role.ADMINISTRATOR} < actor.roles


def test_a_visitor_has_nothing_but_the_role_of_anybody() -> None:
    visitor = queries.visitor()

    assert (visitor.bureau, visitor.roles, visitor.purposes, visitor.databases) == (
        "",
        frozenset({Role.PUBLIC}),
        frozenset(),
        frozenset(),
    )


class TestMadeAnew:
    """A5: what outlasts a request asks again who acts, and what is left of their permission."""

    def test_an_officer_loses_a_role_that_was_taken_away(self, house: House) -> None:
        actor = house.actor("officer.xa", Purpose.INVESTIGATION)
        assert queries.renewed(actor) == actor
        write(lambda: Officer.objects.filter(pk=actor.id).update(roles=[Role.FRONT_LINE]))

        assert queries.renewed(actor).roles == {Role.FRONT_LINE}

    def test_an_officer_whose_service_ended_is_refused(self, house: House) -> None:
        actor = house.actor("officer.xa")
        write(lambda: Officer.objects.filter(pk=actor.id).update(ended_at=now()))

        with pytest.raises(ServiceEnded):
            queries.renewed(actor)

    def test_an_integration_that_was_revoked_is_refused(self, token: str) -> None:
        actor = queries.actor_of_token(token, purpose=Purpose.BORDER_CHECK, reference="A 12", language="fr")
        assert actor is not None
        assert queries.renewed(actor) == actor
        write(lambda: Integration.objects.filter(pk=actor.id).update(revoked_at=now()))

        with pytest.raises(ServiceEnded):
            queries.renewed(actor)

    def test_the_operator_stays(self, house: House) -> None:
        actor = queries.operator_actor()
        assert queries.renewed(actor) is actor
