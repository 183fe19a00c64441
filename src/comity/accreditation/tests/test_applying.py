"""An application from its draft to its receipt: in time, complete, agreed to, and opened by its link alone."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.accreditation import errors, lacking, links, queries, services, upkeep
from comity.accreditation.codes import DECIDE, ApplicationState, Document
from comity.accreditation.content import Reason, Said, Shown
from comity.accreditation.models import Application, ApplicationDocument
from comity.accreditation.tests.casting import (
    APPLICANT,
    CLOSES,
    DURING,
    ENOUGH,
    LATE,
    OPENS,
    SAID,
    draft,
    received,
    shown,
    terms_of,
)
from comity.core.models import AuditEntry, DeskItem
from comity.core.refusals import NotFound, NotPermitted, NotYours
from comity.records.attachments import storage
from comity.records.attachments.reading import attachments_of
from comity.records.models import Attachment

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)
NOTHING = Shown({}, {})


def send(application: Application, at: datetime = DURING, *, consents: bool = True) -> Application:
    return services.send_in(APPLICANT, application=application, consents=consents, at=at)


class TestInTime:
    @pytest.mark.parametrize("at", [OPENS, CLOSES - MICROSECOND], ids=["first second", "last instant"])
    def test_is_received_with_the_moment_at_which_the_server_had_it(self, terms, at):
        sent = send(draft(terms, *ENOUGH), at)
        assert (sent.state, sent.received_at) == (ApplicationState.RECEIVED, at)

    def test_a_draft_of_before_is_late_all_the_same_and_stays_a_draft(self, terms):
        begun = draft(terms, *ENOUGH)
        with pytest.raises(errors.TooLate) as refused:
            send(begun, CLOSES)
        assert "rule 2" in str(refused.value)
        assert Application.objects.get().state == ApplicationState.DRAFT

    def test_too_early_is_told_from_when_on(self, terms):
        begun = draft(terms, *ENOUGH)
        with pytest.raises(errors.NotYetOpen):
            send(begun, OPENS - MICROSECOND)

    def test_terms_may_be_extended_and_keep_their_edition(self, secretary, session, terms):
        begun = draft(terms, *ENOUGH)
        again = terms_of(secretary, session, closes_at=LATE + timedelta(days=1))
        assert (again.pk, again.edition) == (terms.pk, terms.edition)
        assert send(begun, LATE).received_at == LATE

    def test_a_window_that_closes_first_is_refused_and_so_is_a_host_that_is_none(self, secretary, session):
        with pytest.raises(errors.WindowReversed):
            terms_of(secretary, session, closes_at=OPENS)
        with pytest.raises(errors.HostUnknown):
            terms_of(secretary, session, host="XY")


class TestAdmittedLate:
    def test_by_an_officer_of_the_host_by_name_and_with_a_reason(self, terms, host):
        begun = draft(terms, *ENOUGH)
        admitted = services.admit_late(host, application=begun, reason=Reason("The bridge was closed."), at=LATE)
        assert (admitted.late_by, admitted.late_at) == (host.id, LATE)
        assert send(admitted, LATE).state == ApplicationState.RECEIVED
        assert AuditEntry.objects.filter(event="accreditation.admit_late", actor_id=host.id).exists()

    def test_by_nobody_else(self, terms, secretary, outsider):
        begun = draft(terms, *ENOUGH)
        for who in (secretary, outsider):
            with pytest.raises((NotYours, NotPermitted)):
                services.admit_late(who, application=begun, reason=Reason("Please."), at=LATE)

    def test_not_without_a_reason_not_in_time_and_not_twice(self, terms, host):
        begun = draft(terms, *ENOUGH)
        with pytest.raises(errors.ReasonMissing):
            services.admit_late(host, application=begun, reason=Reason(" \u200b "), at=LATE)
        with pytest.raises(errors.NotLate):
            services.admit_late(host, application=begun, reason=Reason("Early."), at=DURING)
        services.admit_late(host, application=begun, reason=Reason("Once."), at=LATE)
        with pytest.raises(errors.AdmittedAlready):
            services.admit_late(host, application=begun, reason=Reason("Twice."), at=LATE)

    def test_not_when_the_session_is_over(self, terms, host):
        begun = draft(terms, *ENOUGH)
        after = datetime(2026, 5, 7, 23, 0, tzinfo=UTC)  # the first minute of 8 May there
        with pytest.raises(errors.SessionOver):
            services.admit_late(host, application=begun, reason=Reason("Too late."), at=after)


class TestSendingIn:
    def test_asks_for_what_is_missing_and_for_consent(self, terms):
        with pytest.raises(errors.NotComplete):
            send(draft(terms, Document.PHOTOGRAPH))
        with pytest.raises(errors.ConsentMissing):
            send(draft(terms, *ENOUGH), consents=False)

    def test_happens_once_and_nothing_changes_after_it(self, terms):
        sent = received(terms)
        with pytest.raises(errors.NotADraft):
            send(sent)
        with pytest.raises(errors.NotADraft):
            services.save_application(APPLICANT, application=sent, said=Said({}), shown=NOTHING, at=DURING)

    def test_lays_it_on_the_desk_of_the_host(self, terms):
        sent = received(terms)
        assert DeskItem.objects.filter(bureau="XB", kind=DECIDE, reference=sent.reference).exists()

    def test_continues_the_stream_of_the_session_which_a_draft_does_not(self, terms):
        sent = received(terms)
        entries = AuditEntry.objects.filter(event__startswith="accreditation.").order_by("position")
        streams = {entry.event: entry.stream for entry in entries}
        assert streams["accreditation.send_in"] == f"session:{sent.session_id}"
        assert not streams["accreditation.start_application"]

    def test_the_audit_keeps_nothing_of_what_was_written(self, terms):
        received(terms)
        for entry in AuditEntry.objects.filter(event__startswith="accreditation."):
            assert "Ferrant" not in str(vars(entry))
            assert "courrier" not in str(vars(entry)).lower()


class TestDrafts:
    def test_are_changed_and_a_document_takes_the_place_of_the_earlier(self, terms):
        begun = draft(terms, Document.IDENTITY)
        (first,) = Attachment.objects.filter(erased_at__isnull=True)
        services.save_application(
            APPLICANT, application=begun, said=Said(SAID | {"name": "Odile Maray"}), shown=shown(Document.IDENTITY),
            at=DURING,
        )  # fmt: skip
        (document,) = ApplicationDocument.objects.all()
        assert Application.objects.get().name == "Odile Maray"
        assert document.attachment_id != first.pk
        assert Attachment.objects.get(pk=first.pk).erased_at == DURING

    def test_the_day_of_a_document_is_changed_without_sending_it_again(self, terms):
        begun = draft(terms, *ENOUGH)
        days = {Document.IDENTITY: DURING.date()}
        services.save_application(APPLICANT, application=begun, said=Said(SAID), shown=Shown({}, days), at=DURING)
        assert [one.what for one in lacking.of(Application.objects.get())] == [("identity",)]

    def test_what_cannot_be_seen_is_taken_out_of_names(self, terms):
        assert draft(terms, name="Odile\u202e \x00Ferrant").name == "Odile Ferrant"

    def test_are_seen_by_no_officer(self, terms, host, secretary):
        begun = draft(terms, *ENOUGH)
        for who in (host, secretary):
            assert not queries.applications_visible_to(who).exists()
            assert attachments_of(who, begun) == []


class TestLinks:
    def test_open_one_application_and_the_store_holds_only_their_hash(self, terms):
        token = links.new_token()
        begun = draft(terms, token=token)
        draft(terms)
        assert queries.application_of_link(token, DURING) == begun
        assert token not in str(vars(Application.objects.get(pk=begun.pk)))

    @pytest.mark.parametrize("token", ["", "x", "a" * 26, "A" * 5_000], ids=["empty", "short", "unknown", "long"])
    def test_that_are_none_open_nothing(self, terms, token):
        draft(terms)
        with pytest.raises(NotFound):
            queries.application_of_link(token, DURING)

    def test_end_thirty_days_after_the_session_by_the_clock_of_the_host(self, terms):
        token = links.new_token()
        draft(terms, token=token)
        last = datetime(2026, 6, 6, 22, 59, 59, tzinfo=UTC)
        assert queries.application_of_link(token, last)
        with pytest.raises(NotFound):
            queries.application_of_link(token, last + timedelta(seconds=1))

    def test_are_hard_to_guess(self):
        tokens = {links.new_token() for _each in range(1_000)}
        assert len(tokens) == 1_000
        assert {len(token) for token in tokens} == {links.TOKEN_LETTERS}


class TestReading:
    def test_is_for_the_host_and_the_protocol_and_documents_for_the_host_alone(self, terms, host, secretary, outsider):
        sent = received(terms)
        for who in (host, secretary):
            assert services.consult_application(who, reference=sent.reference, at=DURING) == sent
        with pytest.raises(NotFound):
            services.consult_application(outsider, reference=sent.reference, at=DURING)
        assert [len(attachments_of(who, sent)) for who in (host, secretary, outsider)] == [3, 0, 0]
        looked = AuditEntry.objects.filter(event="accreditation.consult_application", owner="XB", outcome="done")
        assert {entry.actor_id for entry in looked} == {host.id, secretary.id}


class TestEnding:
    def test_withdrawn_is_erased_at_once_with_its_files(self, terms, django_capture_on_commit_callbacks):
        sent = received(terms)
        keys = list(Attachment.objects.values_list("pk", flat=True))
        with django_capture_on_commit_callbacks(execute=True):
            gone = services.withdraw_application(APPLICANT, application=sent, at=DURING)
        assert (gone.state, gone.name, gone.email, gone.erased_at) == (ApplicationState.WITHDRAWN, "", "", DURING)
        assert not ApplicationDocument.objects.exists()
        assert not any(storage.file_of(key, "jpg").exists() for key in keys)
        assert not DeskItem.objects.filter(kind=DECIDE, done_at__isnull=True).exists()
        with pytest.raises(errors.NothingToWithdraw):
            services.withdraw_application(APPLICANT, application=gone, at=DURING)

    def test_lapses_with_the_session_and_is_erased_on_the_day_of_the_terms(self, terms):
        sent = received(terms)
        upkeep.end(datetime(2026, 5, 7, 22, 59, tzinfo=UTC))
        upkeep.erase(datetime(2026, 6, 6, 22, 59, tzinfo=UTC))
        sent.refresh_from_db()
        assert (sent.state, sent.name) == (ApplicationState.RECEIVED, "Odile Ferrant")
        upkeep.end(datetime(2026, 5, 7, 23, 0, tzinfo=UTC))
        upkeep.erase(datetime(2026, 6, 6, 23, 0, tzinfo=UTC))
        sent.refresh_from_db()
        assert (sent.state, sent.name, sent.born_on) == (ApplicationState.LAPSED, "", None)
        assert (sent.medium_kind, sent.medium_country, sent.status) == ("press", "XA", "staff")
        assert not Attachment.objects.filter(erased_at__isnull=True).exists()
