"""Verifying an exported session: no store, no network, only the folder and whoever's key is trusted.

Each step believes only what the steps before have shown. The first thing that does not hold ends the walk and is named.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comity.assembly import verifying_elections as elections
from comity.assembly import verifying_hosting as hosting
from comity.assembly import verifying_minutes
from comity.assembly.codes import VoteSubject
from comity.assembly.rules import assembling
from comity.assembly.rules import hosting as choosing
from comity.assembly.rules import roll as rolls
from comity.assembly.rules import votes as counting
from comity.assembly.rules.minutes_record import Entry
from comity.assembly.verdicts import Defect, State
from comity.engines import ledger
from comity.engines.ballots import rules as voting

LARGEST_FILE = 256 * 2**20  # bytes
MOST_LINES = 1_000_000

# What two delegations say to each other is nobody else's: of these rows, and of what was said in the entries that touch
# them, an export holds the commitments only.
BETWEEN_TWO = frozenset({"assembly.bilateralslot", "assembly.talkfollowup"})

# What a hostile file may make the readers below raise: all of it is a verdict.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OSError, RecursionError, OverflowError)


@dataclass(slots=True)
class Report:
    """What a run found: everything holds where there is no defect.

    key_hash   of the log's key that signed the checkpoint, in hexadecimal: compare it with what the node publishes
    outcomes   {id of a vote: outcome, as derived again}
    minutes    editions that the record gives again
    """

    session: str = ""
    entries: int = 0
    rows: int = 0
    key_hash: str = ""
    outcomes: dict[str, str] = field(default_factory=dict)
    resolutions: list[str] = field(default_factory=list)
    minutes: int = 0
    defect: Defect | None = None


def verify(folder: Path) -> Report:
    """Walk through an exported session.  Never raises for what a file holds."""
    report = Report()
    try:
        _walk(folder, report)
    except Defect as defect:
        report.defect = defect
    except (*_UNREADABLE, ledger.LedgerError, voting.EditionUnsound, voting.Fault, voting.RuleError) as error:
        report.defect = Defect("unreadable", type(error).__name__)
    return report


def _walk(folder: Path, report: Report) -> None:
    manifest = _manifest(folder)
    report.session = manifest["session"]["reference"]
    checkpoint, report.key_hash = _checkpoint(folder, manifest)
    stream: list[Entry] = []
    leaves: list[str] = []
    states = _entries(folder, manifest, checkpoint, stream, leaves)
    report.entries = len(stream)
    rows = _rows(folder, states, report)
    editions = _editions(folder, manifest)
    for key, vote in rows.get("assembly.vote", {}).items():
        if vote.get("state") == "decided":
            report.outcomes[key] = _vote(folder, key, vote, rows, editions)
    elections.require_turns(rows)
    elections.require_terms(rows)
    hosting.require_chosen(rows)
    _texts(rows, report)
    report.minutes = verifying_minutes.require_minutes(rows, stream, leaves)


def _manifest(folder: Path) -> State:
    """Every file is as the manifest says, and there is none besides."""
    manifest: Any = ledger.parse(_bytes(folder / "manifest.json"))
    if not isinstance(manifest, dict) or manifest.get("format") != 1:
        raise Defect("format-unknown", "manifest.json")
    named = manifest["files"]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    if there != set(named):
        raise Defect("files-differ", ", ".join(sorted(there ^ set(named)))[:200])
    for name, digest in named.items():
        if hashlib.sha256(_bytes(folder / name)).hexdigest() != digest:
            raise Defect("file-altered", name)
    return manifest


def _checkpoint(folder: Path, manifest: State) -> tuple[ledger.Checkpoint, str]:
    key = ledger.NoteVerifier.parse(manifest["key"])
    try:
        opened = ledger.open_checkpoint(_bytes(folder / "checkpoint.txt"), key)
    except ledger.LedgerError:
        raise Defect("checkpoint-not-signed", "checkpoint.txt") from None
    return opened.checkpoint, key.key_hash.hex()


def _entries(
    folder: Path, manifest: State, checkpoint: ledger.Checkpoint, told: list[Entry], leaves: list[str]
) -> dict[tuple[str, str], tuple[int, int, str]]:
    """Every entry is in the tree, continues the stream, and commits to its details and items.

    Returns, for each row spoken of, the last entry, item and commitment that speak of it; fills `told` with what the
    entries say, and `leaves` with their hashes.
    """
    last: dict[tuple[str, str], tuple[int, int, str]] = {}
    previous: str | None = None
    for number, line in enumerate(_lines(folder / "entries.jsonl")):
        entry = line["entry"]
        where = f"entry {number}"
        leaf = ledger.leaf_hash(ledger.canonical(entry))
        path = [bytes.fromhex(part) for part in line["path"]]
        try:
            ledger.verify_inclusion(leaf, entry["position"], checkpoint.size, path, checkpoint.root)
        except ledger.LedgerError:
            raise Defect("entry-not-in-tree", where) from None
        stream = {"name": f"session:{manifest['session']['id']}", "number": number, "previous": previous}
        if entry.get("stream") != stream:
            raise Defect("stream-broken", where)
        _require_content(line, where)
        told.append(Entry(number, entry["event"], frozenset(_take_states(last, entry, line["items"]))))
        previous = leaf.hex()
        leaves.append(previous)
    if len(told) != manifest["entries"]:
        raise Defect("entries-missing", str(manifest["entries"]))
    return last


def _require_content(line: State, where: str) -> None:
    entry = line["entry"]
    if line["details"] is not None:
        salt = bytes.fromhex(line["details_salt"])
        if ledger.commitment(line["details"].encode(), salt).hex() != entry["details"]:
            raise Defect("details-altered", where)
    leaves = [ledger.leaf_hash(ledger.canonical(item)) for item in line["items"]]
    root = ledger.tree_root(leaves).hex() if leaves else None
    if (root, len(leaves)) != (entry["items"]["root"], entry["items"]["count"]):
        raise Defect("items-altered", where)


def _take_states(
    last: dict[tuple[str, str], tuple[int, int, str]], entry: State, items: list[State]
) -> Iterator[tuple[str, str]]:
    """Note what an entry commits to, and name the rows."""
    subject = entry["subject"]
    if entry["state"] is not None:
        last[subject["type"], subject["id"]] = (entry["position"], -1, entry["state"])
        yield subject["type"], subject["id"]
    for item in items:
        about = item["subject"]
        last[about["type"], about["id"]] = (entry["position"], item["number"], item["state"])
        yield about["type"], about["id"]


def _rows(
    folder: Path, states: Mapping[tuple[str, str], tuple[int, int, str]], report: Report
) -> dict[str, dict[str, State]]:
    """Every row has the state that the last entry commits to, and none of the app's is missing."""
    rows: dict[str, dict[str, State]] = {}
    for line in _lines(folder / "rows.jsonl"):
        label, key = line["type"], line["id"]
        where = f"{label} {key}"
        position, item, commitment = states[label, key]
        derived = ledger.commitment(ledger.canonical(line["state"]), bytes.fromhex(line["salt"])).hex()
        if (position, item, derived) != (line["position"], line["item"], commitment):
            raise Defect("row-altered", where)
        rows.setdefault(label, {})[key] = line["state"]
        report.rows += 1
    for (label, key), (_position, _item, commitment) in states.items():
        handed_out = label.startswith("assembly.") and label not in BETWEEN_TWO
        if handed_out and commitment and key not in rows.get(label, {}):
            raise Defect("row-missing", f"{label} {key}")
    return rows


