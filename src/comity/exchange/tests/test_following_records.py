"""Records of another node: held here by whom they were given to, and by nobody once they are taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from comity.core import events
from comity.core.actors import Actor
from comity.core.home import place
from comity.engines import matching
from comity.exchange import upkeep
from comity.exchange.codes import ConsignmentState
from comity.exchange.models import Act, Hosting, Node
from comity.exchange.services import departing
from comity.exchange.tests.following import Voice, settle_elsewhere, stated, with_name
from comity.exchange.tests.travelling import NOW, arrives, later
from comity.records import errors, index, queries
from comity.records.following import as_entity, holders_of
from comity.records.models import Record
from comity.records.services import change_record, withdraw_record
from comity.records.tests.casting import AT, actor, as_operation, document, person, shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

NAME = "Mirelle Adaora Quandt"
OTHER = "Ottoline Berengaria Vask"


@pytest.fixture
def follower(organisation: None) -> None:
    """XA is at home at another node."""
    settle_elsewhere("XA")


@pytest.fixture
def voice(follower: None) -> Voice:
    """XA's node, speaking to XB."""
    return Voice()


def seen(who: Actor) -> list[str]:
    """The names of the records somebody may see."""
    return sorted(queries.records_visible_to(who).values_list("caption", flat=True))


def found(who: Actor, name: str = NAME) -> list[str]:
    """Whom a search by name finds for somebody."""
    query = matching.Query(names=(matching.Name(name),))
    return [one.record.caption for one in index.search(who, query)]


class TestArriving:
    """What is shared with a bureau of this node is a record here, for that bureau."""

    def test_is_seen_and_found_by_its_recipient_and_by_nobody_else(self, voice: Voice, xb: Actor, xc: Actor):
        voice.shares(stated(NAME))
        assert (seen(xb), found(xb)) == ([NAME], [NAME])
        assert (seen(xc), found(xc)) == ([], [])

    def test_has_the_owners_id_and_says_what_the_owner_says(self, voice: Voice):
        said = stated(NAME)
        voice.shares(said)
        record = Record.objects.get(pk=said["id"])
        assert as_entity(record)["properties"] == said["properties"]
        assert (record.owner_id, record.handling, record.mirrored_at) == ("XA", "H1", NOW)

    def test_states_back_what_was_stated(self, xa: Actor, follower: None):
        """A node that compares itself with the owner finds no difference."""
        said = as_entity(shared(xa, person(NAME, birthDate="1980-03-02", nationality="XA"))) | {"id": stated()["id"]}
        Voice().shares(said)
        assert as_entity(Record.objects.get(pk=said["id"])) == said

    def test_names_nobody_else_to_whom_it_is_released(self, xa: Actor, organisation: None):
        assert "release" not in as_entity(shared(xa))["comity"]

    def test_is_held_by_each_bureau_that_it_was_said_to(self, voice: Voice, xb: Actor, xc: Actor):
        said = stated(NAME)
        voice.shares(said)
        Voice(to="XC").shares(said)
        assert (seen(xb), seen(xc), found(xc)) == ([NAME], [NAME], [NAME])
        assert holders_of(Record.objects.get()) == {"XB", "XC"}

    def test_keeps_the_purposes(self, voice: Voice):
        voice.shares(stated(NAME, purposes=["investigation"]))
        assert found(actor("XB")) == []

    def test_leaves_no_copy_in_the_act(self, voice: Voice):
        consignment = voice.shares(stated(NAME))
        assert (consignment.state, consignment.act.body, consignment.act.envelope) == ("delivered", None, None)

    def test_waits_its_turn_and_is_then_no_copy_either(self, voice: Voice, xb: Actor):
        first, second = (voice.seal("record-shared", {"records": [stated(name)]}) for name in (NAME, OTHER))
        arrives(second)
        assert seen(xb) == []
        arrives(first)
        assert seen(xb) == [NAME, OTHER]
        assert not Act.objects.filter(body__isnull=False, kind="record-shared").exists()

    def test_is_changed_by_its_owners_next_act(self, voice: Voice, xb: Actor):
        said = stated(NAME)
        voice.shares(said)
        voice.says("record-changed", {"records": [with_name(said, OTHER)]})
        assert (seen(xb), found(xb, OTHER), found(xb)) == ([OTHER], [OTHER], [])

    def test_does_not_go_back_where_another_bureau_hears_of_it_late(self, voice: Voice, xb: Actor, xc: Actor):
        said = stated(NAME)
        voice.shares(with_name(said, OTHER), at=later(minutes=2))
        Voice(to="XC").shares(said)
        assert (seen(xb), seen(xc)) == ([OTHER], [OTHER])

    def test_is_of_several_what_can_be_kept(self, voice: Voice, xb: Actor):
        consignment = voice.shares(stated(NAME), stated(OTHER, handling="H9"))
        assert (seen(xb), consignment.state) == ([NAME], ConsignmentState.DELIVERED)


