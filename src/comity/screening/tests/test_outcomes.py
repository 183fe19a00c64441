"""What follows a hit: said by who met the person, after the owner confirmed or knowing that it has not."""

from datetime import timedelta

import pytest

from comity.core import desks, verification
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound, NotYours
from comity.records.tests.casting import actor
from comity.screening import editions, errors, operation_counts, queries, services, upkeep
from comity.screening.codes import HitState
from comity.screening.models import Hit, Outcome
from comity.screening.tests.casting import NOW, taken_up
from tests.scenes import scene

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
@scene
def hit(counter, wanted):
    return taken_up(counter)


@pytest.fixture
@scene
def confirmed(hit, answering):
    return services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, at=NOW)


def followed(who, hit, code, *, at=NOW, **said):
    outcome = services.OutcomeSaid(code=code, happened_at=said.pop("happened_at", at), **said)
    return services.record_outcome(who, hit=hit, outcome=outcome, at=at)


def month():
    return operation_counts.counts(NOW - 30 * DAY, NOW + 60 * DAY)


class TestUnconfirmed:
    """Nobody acts on an unconfirmed hit without seeing that it is unconfirmed."""

    @pytest.mark.parametrize("state", [HitState.UNCONFIRMED, HitState.NEED_MORE])
    def test_it_must_be_acknowledged(self, counter, answering, hit, state):
        if state == HitState.NEED_MORE:
            services.answer_hit(answering, hit=hit, answer=state, text="A scar?", at=NOW)
        with pytest.raises(errors.UnconfirmedNotAcknowledged):
            followed(counter, hit, "provisionally-arrested")
        assert not Outcome.objects.exists()
        assert AuditEntry.objects.get(event="screening.record_outcome").outcome == "refused"
        assert followed(counter, hit, "provisionally-arrested", acknowledged_unconfirmed=True).acknowledged_unconfirmed

    def test_it_counts_only_once_confirmed(self, counter, answering, hit):
        followed(counter, hit, "provisionally-arrested", acknowledged_unconfirmed=True)
        assert month()["wanted-arrested"] == 0
        services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, at=NOW)
        assert month()["wanted-arrested"] == 1

    def test_after_a_denial_only_what_ends_it_can_follow(self, counter, answering, hit):
        followed(counter, hit, "provisionally-arrested", acknowledged_unconfirmed=True)
        services.answer_hit(answering, hit=hit, answer=HitState.NOT_THE_SAME, at=NOW)
        with pytest.raises(errors.OutcomeNotPossible):
            followed(counter, hit, "located")
        assert followed(counter, hit, "released").number == 2
        assert sum(month().values()) == 0


class TestOrder:
    @pytest.mark.parametrize("code", ["extradited", "released", "surrender-refused"])
    def test_what_needs_an_arrest_comes_after_one(self, counter, confirmed, code):
        with pytest.raises(errors.OutcomeNotPossible):
            followed(counter, confirmed, code)
        followed(counter, confirmed, "provisionally-arrested")
        assert followed(counter, confirmed, code).number == 2

    def test_only_what_belongs_to_the_type_of_notice(self):
        row = editions.outcomes().rows["provisionally-arrested"]
        assert [row.follows(type_) for type_ in ("red", "blue", "")] == [True, False, True]

    def test_no_action_gives_a_reason_and_nothing_else_does(self, counter, confirmed):
        with pytest.raises(errors.OutcomeReasonMissing):
            followed(counter, confirmed, "no-action")
        with pytest.raises(errors.OutcomeReasonMissing):
            followed(counter, confirmed, "located", reason="law")
        assert followed(counter, confirmed, "no-action", reason="law").reason == "law"

    @pytest.mark.parametrize("moment", [NOW - DAY, NOW + DAY])
    def test_it_lies_between_observation_and_now(self, counter, confirmed, moment):
        with pytest.raises(errors.HappenedOutOfOrder):
            followed(counter, confirmed, "located", happened_at=moment)

    def test_an_unknown_one_is_refused(self, counter, confirmed):
        with pytest.raises(errors.OutcomeUnknown):
            followed(counter, confirmed, "teleported")


class TestWho:
    def test_only_the_bureau_that_reported(self, answering, confirmed):
        with pytest.raises(NotYours):
            followed(answering, confirmed, "located")

    def test_the_owner_reads_it_on_its_desk(self, counter, answering, confirmed, deliver):
        followed(counter, confirmed, "located")
        deliver()
        assert [item.kind for item in desks.waiting_for(answering)] == [queries.OUTCOME]

    def test_a_stranger_learns_of_none(self, counter, third, confirmed):
        followed(counter, confirmed, "located")
        with pytest.raises(NotFound):
            queries.outcome_visible_to(third, confirmed.reference, 1)


