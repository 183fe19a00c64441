"""Secret votes on a proposal: the appointment of a Secretary General, sealed or on paper."""

import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from comity.assembly import errors, exporting, verifying, verifying_elections
from comity.assembly.codes import Choice, VoteSubject
from comity.assembly.content import Question
from comity.assembly.models import Vote
from comity.assembly.queries import sealed as boxes
from comity.assembly.services import sealed, sessions, votes
from comity.assembly.tests.casting import NOW, in_four
from comity.assembly.tests.electing import announced, node
from comity.assembly.tests.sealing import sealed as seal
from comity.assembly.tests.test_elections import committee
from comity.assembly.tests.test_votes import hall
from comity.assembly.verdicts import Defect
from comity.core import checkpoints
from comity.engines.ballots import rules as voting
from comity.engines.ballots.rules import Method
from tests.scenes import scene

__all__ = ["committee", "hall"]

FOR, AGAINST, ABSTAINING = 0, 1, None


@pytest.fixture
@scene
def contest(secretary, hall):
    """Who holds the session's elections; the election itself is announced after the codes were handed out."""
    return announced(secretary, hall)


def proposed(hall, method: Method) -> Vote:
    """The Executive Committee's proposal, prepared for a vote."""
    question = Question(
        about=VoteSubject.APPOINTMENT,
        method=method,
        words=in_four("To appoint Vera Lund"),
        decision="secretary-general",
    )
    return votes.prepare_vote(hall.chair, session=hall.session, question=question, at=NOW)


def cheated(folder: Path, key: str) -> dict[str, str]:
    """What the verifier says of a box whose office cheats (E5): what was done, and the code of the defect."""
    rows: dict[str, dict[str, Any]] = {}
    for line in (folder / "rows.jsonl").read_bytes().splitlines():
        said = json.loads(line)
        rows.setdefault(said["type"], {})[said["id"]] = said["state"]
    vote = rows["assembly.vote"][key]
    roll = rows["assembly.votingroll"][vote["roll_id"]]

    def judged(altered: dict[str, dict[str, Any]]) -> str:
        edition = voting.edition("worldwide-2021")
        with pytest.raises(Defect) as found:
            verifying_elections.sealed_counts(
                folder, key, altered["assembly.vote"][key], altered, roll, edition, "here"
            )
        return str(found.value.code)

    found = {}
    dropped = deepcopy(rows)
    dropped["assembly.sealedballot"].popitem()
    found["a ballot dropped"] = judged(dropped)
    invented = deepcopy(rows)
    (box,) = invented["assembly.secretballot"].values()
    box["credentials"]["XF"] = next(iter(box["credentials"].values()))
    found["a voter invented"] = judged(invented)
    (archive,) = (folder / "ballots").iterdir()
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    found["a byte of the archive altered"] = judged(rows)
    return found


@pytest.mark.parametrize("method", [Method.SHOW_OF_HANDS, Method.RECORD_VOTE, Method.ELECTRONIC_VOTE])
def test_is_never_held_in_the_open(hall, method):
    with pytest.raises(errors.MethodNotOffered):
        proposed(hall, method)


def test_a_resolution_is_not_voted_on_in_secret(hall):
    question = Question(about=VoteSubject.PROCEDURE, method=Method.SECRET_BALLOT, words=in_four("To adjourn"))
    with pytest.raises(errors.MethodNotOffered):
        votes.prepare_vote(hall.chair, session=hall.session, question=question, at=NOW)


def test_on_paper_two_tellers_count_invalid_papers_too(hall):
    vote = votes.open_vote(hall.chair, vote=proposed(hall, Method.PAPER_BALLOT), at=NOW)
    for teller in hall.tellers:
        votes.enter_count(teller, vote=vote, in_favour=2, against=1, abstaining=0, invalid=1, at=NOW)
    decided = hall.decided(vote)
    assert (decided.outcome["outcome"], decided.counts["invalid"]) == ("adopted", 1)


def test_sealed_with_codes_handed_out_earlier_and_verified(contest, committee, tmp_path):
    hall = contest.hall
    contest.with_keys()
    contest.hands_out(committee, "XA", "XB", "XC", "XD")
    prepared = proposed(hall, Method.SECRET_BALLOT)
    box = sealed.open_ballot(hall.chair, vote=prepared, at=NOW)
    for member, answer in (("XA", FOR), ("XB", FOR), ("XC", AGAINST), ("XD", ABSTAINING)):
        data = seal(boxes.poll_of(box.opening), contest.codes[member], answer)
        sealed.receive_ballot(node(), ballot=box, data=data, at=NOW)
    sealed.close_ballot(hall.chair, ballot=box, at=NOW)
    with pytest.raises(errors.VoteNotPossible):
        votes.decide_vote(hall.chair, vote=Vote.objects.get(pk=prepared.pk), casting=None, at=NOW)
    counted = contest.opened_by_trustees(Vote.objects.get(pk=prepared.pk))
    said = [counted.counts[name] for name in ("in_favour", "against", "abstaining")]
    decided = votes.decide_vote(hall.chair, vote=counted, casting=None, at=NOW)
    assert (said, decided.outcome["outcome"]) == ([2, 1, 1], "adopted")

    sessions.export_session(contest.secretary, session=hall.session, at=NOW)
    checkpoints.sign_checkpoint(NOW + timedelta(minutes=1))
    exporting.export(hall.session, tmp_path / "GA-12")
    report = verifying.verify(tmp_path / "GA-12")
    assert (report.defect, report.outcomes) == (None, {str(prepared.pk): "adopted"})
    assert cheated(tmp_path / "GA-12", str(prepared.pk)) == {
        "a ballot dropped": "ballots-differ",
        "a voter invented": "credentials-differ",
        "a byte of the archive altered": "archive-differs",
    }


def test_where_the_chair_has_no_casting_vote_none_is_taken(hall):
    vote = votes.open_vote(hall.chair, vote=proposed(hall, Method.PAPER_BALLOT), at=NOW)
    for teller in hall.tellers:
        votes.enter_count(teller, vote=vote, in_favour=1, against=1, abstaining=0, at=NOW)
    with pytest.raises(errors.CastingVoteNotAsked):
        hall.decided(vote, casting=Choice.FOR)
