"""Verifying the elections and secret ballots of an exported session: slates, boxes, lots, and who took a seat."""

import hashlib
from pathlib import Path
from typing import Any

from comity.assembly.codes import LotPurpose, VoteSubject
from comity.assembly.rules import elections as rules
from comity.assembly.rules import roll as rolls
from comity.assembly.rules import sealed
from comity.assembly.verdicts import Defect, Rows, State
from comity.engines.ballots import rules as voting
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.report import Report


def outcome(key: str, vote: State, rows: Rows, edition: voting.Edition, where: str) -> str:
    """The outcome of one ballot of an election, derived again from its slate, its counts and its lots."""
    slate = rules.Slate.from_record(vote["slate"], edition)
    candidacies = rows.get("assembly.candidacy", {})
    for one, candidate in slate.candidates.items():
        row = candidacies.get(one)
        if row is None or candidate.person != rules.person_of(row["name"], candidate.country):
            raise Defect("candidate-unknown", where)
    drawn = vote.get("casting", {}).get("lot", [])
    if drawn_again(key, rows) != drawn:
        raise Defect("lot-differs", where)
    counts = voting.counts_from_record(vote["counts"])
    if not isinstance(counts, voting.ElectionCounts):
        raise Defect("counts-differ", where)
    decision = rules.decision_of(edition, vote["decision"], slate, counts, ballot=vote["ballot"], drawn=drawn)
    if decision.as_record() != vote["outcome"]:
        raise Defect("outcome-differs", where)
    return str(decision.outcome)


def sealed_counts(
    folder: Path, key: str, vote: State, rows: Rows, roll: State, edition: voting.Edition, where: str
) -> dict[str, Any]:
    """The counts of a secret ballot, from its archive: sound, of the voters of the roll, with the ballots received."""
    lines = [rolls.Line.from_record(line) for line in roll["lines"]]
    numbers = rolls.numbers(lines)
    box = next((row for row in rows.get("assembly.secretballot", {}).values() if row["vote_id"] == key), None)
    if box is None:
        raise Defect("archive-missing", where)
    received = sorted(_received(box, rows), key=lambda row: int(row["place"]))
    if not box.get("archive") and not received:
        return voting.counts_as_record(sealed.nobody_voted(vote.get("candidates", ()), numbers))
    report = _archive(folder, vote, box, where)
    _require_voters(box, report, rows, rolls.voters(lines), where)
    if [row["tracking_number"] for row in received] != [one.tracking_number for one in report.ballots]:
        raise Defect("ballots-differ", where)
    asked = [tuple(question.labels) for question in report.questions]
    rule = edition.rules[vote["decision"]]
    if not isinstance(rule, voting.ElectionRule):
        if asked != [("", *sealed.ANSWERS)]:
            raise Defect("archive-differs", where)
        return voting.counts_as_record(sealed.answers_of(report, numbers))
    slate = rules.Slate.from_record(vote["slate"], edition)
    if asked != [("", *(candidate.person for candidate in slate.candidates.values()))]:
        raise Defect("archive-differs", where)
    most = rules.marks_of(rule, slate)
    return voting.counts_as_record(sealed.counts_of(report, list(slate.candidates), most, numbers))


def require_turns(rows: Rows) -> None:
    """Each ballot of an election has the number that the one before it asks for: the majority depends on it."""
    held: dict[str, list[tuple[str, str, State]]] = {}
    for key, vote in rows.get("assembly.vote", {}).items():
        if vote["about"] == VoteSubject.ELECTION and vote.get("state") == "decided":
            held.setdefault(vote["election_id"], []).append((vote["prepared_at"], key, vote))
    for ballots in held.values():
        last: State | None = None
        for _, key, vote in sorted(ballots, key=lambda one: one[:2]):
            follows = rules.following(last["outcome"] if last else None, last["candidates"] if last else ())
            if follows is None or follows.ballot != vote["ballot"]:
                raise Defect("ballot-out-of-turn", f"vote {key}")
            last = vote


def require_terms(rows: Rows) -> None:
    """Whoever got a seat in the session was elected by a ballot of it."""
    votes = rows.get("assembly.vote", {}).values()
    elected = {
        one
        for vote in votes
        if vote["about"] == VoteSubject.ELECTION
        for one in (vote.get("outcome") or {}).get("elected", ())
    }
    candidacies = rows.get("assembly.candidacy", {})
    for key, term in rows.get("assembly.term", {}).items():
        candidacy = term.get("candidacy_id")
        if candidacy in candidacies and candidacy not in elected:
            raise Defect("term-without-ballot", f"term {key}")


def drawn_again(key: str, rows: Rows) -> list[str]:
    """The order that the lots of a ballot give, drawn again from their random bytes."""
    lots = [
        (row["drawn_at"], number, row)
        for number, row in rows.get("assembly.lot", {}).items()
        if row["vote_id"] == key and row["purpose"] == LotPurpose.TIE
    ]
    order: list[str] = []
    for _, _, row in sorted(lots, key=lambda one: one[:2]):
        order += rules.order_drawn(bytes.fromhex(row["entropy"]), row["among"])
    return order


def _received(box: State, rows: Rows) -> list[State]:
    """The sealed ballots of a box."""
    boxes = rows.get("assembly.secretballot", {})
    mine = {key for key, row in boxes.items() if row["uuid"] == box["uuid"]}
    return [row for row in rows.get("assembly.sealedballot", {}).values() if row["ballot_id"] in mine]


def _archive(folder: Path, vote: State, box: State, where: str) -> Report:
    """The archive of a box: the bytes that the record names, and sound."""
    path = folder / "ballots" / f"{box['uuid']}.bel"
    if not box["uuid"].isalnum() or not path.is_file():  # a name that leads out of the folder is nobody's
        raise Defect("archive-missing", where)
    content = path.read_bytes()
    if not hashlib.sha256(content).hexdigest() == box.get("archive") == vote.get("archive_sha256"):
        raise Defect("archive-differs", where)
    try:
        report = sealed.report_of(content)
    except ArchiveRejected as rejected:
        raise Defect("archive-unsound", f"{where}: {rejected.defect.code}") from None
    if report.uuid != box["uuid"] or report.state != "finished":
        raise Defect("archive-differs", where)
    return report


def _require_voters(box: State, report: Report, rows: Rows, voting_members: list[str], where: str) -> None:
    """The box was open to the members that vote by the frozen roll, by the credentials they were handed, and to nobody
    else; and its keys are those of the session's trustees."""
    handed = {
        row["publics"].get(box["uuid"]) for row in rows.get("assembly.credential", {}).values() if row.get("publics")
    }
    if not any(box["uuid"] in row["uuids"] for row in rows.get("assembly.providedballots", {}).values()):
        raise Defect("archive-differs", where)
    publics = box["credentials"]
    if sorted(publics) != sorted(voting_members) or not set(publics.values()) <= handed:
        raise Defect("credentials-differ", where)
    if fingerprint(sealed.credentials_of(box["uuid"], publics)) != report.credentials_fingerprint:
        raise Defect("credentials-differ", where)
    trustees = rows["assembly.trustees"][box["trustees_id"]]
    if fingerprint(trustees["data"].encode()) != report.trustees_fingerprint:
        raise Defect("archive-differs", where)
