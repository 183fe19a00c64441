"""Corrections: who sees a mistake in another bureau's record tells its owner, who decides."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.ids import new_id
from comity.core.models import DeskItem
from comity.core.refusals import InvalidInput, NotFound
from comity.exchange import corrections, errors, kinds, particulars, queries, showing
from comity.exchange.models import Act, CaseFile, Draft, Message, Request
from comity.exchange.rules import bodies
from comity.exchange.services import ending, requests, writing
from comity.exchange.tests.following import Voice, settle_elsewhere, stated
from comity.exchange.tests.test_cases import answer
from comity.exchange.tests.travelling import NOW, carried, receipts
from comity.notices.tests.casting import officer, published, requested
from comity.notices.tests.conftest import reviewers, vera
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Record
from comity.records.services import withdraw_record
from comity.records.tests.casting import AT, drafted, person, shared
from comity.screening.tests.conftest import signed_in
from tests.scenes import scene

__all__ = ["reviewers", "signed_in", "vera"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

TEXTS = {"en": "Her passport says the third."}
BORN = {"birthDate": ["1980-04-03"]}
NO_WORDS = writing.Texts({})


@pytest.fixture
@scene
def record(xb: Actor) -> Record:
    """A person of XB's, whom every bureau may see."""
    return shared(xb, person(birthDate="1980-04-02"))


def propose(by: Actor, record: Record, **said: Any) -> Request:
    """A correction proposed and carried to the owner."""
    written = corrections.begun(by, str(record.pk), **{"texts": TEXTS, "properties": BORN} | said)
    message = writing.send_at_once(by, writing=written, at=NOW)
    carried()
    return Request.objects.select_related("message__act").get(message=message)


def told(reader: Actor, request: Request) -> dict[str, str]:
    """What the page of the case tells a reader of a proposal, by its name there."""
    seen = showing.linked(reader, request.case_id)
    first = showing.thread(reader, request.case_id, seen=seen, at=NOW)[0]
    return {one.label: one.text for one in first.says}


class TestProposing:
    """A proposal goes to the owner, and to nobody else; it changes nothing."""

    def test_the_owner_is_asked_with_a_clock(self, xa: Actor, xb: Actor, record: Record) -> None:
        request = propose(xa, record, priority="urgent")
        assert queries.owed_by(xb).get() == queries.owed_to(xa).get() == request
        assert (request.due_at - NOW).total_seconds() == 8 * 3600
        assert DeskItem.objects.filter(bureau="XB", kind=ending.OWED, subject_id=str(request.pk), done_at=None).exists()
        assert receipts(request.message.act) == ["delivered"]

    def test_what_is_proposed_stands_beside_what_the_record_says_now(
        self, xa: Actor, xb: Actor, record: Record
    ) -> None:
        request = propose(xa, record)
        said = told(xb, request)
        assert said["Date of birth: proposed"] == "1980-04-03"
        assert said["Date of birth: in the record now"] == "1980-04-02"
        assert Record.objects.get(pk=record.pk).properties == record.properties

    def test_it_is_linked_to_the_record_and_under_its_code(self, xa: Actor, xb: Actor) -> None:
        request = propose(xa, shared(xb, handling="H2"))
        assert request.message.links == [
            {"to": "record", "reference": request.message.details["record"], "owner": "XB"}
        ]
        assert request.message.handling == "H2"

    def test_a_third_bureau_finds_nothing(self, xa: Actor, xc: Actor, record: Record) -> None:
        request = propose(xa, record)
        assert not queries.messages_visible_to(xc).exists()
        assert not queries.requests_visible_to(xc).exists()
        assert not queries.acts_visible_to(xc).exists()
        assert list(request.message.act.consignments.values_list("recipient", flat=True)) == ["XB"]

    def test_nobody_else_is_asked(self, xa: Actor, record: Record) -> None:
        written = corrections.begun(xa, str(record.pk), texts=TEXTS)
        for others in (["XC"], ["XB", "XC"]):
            written.columns["to"] = others
            with pytest.raises(errors.NotTheOwner):
                writing.send_at_once(xa, writing=written, at=NOW)
        assert not Message.objects.exists()

    def test_ones_own_record_is_corrected_and_not_proposed(self, xb: Actor, record: Record) -> None:
        with pytest.raises(errors.OwnToCorrect):
            corrections.begun(xb, str(record.pk))

    def test_what_one_may_not_see_is_not_found(self, xa: Actor, xc: Actor, xb: Actor) -> None:
        hidden = shared(xb, release=Release(ReleaseRule.ONLY, ("XB", "XC")))
        with pytest.raises(NotFound):
            corrections.begun(xa, str(hidden.pk))
        written = corrections.begun(xc, str(hidden.pk), texts=TEXTS)
        with pytest.raises(NotFound):
            writing.send_at_once(xa, writing=written, at=NOW)

    def test_of_a_notice_it_names_its_number_and_whom_it_is_about(self, vera: Actor, reviewers: tuple[Actor, Actor]):
        notice = published(vera, reviewers)
        written = corrections.begun(officer("ilse", "XA", Role.OFFICER), notice.reference)
        assert (written.columns["to"], written.columns["title"]) == (["XB"], f"Correction of {notice.reference}")
        details = {"notice": notice.reference, "record": str(notice.principal_id), "properties": {}}
        assert written.columns["details"] == details
        assert [link["to"] for link in written.columns["links"]] == ["notice", "record"]
        corrections.require_owned(details, owner="XB", by="XA")
        with pytest.raises(errors.NotTheOwner):
            corrections.require_owned(details, owner="XC", by="XA")

    def test_of_a_notice_not_in_force_there_is_nothing_to_correct(self, vera: Actor, reviewers: tuple[Actor, Actor]):
        with pytest.raises(NotFound):
            corrections.begun(reviewers[0], requested(vera).reference)

    @pytest.mark.parametrize("values", [{"": ["x"]}, {"birthDate": []}, {"birth date": ["x"]}], ids=str)
    def test_a_value_without_its_property_is_not_sent(
        self, xa: Actor, record: Record, values: Mapping[str, list[str]]
    ) -> None:
        with pytest.raises(errors.ContentNotAllowed):
            propose(xa, record, properties=values)


