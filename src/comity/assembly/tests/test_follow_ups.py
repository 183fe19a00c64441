"""The register of resolutions: found by words in any language, followed up by who is responsible, treaties by state."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from comity.assembly import errors
from comity.assembly.codes import FollowUpKind, FollowUpState, ParagraphKind, TextState, TreatyStage
from comity.assembly.content import Asked
from comity.assembly.desk import link
from comity.assembly.models import FollowUp, Paragraph, Text, Wording
from comity.assembly.queries import resolutions as asked
from comity.assembly.services import follow_ups as verbs
from comity.assembly.tests.afterwards import AFTERWARDS, Over, held
from comity.assembly.tests.casting import in_four
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.assembly.tests.test_texts import amend, delegate, rival, text
from comity.assembly.tests.test_votes import sitting
from comity.core.models import DeskItem
from comity.core.refusals import NotFound
from comity.records.tests.casting import as_operation
from tests.scenes import scene

__all__ = ["delegate", "rival", "sitting", "text"]

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def over(secretary, sitting, rival, text) -> Over:
    """A closed session with a resolution."""
    return held(secretary, sitting, text, amend(rival, text))


def wanted(over: Over, **changes: object) -> FollowUp:
    """What the resolution asks XB to do."""
    said = {"words": in_four("Train a team"), "responsible": "XB", "due_on": date(2027, 1, 31)}
    return verbs.ask_follow_up(over.secretary, text=over.text, asked=Asked(**said | changes), at=AFTERWARDS)


class TestFollowUps:
    def test_lie_on_the_desk_of_who_is_responsible_until_they_are_done(self, over):
        made = wanted(over)
        item = DeskItem.objects.get(kind=verbs.FOLLOW_UP)
        assert (item.bureau, item.reference) == ("XB", "GA-12-RES-01")
        assert item.due_at.isoformat() == "2027-01-31T23:00:00+00:00"  # the day ends by the clock of Casablanca
        assert link(item) == reverse("assembly:follow-up", args=[made.pk])
        rival = over.hall.seats["XB"]
        verbs.report_follow_up(rival, follow_up=made, words="Half of it.", done=False, at=AFTERWARDS)
        verbs.report_follow_up(rival, follow_up=made, words="All of it.", done=True, at=AFTERWARDS)
        made.refresh_from_db()
        assert (made.state, [one["words"] for one in made.reports]) == (
            FollowUpState.DONE,
            [{"en": "Half of it."}, {"en": "All of it."}],
        )
        item.refresh_from_db()
        assert item.done_at == AFTERWARDS
        with pytest.raises(errors.FollowUpOver):
            verbs.report_follow_up(rival, follow_up=made, words="More.", done=False, at=AFTERWARDS)

    def test_say_who_what_and_until_when(self, over):
        for changes, refusal in (
            ({"responsible": "QQ"}, errors.BureauUnknown),
            ({"due_on": date(2026, 5, 1)}, errors.DayPassed),
            ({"words": {}}, errors.WordsMissing),
            ({"words": {"xx": "?"}}, errors.LanguageUnknown),
            ({"kind": FollowUpKind.TREATY}, errors.WordsMissing),
        ):
            with pytest.raises(refusal):
                wanted(over, **changes)

    def test_are_asked_for_and_dropped_by_the_secretary_reported_on_by_the_responsible(self, over):
        delegate = over.hall.seats["XA"]
        with pytest.raises(errors.NotInOffice):
            verbs.ask_follow_up(
                delegate,
                text=over.text,
                asked=Asked(words=in_four("X"), responsible="XB", due_on=date(2027, 1, 1)),
                at=AFTERWARDS,
            )
        made = wanted(over)
        with pytest.raises(errors.NotResponsible):
            verbs.report_follow_up(delegate, follow_up=made, words="Done.", done=True, at=AFTERWARDS)
        verbs.drop_follow_up(over.secretary, follow_up=made, words="Not needed.", at=AFTERWARDS)
        assert FollowUp.objects.get(pk=made.pk).state == FollowUpState.DROPPED

    def test_of_a_treaty_have_the_stage_of_each_state_by_its_own_bureau(self, over):
        treaty = wanted(over, kind=FollowUpKind.TREATY, treaty=in_four("Convention on ports"))
        stage = {"stage": TreatyStage.SIGNED, "stage_on": date(2026, 6, 1), "source": "", "at": AFTERWARDS}
        verbs.note_treaty_stage(over.hall.seats["XA"], follow_up=treaty, member="XA", **stage)
        with pytest.raises(errors.NotResponsible):
            verbs.note_treaty_stage(over.hall.seats["XA"], follow_up=treaty, member="XB", **stage)
        with pytest.raises(errors.NotAMember):
            verbs.note_treaty_stage(over.secretary, follow_up=treaty, member="ZZ", **stage)
        verbs.note_treaty_stage(
            over.hall.seats["XA"], follow_up=treaty, member="xa", **stage | {"stage": TreatyStage.RATIFIED}
        )
        assert [(one.member.code, one.stage) for one in treaty.commitments.all()] == [("XA", "ratified")]
        with pytest.raises(errors.NotATreaty):
            verbs.note_treaty_stage(over.secretary, follow_up=wanted(over), member="XA", **stage)


class TestIndicators:
    """A follow-up may name an indicator of the programme: what its reports say of it are results of the programme."""

    @pytest.fixture
    def indicator(self, over):
        """An indicator of an adopted programme of the session."""

        def adopt():
            text = Text.objects.create(
                session=over.session, item=over.text.item, symbol="GA-12-DR-09", topic=over.text.topic,
                decision=over.text.decision, original="en", state=TextState.ADOPTED, number="GA-12-RES-09",
                assembled={"paragraphs": []}, decided_at=AFTERWARDS,
            )  # fmt: skip
            figures = {"target": "40", "unit": "officers"}
            made = Paragraph.objects.create(
                session=over.session, text=text, place=1, kind=ParagraphKind.INDICATOR, figures=figures
            )
            Wording.objects.create(session=over.session, paragraph=made, language="en", words="Officers trained")
            return made

        return as_operation(adopt)

    def test_what_is_reported_is_a_result_of_the_programme(self, over, indicator):
        made = wanted(over, indicator=indicator.pk)
        client = signed_in("ben.ode")
        assert "Officers trained" in page(client, "follow-up", made.pk)
        said = {"words": "Half of them.", "value": "20"}
        assert sent(client, "report-follow-up", made.pk, **said) == 400
        assert sent(client, "report-follow-up", made.pk, **said, as_of="2026-05-09") == 302
        result = indicator.results.get()
        assert (result.value, result.as_of, result.source) == (20, date(2026, 5, 9), "GA-12-RES-01")
        assert "20 of 40 officers" in page(client, "follow-up", made.pk)
        again = {"words": "More.", "value": "30", "as_of": "2026-05-09"}
        assert sent(client, "report-follow-up", made.pk, **again) == 400  # there is one of that day
        assert indicator.results.count() == 1

    def test_is_one_of_an_adopted_programme_of_the_session(self, over, indicator):
        with pytest.raises(errors.NotAProgramme):
            wanted(over, indicator=over.text.paragraphs.first().pk)
        with pytest.raises(NotFound):
            wanted(over, indicator=uuid4())
        with pytest.raises(errors.NotAProgramme):
            verbs.report_follow_up(
                over.hall.seats["XB"], follow_up=wanted(over), words="20", done=False, value=Decimal(20),
                as_of=AFTERWARDS.date(), at=AFTERWARDS,
            )  # fmt: skip


class TestRegister:
    def test_everybody_who_is_signed_in_finds_resolutions_of_the_assembly(self, over, outsider):
        assert list(asked.resolutions_visible_to(outsider)) == [over.text]
        assert asked.resolution_visible_to(outsider, over.text.pk).number == "GA-12-RES-01"

    def test_drafts_and_texts_of_other_meetings_are_in_no_register(self, secretary, session, text, outsider):
        with pytest.raises(NotFound):
            asked.resolution_visible_to(outsider, text.pk)

    def test_is_searched_by_words_topic_and_year(self, over):
        client = signed_in("ana.ruiz")
        where = reverse("assembly:resolutions")

        def found(**question: str) -> bool:
            return "GA-12-RES-01" in client.get(where, question).content.decode()

        assert found(q="GA-12-RES")
        assert not found(q="submarine")
        assert (found(year="2026"), found(topic=over.text.topic)) == (True, True)

    def test_a_resolution_shows_its_provenance_and_what_became_of_it(self, over):
        made = wanted(over, kind=FollowUpKind.TREATY, treaty=in_four("Convention on ports"))
        said = page(signed_in("ana.ruiz", "fr"), "resolution", over.text.pk)
        assert ("amendement A" in said, "Convention on ports (fr)" in said) == (True, True)
        client = signed_in("ben.ode")
        assert "Nobody" not in page(client, "follow-up", made.pk)
        assert sent(client, "report-follow-up", made.pk, words="") == 400
        assert sent(client, "report-follow-up", made.pk, words="We signed.") == 302
        assert sent(client, "note-treaty-stage", made.pk, member="XB", stage="signed") == 302
        assert "We signed." in page(client, "follow-up", made.pk)
        assert sent(client, "drop-follow-up", made.pk, words="No.") == 403
