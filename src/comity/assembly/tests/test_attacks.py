"""Attacks on what is restricted in a session, named as the list of attacks names them (T1, T4 to T6).

An observer takes part but is no member; an outsider takes no part. What is not for them changes nothing that they can
see, also not by a direct address.
"""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from comity.assembly.codes import (
    Audience,
    Capacity,
    DelegationKind,
    DocumentAudience,
    ItemKind,
    MeetingKind,
    Topic,
)
from comity.assembly.content import Draft
from comity.assembly.models import Delegation
from comity.assembly.services import agenda, delegations, documents, drafting, talks, timetable
from comity.assembly.tests.casting import BEFORE, delegation, handed_in, line, named, officer, scan
from comity.assembly.tests.test_pages import signed_in
from comity.records.attachments.preparing import prepare
from comity.records.models import Attachment

PAGES = ("sessions", "session", "timetable", "calendar", "delegations", "agenda", "documents", "texts", "votes", "bids")
CHANGING = re.compile(rb'(csrfmiddlewaretoken" value="|nonce="|DTSTAMP:)[^"\r\n]*')


@pytest.fixture
def members(secretary, session):
    """Delegates of XA and XB."""
    found = {}
    for code in ("XA", "XB"):
        found[code] = officer(f"head.{code.lower()}", code)
        named(secretary, delegation(secretary, session, code), username=f"head.{code.lower()}")
    return found


@pytest.fixture
def tables(secretary, session):
    """A time for talks, and an opening for the media."""
    opening = line(9, titles={"en": "Opening"}, open_to=[Audience.MEDIA], room="Foyer")
    timetable.add_meeting(secretary, session=session, line=opening, at=BEFORE)
    said = line(10, hours=2, kind=MeetingKind.BILATERAL)
    return timetable.add_meeting(secretary, session=session, line=said, at=BEFORE)


@pytest.fixture
def item(secretary, session):
    """An item of the agenda."""
    proposed = agenda.propose_item(
        secretary, session=session, kind=ItemKind.POLICY, titles={"en": "Ferries"}, explanation={}, at=BEFORE
    )
    return agenda.admit_item(secretary, item=proposed, at=BEFORE)


@pytest.fixture
def observer(secretary, session, outsider):
    """A delegate of XE, which observes."""
    of = delegations.announce_delegation(
        secretary, session=session, kind=DelegationKind.OBSERVER, member="XE", names={}, at=BEFORE
    )
    named(secretary, of, name="Nadia Brook", capacity=Capacity.OBSERVER, username="nadia.brook")
    return outsider


def published(secretary, session, audience):
    """A document with a file in English; the attachment."""
    document = documents.add_document(
        secretary,
        session=session,
        symbol=f"GA-12-DOC-{audience.value}",
        titles={"en": f"Paper for {audience.value}"},
        audience=audience,
        item=None,
        at=BEFORE,
    )
    file = documents.publish_file(secretary, document=document, language="en", prepared=prepare(scan()), at=BEFORE)
    return document, Attachment.objects.get(holder_id=file.pk)


def restricted(secretary, session, members, tables, item):
    """What is only for members, for two delegations, for the sponsors of a draft, for the credentials committee."""
    published(secretary, session, DocumentAudience.MEMBERS)
    draft = Draft(topic=Topic.POLICY, decision="resolution", original="en", title="A secret draft")
    drafting.draft_text(members["XA"], item=item, draft=draft, at=BEFORE)
    slot = talks.ask_to_meet(
        members["XA"],
        meeting=tables,
        asked=Delegation.objects.get(member__code="XB"),
        starts_at=tables.starts_at,
        minutes=30,
        subject="A quiet word",
        at=BEFORE,
    )
    slot = talks.answer_slot(members["XB"], slot=slot, agreed=True, at=BEFORE)
    talks.propose_follow_up(members["XA"], slot=slot, words="Names", due_on=date(2026, 9, 1), at=BEFORE)


def seen(client, tables, item):
    """All that somebody reads in the session, without what changes from one reading to the next."""
    addresses = [reverse(f"assembly:{name}", args=[] if name == "sessions" else ["GA-12"]) for name in PAGES]
    addresses.append(reverse("assembly:meeting", args=["GA-12", tables.pk]))
    addresses.append(reverse("assembly:item", args=["GA-12", item.pk]))
    answers = (client.get(address) for address in addresses)
    return [(answer.status_code, CHANGING.sub(b"", answer.content)) for answer in answers]


@pytest.mark.parametrize("takes_part", [True, False], ids=["observer", "outsider"])
def test_t1_what_is_restricted_changes_nothing_that_others_read(
    request, secretary, session, members, tables, item, outsider, takes_part
):
    if takes_part:
        request.getfixturevalue("observer")
    client, member = signed_in("nadia.brook"), signed_in("head.xb")
    before, shown = seen(client, tables, item), seen(member, tables, item)
    restricted(secretary, session, members, tables, item)
    assert seen(client, tables, item) == before
    assert seen(member, tables, item) != shown  # the walk bites


def test_t4_an_unknown_value_of_a_filter_finds_nothing_and_never_all(secretary, session):
    client = signed_in("petra.lind")
    listing = reverse("assembly:sessions")
    assert "Twelfth session" in client.get(listing, {"kind": "assembly"}).content.decode()
    for name, value in (("kind", "committee"), ("q", "no such words"), ("state", "closed")):
        assert "Twelfth session" not in client.get(listing, {name: value}).content.decode()


def test_t5_a_file_of_others_is_not_there_by_its_address_either(secretary, session, members, observer):
    client, member = signed_in("nadia.brook"), signed_in("head.xa")
    handed_in(secretary, Delegation.objects.get(member__code="XB"))
    letter = Attachment.objects.get(role="credentials")
    _document, paper = published(secretary, session, DocumentAudience.MEMBERS)
    _document, leaflet = published(secretary, session, DocumentAudience.EVERYBODY)
    there = [status(client, one.pk) for one in (letter, paper, leaflet)]
    assert there == [404, 404, 200]
    assert status(client, uuid4()) == 404
    assert [status(member, one.pk) for one in (letter, paper)] == [404, 200]


def test_t6_a_document_that_is_withdrawn_vanishes_with_its_files(secretary, session, members):
    member = signed_in("head.xa")
    document, paper = published(secretary, session, DocumentAudience.EVERYBODY)
    assert status(member, paper.pk) == 200
    documents.withdraw_document(secretary, document=document, at=BEFORE)
    assert status(member, paper.pk) == 404
    assert "Paper for everybody" not in member.get(reverse("assembly:documents", args=["GA-12"])).content.decode()


def status(client, key):
    """How the address of a file answers whoever has said for which purpose they read."""
    client.post("/purpose/", {"purpose": "administration", "reference": "session", "next": "/"})
    return client.get(reverse("records:attachment", args=[key])).status_code
