"""A discreet record answers no check, not even its own bureau's; its owner is told by the node itself."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from comity.core.codes import Purpose, Role
from comity.core.models import StoredEvent
from comity.engines import ledger, matching
from comity.records import errors, exporting, index, queries, services
from comity.records.drafts import ReleaseRule
from comity.records.models import HoldEffect, HoldReason, Record, ReleaseClass
from comity.records.tests.casting import AT, CONDITIONS, actor, person, shared
from comity.records.tests.test_views import answer, page

pytestmark = pytest.mark.django_db

ASKED = matching.Query(names=(matching.Name("Mirelle Quandt"),))
IN_A_YEAR = date(2027, 3, 1)


@pytest.fixture
def record(xa):
    return shared(xa, discreet=True, retention_on=IN_A_YEAR)


def found(answers):
    return [one.record for answer in answers for one in answer]


class TestChecking:
    @pytest.mark.parametrize("bureau", ["XA", "XB", "GS"])
    def test_no_check_finds_it(self, record, bureau):
        assert found(index.search_many(actor(bureau), [ASKED], threshold=0.0, checking=True)) == []

    def test_the_node_does_for_whoever_asked(self, record):
        assert found(index.watch_many([ASKED])) == [record]

    def test_the_node_watches_for_nothing_else(self, xa):
        shared(xa)
        assert found(index.watch_many([ASKED], threshold=0.0)) == []

    def test_nor_for_what_is_withdrawn_or_held(self, xa, record):
        services.place_hold(
            actor("GS", Role.DATA_PROTECTION), record=record, reason=HoldReason.COURT_ORDER, effect=HoldEffect.BLOCK,
            note="", until_on=None, at=AT,
        )  # fmt: skip
        assert found(index.watch_many([ASKED])) == []


class TestSeeing:
    def test_its_bureau_sees_it_in_its_list_and_nobody_else_does(self, xa, xb, record):
        assert "Mirelle Quandt" in page(xa, "records")
        assert "Mirelle Quandt" not in page(xb, "records")
        assert found(index.search_many(xa, [ASKED])) == [record]

    def test_no_post_of_its_bureau_does(self, xa, record):
        post = replace(xa, entity="port-of-lanta")
        assert not queries.records_visible_to(post).exists()
        assert queries.records_visible_to(xa).get() == record

    def test_it_leaves_in_no_export_for_the_forms_of_exchange_cannot_say_what_it_is(self, xa, record):
        rows = queries.records_visible_to(xa)
        lines = exporting.lines(xa, records=rows, format_="ftm", question="", clock=lambda: AT)
        assert "".join(lines) == ""

    def test_the_secretariat_is_told_how_many_each_bureau_keeps_and_no_more(self, record):
        assert queries.discreet_counts(actor("GS", Role.DATA_PROTECTION)) == [("XA", 1)]
        for other in (actor("GS", Role.COMPLIANCE), actor("XA", Role.DATA_PROTECTION)):
            assert queries.discreet_counts(other) == []


class TestBecomingDiscreet:
    def made(self, who, record, *, discreet=True):
        return services.set_release(
            who, record=record, rule=ReleaseRule.ALL, bureaus=(), purposes=CONDITIONS.purposes, handling="H1",
            handling_note="", discreet=discreet, at=AT,
        )  # fmt: skip

    def test_takes_it_from_every_answer_and_says_that_it_was_narrowed(self, xa, xb):
        record = shared(xa, retention_on=IN_A_YEAR)
        assert found(index.search_many(xb, [ASKED]))
        self.made(xa, record)
        assert found(index.search_many(xb, [ASKED])) == []
        assert '"narrowed":true' in StoredEvent.objects.get(name="records.release-changed").payload
        self.made(xa, record, discreet=False)
        assert found(index.search_many(xb, [ASKED], checking=True)) == [record]

    def test_by_its_form_which_shows_what_was_declared(self, xa):
        record = shared(xa, retention_on=IN_A_YEAR)
        address = f"/records/{record.pk}/release/"
        said = {"rule": "all", "bureaus": "", "purposes": ["border-check"], "handling": "H1", "handling_note": ""}
        assert answer(xa, address, **said, discreet="on").status_code == 302
        assert Record.objects.get().release.discreet
        assert 'name="discreet"' in page(xa, "release", record.pk)
        assert "no check finds this record" in page(xa, "record", record.pk)

    def test_is_for_a_year_at_most(self, xa):
        with pytest.raises(errors.DiscreetTooLong):
            self.made(xa, shared(xa, retention_on=date(2028, 1, 1)))
        with pytest.raises(errors.DiscreetTooLong):
            shared(xa, discreet=True, retention_on=date(2028, 1, 1))

    def test_and_is_extended_by_a_year_at_most(self, xa, record):
        with pytest.raises(errors.DiscreetTooLong):
            services.extend_retention(xa, record=record, retention_on=date(2028, 1, 1), reason="needed", at=AT)

    def test_classes_of_records_that_are_not_discreet_keep_their_digest(self, xa, record):
        """It is part of the hash only when true: else every class would be made a second time."""
        plain = shared(xa, person("Other Person", "p-2"), retention_on=IN_A_YEAR).release
        said = {"owner": "XA", "kind": "person", "rule": "all", "bureaus": [], "purposes": plain.purposes}
        assert plain.digest == hashlib.sha256(ledger.canonical(said)).hexdigest()
        assert record.release.digest == hashlib.sha256(ledger.canonical(said | {"discreet": True})).hexdigest()
        assert ReleaseClass.objects.count() == 2

    def test_purposes_stay_those_for_which_checks_are_watched(self, record):
        held = Record.objects.select_related("release").get(pk=record.pk)
        assert held.release.purposes == [Purpose.BORDER_CHECK, Purpose.INVESTIGATION]
