"""While a notice is in force: suspended, reinstated, narrowed, withdrawn, and at once everywhere."""

from datetime import timedelta

import pytest

from comity.core import verification
from comity.core.codes import Purpose, Role
from comity.core.models import StoredEvent
from comity.core.refusals import NotPermitted, NotYours
from comity.notices import errors, queries, services
from comity.notices.codes import State
from comity.notices.content import Note
from comity.notices.models import Notice, PublicHead
from comity.notices.tests.casting import NOW, about, officer, published, seen, wanted
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import HoldEffect, HoldReason, Record
from comity.records.queries import records_visible_to
from comity.records.services import place_hold
from comity.records.tests.casting import shared
from tests.scenes import scene

pytestmark = pytest.mark.django_db

ONLY, ALL_BUT = ReleaseRule.ONLY, ReleaseRule.ALL_BUT


def known(actor) -> tuple[int, int]:
    """How many notices, and how many records, the actor sees."""
    return queries.notices_visible_to(actor).count(), records_visible_to(actor).count()


def suspend(actor, notice, *reasons):
    return services.suspend_notice(
        actor, notice=notice, reasons=reasons or ("article-3-political",), note=Note("At once."), at=NOW
    )


def reinstate(actor, notice):
    return services.reinstate_notice(actor, notice=notice, seen=seen(actor, notice), note=Note(), at=NOW)


def narrow(actor, notice, rule, bureaus, *, purposes=("wanted-persons", "border-check"), handling="H1"):
    return services.narrow_notice(
        actor,
        notice=notice,
        rule=rule,
        bureaus=bureaus,
        purposes=purposes,
        handling=handling,
        handling_note="",
        at=NOW,
    )


@pytest.fixture
@scene
def notice(vera, reviewers):
    """A red notice of XB, released to everybody."""
    return published(vera, reviewers)


class TestSuspending:
    def test_hides_notice_and_record_at_once(self, notice, despina, vera, duty):
        assert known(despina) == (1, 1)
        suspend(duty, notice)
        assert known(despina) == (0, 0)
        assert known(vera) == (1, 1)
        assert known(duty) == (1, 1)

    def test_of_what_is_not_public_is_nothing_that_the_public_can_notice(self, notice, duty):
        suspend(duty, notice)
        assert not PublicHead.objects.filter(version__gt=0).exists()

    def test_is_for_the_secretariat(self, notice, vera):
        with pytest.raises(NotPermitted):
            suspend(vera, notice)
        with pytest.raises(NotPermitted):
            suspend(officer("bastien.xb", "XB", Role.DATA_PROTECTION), notice)

    def test_gives_a_reason(self, notice, duty):
        with pytest.raises(errors.ReasonUnknown):
            suspend(duty, notice, "aim-met")


class TestReinstating:
    """As many reviewers as publishing took."""

    def test_takes_two_different_reviewers(self, notice, reviewers, duty, despina):
        suspended = suspend(duty, notice)
        once = reinstate(reviewers[0], suspended)
        assert (once.state, known(despina)) == ("suspended", (0, 0))
        with pytest.raises(errors.SecondReviewerNeeded):
            reinstate(reviewers[0], once)
        twice = reinstate(reviewers[1], once)
        assert (twice.state, known(despina)) == ("published", (1, 1))

    def test_nobody_undoes_alone_what_they_did_alone(self, vera, reviewers):
        green = published(vera, reviewers, "green")
        suspended = suspend(reviewers[0], green)
        with pytest.raises(errors.SecondReviewerNeeded):
            reinstate(reviewers[0], suspended)
        assert reinstate(reviewers[1], suspended).state == State.PUBLISHED