def _editions(folder: Path, manifest: State) -> dict[str, voting.Edition]:
    """The editions of the rules in the folder, by their fingerprints."""
    found = {}
    for name in manifest["files"]:
        if name.startswith("rules/"):
            edition = voting.read_edition(_bytes(folder / name).decode())
            found[edition.fingerprint] = edition
    return found


def _vote(
    folder: Path, key: str, vote: State, rows: Mapping[str, Mapping[str, State]], editions: Mapping[str, voting.Edition]
) -> str:
    """The outcome of one vote, derived again from its roll and its raw record."""
    where = f"vote {key}"
    edition = editions.get(vote["fingerprint"])
    if edition is None:
        raise Defect("rules-missing", where)
    roll_row = rows["assembly.votingroll"][vote["roll_id"]]
    roll = _roll(roll_row, where)
    if vote["method"] == voting.Method.SECRET_BALLOT:
        counts = elections.sealed_counts(folder, key, vote, rows, roll_row, edition, where)
    else:
        counts = _counts(key, vote, rows, roll, where)
    if counts != vote["counts"]:
        raise Defect("counts-differ", where)
    if vote["about"] == VoteSubject.ELECTION:
        return elections.outcome(key, vote, rows, edition, where)
    if vote["about"] == VoteSubject.HOST:
        return hosting.outcome(key, vote, rows, edition, where)
    said = vote.get("casting", {}).get("chair")
    decision = voting.decide(
        edition.rules[vote["decision"]],
        voting.counts_from_record(counts),
        ballot=vote["ballot"],
        casting_vote=None if said is None else said == "for",
    )
    if decision.as_record() != vote["outcome"]:
        raise Defect("outcome-differs", where)
    return str(decision.outcome)