class TestDeciding:
    """The owner takes it up, or says by a coded reason why not."""

    def test_it_is_taken_up(self, xa: Actor, xb: Actor, record: Record) -> None:
        request = propose(xa, record)
        answer(xb, request, "taken-up")
        request.refresh_from_db()
        assert (request.state, queries.owed_to(xa).count()) == ("answered", 0)
        last = queries.messages_in(xa, request.case_id).last()
        assert last is not None
        assert [one.text for one in particulars.particulars(last) if one.label == "Outcome"] == ["We have taken it up"]

    def test_it_is_refused_by_reasons_of_its_own(self, xa: Actor, xb: Actor, record: Record) -> None:
        request = propose(xa, record)
        said: dict[str, Any] = {"texts": NO_WORDS, "language": "en", "at": NOW}
        with pytest.raises(errors.ReasonUnknown):
            requests.refuse_request(xb, request=request, reason="minor-offence", **said)
        message = requests.refuse_request(xb, request=request, reason="checked", **said)
        carried()
        request.refresh_from_db()
        assert request.state == "refused"
        assert showing.reason_of(request) == "It was checked, and is right as it stands"
        assert showing.reason_of(request) in [one.text for one in particulars.particulars(message)]

    def test_it_is_answered_as_a_correction_is(self, xa: Actor, xb: Actor, record: Record) -> None:
        request = propose(xa, record)
        with pytest.raises(InvalidInput):
            answer(xb, request, "no-information")
        assert queries.owed_by(xb).get() == request


