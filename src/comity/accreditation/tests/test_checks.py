"""The checks before a decision: the same person, another role, papers, blocks, and the host's own screening."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comity.accreditation import blocking, checks, errors, gate_pack, queries, services, upkeep
from comity.accreditation.badge_codes import RevocationReason
from comity.accreditation.codes import OVERDUE, ApplicationState, Finding, Screened
from comity.accreditation.content import Ruling
from comity.accreditation.models import Application, ApplicationDocument, Badge, Block, Screening
from comity.accreditation.tests.casting import APPLICANT, DURING, at_work, received
from comity.accreditation.tests.gate_casting import gate
from comity.accreditation.tests.test_decisions import UNCLEAR
from comity.assembly.codes import Capacity, DelegationKind
from comity.assembly.content import Person
from comity.assembly.services import delegations
from comity.core.codes import Purpose
from comity.core.models import AuditEntry, DeskItem
from comity.core.refusals import NotPermitted, NotYours, PurposeNotAllowed
from comity.records.tests.casting import as_operation

pytestmark = pytest.mark.django_db

PASSED_ON = Ruling("badge-passed-on", "Seen at the north gate.")


def findings(sent: Application, at: datetime = DURING) -> list[Finding]:
    return checks.checks_of(sent, at).findings


def accepted(terms, host, **said) -> Application:
    return services.accept(host, application=received(terms, **said), at=DURING)


class TestTheSamePerson:
    def test_is_found_among_the_applications_of_the_session_in_another_spelling(self, terms):
        first = received(terms)
        second = received(terms, name="FERRANT Odille", medium="Another")
        received(terms, name="Ilse Varga", born_on=date(1990, 3, 1), nationality="XC")
        (found,) = checks.checks_of(second, DURING).candidates
        assert (found.finding, found.key) == (Finding.DUPLICATE, first.pk)
        assert found.reasons

    def test_is_found_no_more_when_the_other_was_withdrawn(self, terms):
        first, second = received(terms), received(terms)
        assert findings(second) == [Finding.DUPLICATE]
        services.withdraw_application(APPLICANT, application=first, at=DURING)
        assert findings(second) == []

    def test_is_found_among_the_delegates(self, terms, secretary):
        delegation = delegations.announce_delegation(
            secretary, session=terms.session, kind=DelegationKind.MEMBER, member="XA", names={}, at=DURING
        )
        person = Person(name="Odile FERRANT", capacity=Capacity.DELEGATE)
        delegations.name_delegate(secretary, delegation=delegation, person=person, at=DURING)
        assert findings(received(terms)) == [Finding.OTHER_ROLE]


class TestPapers:
    def test_that_do_not_hold_on_the_last_day_keep_an_application_from_being_accepted(self, terms, host):
        sent = received(terms)
        papers = ApplicationDocument.objects.filter(kind="identity")
        as_operation(lambda: papers.update(valid_until_on=DURING.date()))
        assert findings(sent) == [Finding.PAPERS]
        with pytest.raises(errors.NotComplete):
            services.accept(host, application=sent, despite=(Finding.PAPERS,), at=DURING)
        assert Application.objects.get().state == ApplicationState.RECEIVED


class TestBlocks:
    def test_keep_the_person_from_being_accepted_until_they_end(self, terms, host):
        before = services.block(
            host, application=accepted(terms, host), ruling=PASSED_ON, until_on=date(2026, 4, 20), at=DURING
        )
        again = received(terms, name="ferrant, ODILE")
        assert Finding.BLOCKED in findings(again)
        with pytest.raises(errors.Blocked):
            services.accept(host, application=again, despite=tuple(Finding), at=DURING)
        after = datetime(2026, 4, 21, 9, 0, tzinfo=UTC)
        upkeep.end_blocks(after)
        services.accept(host, application=again, despite=tuple(findings(again, after)), at=after)
        block = Block.objects.get(application=before)
        assert (block.name, block.born_on, block.words, block.reason) == ("", None, "", "badge-passed-on")

    def test_are_set_by_the_host_for_misuse_of_an_accreditation_with_a_reason_and_an_end(self, terms, host, outsider):
        sent = received(terms)
        with pytest.raises(errors.NothingToMisuse):
            services.block(host, application=sent, ruling=PASSED_ON, until_on=None, at=DURING)
        services.accept(host, application=sent, at=DURING)
        with pytest.raises((NotYours, NotPermitted)):
            services.block(outsider, application=sent, ruling=PASSED_ON, until_on=None, at=DURING)
        with pytest.raises(errors.ReasonUnknown):
            services.block(host, application=sent, ruling=UNCLEAR, until_on=None, at=DURING)
        for day in (date(2026, 3, 31), date(2040, 1, 1)):
            with pytest.raises(errors.BlockEndsWrongly):
                services.block(host, application=sent, ruling=PASSED_ON, until_on=day, at=DURING)
        services.block(host, application=sent, ruling=PASSED_ON, until_on=None, at=DURING)
        assert Block.objects.get().until_on == date(2027, 4, 1)
        with pytest.raises(errors.BlockedAlready):
            services.block(host, application=sent, ruling=PASSED_ON, until_on=None, at=DURING)

    def test_make_the_badge_dead_in_the_same_action_and_keep_another_from_being_issued(self, terms, host):
        worn, unworn = accepted(terms, host), accepted(terms, host, name="Ilse Varga", born_on=date(1990, 3, 1))
        services.block(host, application=unworn, ruling=PASSED_ON, until_on=None, at=DURING)
        assert services.issue_badges(host, terms=terms, at=DURING) == 1
        services.block(host, application=worn, ruling=PASSED_ON, until_on=None, at=DURING)
        badge = Badge.objects.get()
        assert (badge.application, badge.revoked_at, badge.revoked_for) == (worn, DURING, RevocationReason.MISUSED)
        assert badge.name == "Odile Ferrant"  # whoever finds it looks up whose it was
        pack = gate_pack.content(gate(host, terms), {}, DURING)
        assert list(pack["revoked"]) == [str(badge.pk)]

    def test_that_are_lifted_let_another_badge_be_issued(self, terms, host):
        sent = accepted(terms, host)
        services.issue_badges(host, terms=terms, at=DURING)
        services.block(host, application=sent, ruling=PASSED_ON, until_on=None, at=DURING)
        with pytest.raises(errors.NothingToIssue):
            services.issue_badges(host, terms=terms, at=DURING)
        services.lift_block(host, block=queries.block_set_for(sent), at=DURING)
        assert services.issue_badges(host, terms=terms, at=DURING) == 1
        assert Badge.objects.get(revoked_at__isnull=True).application == sent

    def test_are_lifted_by_the_bureau_that_set_them(self, terms, host, outsider):
        sent = accepted(terms, host)
        services.block(host, application=sent, ruling=PASSED_ON, until_on=None, at=DURING)
        block = queries.block_set_for(sent)
        with pytest.raises(NotYours):
            services.lift_block(outsider, block=block, at=DURING)
        services.lift_block(host, block=block, at=DURING)
        assert not blocking.in_force(DURING.date()).exists()
        with pytest.raises(errors.NotBlocked):
            services.lift_block(host, block=block, at=DURING)


class TestScreening:
    def test_keeps_the_outcome_the_purpose_and_the_law_and_nothing_else(self, terms, host):
        sent = received(terms)
        officer = host.stating(Purpose.SECURITY_CHECK)
        services.note_screening(officer, application=sent, outcome=Screened.CLEAR, basis="Press Act, s. 4", at=DURING)
        (row,) = Screening.objects.values()
        assert set(row) == {
            "id", "session_id", "application_id", "outcome", "purpose", "basis", "screened_by", "screened_at"
        }  # fmt: skip
        assert (row["outcome"], row["purpose"], row["basis"]) == ("clear", "security-check", "Press Act, s. 4")
        assert findings(sent) == []

    def test_needs_a_purpose_and_names_its_law(self, terms, host):
        sent = received(terms)
        with pytest.raises(PurposeNotAllowed):
            services.note_screening(host, application=sent, outcome=Screened.CLEAR, basis="Act", at=DURING)
        with pytest.raises(errors.BasisMissing):
            services.note_screening(
                host.stating(Purpose.SECURITY_CHECK), application=sent, outcome=Screened.CLEAR, basis=" ", at=DURING
            )

    def test_that_refers_is_looked_at_before_somebody_is_accepted(self, terms, host):
        sent = received(terms)
        officer = host.stating(Purpose.SECURITY_CHECK)
        services.note_screening(officer, application=sent, outcome=Screened.REFER, basis="Press Act", at=DURING)
        assert findings(sent) == [Finding.SCREENING]
        with pytest.raises(errors.NotSeen):
            services.accept(host, application=sent, at=DURING)
        services.accept(host, application=sent, despite=(Finding.SCREENING,), at=DURING)
        assert "screening" in AuditEntry.objects.get(event="accreditation.accept", outcome="done").details


class TestOnPages:
    def test_are_shown_to_the_host_and_looked_at_before_one_is_accepted(self, terms, host, monkeypatch):
        other, sent = received(terms), received(terms)
        client = at_work("bastien.roche")
        keys = [terms.session.reference, sent.reference]
        assert other.reference in client.get(reverse("accreditation:application", args=keys)).content.decode()
        assert client.post(reverse("accreditation:decide", args=keys), {"act": "accept"}).status_code == 400

    def test_a_block_is_set_and_lifted_on_the_page_of_the_accreditation(self, open_terms, host):
        sent = services.accept(host, application=received(open_terms, at=timezone.now()), at=timezone.now())
        client, keys = at_work("bastien.roche"), ["GA-13", sent.reference]
        page = reverse("accreditation:application", args=keys)
        assert "Lift the block" not in client.get(page).content.decode()
        said = {"reason": "safety", "words": "", "until_on": ""}
        assert client.post(reverse("accreditation:block", args=keys), said)["Location"] == page
        assert "Lift the block (until" in client.get(page).content.decode()
        assert client.post(reverse("accreditation:lift-block", args=keys)).status_code == 302
        assert "Lift the block" not in client.get(page).content.decode()

    def test_several_are_decided_each_by_itself_and_those_that_do_not_pass_are_named(self, open_terms, host):
        twice = [received(open_terms, at=timezone.now()) for _each in range(2)]
        alone = received(open_terms, at=timezone.now(), name="Ilse Varga", born_on=date(1990, 3, 1), nationality="XC")
        client = at_work("bastien.roche")
        address = reverse("accreditation:decide-many", args=["GA-13"])
        named = [one.reference for one in (*twice, alone)]
        page = client.post(address, {"applications": named, "act": "accept"}).content.decode()
        assert "1 application is decided" in page
        assert "2 applications did not pass" in page
        assert list(queries.accredited(open_terms.session)) == [alone]
        assert AuditEntry.objects.filter(event="accreditation.accept", outcome="done").count() == 1

    def test_a2_several_of_another_session_are_not_touched(self, open_terms, terms, host):
        foreign = received(terms)
        address = reverse("accreditation:decide-many", args=["GA-13"])
        answer = at_work("bastien.roche").post(address, {"applications": [foreign.reference], "act": "accept"})
        assert answer.status_code == 400
        foreign.refresh_from_db()
        assert foreign.state == ApplicationState.RECEIVED


def test_a_host_that_is_late_lies_on_the_desk_of_the_secretariat_until_it_has_caught_up(terms, host):
    sent = received(terms)
    due_at = queries.due_at(sent)
    upkeep.remind(due_at - timedelta(seconds=1))
    assert not DeskItem.objects.filter(kind=OVERDUE).exists()
    upkeep.remind(due_at)
    assert DeskItem.objects.get(kind=OVERDUE, done_at__isnull=True).bureau == "GS"
    services.accept(host, application=sent, at=due_at)
    upkeep.remind(due_at)
    assert not DeskItem.objects.filter(kind=OVERDUE, done_at__isnull=True).exists()
