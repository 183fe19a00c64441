"""Secret ballots of a session: the question as it is sealed, codes, and counts from the archive. No database.

Whoever verifies a session alone uses the same functions as the server that held it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import HomomorphicQuestion
from comity.engines.ballots.holding import Draft, Form, Roll, Voter, new_roll, new_uuid, open_poll, poll_of
from comity.engines.ballots.report import Report
from comity.engines.ballots.rules import ElectionCounts, MotionCounts, Tally, election_counts, motion_counts
from comity.engines.ballots.rules import Roll as Numbers
from comity.engines.ballots.verification import verify

GROUP: Final = "Ed25519"

# What stands on the ballot paper of a proposal, in all languages of work at once: it is sealed for everybody alike. Who
# abstains hands in a blank ballot.
ANSWERS: Final = ("For · Pour · A favor · مع", "Against · Contre · En contra · ضد")


def are_of_different_regions(regions: Sequence[str], threshold: int) -> bool:
    """Whether nobody's region alone has as many trustees as can open a tally.

    regions    of the trustees, one for each; a region that is not named makes it false
    """
    named = [region.strip().casefold() for region in regions]
    if not 2 <= threshold <= len(named) or not all(named):
        return False
    return max(Counter(named).values()) < threshold


def code_for(member: str, uuids: Sequence[str]) -> tuple[str, dict[str, str]]:
    """A fresh code for one member, and its public credential in every ballot of the session: {uuid: credential}."""
    cards, roll = new_roll([Voter(member)], uuids, GROUP, Form.TOOLS_3_X)
    ((_, code),) = cards.hand_out()
    return code, {uuid: keys[0] for uuid, keys in roll.keys.items()}


def credentials_of(uuid: str, publics: Mapping[str, str]) -> bytes:
    """The electoral roll of one ballot as it is published, in an order that tells nothing.

    publics   {code of a member: public credential} of those who vote

    Raises StepRefused: no_voters.
    """
    people = tuple(Voter(member) for member in sorted(publics))
    keys = tuple(publics[voter.name] for voter in people)
    return Roll(GROUP, people, {uuid: keys}).credentials(uuid)


def draft(name: str, uuid: str, candidates: Sequence[str], least: int, most: int) -> Draft:
    """The election as it is sealed: one question, the candidates in the order of the slate, a blank vote besides."""
    question = HomomorphicQuestion(name, tuple(candidates), least, most, blank=True)
    return Draft(name=name, description="", group=GROUP, questions=(question,), uuid=uuid)


def require_sound(trustees: bytes) -> None:
    """Refuse trustees with whom no ballot could be held.

    Their proofs are checked where a box is set up, so one is set up, and thrown away.  Raises StepRefused,
    ArchiveRejected.
    """
    uuid = new_uuid()
    _, publics = code_for("probe", [uuid])
    opening = open_poll(
        draft("probe", uuid, ["one"], 1, 1), trustees, credentials_of(uuid, {"probe": publics[uuid]}), 0
    )
    poll_of(opening)


def report_of(archive: bytes) -> Report:
    """What an archive says, every proof in it checked.  Raises ArchiveRejected with the first rule that it breaks."""
    report = verify(archive)
    if report.defect is not None:
        raise ArchiveRejected(report.defect.code, **report.defect.facts)
    return report


def answers_of(report: Report, roll: Numbers) -> MotionCounts:
    """The counts of a secret vote on a proposal, from its finished and verified archive.

    Raises CountsRejected where the archive is not of such a vote.
    """
    return motion_counts(_tally(report, most=1), roll=roll)


def counts_of(report: Report, candidates: Sequence[str], most: int, roll: Numbers) -> ElectionCounts:
    """The counts of an election's ballot, from its finished and verified archive.

    candidates  ids, in the order of the question's answers
    most        candidates that one ballot may name

    Raises CountsRejected where the archive is not of such a ballot.
    """
    return election_counts(_tally(report, most=most), candidates, roll=roll)


def nobody_voted(candidates: Sequence[str], roll: Numbers) -> ElectionCounts | MotionCounts:
    """The counts of a box that stayed empty.

    candidates   ids; none for a vote on a proposal
    """
    if not candidates:
        return MotionCounts(in_favour=0, against=0, roll=roll)
    return ElectionCounts(votes=dict.fromkeys(candidates, 0), ballots=0, roll=roll)


def _tally(report: Report, *, most: int) -> Tally:
    (question,) = report.questions
    numbers = tuple(number for number in question.counts or () if isinstance(number, int))
    return Tally(numbers=numbers, ballots=report.voted, least=1, most=most, has_blank=True)
