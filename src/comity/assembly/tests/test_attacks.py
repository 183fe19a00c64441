"""Attacks on what is restricted in a session, named as the list of attacks names them (T1 to T9).

An observer takes part but is no member; an outsider takes no part. What is not for them changes nothing that they can
see, also not by a direct address.
"""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import exporting
from comity.assembly.codes import (
    Audience,
    Capacity,
    DelegationKind,
    DocumentAudience,
    ItemKind,
    LetterFault,
    MeetingKind,
    Office,
    Topic,
)
from comity.assembly.content import Draft
from comity.assembly.models import Delegation
from comity.assembly.rules.inclusiveness import LEAST, Figure, PersonFacts, figures
from comity.assembly.services import agenda, credentials, delegations, documents, drafting, talks, timetable
from comity.assembly.tests.casting import BEFORE, delegation, give, handed_in, line, named, officer, scan
from comity.assembly.tests.test_pages import signed_in
from comity.core import checkpoints, desks
from comity.records.attachments.preparing import prepare
from comity.records.models import Attachment
from tests.scenes import scene

PAGES = ("sessions", "session", "timetable", "calendar", "delegations", "agenda", "documents", "texts", "votes", "bids")
CHANGING = re.compile(rb'(csrfmiddlewaretoken" value="|nonce="|DTSTAMP:)[^"\r\n]*')


@pytest.fixture
@scene
def members(secretary, session):
    """Delegates of XA and XB."""
    found = {}
    for code in ("XA", "XB"):
        found[code] = officer(f"head.{code.lower()}", code)
        named(secretary, delegation(secretary, session, code), username=f"head.{code.lower()}")
    return found


@pytest.fixture
@scene
def tables(secretary, session):
    """A time for talks, and an opening for the media."""
    opening = line(9, titles={"en": "Opening"}, open_to=[Audience.MEDIA], room="Foyer")
    timetable.add_meeting(secretary, session=session, line=opening, at=BEFORE)
    said = line(10, hours=2, kind=MeetingKind.BILATERAL)
    return timetable.add_meeting(secretary, session=session, line=said, at=BEFORE)


@pytest.fixture
@scene
def item(secretary, session):
    """An item of the agenda."""
    proposed = agenda.propose_item(
        secretary, session=session, kind=ItemKind.POLICY, titles={"en": "Ferries"}, explanation={}, at=BEFORE
    )
    return agenda.admit_item(secretary, item=proposed, at=BEFORE)


@pytest.fixture
@scene
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


def test_t2_what_waits_for_one_delegation_is_told_to_nobody_else(secretary, session, members, tables, item):
    restricted(secretary, session, members, tables, item)
    of = Delegation.objects.get(member__code="XA")
    letter = handed_in(secretary, of)
    give(secretary, session, "petra.lind", Office.CREDENTIALS)
    told = {code: desks.waiting_for(actor).count() for code, actor in members.items()}
    credentials.decide_letter(secretary, letter=letter, fault=LetterFault.NOT_SIGNED, note="", at=BEFORE)
    assert {code: desks.waiting_for(actor).count() - told[code] for code, actor in members.items()} == {
        "XA": 1,
        "XB": 0,
    }


def test_t3_the_folder_that_is_handed_out_holds_nothing_of_what_is_between_two(
    tmp_path, secretary, session, members, tables, item
):
    restricted(secretary, session, members, tables, item)
    checkpoints.sign_checkpoint(BEFORE)
    exporting.export(session, tmp_path / "out")
    handed_out = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert b"Paper for members" in handed_out  # the search bites
    for secret in (b"A quiet word", b'"Names"'):
        assert secret not in handed_out


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
    assert [status(signed_in("petra.lind"), one.pk) for one in (letter, paper)] == [200, 200]


def test_t6_a_document_that_is_withdrawn_vanishes_with_its_files(secretary, session, members):
    member = signed_in("head.xa")
    document, paper = published(secretary, session, DocumentAudience.EVERYBODY)
    assert status(member, paper.pk) == 200
    documents.withdraw_document(secretary, document=document, at=BEFORE)
    assert status(member, paper.pk) == 404
    assert "Paper for everybody" not in member.get(reverse("assembly:documents", args=["GA-12"])).content.decode()


@pytest.mark.parametrize("who", ["observer", "outsider"])
def test_t7_what_is_hidden_is_answered_as_what_is_not_there(request, secretary, session, members, item, who):
    """In the same words and with the same questions to the store: no timing can tell what took the same way."""
    request.getfixturevalue(who)
    client = signed_in("nadia.brook")
    draft = Draft(topic=Topic.POLICY, decision="resolution", original="en", title="A secret draft")
    text = drafting.draft_text(members["XA"], item=item, draft=draft, at=BEFORE)
    letter = handed_in(secretary, Delegation.objects.get(member__code="XB"))
    for name, hidden in (("text", text.pk), ("programme", text.pk), ("letter", letter.pk), ("resolution", text.pk)):
        place = [] if name == "resolution" else ["GA-12"]
        answers = []
        for key in (hidden, uuid4()):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(reverse(f"assembly:{name}", args=[*place, key]))
            body = CHANGING.sub(b"", answer.content).replace(str(key).encode(), b"KEY")
            answers.append((answer.status_code, body, len(asked)))
        assert answers[0] == answers[1], name
        assert answers[0][0] == 404


def test_t8_a_paper_for_members_needs_all_that_makes_a_member_of_the_session(secretary, session, members, observer):
    """To be an officer of a member, and to take part, and as a member: one or two of them are not enough."""
    officer("stays.home", "XC")
    _document, paper = published(secretary, session, DocumentAudience.MEMBERS)
    readers = {name: status(signed_in(name), paper.pk) for name in ("head.xa", "nadia.brook", "stays.home")}
    assert readers == {"head.xa": 200, "nadia.brook": 404, "stays.home": 404}


PERSONS = st.lists(
    st.builds(
        PersonFacts,
        sex=st.sampled_from(["female", "male", ""]),
        language=st.sampled_from(["ar", "en", "fr"]),
        head=st.booleans(),
        spoke=st.booleans(),
        voted=st.booleans(),
    ),
    max_size=40,
)


@given(PERSONS)
def test_t9_no_figure_is_of_a_few_persons_and_none_follows_from_the_others(persons):
    shown: dict[tuple[str, str], list[Figure]] = {}
    for one in figures([], persons):
        if one.dimension != "region":
            shown.setdefault((one.dimension, one.measure), []).append(one)
    for parts in shown.values():
        values = {one.category: one.value for one in parts}
        whole = values.pop(None)
        assert not any(value and value < LEAST for value in (whole, *values.values()))
        if whole and None in values.values():
            assert whole - sum(value or 0 for value in values.values()) >= LEAST


def status(client, key):
    """How the address of a file answers whoever has said for which purpose they read."""
    client.post("/purpose/", {"purpose": "administration", "reference": "session", "next": "/"})
    return client.get(reverse("records:attachment", args=[key])).status_code