class TestClock:
    """Papers for an extradition: forty days, with a reminder after eighteen (ECE Art. 16(4))."""

    @pytest.fixture
    def arrested(self, counter, confirmed, deliver):
        outcome = followed(counter, confirmed, "provisionally-arrested")
        deliver()
        return outcome

    def kinds(self, who):
        return {item.kind: item.urgency for item in desks.waiting_for(who)}

    def test_it_runs_on_the_owners_desk(self, answering, arrested):
        assert arrested.due_at == NOW + 40 * DAY
        assert self.kinds(answering)[queries.PAPERS_DUE] == ""

    def test_it_reminds_and_then_rises_each_once(self, answering, arrested):
        watch = actor("GS", Role.COMMAND, unit=queries.COMMAND_CENTRE)
        upkeep.escalate(NOW + 18 * DAY - timedelta(seconds=1))
        assert self.kinds(answering)[queries.PAPERS_DUE] == ""
        for day in (18, 19):
            upkeep.escalate(NOW + day * DAY)
        assert self.kinds(answering)[queries.PAPERS_DUE] == "urgent"
        assert self.kinds(watch) == {}
        for day in (40, 41):
            upkeep.escalate(NOW + day * DAY)
        assert set(self.kinds(watch)) == {queries.PAPERS_OVERDUE}
        assert AuditEntry.objects.filter(event="screening.raise_outcomes").count() == 2

    @pytest.mark.parametrize("code", ["extradited", "released", "surrender-refused"])
    def test_what_ends_the_arrest_stops_it(self, counter, answering, confirmed, arrested, code):
        followed(counter, confirmed, code, at=NOW + DAY)
        assert queries.PAPERS_DUE not in self.kinds(answering)
        upkeep.escalate(NOW + 50 * DAY)
        assert not AuditEntry.objects.filter(event="screening.raise_outcomes").exists()

    def test_an_end_entered_in_error_lets_it_run_again(self, answering, counter, confirmed, arrested):
        ended = followed(counter, confirmed, "released", at=NOW + DAY)
        services.correct_outcome(actor("XB"), outcome=ended, reason="Another person", at=NOW + DAY)
        upkeep.escalate(NOW + 18 * DAY)
        assert self.kinds(answering)[queries.PAPERS_DUE] == "urgent"


class TestCorrecting:
    def test_it_stays_and_counts_no_more(self, counter, confirmed, answering, deliver):
        outcome = followed(counter, confirmed, "provisionally-arrested")
        deliver()
        services.correct_outcome(actor("XB"), outcome=outcome, reason="Entered twice", at=NOW)
        assert Outcome.objects.get().withdrawal_note == "Entered twice"
        assert sum(month().values()) == 0
        assert not {item.kind for item in desks.waiting_for(answering)} & set(queries.OF_OUTCOMES)
        with pytest.raises(errors.OutcomeWithdrawn):
            services.correct_outcome(actor("XB"), outcome=outcome, reason="Again", at=NOW)

    def test_it_needs_a_reason_and_ones_own_bureau(self, counter, confirmed, answering):
        outcome = followed(counter, confirmed, "located")
        with pytest.raises(errors.ReasonMissing):
            services.correct_outcome(actor("XB"), outcome=outcome, reason=" ", at=NOW)
        with pytest.raises(NotYours):
            services.correct_outcome(answering, outcome=outcome, reason="No", at=NOW)


class TestCounts:
    """Figures of an operation come from confirmed hits only, each counted once."""

    def test_one_hit_counts_once_for_a_figure(self, counter, confirmed):
        followed(counter, confirmed, "located")
        followed(counter, confirmed, "located")
        assert month()["individuals-located"] == 1

    def test_when_it_happened_says_where_it_counts(self, counter, confirmed):
        followed(counter, confirmed, "identified", at=NOW + DAY)
        assert operation_counts.counts(NOW, NOW + DAY)["individuals-identified"] == 0
        assert operation_counts.counts(NOW + DAY, NOW + 2 * DAY)["individuals-identified"] == 1

    def test_by_bureau_and_type(self, counter, confirmed):
        followed(counter, confirmed, "located")
        span = (NOW - DAY, NOW + DAY)
        assert operation_counts.counts(*span, bureaus=["XB"])["individuals-located"] == 1
        assert operation_counts.counts(*span, bureaus=["XA"])["individuals-located"] == 0
        assert operation_counts.counts(*span, types=["red"])["individuals-located"] == 0

    def test_each_bureau_has_its_own_and_every_figure_has_its_words(self, counter, confirmed):
        followed(counter, confirmed, "located")
        span = (NOW - DAY, NOW + DAY)
        assert {bureau: one["individuals-located"] for bureau, one in operation_counts.by_bureau(*span).items()} == {
            "XB": 1
        }
        assert operation_counts.by_bureau(*span, bureaus=["XA"]) == {}
        table = editions.outcomes()
        assert {row.counts for row in table.rows.values()} - {""} == set(table.figures)
        assert all(set(label) == {"en", "fr", "es", "ar"} for label in table.figures.values())

    @pytest.mark.parametrize(
        ("bureau", "roles", "read"),
        [
            ("XB", (Role.OFFICER,), ("XB",)),
            ("XB", (Role.COMMAND,), ("XB",)),
            ("GS", (Role.OFFICER,), ("GS",)),
            ("GS", (Role.COMMAND,), ()),
            ("GS", (Role.COMPLIANCE,), ()),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, tuple) else value,
    )
    def test_who_reads_whose(self, bureaus, bureau, roles, read):
        assert operation_counts.read_by(actor(bureau, *roles)) == read


