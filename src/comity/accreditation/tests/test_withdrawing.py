"""Whoever applied takes it back, decided or not, until it is erased: nothing of the person stays, no door opens."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from comity.accreditation import errors, figures, links, services, upkeep
from comity.accreditation.badge_codes import RevocationReason
from comity.accreditation.codes import DECIDE, ApplicationState
from comity.accreditation.content import Reason
from comity.accreditation.models import Application, Badge, Interview, InterviewBooking
from comity.accreditation.press_codes import InterviewState, Official
from comity.accreditation.press_content import Wish
from comity.accreditation.queries import badges as asked
from comity.accreditation.queries import press
from comity.accreditation.tests.casting import APPLICANT, DURING, received
from comity.accreditation.tests.gate_casting import AT
from comity.accreditation.tests.test_decisions import UNCLEAR
from comity.accreditation.tests.test_interviews import at_ten
from comity.core.models import DeskItem
from comity.records.models import Attachment

pytestmark = pytest.mark.django_db


def accepted(terms, host) -> Application:
    return services.accept(host, application=received(terms), at=DURING)


def refused(terms, host) -> Application:
    return services.refuse(host, application=received(terms), ruling=UNCLEAR, at=DURING)


def referred(terms, host) -> Application:
    return services.refer(host, application=received(terms), ruling=UNCLEAR, at=DURING)


def appealed(terms, host) -> Application:
    return services.appeal(APPLICANT, application=refused(terms, host), words=Reason("Look again."), at=DURING)


def withdrawn(application: Application, at: datetime = AT) -> Application:
    return services.withdraw_application(APPLICANT, application=application, at=at)


@pytest.mark.parametrize("decided", [accepted, refused, referred, appealed])
def test_it_is_withdrawn_from_any_state_and_stays_in_the_figures(terms, host, decided):
    gone = withdrawn(decided(terms, host))
    assert (gone.state, gone.name, gone.born_on) == (ApplicationState.WITHDRAWN, "", None)
    assert (gone.medium_kind, gone.medium_country, gone.status) == ("press", "XA", "staff")
    assert not Attachment.objects.filter(erased_at__isnull=True).exists()
    assert not DeskItem.objects.filter(kind=DECIDE, done_at__isnull=True).exists()
    assert len(figures.figures_of(terms, "en")[0].rows) == 1


def test_the_badge_is_dead_at_once_and_says_nothing_of_its_bearer(terms, host):
    application = accepted(terms, host)
    services.issue_badges(host, terms=terms, at=AT)
    badge = Badge.objects.get()
    withdrawn(application)
    assert list(asked.dead_badges(terms)) == [badge]
    badge.refresh_from_db()
    assert (badge.revoked_at, badge.revoked_for) == (AT, RevocationReason.LEFT)
    assert (badge.name, badge.organisation, badge.holder, badge.photograph) == ("", "", "", None)
    with pytest.raises(errors.NothingToIssue):
        services.issue_badges(host, terms=terms, at=AT)


def test_interviews_are_called_off_and_their_time_is_free_again(terms, host, secretary):
    application = accepted(terms, host)
    wish = Wish(topic="The budget", language="fr", times=(at_ten(),), official=Official.SPOKESPERSON)
    interview = services.ask_interview(APPLICANT, application=application, wish=wish, at=DURING)
    slot = press.offered(interview)[0]
    services.agree_interview(secretary, interview=interview, slot=slot.pk, at=DURING)
    withdrawn(application)
    assert Interview.objects.get().state == InterviewState.WITHDRAWN
    assert not InterviewBooking.objects.exists()
    assert not DeskItem.objects.filter(done_at__isnull=True).exists()


def test_not_when_it_has_ended_or_is_erased(terms, host):
    application = accepted(terms, host)
    upkeep.erase(datetime(2026, 6, 6, 23, 0, tzinfo=UTC))
    for one in (application, withdrawn(received(terms))):
        with pytest.raises(errors.NothingToWithdraw):
            withdrawn(one)


def test_the_page_offers_it_to_who_is_accredited_and_says_what_it_means(open_terms, host, stranger):
    token = links.new_token()
    sent = received(open_terms, token=token, at=timezone.now())
    services.accept(host, application=sent, at=timezone.now())
    page = reverse("press:follow", args=["en", token])
    assert "your badge opens no door" in stranger.get(page).content.decode()
    assert stranger.post(reverse("press:withdraw", args=["en", token])).status_code == 302
    after = stranger.get(page).content.decode()
    assert "withdrawn" in after
    assert reverse("press:withdraw", args=["en", token]) not in after