class TestAnotherNode:
    """XA is at home elsewhere: what its node says is judged here, where the record is kept."""

    @pytest.fixture
    def voice(self, record: Record) -> Voice:
        """XA's node, speaking to XB's."""
        settle_elsewhere("XA")
        return Voice("XA", "XB")

    def said(self, key: object, **changes: Any) -> dict[str, Any]:
        """The body of a proposal, as XA's node writes it."""
        columns = {"texts": TEXTS, "original_language": "en", "title": "Correction of a record"}
        columns |= dict.fromkeys(("crime_areas", "own_reference", "entities", "attachments", "other_channel"), "")
        details = {"record": str(key), "properties": BORN, "due_at": "2026-04-17T09:30:00Z"}
        link = {"to": "record", "reference": str(key), "owner": "XB"}
        columns |= {"handling_note": "", "links": [link], "details": details}
        return bodies.body_of("correction-proposed", str(new_id()), columns) | changes

    def test_it_arrives_as_a_request_of_the_owner(self, voice: Voice, xb: Actor, record: Record) -> None:
        arrived = voice.says("correction-proposed", self.said(record.pk))
        assert (arrived.state, arrived.reason) == ("delivered", "")
        request = queries.owed_by(xb).get()
        assert request.asker_id == "XA"
        assert told(xb, request)["Date of birth: in the record now"] == "1980-04-02"

    def test_what_the_owner_says_is_told_to_it(self, voice: Voice, xb: Actor, record: Record) -> None:
        asked = voice.says("correction-proposed", self.said(record.pk))
        answer(xb, queries.owed_by(xb).get(), "taken-up")
        body = Act.objects.get(kind="answer", here=True).body
        assert body is not None
        assert (body["request"], body["outcome"]) == (str(asked.act_id), "taken-up")

    def test_and_where_we_asked_their_answer_ends_it(self, xa: Actor, xb: Actor) -> None:
        settle_elsewhere("XA")
        theirs = Voice("XA", "XB")
        theirs.shares(stated(draft=person("Teodor Vasquill")))
        kept = Record.objects.get(mirrored_at__isnull=False)
        request = propose(xb, kept)
        assert (request.asked_id, request.message.to) == ("XA", ["XA"])
        body = {"case": str(request.case_id), "original_language": "en", "texts": {"en": "Done."}}
        theirs.says("answer", body | {"request": str(request.message.act_id), "outcome": "taken-up"})
        request.refresh_from_db()
        assert request.state == "answered"

    @pytest.mark.parametrize("which", ["of nobody", "of another", "kept from the issuer", "drafted", "withdrawn"])
    def test_what_is_forged_is_refused_alike(self, voice: Voice, xb: Actor, xc: Actor, which: str) -> None:
        """No answer tells anybody what a bureau keeps to itself."""
        of = {
            "of nobody": lambda: new_id(),
            "of another": lambda: shared(xc).pk,
            "kept from the issuer": lambda: shared(xb, release=Release(ReleaseRule.ONLY, ("XB", "XC"))).pk,
            "withdrawn": lambda: withdraw_record(xb, record=shared(xb), reason="mistake", at=AT).pk,
            "drafted": lambda: drafted("XB", person(key="p-9")).pk,
        }
        arrived = voice.says("correction-proposed", self.said(of[which]()))
        assert (arrived.state, arrived.reason) == ("refused", "not-the-owner")
        assert not CaseFile.objects.exists()
        assert not Request.objects.exists()

    def test_the_schema_asks_for_what_is_to_be_corrected(self, record: Record) -> None:
        body = self.said(record.pk)
        assert not list(kinds.faults("correction-proposed", 1, body))
        body.pop("record")
        assert list(kinds.faults("correction-proposed", 1, body))


class TestPages:
    """From the record's page to the owner's desk, without typing a code."""

    @pytest.fixture
    def writer(self, signed_in: Any) -> Client:
        """An officer of XA at a browser."""
        return signed_in("XA", Role.OFFICER, purpose=Purpose.BORDER_CHECK)

    def test_the_page_of_a_record_offers_it_to_others(self, writer: Client, signed_in: Any, record: Record) -> None:
        where = f"/records/{record.pk}/"
        assert f'name="corrects" value="{record.pk}"' in writer.get(where).content.decode()
        owner = signed_in("XB", Role.OFFICER, purpose=Purpose.BORDER_CHECK)
        assert "corrects" not in owner.get(where).content.decode()

    def test_it_is_written_and_sent(self, writer: Client, record: Record) -> None:
        where = writer.post("/exchange/write/", {"corrects": str(record.pk)}).headers["Location"]
        page = writer.get(where).content.decode()
        assert "How it should read" in page
        assert "It goes to XB" in page
        form = {"priority": "normal", "original_language": "fr", "text_fr": "Le 3.", "handling": "H0", "seq": "1"}
        form |= {"audience": "open", "property": "birthDate", "then": "send"}
        assert writer.post(where, form).status_code == 400
        sent = writer.post(where, form | {"values": "1980-04-03\r\n"})
        message = Message.objects.get()
        assert sent.headers["Location"] == f"/exchange/cases/{message.case_id}/"
        assert (message.kind, message.to) == ("correction-proposed", ["XB"])
        assert message.details["properties"] == BORN
        assert not Draft.objects.exists()

    def test_the_owner_is_led_to_refuse_or_answer_it(self, xa: Actor, signed_in: Any, record: Record) -> None:
        request = propose(xa, record)
        owner = signed_in("XB", Role.OFFICER, purpose=Purpose.BORDER_CHECK)
        assert "1980-04-02" in owner.get(f"/exchange/cases/{request.case_id}/").content.decode()
        assert 'value="checked"' in owner.get(f"/exchange/requests/{request.pk}/refuse/").content.decode()
        where = owner.post("/exchange/write/", {"request": str(request.pk)}).headers["Location"]
        assert Draft.objects.get().details["outcome"] == "taken-up"
        assert "We have taken it up" in owner.get(where).content.decode()

    def test_over_the_api(self, writer: Client, record: Record) -> None:
        body = {"of": str(record.pk), "texts": TEXTS, "original_language": "en", "properties": BORN}
        sent = writer.post("/api/exchange/corrections", body, content_type="application/json")
        assert (sent.status_code, sent.json()["kind"], sent.json()["to"]) == (201, "correction-proposed", ["XB"])
        unknown = body | {"of": str(new_id())}
        assert writer.post("/api/exchange/corrections", unknown, content_type="application/json").status_code == 404
