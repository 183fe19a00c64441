"""The silver pilot: who joined requests and receives, up to an equal share; who leaves sees no more of it."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry
from comity.core.refusals import InvalidInput, NotFound, NotPermitted
from comity.notices import editions, errors, outcomes, pilots, queries, services
from comity.notices.content import Note, SubjectInput
from comity.notices.document.pilot import parts_of, pilot_report
from comity.notices.models import Pilot
from comity.notices.tables import LANGUAGES
from comity.notices.tests.casting import NOW, PROSE, drafted, officer, published, requested
from comity.records.drafts import RecordKind
from comity.records.tests.casting import draft
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def as_investigator(actor: Actor) -> Actor:
    """The same officer, for another purpose."""
    return replace(actor, purpose=Purpose.INVESTIGATION)


@pytest.fixture
@scene
def protocol(bureaus):
    return officer("protocol.gs", "GS", Role.PROTOCOL)


@pytest.fixture
@scene
def pilot(protocol) -> Pilot:
    """A pilot of four notices that XA and XB joined: two for each."""
    opened = services.open_pilot(
        protocol,
        type="silver",
        cap=4,
        from_on=date(2026, 11, 1),
        until_on=date(2028, 11, 1),
        source="Resolution",
        at=NOW,
    )
    for bureau in ("XA", "XB"):
        services.join_pilot(protocol, pilot=opened, bureau=bureau, at=NOW)
    return opened


def silver(number: int = 1):
    asset = draft(RecordKind.ASSET, f"a-{number}", name=f"Villa Serenella {number}", serialNumber=f"LR-{number}00721")
    texts = ("summary", "facts_of_case", "link_to_crime")
    return {
        "request_kind": "locate",
        "purposes": ("investigation", "identification"),
        "texts": {name: dict.fromkeys(LANGUAGES, PROSE) for name in texts},
        "facts": {
            "offences": ["illicit-finance"],
            "asset_decision": {"number": "7", "issued_on": "2026-08-01", "authority": "Court of Marsa", "state": "XB"},
        },
        "subjects": (SubjectInput(draft=asset),),
    }


class TestTakingPart:
    def test_a_state_that_did_not_join_drafts_nothing(self, pilot, huda):
        with pytest.raises(errors.NotJoined):
            drafted(huda, "silver", **silver())

    def test_a_state_at_its_share_stops(self, pilot, vera):
        for number in (1, 2):
            requested(vera, "silver", **silver(number))
        with pytest.raises(errors.ShareUsed) as refused:
            requested(vera, "silver", **silver(3))
        assert refused.value.facts == {"share": 2, "used": 2}

    def test_a_refused_request_gives_its_place_back(self, pilot, vera, reviewers):
        for number in (1, 2):
            notice = requested(vera, "silver", **silver(number))
        services.refuse_notice(
            reviewers[0],
            notice=notice,
            seen=queries.last_step_seen(reviewers[0], notice),
            reasons=("facts-insufficient",),
            note=Note(),
            at=NOW,
        )
        assert pilots.used(pilot) == {"XB": 1}
        requested(vera, "silver", **silver(3))

    def test_nobody_but_those_who_joined_receives(self, pilot, vera, despina, huda, reviewers):
        notice = published(vera, reviewers, "silver", **silver())
        looking = {actor.bureau: actor for actor in (despina, huda)}
        seen = {
            bureau: queries.published_to(as_investigator(actor)).filter(pk=notice.pk).exists()
            for bureau, actor in looking.items()
        }
        assert seen == {"XA": True, "XC": False}

    def test_who_joins_receives_what_is_in_force_and_who_leaves_loses_it(
        self, pilot, protocol, vera, despina, huda, reviewers
    ):
        notice = published(vera, reviewers, "silver", **silver())
        services.join_pilot(protocol, pilot=pilot, bureau="XC", at=NOW)
        assert queries.published_to(as_investigator(huda)).filter(pk=notice.pk).exists()
        services.leave_pilot(protocol, pilot=pilot, bureau="XA", at=NOW)
        assert not queries.published_to(as_investigator(despina)).exists()

    def test_is_said_by_protocol_only(self, pilot, vera):
        with pytest.raises(NotPermitted):
            services.join_pilot(vera, pilot=pilot, bureau="XC", at=NOW)
        entry = AuditEntry.objects.latest("position")
        assert (entry.event, entry.code) == ("notices.join_pilot", "core.not-permitted")

    def test_twice_or_of_nobody_is_refused(self, pilot, protocol):
        with pytest.raises(InvalidInput):
            services.join_pilot(protocol, pilot=pilot, bureau="XA", at=NOW)
        with pytest.raises(NotFound):
            services.leave_pilot(protocol, pilot=pilot, bureau="XC", at=NOW)

    def test_the_secretariat_is_no_state(self, pilot, protocol):
        with pytest.raises(errors.BureauMayNotRequest):
            services.join_pilot(protocol, pilot=pilot, bureau="GS", at=NOW)


class TestItsTerms:
    @pytest.mark.parametrize(("cap", "until_on"), [(0, None), (5, date(2026, 11, 1))])
    def test_make_sense(self, pilot, protocol, cap, until_on):
        with pytest.raises(InvalidInput):
            services.change_pilot(protocol, pilot=pilot, cap=cap, until_on=until_on, source="", at=NOW)

    def test_a_pilot_that_is_over_takes_no_request(self, pilot, protocol, vera):
        services.change_pilot(protocol, pilot=pilot, cap=4, until_on=TODAY, source="Resolution", at=NOW)
        with pytest.raises(errors.PilotOver):
            requested(vera, "silver", **silver())

    def test_a_type_that_is_no_pilot_cannot_be_one(self, protocol):
        with pytest.raises(errors.TypeUnknown):
            services.open_pilot(protocol, type="red", cap=1, from_on=TODAY, until_on=None, source="", at=NOW)


class TestItsFace:
    def test_a_bureau_sees_its_own_use_and_the_secretariat_all(self, pilot, vera, despina, reviewers):
        requested(vera, "silver", **silver())
        mine = pilots.standing(pilot, vera, TODAY)
        assert (mine.share, mine.used, mine.left, mine.used_by, mine.total) == (2, 1, 1, {}, None)
        theirs = pilots.standing(pilot, despina, TODAY)
        assert (theirs.used, theirs.joined) == (0, ("XA", "XB"))
        whole = pilots.standing(pilot, reviewers[0], TODAY)
        assert (whole.used_by, whole.total, whole.is_running) == ({"XB": 1}, 1, True)

    def test_the_report_says_who_joined_what_was_asked_and_what_came_of_it(self, pilot, vera, reviewers, monkeypatch):
        published(vera, reviewers, "silver", **silver())
        requested(vera, "silver", **silver(2))
        told = outcomes.Source(
            outcomes=lambda *_asked: {"asset-located": 3},
            answers=lambda *_asked: {"confirmed": 4, "not-the-same": 1},
            clocks=lambda *_asked: {},
            label=str,
        )
        monkeypatch.setattr(outcomes, "_source", [told])
        lines = {
            (line.measure, line.bureau, line.request_kind, line.outcome): line.value
            for line in pilots.report(pilot, TODAY)
        }
        assert lines["cap", "", "", ""] == 4
        assert lines["requested", "", "", ""] == 2
        assert lines["published", "XB", "", ""] == 1
        assert lines["requested", "XA", "", ""] == 0
        assert lines["requested", "", "locate", ""] == 2
        assert lines["outcome", "", "", "asset-located"] == 3
        assert lines["hits", "", "", ""] == 5
        assert lines["hits", "", "", "not-the-same"] == 1

    def test_the_report_is_a_document_in_each_language(self, pilot, vera, reviewers):
        published(vera, reviewers, "silver", **silver())
        row = editions.in_force(TODAY).types["silver"]
        for language in LANGUAGES:
            with translation.override(language):
                parts = list(parts_of(pilot, row, language, NOW))
            words = [cell for part in parts for line in part.rows for cell in line]
            assert not {"locate", "asset-located", "requested"} & set(words)
            assert all(part.rows for part in parts)
        assert pilot_report(pilot, "ar", at=NOW).startswith(b"%PDF")

    def test_what_it_rests_on_is_read_in_the_readers_language(self, pilot):
        edition = editions.in_force(TODAY)
        pilot.source = edition.pilots["silver"].source["en"]
        assert pilots.source_in(pilot, edition, "fr") == edition.pilots["silver"].source["fr"]
        pilot.source = "Resolution 7"
        assert pilots.source_in(pilot, edition, "fr") == "Resolution 7"
