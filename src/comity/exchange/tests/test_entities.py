"""What a message speaks of: named while it is written, matched with what the reader may see, and nothing else."""

from typing import Any

import pytest
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.models import AuditItem
from comity.exchange import entities
from comity.exchange.kinds import faults
from comity.exchange.models import Draft
from comity.exchange.tests.test_cases import send
from comity.records.tests.casting import person, shared
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

ILSE = entities.entity_of("person", name="Ilse Varga", number="", born="1980-04-02", country="", role="witness")


@pytest.mark.parametrize("type_", [code for code, _label in entities.TYPES])
def test_what_is_typed_holds_against_the_schema(type_: str) -> None:
    made = entities.entity_of(type_, name="Long Tide", number="QX 12", born="1980", country="xa", role="means")
    body = {"case": "019ca910-c000-7000-8000-000000000000", "original_language": "en", "texts": {"en": "?"}}
    assert list(faults("message", 1, body | {"entities": [made]})) == []


def test_places_and_dates_are_matched_with_nothing(xa: Actor) -> None:
    place = entities.entity_of("place", name="North quay", number="", born="", country="", role="")
    assert entities.possible(xa, [place]) == [[]]


class TestPages:
    """Named on a page of the draft; what may be meant stands beside the message, with a trace of who looked."""

    def test_it_is_named_and_taken_out_again(self, xa: Actor, signed_in: Any) -> None:
        client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        where = client.post("/exchange/write/").headers["Location"] + "entities/"
        assert client.post(where, {"type": "vehicle"}).status_code == 400
        assert client.post(where, {"type": "vehicle", "number": "QX 12-345", "role": "means"}).status_code == 302
        assert client.post(where, {"type": "person", "name": "Ilse Varga", "born": "1980"}).status_code == 302
        assert client.post(f"{where}0/out/").status_code == 302
        assert client.post(f"{where}7/out/").status_code == 404
        assert [each["type"] for each in Draft.objects.get().entities] == ["person"]

    def test_the_reader_finds_what_it_may_see(self, xa: Actor, xb: Actor, signed_in: Any) -> None:
        held = shared(xb, person("Ilse Varga", birthDate="1980-04-02"))
        message = send(xa, entities=[ILSE])
        where = f"/exchange/cases/{message.case_id}/"
        reader: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        assert f"/records/{held.pk}/" in reader.get(where).content.decode()
        assert AuditItem.objects.filter(subject_id=str(held.pk), entry__event="exchange.read_case").exists()