def test_the_figures_of_an_operation_as_page_and_file(signed_in, counter, confirmed):
    followed(counter, confirmed, "located")
    asked = {"from_on": f"{NOW:%Y-%m-%d}", "until_on": f"{NOW:%Y-%m-%d}"}
    for bureau, roles, number in (("XB", [Role.OFFICER], 1), ("XA", [Role.OFFICER], 0), ("GS", [Role.COMMAND], 1)):
        browser = signed_in(bureau, *roles)
        assert "Individuals located" in browser.get("/screening/figures/operation/", asked).content.decode()
        lines = browser.get("/screening/figures/operation.csv", asked).content.decode().splitlines()
        assert f",individuals-located,{number}" in lines
        assert (f"XB,individuals-located,{number}" in lines) is bool(number)
    backwards = {"from_on": "2026-11-22", "until_on": "2026-11-01"}
    page = browser.get("/screening/figures/operation/", backwards)
    assert (page.status_code, "before the first" in page.content.decode()) == (400, True)
    assert browser.get("/screening/figures/operation.csv", {"from_on": "x"}).status_code == 400


def test_its_pages_from_hit_to_outcome(signed_in, border, counter, wanted):
    hit = taken_up(counter)
    address = f"/hits/{hit.reference}/outcomes/new/"
    assert "not confirmed by XA" in border.get(address).content.decode()
    said = {"code": "located", "happened_at": "2026-03-02T10:00", "reason": "", "note": "At the gate"}
    assert border.post(address, said).status_code == 409
    assert border.post(address, said | {"acknowledged": "on"}).status_code == 302
    page = border.get(f"/hits/{hit.reference}/").content.decode()
    assert "Located" in page
    assert "before the owner had confirmed" in page
    officer = signed_in("XB", Role.OFFICER)
    assert officer.post(f"/hits/{hit.reference}/outcomes/1/withdraw/", {"reason": "Somebody else"}).status_code == 302
    assert "entered in error" in border.get(f"/hits/{hit.reference}/").content.decode()
    assert signed_in("XC", Role.OFFICER).get(address).status_code == 404


def test_by_the_api(signed_in, counter, wanted):
    hit = taken_up(counter)
    officer = signed_in("XB", Role.OFFICER)
    said = {"code": "located", "happened_at": "2026-03-02T10:00:00Z", "acknowledged_unconfirmed": True}
    address = f"/api/hits/{hit.reference}/outcomes"
    assert officer.post(address, data=said, content_type="application/json").status_code == 201
    withdrawn = officer.post(f"{address}/1/withdraw", data={"reason": "Error"}, content_type="application/json")
    assert withdrawn.json()["withdrawn"] is True
    assert officer.get(f"/api/hits/{hit.reference}").json()["outcomes"][0]["code"] == "located"


def test_looking_through_hits_leaves_a_trace_for_the_owner(signed_in, counter, wanted):
    hit = taken_up(counter)
    signed_in("XB", Role.OFFICER).get("/hits/")
    entry = AuditEntry.objects.get(event="screening.search_hits")
    assert [(item.subject_id, item.owner) for item in entry.items.all()] == [(str(hit.pk), "XA")]


def test_the_ledger_verifies_after_all_of_it(counter, confirmed):
    outcome = followed(counter, confirmed, "provisionally-arrested")
    services.correct_outcome(actor("XB", purpose=Purpose.INVESTIGATION), outcome=outcome, reason="Twice", at=NOW)
    assert Hit.objects.get().outcomes.count() == 1
    assert verification.verify().findings == []
