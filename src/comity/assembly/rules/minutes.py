"""The minutes, told from the record: entries of the session's stream and the rows they speak of, in; paragraphs, out.

A paragraph is a code with its facts and the numbers of the entries that it tells. It is no sentence yet, so that the
same record gives the same minutes on any machine, and each language says them by itself (`minutes_wording`).

Rows are states as the ledger commits to them: empty columns are left out. Once a session is closed, nothing that is
told here changes any more.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.assembly.rules import minutes_votes as telling_votes
from comity.assembly.rules.minutes_record import Entry, Line, Record, Rows
from comity.engines import ledger

GROUPED = ("for", "against", "floor", "reply")  # speeches told together, by kind; points of order each by itself
STANDINGS = ("suspended", "no-credentials", "absent", "no-delegation")

Placed = list[tuple[int, Line]]  # each with the number of the entry that it follows


def told(entries: Sequence[Entry], rows: Rows) -> list[Line]:
    """The minutes of a session, in their order.

    entries  of its stream, from the first, as far as they are to be told
    rows     {type: {id: state}}

    Raises KeyError where a row names another that is not there.
    """
    record = Record(entries, rows)
    places = _Places.of(record)
    return [
        *_opening(record),
        *_credentials(record),
        *_agenda(record),
        *_items(record, places),
        *_elsewhere(record, places),
        *_closing(record),
    ]


def digest(lines: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of the canonical bytes of lines as they are kept, in hexadecimal."""
    return hashlib.sha256(ledger.canonical(list(lines))).hexdigest()


def _opening(record: Record) -> Iterator[Line]:
    yield Line("heading-opening")
    for key, session in record.each("session"):
        facts = {name: session.get(name) for name in ("number", "titles", "place", "opens_on", "closes_on")}
        facts |= {"at": session.get("opened_at"), "edition": session["edition"]}
        yield Line("opened", facts, record.numbers("session", key, "open_session"))
    for office in ("chair", "secretary"):
        holders = [(key, row) for key, row in record.each("officeholder") if row["office"] == office]
        if holders:
            officers = list(dict.fromkeys(row["officer_id"] for _key, row in holders))
            yield Line(f"office-{office}", {"officers": officers}, record.all_numbers("officeholder", holders))
    kinds: dict[str, int] = defaultdict(int)
    announced = list(record.each("delegation"))
    for _key, row in announced:
        kinds[row["kind"]] += 1
    if announced:
        counted = {kind: kinds[kind] for kind in ("member", "observer", "guest")}
        yield Line("delegations", counted, record.all_numbers("delegation", announced, "announce_delegation"))


def _credentials(record: Record) -> Iterator[Line]:
    yield Line("heading-credentials")
    letters = list(record.each("credentialsletter"))
    for state in ("accepted", "submitted"):
        of = [(key, row) for key, row in letters if row["state"] == state]
        if of:
            delegations = [row["delegation_id"] for _key, row in of]
            event = "decide_letter" if state == "accepted" else "submit_letter"
            numbers = record.all_numbers("credentialsletter", of, event)
            yield Line(f"credentials-{state}", {"delegations": delegations}, numbers)
    for key, row in letters:
        if row["state"] == "refused":
            facts = {"delegation": row["delegation_id"], "reason": row["reason"]}
            yield Line("credentials-refused", facts, record.numbers("credentialsletter", key, "decide_letter"))
    for key, row in record.each("suspensionappeal"):
        facts = {"suspension": row["suspension_id"], "state": row["state"]}
        yield Line("suspension-appeal", facts, record.numbers("suspensionappeal", key))
        yield from telling_votes.told(record, row.get("vote_id"))
    yield from _first_roll(record)


def _first_roll(record: Record) -> Iterator[Line]:
    """The voting roll as it was frozen for the first vote."""
    for key, roll in record.each("votingroll"):
        without: dict[str, list[str]] = {standing: [] for standing in STANDINGS}
        for one in roll["lines"]:
            if one["standing"] in without:
                without[one["standing"]].append(one["member"])
        facts = {name: roll.get(name, 0) for name in ("members", "entitled", "present")}
        yield Line("roll", facts | {"without": without}, record.numbers("votingroll", key))
        return


def _agenda(record: Record) -> Iterator[Line]:
    yield Line("heading-agenda")
    editions = list(record.each("agendaedition"))
    for key, row in editions:
        facts = {"kind": row["kind"], "at": row["published_at"], "due_on": row.get("due_on")}
        yield Line("agenda-published", facts, record.numbers("agendaedition", key))
    if editions:
        key, last = editions[-1]
        lines = [{"place": one["place"], "titles": one["titles"]} for one in last["lines"]]
        yield Line("agenda", {"lines": lines}, record.numbers("agendaedition", key))


