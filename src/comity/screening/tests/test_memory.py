"""Pairs that are not the same: remembered, visible, expiring, reversible; and nobody is hidden by them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comity.core import verification
from comity.core.codes import Marker, Purpose, Role
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound, NotYours
from comity.records import services as records
from comity.records.drafts import draft_of
from comity.records.exporting import draft_from
from comity.records.tests.casting import actor, person, shared
from comity.screening import editions, errors, memory, queries, services, upkeep
from comity.screening.answers import answer
from comity.screening.codes import HitState
from comity.screening.models import NotSame
from comity.screening.questions import Number
from comity.screening.tests.casting import NOW, QUANDT, asking, checked, taken_up

pytestmark = pytest.mark.django_db

PASSPORT = Number("passport", "K 778-1234", "XA")
TRAVELLER = asking(numbers=(PASSPORT,))
LATER = NOW + timedelta(days=30)


def denied(counter, answering, *, everywhere=False, question=TRAVELLER):
    hit = taken_up(counter, question)
    return services.answer_hit(
        answering, hit=hit, answer=HitState.NOT_THE_SAME, remember=True, everywhere=everywhere, at=NOW
    )


class TestRemembering:
    def test_the_next_check_of_that_document_shows_the_candidate_as_cleared(self, counter, answering, wanted):
        denied(counter, answering)
        check = checked(counter, TRAVELLER, LATER)
        candidate = check.candidates.get()
        assert (check.result, candidate.state, candidate.dismissal) == ("no-hit", "dismissed", "cleared-before")
        said = answer(counter, check).candidates[0]
        assert (said.name, said.is_cleared, said.cleared_on) == ("Mirelle Adaora Quandt", True, NOW)

    def test_however_the_number_is_written_and_the_document_called(self, counter, answering, wanted):
        denied(counter, answering)
        same = asking(numbers=(Number("document", "k7781234", "XA"),))
        assert checked(counter, same, LATER).result == "no-hit"

    @pytest.mark.parametrize("number", [Number("passport", "K7781235", "XA"), Number("passport", "K7781234", "XC")])
    def test_another_document_is_another_traveller(self, counter, answering, wanted, number):
        denied(counter, answering)
        assert checked(counter, asking(numbers=(number,)), LATER).result == "candidates"

    def test_without_a_document_nothing_is_remembered(self, counter, answering, wanted):
        denied(counter, answering, question=QUANDT)
        assert not NotSame.objects.exists()
        assert checked(counter, QUANDT, LATER).result == "candidates"

    def test_only_the_owner_decides_that_it_is(self, counter, answering, wanted):
        hit = taken_up(counter, TRAVELLER)
        services.answer_hit(answering, hit=hit, answer=HitState.NOT_THE_SAME, at=NOW)
        assert not NotSame.objects.exists()

    def test_a_confirmation_remembers_nothing(self, counter, answering, wanted):
        hit = taken_up(counter, TRAVELLER)
        services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, remember=True, at=NOW)
        assert not NotSame.objects.exists()

    @pytest.mark.parametrize(("everywhere", "result"), [(False, "candidates"), (True, "no-hit")])
    def test_the_owner_says_for_whom(self, counter, third, answering, wanted, everywhere, result):
        denied(counter, answering, everywhere=everywhere)
        assert checked(third, TRAVELLER, LATER).result == result

    def test_the_number_itself_is_not_kept(self, counter, answering, wanted):
        denied(counter, answering)
        pair = NotSame.objects.get()
        assert (pair.document_end, len(pair.document)) == ("1234", 64)
        assert "K7781234" not in str(vars(pair))


class TestNobodyIsHidden:
    def test_another_record_is_still_a_possible_hit_and_stands_first(self, counter, answering, xa, wanted):
        denied(counter, answering)
        dangerous = replace(person("Mirelle Adaora Quandt", "p-2", birthDate="1971-05-03"), markers=(Marker.ARMED,))
        other = shared(xa, dangerous)
        check = checked(counter, TRAVELLER, LATER)
        assert check.result == "candidates"
        assert list(check.candidates.values_list("record_id", "state")) == [
            (other.pk, "open"),
            (wanted.pk, "dismissed"),
        ]

    def test_a_record_that_says_something_else_of_identity_is_judged_anew(self, counter, answering, xa, wanted):
        denied(counter, answering)
        said = draft_from(wanted, declared=True)
        changed = replace(said, properties=said.properties | person("Mirelle Adaora Quandt", alias="Mira").properties)
        records.change_record(xa, record=wanted, draft=draft_of(changed.content()), at=NOW)
        wanted.refresh_from_db()
        assert NotSame.objects.get().record_digest != memory.digest_of(wanted)
        assert checked(counter, TRAVELLER, LATER).result == "candidates"

    def test_the_page_folds_it_and_says_so(self, border, counter, answering, wanted):
        denied(counter, answering)
        check = checked(counter, TRAVELLER, LATER)
        page = border.get(f"/checks/{check.pk}/").content.decode()
        assert "the owner said on" in page
        assert "Mirelle Adaora Quandt" in page


class TestForgetting:
    def test_after_its_time(self, counter, answering, wanted):
        denied(counter, answering)
        over = NOW + editions.periods().not_same
        assert checked(counter, TRAVELLER, over - timedelta(seconds=1)).result == "no-hit"
        assert checked(counter, TRAVELLER, over).result == "candidates"
        upkeep.erase(over)
        assert not NotSame.objects.exists()
        assert verification.verify().findings == []

    @pytest.mark.parametrize("bureau", ["XA", "XB"])
    def test_either_bureau_takes_it_back(self, counter, answering, wanted, bureau):
        denied(counter, answering)
        pair = NotSame.objects.get()
        services.forget_not_same(actor(bureau, purpose=Purpose.BORDER_CHECK), pair=pair, reason="New facts", at=LATER)
        assert checked(counter, TRAVELLER, LATER).result == "candidates"
        with pytest.raises(errors.AlreadyForgotten):
            services.forget_not_same(actor(bureau), pair=pair, reason="Again", at=LATER)

    def test_nobody_else_does_or_sees_it(self, counter, third, answering, wanted):
        denied(counter, answering)
        pair = NotSame.objects.get()
        with pytest.raises(NotYours):
            services.forget_not_same(third, pair=pair, reason="Curious", at=LATER)
        with pytest.raises(NotFound):
            queries.pair_visible_to(third, pair.pk)
        assert AuditEntry.objects.get(event="screening.forget_not_same").outcome == "refused"
        assert NotSame.objects.get().reversed_at is None

    def test_it_can_be_remembered_again(self, counter, answering, wanted):
        denied(counter, answering)
        services.forget_not_same(actor("XA"), pair=NotSame.objects.get(), reason="Mistaken", at=NOW)
        denied(counter, answering)
        assert NotSame.objects.filter(reversed_at__isnull=True).count() == 1

    def test_its_pages(self, bureau, signed_in, counter, answering, wanted):
        denied(counter, answering)
        pair = NotSame.objects.get()
        assert "1234" in bureau.get("/not-the-same/").content.decode()
        address = f"/not-the-same/{pair.pk}/"
        assert "Forget it" in bureau.get(address).content.decode()
        assert signed_in("XC", Role.OFFICER).get(address).status_code == 404
        assert bureau.post(address, {"reason": "New facts"}).status_code == 302
        assert "Forget it" not in bureau.get(address).content.decode()


def test_a_node_that_lost_its_key_forgets_and_goes_on(counter, answering, wanted):
    denied(counter, answering)
    memory.KEY.path.unlink()
    assert checked(counter, TRAVELLER, LATER).result == "candidates"
