"""The inbox: what presses first, found whatever its accents, matched before it is opened, linked to what is seen."""

from typing import Any

import pytest
from django.db.models import F
from django.http import QueryDict
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.models import AuditItem
from comity.exchange import entities, inbox, links, listings, queries, showing
from comity.exchange.models import ArrivalMatch, CaseFile, Draft, Message, Wording
from comity.exchange.services import accepting, filing, recalling, requests, writing
from comity.exchange.tests.test_cases import answer, ask, send
from comity.exchange.tests.travelling import NOW, arrives, carried, delivered, sealed
from comity.records.drafts import Release, ReleaseRule
from comity.records.tests.casting import person, shared
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

ILSE = entities.entity_of("person", name="Ilse Varga", number="", born="1980-04-02", country="", role="witness")


def found(actor: Actor, **address: str) -> list[str]:
    """The titles of the cases that the inbox lists, in its order."""
    asked = QueryDict(mutable=True)
    asked.update(address)
    page = listings.CASES.read(queries.case_files_visible_to(actor), asked)
    return [line.row.title for line in page.lines]


class TestOrderAndSearch:
    """What presses comes first, and a case is found by everything that both sides call it."""

    def test_what_presses_comes_before_what_came_later(self, xa: Actor, xb: Actor) -> None:
        send(xa, title="Pressing", priority="grave")
        send(xa, title="Later")
        assert found(xb) == ["Pressing", "Later"]
        filing.read_case(xb, file=CaseFile.objects.get(bureau="XB", title="Pressing"), at=NOW)
        assert found(xb, sort="title") == ["Later", "Pressing"]

    @pytest.mark.parametrize(
        "typed", ["ferry QUAI", "écluse", "ECLUSE", "احمد", "qx 12-345", "xa/77", "file 9", "XA"], ids=str
    )
    def test_it_is_found_by_words_references_and_bureau(self, xa: Actor, xb: Actor, typed: str) -> None:
        vehicle = entities.entity_of("vehicle", name="", number="QX 12-345", born="", country="", role="")
        message = send(
            xa, title="Quai du ferry", texts={"fr": "Près de l’écluse.", "ar": "سيارة أحمد"}, entities=[vehicle],
            own_reference="XA/77", original_language="fr",
        )  # fmt: skip
        file = queries.case_file_visible_to(xb, message.case_id)
        filing.file_case(xb, file=file, own_reference="FILE-9", title="Quai du ferry", at=NOW)
        send(xb, to=["XA"], title="Another", texts={"en": "Nothing of it."})
        assert "Quai du ferry" in found(xb, q=typed)
        assert typed == "XA" or "Another" not in found(xb, q=typed)

    def test_it_is_found_by_the_end_of_its_id(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        send(xa, title="Another")
        assert found(xb, q=str(message.case_id)[-12:]) == found(xb, q=str(message.case_id)) == ["Grey van"]

    def test_nobody_finds_by_what_another_bureau_calls_it_or_by_whom_it_went_to_besides(
        self, xa: Actor, xb: Actor
    ) -> None:
        message = send(xa, to=["XB", "XC"], audience="confidential")
        file = queries.case_file_visible_to(xb, message.case_id)
        filing.file_case(xb, file=file, own_reference="OURS-1", title="Vans", at=NOW)
        assert found(xa, q="OURS-1") == found(xb, q="XC") == []
        assert found(xa, q="XC") == ["Grey van"]

    @pytest.mark.parametrize(("typed", "count"), [("ecluse", 1), ("XB", 1), ("harbour", 0), ("?!", 0)])
    def test_a_request_is_found_by_its_words_and_by_bureau(self, xa: Actor, xb: Actor, typed: str, count: int) -> None:
        ask(xa, title="L’écluse", texts={"fr": "Qui la tient ?"}, original_language="fr")
        asked = QueryDict(mutable=True)
        asked.update({"q": typed})
        rows = queries.requests_visible_to(xb).annotate(waits_until=F("due_at"))
        assert listings.REQUESTS.read(rows, asked).total == count

    def test_what_was_taken_back_is_found_no_more(self, xa: Actor, xb: Actor) -> None:
        first = send(xa, title="Kept")
        second = send(xa, case=first.case_id, title="Kept", texts={"en": "A secret word."})
        recalling.recall_act(
            xa, act=second.act, scope="withdraw", bureaus=(), reason="wrong", words=recalling.Words(""), at=NOW
        )
        carried()
        assert found(xb, q="secret") == []
        assert found(xb, q="kept") == ["Kept"]


class TestMatchingOnArrival:
    """What a message speaks of is looked for when it arrives, for the bureau it reached and in what that may see."""

    def test_it_stands_beside_the_case_before_it_is_opened(self, xa: Actor, xb: Actor) -> None:
        held = shared(xb, person("Ilse Varga", birthDate="1980-04-02"))
        send(xa, entities=[ILSE])
        assert [one["record"] for one in ArrivalMatch.objects.get(bureau="XB").found] == [str(held.pk)]
        assert AuditItem.objects.filter(subject_id=str(held.pk), entry__event="exchange.match_arrival").exists()
        (file,) = inbox.completed(xb.stating(Purpose.INVESTIGATION), queries.case_files_visible_to(xb))
        assert file.possible == 1

    def test_what_the_recipient_may_not_see_is_not_found(self, xa: Actor, xb: Actor) -> None:
        shared(xa, person("Ilse Varga", birthDate="1980-04-02"), release=Release(ReleaseRule.ONLY, ("XC",)))
        send(xa, entities=[ILSE])
        assert ArrivalMatch.objects.get(bureau="XB").found == []

    def test_what_comes_from_another_node_is_matched_and_found_too(self, xb: Actor) -> None:
        held = shared(xb, person("Ilse Varga", birthDate="1980-04-02"))
        body = {
            "case": "019ca910-c000-7000-8000-000000000000", "original_language": "fr", "texts": {"fr": "À l’écluse."},
            "title": "Écluse", "entities": [ILSE],
        }  # fmt: skip
        assert arrives(sealed(kind="message", body=body)) is accepting.Outcome.ACCEPTED
        delivered()
        assert [one["record"] for one in ArrivalMatch.objects.get(bureau="XB").found] == [str(held.pk)]
        assert found(xb, q="ecluse varga") == ["Écluse"]

    def test_a_message_that_names_nothing_is_not_matched(self, xa: Actor) -> None:
        send(xa)
        assert not ArrivalMatch.objects.exists()

    def test_it_goes_with_what_is_taken_back(self, xa: Actor, xb: Actor) -> None:
        shared(xb, person("Ilse Varga", birthDate="1980-04-02"))
        message = send(xa, entities=[ILSE])
        recalling.recall_act(
            xa, act=message.act, scope="withdraw", bureaus=(), reason="wrong", words=recalling.Words(""), at=NOW
        )
        carried()
        assert not ArrivalMatch.objects.exists()


class TestLinks:
    """A message is linked to what its writer sees, and leads there for whom may see it too."""

    def test_it_is_linked_from_the_page_and_taken_out_again(self, xa: Actor, signed_in: Any) -> None:
        held = shared(xa, person("Ilse Varga", birthDate="1980-04-02"))
        client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        draft = client.post("/exchange/write/").headers["Location"]
        assert (
            client.post(f"{draft}entities/", {"type": "person", "name": "Ilse Varga", "born": "1980"}).status_code
            == 302
        )
        assert str(held.pk) in client.get(f"{draft}links/").content.decode()
        assert AuditItem.objects.filter(subject_id=str(held.pk), entry__event="exchange.offer_links").exists()
        assert client.post(f"{draft}links/", {"reference": "XA-W-2026-0000"}).status_code == 400
        address = f"https://comity.example/records/{held.pk}/?q=1"
        assert client.post(f"{draft}links/", {"reference": address}).status_code == 302
        assert Draft.objects.get().links == [{"to": "record", "reference": str(held.pk), "owner": "XA"}]
        assert client.post(f"{draft}links/0/out/").status_code == 302
        assert client.post(f"{draft}links/0/out/").status_code == 404
        assert Draft.objects.get().links == []

    def test_a_possible_record_is_linked_with_one_press(self, xa: Actor, xb: Actor, signed_in: Any) -> None:
        held = shared(xb, person("Ilse Varga", birthDate="1980-04-02"))
        message = send(xa, entities=[ILSE])
        reader: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        assert "Write, and link to it" in reader.get(f"/exchange/cases/{message.case_id}/").content.decode()
        reader.post("/exchange/write/", {"case": str(message.case_id), "link": str(held.pk)})
        assert Draft.objects.get().links[0]["reference"] == str(held.pk)

    def test_it_leads_there_only_for_whom_may_see_it(self, xa: Actor, xb: Actor) -> None:
        open_, closed = (
            shared(xa, person("Ilse Varga")),
            shared(xa, person("Ana Moor"), release=Release(ReleaseRule.ONLY, ("XC",))),
        )
        said = [{"to": "record", "reference": str(one.pk)} for one in (open_, closed)]
        message = send(xa, links=said)
        seen = showing.linked(xb.stating(Purpose.INVESTIGATION), message.case_id)
        first, second = seen.shown(message.links)
        assert (first.caption, bool(first.url)) == ("Ilse Varga", True)
        assert (second.caption, second.url, second.reference) == ("", "", str(closed.pk))
        assert links.by_name(said[1]).owner == ""


class TestWhatStepsSay:
    """Coded reasons, outcomes and moments stand in words beside the text, though nothing was written."""

    def test_a_refusal_an_extension_and_an_answer_say_what_they_mean(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        nothing = writing.Texts({})
        until = request.due_at + (request.due_at - request.asked_at) / 2
        requests.extend_request(
            xb, request=request, reason="other-authority", until=until, texts=nothing, language="en", at=NOW
        )
        carried()
        answer(xb, request, "no-information")
        refused = ask(xa, case=request.case_id)
        requests.refuse_request(xb, request=refused, reason="minor-offence", texts=nothing, language="en", at=NOW)
        carried()
        said = showing.thread(xa, request.case_id, at=NOW)
        words = {(each.kind, one.label): one.text for each in said for one in each.says}
        assert words["refusal", "Reason"] == "The offence is a minor one (Art. 6(1)(f))"
        assert words["announcement that the answer takes longer", "Reason"] == "Another authority was asked"
        assert words["answer", "Outcome"] == "We hold no information"
        assert words["request", "What is asked"] == "verification of a fact"

    def test_who_answers_names_the_reference_of_the_other_and_of_nobody_else(self, xa: Actor, xb: Actor) -> None:
        first = send(xa, to=["XB", "XC"], own_reference="XA/77")
        alone = send(xb, to=["XA"], case=first.case_id, own_reference="XB-9")
        assert alone.details["your_reference"] == "XA/77"
        assert showing.references(xa, first.case_id) == [("XB", "XB-9")]
        assert "your_reference" not in send(xb, to=["XA", "XC"], case=first.case_id).details

    def test_a_message_that_was_erased_has_no_words_left(self, xa: Actor) -> None:
        message = send(xa)
        assert Wording.objects.filter(message=message).exists()
        assert Message.objects.get().wording.words.startswith("grey van")