def _items(record: Record, places: "_Places") -> Iterator[Line]:
    """Each item of the agenda in its place, then those without one under which something happened."""
    items = list(record.each("agendaitem"))
    admitted = sorted((row["place"], key) for key, row in items if row["state"] == "admitted" and row.get("place"))
    placed = {key for _place, key in admitted}
    others = [key for key, _row in items if key not in placed and places.has(key)]
    for key in [*(key for _place, key in admitted), *others]:
        row = record.row("agendaitem", key)
        yield Line("heading-item", {"place": row.get("place"), "titles": row["titles"]})
        happened: Placed = [
            *_debates(record, places.debates.get(key, ())),
            *_texts(record, places.texts.get(key, ())),
            *_elections(record, places.elections.get(key, ())),
            *_votes(record, places.votes.get(key, ())),
        ]
        # By the entry that each follows; what one entry brought about stays in the order in which it is told above.
        told_here = [line for _number, line in sorted(happened, key=lambda one: one[0])]
        yield from told_here or [Line("nothing-happened")]


def _debates(record: Record, debates: Iterable[str]) -> Iterator[tuple[int, Line]]:
    for key in debates:
        row = record.row("debate", key)
        yield _placed(Line("debate-opened", {"at": row["opened_at"]}, record.numbers("debate", key, "open_debate")))
        spoken = [(one, speech) for one, speech in record.each("speech") if speech["debate_id"] == key]
        spoken = sorted(
            ((one, speech) for one, speech in spoken if speech.get("began_at")), key=lambda pair: pair[1]["began_at"]
        )
        for kind in GROUPED:
            of = [(one, speech) for one, speech in spoken if speech["kind"] == kind]
            if of:
                facts = {"kind": kind, "delegations": [speech["delegation_id"] for _one, speech in of]}
                yield _placed(Line("spoke", facts, tuple(_given(record, one) for one, _speech in of)))
        for one, speech in spoken:
            if speech["kind"] == "order":
                yield _placed(_point_of_order(record, one, speech))
        if row.get("closed_at"):
            numbers = record.numbers("debate", key, "close_debate")
            yield _placed(Line("debate-closed", {"at": row["closed_at"]}, numbers))


def _given(record: Record, speech: str) -> int:
    """The entry by which a speech began: the next one that gives the floor ends it, and touches it too."""
    return record.numbers("speech", speech, "give_floor")[0]


def _point_of_order(record: Record, key: str, speech: Mapping[str, Any]) -> Line:
    numbers: tuple[int, ...] = (_given(record, key),)
    facts: dict[str, Any] = {"delegation": speech["delegation_id"], "ruling": None}
    for one, ruling in record.each("ruling"):
        if ruling["speech_id"] == key:
            facts["ruling"] = {
                "upheld": ruling.get("upheld", False),
                "words": ruling.get("words", {}),
                "appealed_by": ruling.get("appealed_by_id"),
                "state": ruling["state"] if ruling.get("appeal_vote_id") else "stands",
            }
            numbers += record.numbers("ruling", one, "rule_on_point", "appeal_ruling")
    return Line("point-of-order", facts, tuple(sorted(set(numbers))))


def _texts(record: Record, texts: Iterable[str]) -> Iterator[tuple[int, Line]]:
    for key in texts:
        row = record.row("text", key)
        sponsors = [one for _key, one in record.each("sponsor") if one["text_id"] == key]
        facts = {
            "symbol": row["symbol"],
            "titles": _title(record, key),
            "sponsors": [one["delegation_id"] for one in sponsors if not one.get("withdrawn_at")],
        }
        yield _placed(Line("text-tabled", facts, record.numbers("text", key, "table_text")))
        for one, amendment in record.each("amendment"):
            if amendment["text_id"] == key:
                yield _placed(_amendment(record, one, amendment, row["symbol"]))
        if row["state"] == "withdrawn":
            withdrawn = record.numbers("text", key, "withdraw_text")
            yield _placed(Line("text-withdrawn", {"symbol": row["symbol"]}, withdrawn))


def _amendment(record: Record, key: str, row: Mapping[str, Any], symbol: str) -> Line:
    """What was proposed; what became of it only where no vote on it tells that."""
    unvoted = row["state"] if row["state"] in ("withdrawn", "void") else ""
    facts = {
        "letter": row["letter"],
        "symbol": symbol,
        "kind": row["kind"],
        "amends": record.row("amendment", row["amends_id"])["letter"] if row.get("amends_id") else "",
        "delegation": row["proposed_by_id"],
        "state": unvoted,
        "because": row.get("void_because", ""),
    }
    return Line("amendment", facts, record.numbers("amendment", key, "table_amendment"))