class TestBelieving:
    """A node says what its own bureaus own, and nothing else."""

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"handling": "H9"}, "condition-unknown"),
            ({"handling": None}, "condition-missing"),
            ({"purposes": ["curiosity"]}, "condition-unknown"),
            ({"release": 7}, "unreadable"),
            ({"category": None}, "condition-missing"),
        ],
        ids=lambda value: value if isinstance(value, str) else next(iter(value)) + str(next(iter(value.values()))),
    )
    def test_what_is_no_record_is_refused_and_the_receipt_says_so(self, voice: Voice, changes: Any, reason: str):
        consignment = voice.shares(stated(NAME, **changes))
        assert (consignment.state, consignment.reason) == (ConsignmentState.REFUSED, reason)
        assert not Record.objects.exists()

    def test_another_states_passport_is_refused(self, voice: Voice):
        consignment = voice.shares(stated(draft=document("C01X00T47", "XB"), category=None))
        assert (consignment.state, consignment.reason) == (ConsignmentState.REFUSED, "not-the-issuer")

    def test_a_record_of_ours_is_not_theirs(self, voice: Voice, xb: Actor):
        record = shared(xb, person(NAME))
        consignment = voice.shares(stated(OTHER) | {"id": str(record.pk)})
        assert (consignment.state, consignment.reason) == (ConsignmentState.REFUSED, "not-theirs")
        voice.withdraws({"id": str(record.pk)})
        voice.narrows({"id": str(record.pk)})
        assert seen(xb) == [NAME]

    def test_a_record_of_a_third_is_not_theirs(self, voice: Voice, xb: Actor):
        said = stated(NAME)
        voice.shares(said)
        thief = Voice(issuer="XC")
        assert thief.shares(with_name(said, OTHER)).state == ConsignmentState.REFUSED
        thief.withdraws(said)
        assert seen(xb) == [NAME]

    def test_nobody_here_changes_or_withdraws_it(self, voice: Voice, xa: Actor):
        voice.shares(stated(NAME))
        record = Record.objects.get()
        with pytest.raises(errors.RecordElsewhere):
            withdraw_record(xa, record=record, reason="mistake", at=AT)
        with pytest.raises(errors.RecordElsewhere):
            change_record(xa, record=record, draft=person(OTHER), at=AT)


class TestGoing:
    """Gone means gone: from the store, its deleted pages, the index and its file, and the audit (T3, T6)."""

    @pytest.mark.parametrize("how", ["narrows", "withdraws"])
    def test_is_seen_and_found_by_nobody(self, voice: Voice, xb: Actor, how: str):
        said = stated(NAME)
        voice.shares(said)
        assert found(xb) == [NAME]
        consignment = getattr(voice, how)(said)
        assert consignment.state == ConsignmentState.COMPLIED
        assert (seen(xb), found(xb)) == ([], [])

    def test_stays_with_whom_it_was_not_taken_from(self, voice: Voice, xb: Actor, xc: Actor):
        said = stated(NAME)
        voice.shares(said)
        Voice(to="XC").shares(said)
        voice.narrows(said)
        assert (seen(xb), found(xb), seen(xc), found(xc)) == ([], [], [NAME], [NAME])

    @pytest.mark.parametrize("how", ["narrows", "withdraws"])
    def test_is_in_no_file_when_the_receipt_is_signed(self, voice: Voice, xb: Actor, how: str):
        canary = "Zephyrine Oduyanaq"
        said = stated(canary)
        voice.shares(said)
        assert found(xb, canary) == [canary]
        index.settle()
        getattr(voice, how)(said)
        events.deliver()
        assert Act.objects.filter(kind="receipt", body__contains="complied").exists()
        assert files_with(canary) == []

    def test_comes_back_when_it_is_shared_again(self, voice: Voice, xb: Actor):
        said = stated(NAME)
        voice.shares(said)
        voice.narrows(said)
        voice.shares(said)
        assert (seen(xb), found(xb)) == ([NAME], [NAME])

    def test_what_was_never_here_is_complied_with(self, voice: Voice):
        assert voice.narrows(stated()).state == ConsignmentState.COMPLIED
        assert voice.withdraws({"id": "no id at all"}).state == ConsignmentState.COMPLIED

    def test_a_narrowing_that_came_before_what_it_narrows_waits_for_it(self, voice: Voice, xb: Actor):
        said = stated(NAME)
        sharing = voice.seal("record-shared", {"records": [said]})
        narrowing = voice.seal("record-narrowed", {"records": [said["id"]], "keep": False})
        arrives(narrowing)
        arrives(sharing)
        assert seen(xb) == []


class TestLeaving:
    """A bureau that goes to another node takes nothing from who stays, and leaves nothing behind."""

    def test_what_it_alone_held_is_erased(self, voice: Voice, xb: Actor, xc: Actor):
        both, alone = stated(NAME), stated(OTHER)
        voice.shares(both, alone)
        Voice(to="XC").shares(both)

        def leave() -> None:
            Hosting.objects.create(node=Node.objects.get(), bureau_id="XB", from_at=NOW)

        as_operation(leave)
        upkeep.let_departed_go(NOW)
        assert (seen(xb), seen(xc)) == ([], [NAME])
        assert Record.objects.get(pk=alone["id"]).properties == {}
        assert departing.departed() == []

    def test_who_stays_keeps_everything(self, voice: Voice, xb: Actor):
        voice.shares(stated(NAME))
        upkeep.let_departed_go(NOW)
        assert seen(xb) == [NAME]


def files_with(name: str) -> list[str]:
    """The files of the node in which a name, or a part of it in whatever spelling the index has, still stands."""
    from django.db import connection

    connection.close()
    home = Path(place("index")).parent
    parts = [part.encode() for word in name.split() for part in (word, word.lower(), json.dumps(word))]
    return sorted(
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file() and any(part in path.read_bytes() for part in parts)
    )
