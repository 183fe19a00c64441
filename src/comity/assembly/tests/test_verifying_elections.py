"""What the verification of a session asks of its elections, on rows as the export writes them. No store."""

import pytest

from comity.assembly import verifying_elections as verifying
from comity.assembly.rules import elections as rules
from comity.assembly.rules.elections import Slate
from comity.assembly.tests.test_election_rules import EDITION, IDA, MIRA, ROLL, STANDING, TOMA
from comity.assembly.verdicts import Defect
from comity.engines import ledger
from comity.engines.ballots import rules as voting

NAMES = {MIRA: "Mira Vale", TOMA: "Toma Reed", IDA: "Ida Roth"}


def ballot(number: int, votes: dict[str, int], minute: int = 0, **changes: object) -> dict[str, object]:
    """A decided ballot of the presidential election, as a row."""
    slate = Slate(
        seats=1, candidates=STANDING, committee="executive-committee", year=2026, post="president", until=2030
    )
    counts = voting.ElectionCounts(votes=votes, ballots=sum(votes.values()), roll=ROLL)
    decision = rules.decision_of(EDITION, "president", slate, counts, ballot=number)
    row = {
        "about": "election",
        "election_id": "e-1",
        "state": "decided",
        "decision": "president",
        "ballot": number,
        "candidates": list(votes),
        "slate": slate.as_record(),
        "counts": voting.counts_as_record(counts),
        "outcome": decision.as_record(),
        "prepared_at": f"2026-05-04T09:{minute:02}:00.000000Z",
    }
    return ledger.parse(ledger.canonical(row | changes))  # type: ignore[return-value]


def rows(*ballots: dict[str, object], **others: object) -> dict[str, dict[str, dict[str, object]]]:
    """Rows of a session with these ballots."""
    votes = {f"v-{number}": one for number, one in enumerate(ballots)}
    candidacies = {key: {"name": name} for key, name in NAMES.items()}
    return {"assembly.vote": votes, "assembly.candidacy": candidacies} | others  # type: ignore[return-value, operator]


CLOSE = {MIRA: 18, TOMA: 15, IDA: 7}
WON = {MIRA: 30, TOMA: 6, IDA: 4}


def outcome(row: dict[str, object], **others: object) -> str:
    """The outcome of one ballot, derived again."""
    return verifying.outcome("v-0", row, rows(row, **others), EDITION, "vote v-0")


def test_a_ballot_read_from_its_row_gives_its_outcome():
    assert outcome(ballot(1, CLOSE)) == "next-ballot"
    assert outcome(ballot(1, WON)) == "elected"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ballot": 3}, "outcome-differs"),
        ({"outcome": ballot(1, WON)["outcome"]}, "outcome-differs"),
        ({"casting": {"lot": [MIRA, TOMA]}}, "lot-differs"),
    ],
    ids=["another-majority", "another-winner", "a-lot-nobody-drew"],
)
def test_a_changed_ballot_does_not_hold(change, code):
    with pytest.raises(Defect) as found:
        outcome(ballot(1, CLOSE) | change)
    assert found.value.code == code


def test_nobody_stands_without_a_candidacy_of_that_name():
    row = ballot(1, CLOSE)
    there = rows(row)
    there["assembly.candidacy"][MIRA] = {"name": "Somebody Else"}
    with pytest.raises(Defect, match="candidate-unknown"):
        verifying.outcome("v-0", row, there, EDITION, "vote v-0")


def test_ballots_follow_each_other_whatever_the_order_of_the_rows():
    verifying.require_turns(rows(ballot(2, WON, 5), ballot(1, CLOSE)))


@pytest.mark.parametrize("numbers", [(3,), (1, 3), (1, 1)], ids=["first-is-third", "second-left-out", "first-again"])
def test_a_ballot_out_of_turn_is_found(numbers):
    held = [ballot(number, CLOSE, minute) for minute, number in enumerate(numbers)]
    with pytest.raises(Defect, match="ballot-out-of-turn"):
        verifying.require_turns(rows(*held))


def test_whoever_took_a_seat_was_elected():
    def seat(key: str) -> dict[str, dict[str, object]]:
        return {"t-1": {"candidacy_id": key}}

    verifying.require_terms(rows(ballot(1, WON), **{"assembly.term": seat(MIRA)}))
    with pytest.raises(Defect, match="term-without-ballot"):
        verifying.require_terms(rows(ballot(1, WON), **{"assembly.term": seat(TOMA)}))