def _title(record: Record, text: str) -> dict[str, str]:
    titles = {key for key, row in record.each("paragraph") if row["text_id"] == text and row["kind"] == "title"}
    wordings = record.each("wording")
    return {row["language"]: row["words"] for _key, row in wordings if row.get("paragraph_id") in titles}


def _elections(record: Record, elections: Iterable[str]) -> Iterator[tuple[int, Line]]:
    for key in elections:
        row = record.row("election", key)
        post = {name: row.get(name, "") for name in ("committee", "post", "region", "decision")}
        edition = record.only("session")["edition"]
        announced = {**post, "edition": edition, "seats": row["seats"]}
        yield _placed(Line("election", announced, record.numbers("election", key, "announce_election")))
        for report, said in record.each("boardreport"):
            if said["election_id"] == key:
                yield _placed(Line("board-report", {"words": said["words"]}, record.numbers("boardreport", report)))
        standing = [(one, who) for one, who in record.each("candidacy") if who["election_id"] == key]
        for one, who in standing:
            facts = {
                "name": who["name"],
                "member": who["member_id"],
                "state": _fate(who),
                "late": who.get("late", False),
            }
            yield _placed(Line("candidacy", facts, record.numbers("candidacy", one, "stand")))
        if row["state"] == "open-seats":
            last = record.numbers("election", key)
            yield last[-1], Line("seats-open", {**post, "edition": edition}, last[-1:])


def _fate(candidacy: Mapping[str, Any]) -> str:
    """What a ballot does not tell of a candidacy: that it was refused, or withdrawn."""
    return str(candidacy["state"]) if candidacy["state"] in ("refused", "withdrawn") else ""


def _votes(record: Record, votes: Iterable[str]) -> Iterator[tuple[int, Line]]:
    for key in votes:
        for line in telling_votes.told(record, key):
            yield _placed(line)


def _elsewhere(record: Record, places: "_Places") -> Iterator[Line]:
    """Offers to host, and votes that no item claims."""
    bids = list(record.each("hostingbid"))
    if bids:
        yield Line("heading-hosting")
    for key, row in bids:
        facts = {"member": row["member_id"], "year": row["for_year"], "place": row.get("place", {})}
        yield Line("bid", facts, record.numbers("hostingbid", key, "offer_to_host"))
    lines = [line for key in places.votes.get("", ()) for line in telling_votes.told(record, key)]
    if lines:
        yield Line("heading-procedure")
        yield from lines


def _closing(record: Record) -> Iterator[Line]:
    yield Line("heading-closing")
    adopted = sorted(row["number"] for _key, row in record.each("text") if row["state"] == "adopted")
    yield Line("resolutions", {"numbers": adopted})
    for key, session in record.each("session"):
        if session.get("closed_at"):
            yield Line("closed", {"at": session["closed_at"]}, record.numbers("session", key, "close_session"))


def _placed(line: Line) -> tuple[int, Line]:
    return (line.entries[0] if line.entries else 0), line


@dataclass(slots=True)
class _Places:
    """Under which item each thing is told: {id of an item: ids}. Votes that no item claims are under ""."""

    debates: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    elections: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    votes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def has(self, item: str) -> bool:
        """Whether anything is told under an item."""
        return any(item in places for places in (self.debates, self.texts, self.elections, self.votes))

    @classmethod
    def of(cls, record: Record) -> "_Places":
        places = cls()
        for key, row in record.each("debate"):
            places.debates[row["item_id"]].append(key)
        for key, row in record.each("text"):
            if record.numbers("text", key, "table_text"):
                places.texts[row["item_id"]].append(key)
        for key, row in record.each("election"):
            places.elections[row["item_id"]].append(key)
        appeals = {row.get("vote_id") for _key, row in record.each("suspensionappeal")}
        for key, row in record.each("vote"):
            if key not in appeals:
                places.votes[_item_of(record, key, row)].append(key)
        return places


def _item_of(record: Record, key: str, vote: Mapping[str, Any]) -> str:
    """The item under which a vote is told: of the thing it is about, else the one that was being debated."""
    if vote.get("item_id"):
        return str(vote["item_id"])
    if vote.get("text_id"):
        return str(record.row("text", vote["text_id"])["item_id"])
    if vote.get("election_id"):
        return str(record.row("election", vote["election_id"])["item_id"])
    for number in record.numbers("vote", key)[:1]:
        for one, debate in record.each("debate"):
            begun = record.numbers("debate", one, "open_debate")
            ended = record.numbers("debate", one, "close_debate")
            if begun and begun[0] < number and (not ended or number < ended[-1]):
                return str(debate["item_id"])
    return ""
