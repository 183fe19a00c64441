"""Whoever was not the same is remembered at the node that met them: the owner says so, and tells no document (T2)."""

from datetime import timedelta
from typing import Any

import pytest

from comity.core import events
from comity.core.actors import Actor
from comity.core.subjects import plain
from comity.exchange.kinds import faults
from comity.exchange.models import Act
from comity.exchange.tests.following import Voice, settle_elsewhere
from comity.records.models import Record
from comity.records.tests.casting import actor, as_operation
from comity.screening import memory, services
from comity.screening.codes import HitState
from comity.screening.models import Hit, NotSame
from comity.screening.tests.casting import NOW, checked, taken_up
from comity.screening.tests.conftest import answering, counter, wanted
from comity.screening.tests.test_memory import TRAVELLER

__all__ = ["answering", "counter", "wanted"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

LATER = NOW + timedelta(days=30)


def on(hit: Hit, **said: Any) -> dict[str, Any]:
    """What an act says of a hit."""
    return {"hit": {"reference": hit.reference, "id": str(hit.pk)}} | said


def remembered(**more: Any) -> dict[str, Any]:
    return {"remember": {"until": plain(NOW + timedelta(days=365))} | more}


class TestAtTheReporter:
    """What the owner remembers, the node that met the traveller remembers too."""

    @pytest.fixture
    def hit(self, counter: Actor, wanted: Record) -> Hit:
        """A traveller whom XB reported, with a passport; the owner is at another node."""
        taken = taken_up(counter, TRAVELLER)
        events.deliver()
        settle_elsewhere("XA")
        return taken

    @pytest.mark.parametrize(("said", "result"), [(remembered(), "no-hit"), ({}, "candidates")], ids=["said", "not"])
    def test_the_next_check_knows_it_where_the_owner_says_so(
        self, hit: Hit, counter: Actor, said: dict[str, Any], result: str
    ):
        body = on(hit, **said)
        assert not list(faults("hit-refuted", 1, body))
        assert Voice("XA", "XB").says("hit-refuted", body).state == "delivered"
        assert checked(counter, TRAVELLER, LATER).result == result

    @pytest.mark.parametrize(("everywhere", "result"), [(False, "candidates"), (True, "no-hit")])
    def test_other_bureaus_of_the_node_as_the_owner_says(self, hit: Hit, everywhere: bool, result: str):
        Voice("XA", "XB").says("hit-refuted", on(hit, **remembered(everywhere=everywhere)))
        assert checked(actor("XC"), TRAVELLER, LATER).result == result

    def test_is_forgotten_when_the_owner_forgets_it(self, hit: Hit, counter: Actor):
        voice = Voice("XA", "XB")
        voice.says("hit-refuted", on(hit, **remembered()))
        assert voice.says("hit-memory-ended", on(hit, document_end="1234")).state == "delivered"
        assert checked(counter, TRAVELLER, LATER).result == "candidates"

    def test_nobody_else_ends_it(self, hit: Hit, counter: Actor):
        Voice("XA", "XB").says("hit-refuted", on(hit, **remembered()))
        assert Voice("XC", "XB").says("hit-memory-ended", on(hit, document_end="1234")).reason == "not-found"
        assert checked(counter, TRAVELLER, LATER).result == "no-hit"

    def test_is_not_kept_of_a_record_that_is_here_no_more(self, hit: Hit, wanted: Record):
        gone = {"withdrawn_at": NOW, "withdrawn_reason": "mistake", "erased_at": NOW}
        as_operation(lambda: Record.objects.filter(pk=wanted.pk).update(**gone))
        assert Voice("XA", "XB").says("hit-refuted", on(hit, **remembered())).state == "delivered"
        assert not NotSame.objects.exists()

    def test_what_the_reporter_takes_back_its_owner_learns(self, hit: Hit, counter: Actor):
        Voice("XA", "XB").says("hit-refuted", on(hit, **remembered()))
        services.forget_not_same(actor("XB"), pair=NotSame.objects.get(), reason="It is she after all.", at=LATER)
        events.deliver()
        act = Act.objects.get(kind="hit-memory-ended", here=True)
        assert (act.issuer_id, act.body) == ("XB", on(hit, document_end="1234"))


class TestAtTheOwner:
    """The owner tells that it remembers, until when and for whom, and nothing of the document."""

    @pytest.mark.parametrize("everywhere", [False, True], ids=["alone", "everywhere"])
    def test_it_says_so_without_the_number(self, counter: Actor, answering: Actor, wanted: Record, everywhere: bool):
        hit = taken_up(counter, TRAVELLER)
        events.deliver()
        settle_elsewhere("XB")
        services.answer_hit(
            answering, hit=hit, answer=HitState.NOT_THE_SAME, remember=True, everywhere=everywhere, at=NOW
        )
        events.deliver()
        said = Act.objects.get(kind="hit-refuted").body
        assert not list(faults("hit-refuted", 1, said))
        assert said["remember"].get("everywhere", False) is everywhere
        assert said["remember"]["until"] == plain(NotSame.objects.get().until_at)
        assert memory.fingerprint(memory.documents_of(TRAVELLER)[0]) not in str(said)
        assert "1234" not in str(said["remember"])

    def test_it_says_when_it_forgets(self, counter: Actor, answering: Actor, wanted: Record):
        hit = taken_up(counter, TRAVELLER)
        events.deliver()
        settle_elsewhere("XB")
        services.answer_hit(answering, hit=hit, answer=HitState.NOT_THE_SAME, remember=True, at=NOW)
        services.forget_not_same(answering, pair=NotSame.objects.get(), reason="It is she after all.", at=LATER)
        events.deliver()
        [act] = Act.objects.filter(kind="hit-memory-ended")
        assert not list(faults(act.kind, 1, act.body))
        assert (act.issuer_id, act.body["document_end"]) == ("XA", "1234")
