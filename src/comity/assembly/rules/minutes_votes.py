"""Votes as the minutes tell them: the question, the counts, who answered what, the outcome, and explanations."""

from collections.abc import Iterator
from typing import Any

from comity.assembly.rules.minutes_record import Line, Record, State

CHOICES = ("for", "against", "abstaining")
OPENING = ("open_vote", "open_ballot")
DECIDING = ("decide_vote", "decide_ballot", "decide_host")


def told(record: Record, key: str | None) -> Iterator[Line]:
    """One vote: nothing of one that was never opened."""
    if key is None:
        return
    row = record.row("vote", key)
    if row["state"] == "annulled":
        yield Line("vote-annulled", question(record, row), record.numbers("vote", key, "annul_vote"))
    elif row["state"] == "decided":
        numbers = record.numbers("vote", key, *OPENING, *DECIDING)
        yield Line(*_decided(record, key, row), numbers)
        if row["about"] == "text" and row["outcome"]["outcome"] == "adopted":
            text = record.row("text", row["text_id"])
            facts = {name: text[name] for name in ("number", "symbol", "sha256")}
            yield Line("resolution", facts, record.numbers("vote", key, *DECIDING))
    for one, said in record.each("explanationofvote"):
        if said["vote_id"] == key:
            facts = {"delegation": said["delegation_id"], "after": said.get("after", False)}
            facts |= {"language": said["language"], "words": said["words"]}
            yield Line("explanation", facts, record.numbers("explanationofvote", one))


def question(record: Record, row: State) -> dict[str, Any]:
    """What a vote is about."""
    return {
        "about": row["about"],
        "words": row.get("question", {}),
        "symbol": record.row("text", row["text_id"])["symbol"] if row.get("text_id") else "",
        "letter": record.row("amendment", row["amendment_id"])["letter"] if row.get("amendment_id") else "",
        "titles": record.row("agendaitem", row["item_id"])["titles"] if row.get("item_id") else {},
        "ballot": row.get("ballot", 1),
    }


def _decided(record: Record, key: str, row: State) -> tuple[str, dict[str, Any]]:
    if row.get("election_id"):
        return _ballot(record, row)
    return _choice(record, row) if row["about"] == "host" else _motion(record, key, row)


def _choice(record: Record, row: State) -> tuple[str, dict[str, Any]]:
    """A ballot among offers to host: the offers by their members and places."""
    offers = {key: bid for key, bid in record.each("hostingbid") if key in row.get("candidates", ())}
    facts = {
        "year": row["slate"]["year"],
        "ballot": row.get("ballot", 1),
        "method": row["method"],
        "members": {key: bid["member_id"] for key, bid in offers.items()},
        "places": {key: bid.get("place", {}) for key, bid in offers.items()},
        "counts": row["counts"],
        "outcome": row["outcome"],
    }
    return "host-ballot", facts


def _motion(record: Record, key: str, row: State) -> tuple[str, dict[str, Any]]:
    cast = sorted(
        (one for _key, one in record.each("castvote") if one["vote_id"] == key), key=lambda one: int(one["place"])
    )
    answers = {choice: [one["delegation_id"] for one in cast if one["choice"] == choice] for choice in CHOICES}
    facts = question(record, row) | {
        "method": row["method"],
        "counts": row["counts"],
        "outcome": row["outcome"],
        "casting": row.get("casting", {}).get("chair", ""),
        "answers": answers if cast else {},
        "first_called": row["order"][0] if row.get("order") else "",
        "archive": row.get("archive_sha256", ""),
    }
    return "vote", facts


def _ballot(record: Record, row: State) -> tuple[str, dict[str, Any]]:
    election = record.row("election", row["election_id"])
    names = {key: who["name"] for key, who in record.each("candidacy") if key in row.get("candidates", ())}
    facts = {name: election.get(name, "") for name in ("committee", "post", "region", "decision")}
    facts |= {
        "edition": row["edition"],
        "ballot": row.get("ballot", 1),
        "method": row["method"],
        "names": names,
        "counts": row["counts"],
        "outcome": row["outcome"],
        "archive": row.get("archive_sha256", ""),
    }
    return "ballot", facts