def _roll(row: State, where: str) -> voting.Roll:
    """The three numbers of a roll are those of its lines."""
    if hashlib.sha256(ledger.canonical(row["lines"])).hexdigest() != row["sha256"]:
        raise Defect("roll-altered", where)
    numbers = rolls.numbers([rolls.Line.from_record(line) for line in row["lines"]])
    stored = tuple(row.get(name, 0) for name in ("members", "entitled", "present"))
    if (numbers.members, numbers.entitled, numbers.present) != stored:
        raise Defect("roll-differs", where)
    return numbers


def _counts(
    key: str, vote: State, rows: Mapping[str, Mapping[str, State]], roll: voting.Roll, where: str
) -> dict[str, Any]:
    """The counts that the raw record of the method gives."""
    if vote["method"] in (voting.Method.SHOW_OF_HANDS, voting.Method.PAPER_BALLOT):
        counted = [row for row in rows.get("assembly.tellerscount", {}).values() if row["vote_id"] == key]
        last = max(row["round"] for row in counted)
        agreed = counting.agreed({row["teller"]: row["counts"] for row in counted if row["round"] == last})
        if agreed is None:
            raise Defect("tellers-disagree", where)
        return counting.with_roll(agreed, roll)
    cast = [row for row in rows.get("assembly.castvote", {}).values() if row["vote_id"] == key]
    if sorted(row["place"] for row in cast) != list(range(1, len(cast) + 1)):
        raise Defect("answers-missing", where)
    if len({row["delegation_id"] for row in cast}) != len(cast):
        raise Defect("delegation-counted-twice", where)
    _require_lot(key, vote, rows, where)
    if vote["about"] == VoteSubject.HOST:
        marks = (row.get("candidates", ()) for row in cast)
        return voting.counts_as_record(choosing.added_up(marks, vote["candidates"], roll))
    return voting.counts_as_record(counting.added_up((row["choice"] for row in cast), roll))


def _require_lot(key: str, vote: State, rows: Mapping[str, Mapping[str, State]], where: str) -> None:
    """The order of a roll-call is the one that the lot gives, drawn again."""
    for lot in rows.get("assembly.lot", {}).values():
        if lot["vote_id"] == key and lot["purpose"] == "roll-call":
            place = counting.drawn(bytes.fromhex(lot["entropy"]), len(lot["among"]))
            if (place, counting.called_from(lot["among"], place)) != (lot.get("drawn", 0), vote["order"]):
                raise Defect("lot-differs", where)


def _texts(rows: Mapping[str, Mapping[str, State]], report: Report) -> None:
    """Every resolution has its hash, and was adopted by a vote that says so."""
    adopted_by = {
        vote.get("text_id")
        for key, vote in rows.get("assembly.vote", {}).items()
        if vote["about"] == "text" and report.outcomes.get(key) == "adopted"
    }
    for key, text in rows.get("assembly.text", {}).items():
        if text.get("state") != "adopted":
            continue
        where = text.get("number", key)
        if assembling.digest(text["assembled"]) != text["sha256"]:
            raise Defect("text-altered", where)
        if key not in adopted_by:
            raise Defect("text-without-vote", where)
        report.resolutions.append(where)
    report.resolutions.sort()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_bytes(path).splitlines()):
        if number >= MOST_LINES:
            raise Defect("too-large", path.name)
        parsed: Any = ledger.parse(line)
        if not isinstance(parsed, dict):
            raise Defect("unreadable", path.name)
        yield parsed


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise Defect("too-large", path.name)
    return path.read_bytes()
