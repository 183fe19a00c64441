"""Discreet alerts: the owner is told, and whoever asked learns nothing (attack T2)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.core import desks, verification
from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry, AuditItem, DeskItem, StoredEvent
from comity.core.refusals import NotFound, NotPermitted, NotYours
from comity.members.models import LegalProfile, Member
from comity.records import services as records
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import HoldEffect, HoldReason, Record
from comity.records.tests.casting import actor, as_operation, person, shared
from comity.screening import editions, queries, services, upkeep
from comity.screening.models import Candidate, Check, PendingWatch, Sighting
from comity.screening.tests.casting import FILE, NOBODY, NOW, QUANDT, checked, inquiries
from comity.screening.tests.test_differencing import answers

pytestmark = pytest.mark.django_db

IN_A_YEAR = date(2027, 3, 1)
SECRET = "Oluchi Brannigan-Tsosie"  # whom `test_differencing.answers` asks for


def discreetly(
    owner: Actor, name: str = "Mirelle Adaora Quandt", born: str = "1971-05-03", **conditions: Any
) -> Record:
    """A record that its owner shares discreetly."""
    said = {"discreet": True, "retention_on": IN_A_YEAR} | conditions
    return shared(owner, person(name, birthDate=born, nationality="XA", gender="female"), **said)


class TestTelling:
    def test_the_owner_learns_who_asked_when_and_why(self, counter, xa):
        record = discreetly(xa)
        check = checked(counter)
        upkeep.watch(NOW + timedelta(seconds=1))
        told = Sighting.objects.get()
        assert (told.owner_id, told.record_id, told.check_id, told.bureau_id) == ("XA", record.pk, check.pk, "XB")
        assert (told.purpose, told.at, told.encountered) == ("border-check", NOW, QUANDT)
        assert [(item.kind, item.reference) for item in desks.waiting_for(xa)] == [(queries.SIGHTED, told.reference)]
        assert verification.verify().findings == []

    def test_the_answer_is_no_hit_also_for_the_owners_own_counter(self, counter, xa):
        discreetly(xa)
        for asking in (counter, xa, actor("XA", Role.FRONT_LINE)):
            assert checked(asking).result == "no-hit"
        assert not Candidate.objects.exists()

    def test_travellers_of_a_manifest_are_watched_like_any_other(self, counter, xa):
        discreetly(xa)
        services.check_batch(counter, file=FILE, inquiries=inquiries(NOBODY, QUANDT), at=NOW)
        upkeep.watch(NOW)
        assert Sighting.objects.get().encountered == QUANDT

    def test_serving_the_queue_twice_tells_once(self, counter, xa):
        discreetly(xa)
        checked(counter)
        waiting = list(PendingWatch.objects.all())
        upkeep.watch(NOW)
        PendingWatch.objects.bulk_create(waiting)
        upkeep.watch(NOW)
        assert Sighting.objects.count() == 1

    def test_a_record_made_discreet_between_search_and_answer_answers_nobody(self, counter, xa):
        known = discreetly(xa, discreet=False)
        found = services.checks.look_up(counter, inquiries(QUANDT), permitted=True)
        assert [len(answer.found) for answer in found] == [1]
        records.set_release(
            xa, record=known, rule=ReleaseRule.ALL, bureaus=(), purposes=["border-check"], handling="H1",
            handling_note="", discreet=True, at=NOW,
        )  # fmt: skip
        check = services.checks._check_traveller(xa, answers=found, at=NOW)
        assert (check.result, check.candidates.count()) == ("no-hit", 0)


class TestWhoseChecks:
    """A discreet record names the bureaus and the purposes whose checks are watched for it."""

    def told(self, *asking: Actor) -> int:
        for one in asking:
            checked(one)
        upkeep.watch(NOW)
        return Sighting.objects.count()

    def test_of_bureaus_it_is_released_to(self, counter, third, xa):
        discreetly(xa, release=Release(ReleaseRule.ALL_BUT, ("XB",)))
        assert self.told(counter, third) == 1
        assert Sighting.objects.get().bureau_id == "XC"

    def test_for_purposes_it_is_kept_for(self, xa):
        discreetly(xa, purposes=("border-check",))
        assert self.told(actor("XB", purpose=Purpose.ANALYSIS), actor("XB", purpose=Purpose.BORDER_CHECK)) == 1

    def test_of_its_own_bureau_whatever_the_purpose(self, xa):
        discreetly(xa, release=Release(ReleaseRule.ONLY, ("XA",)))
        assert self.told(actor("XA", purpose=Purpose.ANALYSIS)) == 1

    def test_not_where_the_law_of_the_state_refuses_it(self, counter, third, xa):
        said = {"type": LegalProfile.DISCREET, "discreet": "refused", "from_on": date(2020, 1, 1), "source": "Act 9"}
        as_operation(lambda: LegalProfile.objects.create(member=Member.objects.get(code="XB"), **said))
        discreetly(xa)
        discreetly(actor("XB"), release=Release(ReleaseRule.ONLY, ("XB",)))
        assert self.told(counter, third) == 2
        assert set(Sighting.objects.values_list("owner", "bureau")) == {("XB", "XB"), ("XA", "XC")}

    def test_not_for_one_that_is_held(self, counter, xa):
        record = discreetly(xa)
        records.place_hold(
            actor("GS", Role.DATA_PROTECTION), record=record, reason=HoldReason.DATA_PROTECTION_REQUEST,
            effect=HoldEffect.BLOCK, note="", until_on=None, at=NOW,
        )  # fmt: skip
        assert self.told(counter) == 0


class TestReading:
    @pytest.fixture
    def sighting(self, counter, xa):
        discreetly(xa)
        checked(counter)
        upkeep.watch(NOW)
        return Sighting.objects.get()

    def test_by_the_owner_and_it_leaves_the_desk(self, xa, sighting):
        services.read_sighting(xa, sighting=sighting, at=NOW)
        assert not desks.waiting_for(xa).exists()

    @pytest.mark.parametrize(
        ("bureau", "role", "refusal"),
        [("XB", Role.OFFICER, NotYours), ("GS", Role.OFFICER, NotYours), ("XA", Role.FRONT_LINE, NotPermitted)],
    )
    def test_by_nobody_else(self, sighting, bureau, role, refusal):
        other = actor(bureau, role)
        with pytest.raises(refusal):
            services.read_sighting(other, sighting=sighting, at=NOW)
        assert not Sighting.objects.exclude(read_by="").exists()
        assert AuditEntry.objects.get(event="screening.read_sighting").outcome == "refused"

    def test_nobody_else_finds_it(self, sighting, xa):
        for other in (actor("XB"), actor("GS", Role.COMMAND), replace(xa, entity="port")):
            assert not queries.sightings_visible_to(other).exists()
            with pytest.raises(NotFound):
                queries.sighting_visible_to(other, sighting.reference)

    def test_its_pages(self, signed_in, sighting):
        owner, other = signed_in("XA", Role.OFFICER), signed_in("XB", Role.OFFICER)
        assert sighting.reference in owner.get("/discreet-alerts/").content.decode()
        assert "Mirelle Adaora Quandt" in owner.get(f"/discreet-alerts/{sighting.reference}/").content.decode()
        assert sighting.reference not in other.get("/discreet-alerts/").content.decode()
        assert other.get(f"/discreet-alerts/{sighting.reference}/").status_code == 404

    def test_it_is_forgotten_after_its_period(self, sighting):
        upkeep.erase(NOW + editions.periods().sighting + timedelta(days=1))
        sighting.refresh_from_db()
        assert (sighting.met, sighting.reasons) == (None, [])
        entry = AuditEntry.objects.get(event="screening.watch_checks")
        assert entry.details is None
        assert verification.verify().findings == []


def seen_by_xb(browser: Client) -> dict[str, Any]:
    """All that the bureau that asks could compare: bytes, its audit, its desk, and how much anything has grown."""
    told = list(answers(browser))
    upkeep.watch(NOW)
    own = AuditEntry.objects.filter(bureau="XB").order_by("position")
    return {
        "answers": told,
        "audit": list(own.values_list("position", "event", "outcome", "code", "owner", "items_count")),
        "items": list(AuditItem.objects.filter(owner="XB").values_list("entry__event", "subject_type")),
        "ledger": AuditEntry.objects.count(),
        "entries of the node": list(AuditEntry.objects.filter(event="screening.watch_checks").values_list("code")),
        "events": StoredEvent.objects.count(),
        "desk": DeskItem.objects.filter(bureau="XB").count(),
        "checks": list(Check.objects.order_by("pk").values_list("result", "kind")),
        "queue": PendingWatch.objects.count(),
    }


def world(browser: Client) -> dict[str, Any]:
    """What XB sees of a world that is then taken back, so that the next begins where it began."""
    beginning = transaction.savepoint()
    seen = seen_by_xb(browser)
    told = Sighting.objects.count()
    transaction.savepoint_rollback(beginning)
    return {"seen": seen, "told": told}


def test_whoever_asks_sees_the_same_with_and_without_a_discreet_record(border, xa, wanted):
    with time_machine.travel(NOW, tick=False):
        border.get("/checks/")  # the session exists in both worlds
        grown = AuditEntry.objects.count()
        without = world(border)
        discreetly(xa, SECRET, "1966-07-08")
        # The other world's ledger is longer by how the record got there, and by nothing else.
        longer = AuditEntry.objects.count() - grown
        with_it = world(border)
    assert (without["told"], with_it["told"] > 0) == (0, True)
    for name, one in without["seen"].items():
        other = with_it["seen"][name]
        if name == "ledger":
            assert other == one + longer
        elif name == "audit":
            assert [row[1:] for row in other] == [row[1:] for row in one]
        elif name == "events":
            assert other - one == StoredEvent.objects.filter(name__startswith="records.").count() - 1
        else:
            assert other == one


def test_a_check_asks_the_store_the_same_with_and_without_one(counter, xa, wanted):
    question = replace(QUANDT, names=(SECRET,), birth_dates=("1966-07-08",))
    checked(counter, question)  # what is read once in a process is read
    asked = []
    for _world in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            checked(counter, question)
        asked.append([query["sql"].split(" ")[0] for query in queries_made.captured_queries])
        discreetly(xa, SECRET, "1966-07-08")
        checked(counter, NOBODY)  # the index follows the new record here, as it would any other
    assert asked[0] == asked[1]
