"""Verifying the choices of hosts in an exported session: ballots among offers, and who was chosen by them."""

from comity.assembly.codes import BidState, VoteSubject
from comity.assembly.rules import elections as ballots
from comity.assembly.verdicts import Defect, Rows, State
from comity.assembly.verifying_elections import drawn_again
from comity.engines.ballots import rules as voting


def outcome(key: str, vote: State, rows: Rows, edition: voting.Edition, where: str) -> str:
    """The outcome of one ballot among offers, derived again from its slate, its counts and its lots."""
    slate = ballots.Slate.from_record(vote["slate"], edition)
    offers = rows.get("assembly.hostingbid", {})
    if any(offers.get(one, {}).get("for_year") != slate.year for one in slate.candidates):
        raise Defect("candidate-unknown", where)
    drawn = vote.get("casting", {}).get("lot", [])
    if drawn_again(key, rows) != drawn:
        raise Defect("lot-differs", where)
    counts = voting.counts_from_record(vote["counts"])
    if not isinstance(counts, voting.ElectionCounts):
        raise Defect("counts-differ", where)
    decision = ballots.decision_of(edition, vote["decision"], slate, counts, ballot=vote["ballot"], drawn=drawn)
    if decision.as_record() != vote["outcome"]:
        raise Defect("outcome-differs", where)
    return str(decision.outcome)


def require_chosen(rows: Rows) -> None:
    """Whoever is named as the chosen host was chosen by a ballot of the session."""
    votes = rows.get("assembly.vote", {}).values()
    chosen = {
        one
        for vote in votes
        if vote["about"] == VoteSubject.HOST
        for one in (vote.get("outcome") or {}).get("elected", ())
    }
    for key, bid in rows.get("assembly.hostingbid", {}).items():
        if bid.get("state") == BidState.CHOSEN and key not in chosen:
            raise Defect("host-without-ballot", f"offer {key}")
