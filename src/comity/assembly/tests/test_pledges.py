"""A candidate's dossier: documents for the board, and pledges that stay with the post and are reported on."""

from datetime import date

import pytest

from comity.assembly import errors
from comity.assembly.attachment_holders import visible_dossiers
from comity.assembly.codes import PledgeState
from comity.assembly.services import elections, pledges
from comity.assembly.tests.casting import BEFORE, NOW, acting, in_four, officer, scan
from comity.assembly.tests.electing import AFTER_DUE, announced
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.assembly.tests.test_votes import hall
from comity.core.countries import LANGUAGES
from comity.records.attachments.preparing import prepare
from comity.records.models import Attachment
from tests.scenes import scene

__all__ = ["hall"]


@pytest.fixture
@scene
def contest(secretary, hall):
    """The presidential election, announced."""
    return announced(secretary, hall)


@pytest.fixture
@scene
def candidacy(contest):
    """Mira Vale of XA stands."""
    return contest.stands("XA", "Mira Vale", "africa")


def pledged(contest, candidacy):
    """Something that the candidate promises."""
    return pledges.make_pledge(
        contest.secretary, candidacy=candidacy, words=in_four("Answers within a day"), due_on=date(2027, 1, 1), at=NOW
    )


class TestDocuments:
    def test_are_drawn_anew_and_seen_by_the_bureau_the_board_and_the_secretary(self, contest, candidacy):
        keeper = officer("abe.north", "XA")
        elections.add_to_dossier(keeper, candidacy=candidacy, prepared=prepare(scan()), at=BEFORE)
        assert Attachment.objects.get(holder_id=candidacy.pk).owner_id == "XA"
        seeing = {
            name: bool(visible_dossiers(acting(name), [candidacy.pk]))
            for name in ("abe.north", "bea.stone", "petra.lind", "tess.one", "head.xb")
        }
        assert [name for name, sees in seeing.items() if sees] == ["abe.north", "bea.stone", "petra.lind"]

    def test_come_until_the_board_decides(self, contest, candidacy):
        elections.examine_candidacy(contest.board, candidacy=candidacy, fault=None, at=AFTER_DUE)
        with pytest.raises(errors.CandidacyDecided):
            elections.add_to_dossier(contest.secretary, candidacy=candidacy, prepared=prepare(scan()), at=AFTER_DUE)

    def test_of_another_state_are_added_by_nobody_else(self, candidacy):
        with pytest.raises(errors.NotYourDelegation):
            elections.add_to_dossier(acting("head.xb"), candidacy=candidacy, prepared=prepare(scan()), at=BEFORE)


class TestPledges:
    def test_are_reported_on_by_who_was_elected_with_them(self, contest):
        contest.reported()
        pledge = pledged(contest, contest.candidacy("M"))
        contest.decided("MMMT")
        note = pledges.report_on_pledge(
            acting("head.xa"), pledge=pledge, state=PledgeState.UNDER_WAY, words={"fr": "En cours"}, at=NOW
        )
        pledge.refresh_from_db()
        assert (note.state, pledge.state) == (PledgeState.UNDER_WAY, PledgeState.UNDER_WAY)

    def test_are_not_reported_on_before_the_election(self, contest, candidacy):
        with pytest.raises(errors.NotInPost):
            pledges.report_on_pledge(
                contest.secretary,
                pledge=pledged(contest, candidacy),
                state=PledgeState.KEPT,
                words=in_four("Done"),
                at=NOW,
            )

    def test_of_somebody_who_withdrew_are_made_no_more(self, contest, candidacy):
        elections.withdraw_candidacy(contest.secretary, candidacy=candidacy, at=BEFORE)
        with pytest.raises(errors.CandidacyDecided):
            pledged(contest, candidacy)

    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            ({}, errors.WordsMissing),
            ({"de": "Morgen"}, errors.LanguageUnknown),
            ({"en": "x" * 20_001}, errors.TextTooLong),
        ],
        ids=["nothing", "a-language-that-is-none", "a-book"],
    )
    def test_are_said_in_languages_of_work_and_within_bounds(self, contest, candidacy, words, refusal):
        with pytest.raises(refusal):
            pledges.make_pledge(contest.secretary, candidacy=candidacy, words=words, due_on=None, at=NOW)


class TestPages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_candidacy_is_read_in_four_languages(self, contest, candidacy, language):
        pledged(contest, candidacy)
        shown = page(signed_in("head.xb", language), "candidacy", "GA-12", candidacy.pk)
        assert f"Answers within a day ({language})" in shown

    def test_the_bureau_pledges_and_withdraws_by_form(self, candidacy):
        browser = signed_in("head.xa")
        assert "Withdraw the candidacy" in page(browser, "candidacy", "GA-12", candidacy.pk)
        assert sent(browser, "make-pledge", "GA-12", candidacy.pk, words_en="Answers within a day") == 302
        assert sent(browser, "withdraw-candidacy", "GA-12", candidacy.pk) == 302
        assert "Withdraw the candidacy" not in page(browser, "candidacy", "GA-12", candidacy.pk)

    def test_others_find_nothing_to_press(self, candidacy):
        browser = signed_in("head.xb")
        assert "Withdraw the candidacy" not in page(browser, "candidacy", "GA-12", candidacy.pk)
        assert sent(browser, "make-pledge", "GA-12", candidacy.pk, words_en="Of another") == 403