class TestNarrowing:
    def test_takes_effect_at_once(self, notice, vera, despina, huda):
        narrow(vera, notice, ALL_BUT, ("XC",))
        assert known(despina) == (1, 1)
        assert known(huda) == (0, 0)

    def test_of_purposes(self, notice, vera, despina):
        narrow(vera, notice, ReleaseRule.ALL, (), purposes=("border-check",))
        assert known(despina) == (0, 0)
        assert known(despina.stating(Purpose.BORDER_CHECK)) == (1, 1)

    def test_is_told_to_who_carries_it_elsewhere(self, notice, vera):
        narrow(vera, notice, ONLY, ("XA",))
        assert StoredEvent.objects.filter(name="notices.narrowed").count() == 1

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"purposes": ("wanted-persons", "border-check", "analysis")},
            {"purposes": ()},
            {"handling": "H0"},
            {"handling": "H9"},
        ],
    )
    def test_never_widens_and_changes_something(self, notice, vera, said):
        with pytest.raises(errors.NotNarrower):
            narrow(vera, notice, ReleaseRule.ALL, (), **said)

    def test_what_was_narrowed_cannot_be_widened_again(self, notice, vera):
        narrowed = narrow(vera, notice, ONLY, ("XA",))
        with pytest.raises(errors.NotNarrower):
            narrow(vera, narrowed, ONLY, ("XA", "XC"))

    def test_never_leaves_out_the_secretariat_or_everybody(self, notice, vera):
        with pytest.raises(errors.SecretariatExcluded):
            narrow(vera, notice, ALL_BUT, ("GS",))
        with pytest.raises(errors.AudienceEmpty):
            narrow(vera, notice, ONLY, ())

    def test_is_the_owners(self, notice, despina):
        with pytest.raises(NotYours):
            narrow(despina, notice, ONLY, ("XA",))

    def test_of_a_suspended_notice_shows_it_to_nobody(self, notice, vera, duty, despina):
        narrow(vera, suspend(duty, notice), ONLY, ("XA",))
        assert known(despina) == (0, 0)


class TestWithdrawing:
    def test_ends_it_everywhere(self, notice, vera, despina):
        ended = services.withdraw_notice(vera, notice=notice, reason="aim-met", at=NOW)
        assert (ended.state, ended.end_reason, ended.erase_on) == (
            "withdrawn",
            "aim-met",
            NOW.date() + timedelta(days=30),
        )
        assert known(despina) == (0, 0)
        assert Record.objects.get().withdrawn_at == NOW

    def test_leaves_what_its_bureau_shares_by_itself(self, vera, reviewers, despina):
        record = shared(vera, wanted(), purposes=("wanted-persons",))
        notice = published(vera, reviewers, subjects=(about(record.pk),))
        services.withdraw_notice(vera, notice=notice, reason="aim-met", at=NOW)
        assert known(despina) == (0, 1)

    def test_is_the_owners_and_cancelling_the_secretariats(self, notice, vera, despina, reviewers):
        with pytest.raises(NotYours):
            services.withdraw_notice(despina, notice=notice, reason="aim-met", at=NOW)
        with pytest.raises(NotPermitted):
            services.cancel_notice(vera, notice=notice, reasons=("article-3-political",), note=Note(), at=NOW)
        cancelled = services.cancel_notice(
            reviewers[0], notice=notice, reasons=("article-3-political",), note=Note(), at=NOW
        )
        assert cancelled.state == State.WITHDRAWN


class TestAHold:
    """A hold on the principal hides record and notice at once, whoever set it."""

    def test_hides_both_until_it_is_lifted(self, notice, privacy, despina, vera, reviewers):
        place_hold(
            privacy,
            record=notice.principal,
            reason=HoldReason.DATA_PROTECTION_REQUEST,
            effect=HoldEffect.BLOCK,
            note="",
            until_on=None,
            at=NOW,
        )
        assert known(despina) == (0, 0)
        assert known(vera) == (1, 1)
        assert queries.notices_visible_to(reviewers[0]).count() == 1


class TestARecordUnderANotice:
    def test_keeps_its_own_release(self, vera, reviewers, huda):
        record = shared(vera, wanted(), purposes=("wanted-persons",))
        published(vera, reviewers, subjects=(about(record.pk),), audience=Release(ONLY, ("XA",)))
        assert known(huda) == (0, 1)


def test_the_ledger_verifies_after_all_of_it(notice, vera, duty, reviewers):
    suspended = suspend(duty, notice)
    again = reinstate(reviewers[1], reinstate(reviewers[0], suspended))
    services.withdraw_notice(vera, notice=narrow(vera, again, ONLY, ("XA",)), reason="aim-met", at=NOW)
    assert Notice.objects.get().state == State.WITHDRAWN
    assert verification.verify().findings == []
