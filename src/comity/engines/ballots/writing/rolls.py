"""The credential authority's part: a code for every voter, and whose public credential is whose.

One code serves a voter in every election of a session; the public credential that follows from it is another in each.
So the elections' uuids are fixed first, all public credentials are derived at once, and the codes are destroyed.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from comity.engines.ballots import limits, strict
from comity.engines.ballots.election import written_credentials
from comity.engines.ballots.groups import group_named

from .credentials import new_code, public_key, require_uuid
from .forms import Form
from .reading import require_type, said_to_be
from .refusals import StepRefused
from .secret import Draw, drawn


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who may vote, by whatever name the roll uses, with a weight."""

    name: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Roll:
    """Which public credential is whose, in every election of a session.  It breaks no secret but that of turnout.

    keys   for each election's uuid the public credentials, in the order of the voters
    """

    group: str
    voters: tuple[Voter, ...]
    keys: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def read(cls, data: bytes) -> "Roll":
        with said_to_be("not_a_roll"):
            members = strict.fields(strict.parse(data), ("type", "group", "voters", "keys"))
            require_type(members, "roll")
            voters = tuple(
                Voter(strict.text(name), strict.count(weight))
                for name, weight in (strict.exactly(each, 2) for each in strict.items(members["voters"]))
            )
            keys = {
                uuid: tuple(strict.text(key) for key in strict.exactly(row, len(voters)))
                for uuid, row in dict(members["keys"]).items()
            }
            return cls(strict.text(members["group"]), voters, keys)

    def written(self) -> bytes:
        voters = [[voter.name, strict.written_count(voter.weight)] for voter in self.voters]
        keys = {uuid: list(row) for uuid, row in self.keys.items()}
        return strict.compact({"type": "roll", "group": self.group, "voters": voters, "keys": keys})

    def credential_of(self, uuid: str, voter: str) -> str:
        """One voter's public credential in one election.  Raises StepRefused: election_not_on_roll, voter_unknown."""
        self._require_known(uuid, (voter,))
        return self.keys[uuid][[each.name for each in self.voters].index(voter)]

    def credentials(self, uuid: str, present: Collection[str] | None = None) -> bytes:
        """The electoral roll of one election, as it is published: all voters, or only those present.

        The entries are sorted by their own text, so that their order tells nothing about whose they are.
        Raises StepRefused: election_not_on_roll, voter_unknown, no_voters.
        """
        self._require_known(uuid, present or ())
        entries = {
            key: voter.weight
            for key, voter in zip(self.keys[uuid], self.voters, strict=True)
            if present is None or voter.name in present
        }
        if not entries:
            raise StepRefused("no_voters")
        weighted = any(weight != 1 for weight in entries.values())
        return written_credentials(dict(sorted(entries.items())), weighted)

    def _require_known(self, uuid: str, names: Iterable[str]) -> None:
        if uuid not in self.keys:
            raise StepRefused("election_not_on_roll", uuid=uuid[:40])
        for name in set(names).difference(voter.name for voter in self.voters):
            raise StepRefused("voter_unknown", voter=name[:80])


def read_voters(data: bytes) -> tuple[Voter, ...]:
    """Voters from CSV lines `name` or `name,weight`.  Raises StepRefused: voters_malformed, voter_twice, no_voters."""
    try:
        rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), strict=True) if any(row)]
        voters = tuple(Voter(row[0].strip(), int(row[1]) if len(row) > 1 else 1) for row in rows)
    except (ValueError, csv.Error):
        raise StepRefused("voters_malformed") from None
    _require_distinct(voters)
    return voters


class Cards:
    """Every voter's code, to be printed on sealed cards: given out once, then forgotten."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self._codes: dict[str, str] | None = dict(codes)

    def __repr__(self) -> str:
        return "<cards>"

    def hand_out(self) -> Iterator[tuple[str, str]]:
        """(voter, code) of each card, in the order of the voters; every one is forgotten as it is handed out.

        Raises StepRefused: cards_handed_out.
        """
        codes, self._codes = self._codes, None
        if codes is None:
            raise StepRefused("cards_handed_out")
        return _taken(codes)

    def as_csv(self) -> bytes:
        """All cards as codes.csv.  Raises StepRefused: cards_handed_out."""
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([("voter", "code"), *self.hand_out()])
        return lines.getvalue().encode()


def new_roll(
    voters: Sequence[Voter], uuids: Sequence[str], group_name: str, form: Form, draw: Draw = drawn
) -> tuple[Cards, Roll]:
    """A fresh code for every voter, good for all elections of a session: the cards, and the roll to keep.

    Raises StepRefused: uuid_malformed, voter_twice, no_voters; ArchiveRejected: group_unknown.
    """
    _require_distinct(voters)
    for uuid in uuids:
        require_uuid(uuid)
    group = group_named(group_name)
    codes = {voter.name: new_code(form, draw) for voter in voters}
    keys = {uuid: tuple(public_key(code, uuid, group) for code in codes.values()) for uuid in uuids}
    return Cards(codes), Roll(group_name, tuple(voters), keys)


def _taken(codes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for voter in tuple(codes):
        yield voter, codes.pop(voter)


def _require_distinct(voters: Sequence[Voter]) -> None:
    if not voters:
        raise StepRefused("no_voters")
    names: set[str] = set()
    for voter in voters:
        if not voter.name or not 0 < voter.weight <= limits.TOTAL_WEIGHT:
            raise StepRefused("voters_malformed")
        if voter.name in names:
            raise StepRefused("voter_twice", voter=voter.name[:80])
        names.add(voter.name)
