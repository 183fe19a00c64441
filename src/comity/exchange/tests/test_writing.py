"""Writing: drafts that are never lost, and messages that hold against their schema."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from comity.core.actors import Actor
from comity.core.models import AuditEntry, StoredEvent
from comity.core.refusals import NotFound, NotYours
from comity.exchange import errors, queries
from comity.exchange.models import CaseFile, Draft, Message, Request
from comity.exchange.services import filing, issuing, writing
from comity.exchange.writing import Writing
from comity.records.tests.casting import AT

LATER = AT + timedelta(hours=1)

pytestmark = pytest.mark.django_db

ASKED = {"asks": "verification"}


def written(**said: Any) -> Writing:
    return Writing(**{"to": ["XB"], "title": "Grey van", "texts": {"en": "Have you met this van?"}} | said)


def save(actor: Actor, draft: Draft | None = None, **said: Any) -> Draft:
    return writing.save_draft(actor, draft=draft, seq=draft.seq if draft else 0, writing=written(**said), at=AT)


class TestDrafts:
    """What was typed is never lost, and nobody else sees it."""

    def test_a_draft_may_be_as_incomplete_as_it_is(self, xa: Actor) -> None:
        draft = writing.save_draft(xa, draft=None, seq=0, writing=Writing(), at=AT)
        assert queries.draft_visible_to(xa, draft.pk) == draft

    def test_of_two_pages_the_later_one_is_told(self, xa: Actor) -> None:
        draft = save(xa)
        first, second = Draft.objects.get(pk=draft.pk), Draft.objects.get(pk=draft.pk)
        save(xa, first, title="From the first page")
        with pytest.raises(errors.DraftChanged):
            save(xa, second, title="From the second page")
        assert Draft.objects.get(pk=draft.pk).title == "From the first page"

    def test_another_bureau_neither_sees_nor_writes_it(self, xa: Actor, xb: Actor) -> None:
        draft = save(xa)
        with pytest.raises(NotFound):
            queries.draft_visible_to(xb, draft.pk)
        with pytest.raises(NotYours):
            save(xb, draft)

    def test_a_language_the_organisation_does_not_work_in_is_refused(self, xa: Actor) -> None:
        with pytest.raises(errors.LanguageUnknown):
            save(xa, texts={"de": "Gesehen?"})


class TestSending:
    """A message goes to bureaus there are, says something, and holds against its schema."""

    def test_whoever_would_flood_the_others_is_told(self, xa: Actor, xb: Actor, monkeypatch: Any) -> None:
        monkeypatch.setattr(issuing, "quotas", lambda: SimpleNamespace(open_acts=0))
        with pytest.raises(errors.QuotaFull):
            writing.send_message(xa, draft=save(xa), at=AT)
        assert Draft.objects.exists()

    def test_it_begins_a_case_and_takes_the_place_of_the_draft(self, xa: Actor) -> None:
        message = writing.send_message(xa, draft=save(xa), at=AT)
        assert not Draft.objects.exists()
        assert CaseFile.objects.get().bureau_id == "XA"
        assert queries.messages_in(xa, message.case_id).get() == message

    def test_it_is_told_to_the_carrying_in_its_own_transaction(self, xa: Actor) -> None:
        message = writing.send_message(xa, draft=save(xa), at=AT)
        event = StoredEvent.objects.get(name="exchange.message-sent")
        assert str(message.pk) in event.payload

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"to": []}, errors.NoRecipient),
            ({"to": ["XA"]}, errors.NotABureau),
            ({"to": ["ZZZ"]}, errors.NotABureau),
            ({"texts": {}}, errors.NothingWritten),
            ({"original_language": "ar"}, errors.NothingWritten),
            ({"entities": [{"type": "spirit"}]}, errors.ContentNotAllowed),
            ({"kind": "request"}, errors.ContentNotAllowed),
        ],
        ids=["nobody", "oneself", "unknown", "no text", "no original", "no such entity", "asks nothing"],
    )
    def test_what_cannot_be_sent_stays_a_draft(self, xa: Actor, said: dict[str, Any], refusal: type) -> None:
        draft = save(xa, **said)
        with pytest.raises(refusal):
            writing.send_message(xa, draft=draft, at=AT)
        assert Draft.objects.filter(pk=draft.pk).exists()
        assert not Message.objects.exists()

    def test_a_request_starts_a_clock_for_each_bureau_asked(self, xa: Actor) -> None:
        draft = save(xa, kind="request", to=["XB", "XC"], priority="urgent", details=ASKED)
        message = writing.send_message(xa, draft=draft, at=AT)
        requests = Request.objects.filter(message=message)
        assert {request.asked_id for request in requests} == {"XB", "XC"}
        assert all((request.due_at - AT).total_seconds() == 8 * 3600 for request in requests)
        assert queries.owed_to(xa).count() == 2

    def test_until_it_arrived_the_other_bureau_sees_nothing(self, xa: Actor, xb: Actor) -> None:
        message = writing.send_message(xa, draft=save(xa, kind="request", details=ASKED), at=AT)
        assert not queries.messages_visible_to(xb).exists()
        assert not queries.owed_by(xb).exists()
        with pytest.raises(NotFound):
            queries.case_file_visible_to(xb, message.case_id)

    def test_the_audit_holds_no_word_of_it(self, xa: Actor) -> None:
        writing.send_message(xa, draft=save(xa, texts={"en": "a word like quicksilver"}), at=AT)
        assert not any("quicksilver" in (entry.details or "") for entry in AuditEntry.objects.all())


class TestFiles:
    """Each bureau keeps its own side of a case."""

    def test_title_and_reference_are_its_own(self, xa: Actor) -> None:
        message = writing.send_message(xa, draft=save(xa), at=AT)
        file = queries.case_file_visible_to(xa, message.case_id)
        filing.file_case(xa, file=file, own_reference="XA-2026-17", title="Vans of the coast", at=LATER)
        assert queries.case_file_visible_to(xa, message.case_id).own_reference == "XA-2026-17"

    def test_it_is_closed_and_opened_again(self, xa: Actor) -> None:
        message = writing.send_message(xa, draft=save(xa), at=AT)
        file = queries.case_file_visible_to(xa, message.case_id)
        assert filing.close_case(xa, file=file, closed=True, at=LATER).state == "closed"
        writing.send_message(xa, draft=save(xa, case=message.case_id), at=LATER)
        assert CaseFile.objects.get().state == "open"
