"""A hub that does what it likes with what goes through it: each of it is found, and named (M1, M3 to M5, M10).

Real servers, real brokers, real nodes; the hub alone is made dishonest (`tests/dishonest`). At the end it becomes an
honest one, and everything that was said arrives once.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from tests.federation import Federation, until
from tests.outside import rows

pytestmark = pytest.mark.slow

DISHONEST = Path(__file__).parent / "dishonest"
PLAN = (
    "nothing", "altered", "truncated", "downgraded", "signed again", "led astray", "dropped", "sent twice", "nothing"
)  # fmt: skip
# A receipt for an act, by a bureau that did not receive it: XC, which the hub hosts.
FORGED_RECEIPT = """
from django.utils.timezone import now
from comity.core.ids import new_id
from comity.core.subjects import plain
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
body = {{"of": "{act}", "act_hash": "{digest}", "stage": "delivered", "at": plain(now())}}
issue(Saying(event=new_id(), kind="receipt", issuer="XC", to=["XA"], body=body), at=now())
"""
# The directory in force as this node has it.
SIGNED = """
from comity.exchange.models import DirectoryEdition
print(bytes(DirectoryEdition.objects.order_by("-epoch").values_list("signed", flat=True)[0]).hex())
"""
# What only a hub can sign, which holds the organisation's key: a rival of the newest directory, and one in which XB has
# an opening key that its root did not certify.
SIGNED_WRONGLY = """
from dataclasses import replace
from datetime import timedelta
from comity.engines.envelopes import SigningKey, sign_directory
from comity.exchange import directories, keyring
from comity.exchange.tests.test_directories_between_nodes import signed_unchecked
known, key = directories.current(), keyring.root("@" + directories.pinned().organisation)
later = known.issued_at + timedelta(minutes=5)
genuine = known.listing("XB")
theirs = replace(genuine.certificates[0], key=SigningKey.generate().public)
swapped = replace(genuine, certificates=(theirs, *genuine.certificates[1:]))
listings = tuple(swapped if one is genuine else one for one in known.listings)
rival = sign_directory(replace(known, issued_at=later), key)
next_one = replace(known, epoch=known.epoch + 1, previous=known.hash, issued_at=later, listings=listings)
print(rival.hex(), signed_unchecked(next_one, key).hex())
"""

# What only a hub can sign, which holds the key of its ledger: two histories, each of them a continuation of what both
# witnesses cosigned, and stated to one of them. The size of both is printed.
TWO_HISTORIES = """
from django.utils.timezone import now
from comity.core import checkpoints
from comity.core.ids import new_id
from comity.core.models import AuditEntry
from comity.engines import ledger
from comity.exchange.models import Cosigned
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.exchange.tests.test_witnesses import nodes, root
key = checkpoints._signer(ledger.NoteSigner)
true = [bytes(leaf) for leaf in AuditEntry.objects.order_by("position").values_list("leaf_hash", flat=True)]
for witness in ("XA", "XB"):
    hashes = [*true, ledger.leaf_hash(witness.encode())]
    since = Cosigned.objects.get(witness=witness).size
    note = ledger.sign_checkpoint(ledger.Checkpoint(key.name, len(hashes), root(hashes)), key)
    proof = ledger.consistency_proof(since, len(hashes), nodes(hashes))
    body = {"log": key.verifier().text(), "note": note, "since": since, "proof": [one.hex() for one in proof]}
    issue(Saying(event=new_id(), kind="checkpoint-stated", issuer="GS", to=[witness], body=body), at=now())
print(len(true) + 1)
"""
PASSING_ON = """
from django.utils.timezone import now
from comity.exchange import gossip
gossip.pass_on(now())
"""


@dataclass(frozen=True)
class Story:
    """What was said, and what the hub made of it.

    acts   {what was done to it: its id, of 32 digits}; "nothing" is the last one
    seen   {what was done to it: the code under which the recipient set it aside}; "" where it did not
    """

    federation: Federation
    acts: dict[str, str]
    seen: dict[str, str]

    @property
    def folder(self) -> Path:
        """By which the test speaks with the hub."""
        return self.federation.hub.home / "dishonest"

    def lay(self, node: str, addressee: str, name: str, content: bytes) -> None:
        """Have the hub lay something into a node's stream."""
        letters = self.folder / "letters"
        letters.mkdir(exist_ok=True)
        draft = self.folder / "draft"
        draft.write_bytes(content)
        draft.rename(letters / f"{node}@{addressee}@{name}")


@pytest.fixture(scope="module")
def story(joined: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """XA has said to XB one act after the other, and the hub has done to each what the plan says."""
    path = {"PYTHONPATH": os.pathsep.join(filter(None, (str(DISHONEST), os.environ.get("PYTHONPATH"))))}
    federation = Federation.copied(joined, tmp_path_factory.mktemp("dishonest") / "nodes", hub=path)
    try:
        xa, xb, hub = federation.nodes["xa"], federation.nodes["xb"], federation.hub
        folder = hub.home / "dishonest"
        folder.mkdir()
        (folder / "plan.json").write_text(json.dumps(PLAN))
        said = [one.replace("-", "") for one in xa.say("XA", "XB", count=len(PLAN))]
        last = said[-1]
        assert until(lambda: last in arrived(xb.home))
        assert until(lambda: len(told(folder)) == len(PLAN) - PLAN.count("nothing"))
        handed_over = {one["did"]: one["sha256"] for one in told(folder)}
        aside: dict[str, str] = {}
        assert until(lambda: aside.update(set_aside(xb.home), **set_aside(hub.home)) or len(aside) == 5)
        seen = {did: aside.get(digest, "") for did, digest in handed_over.items()}
        yield Story(federation, dict(zip(PLAN, said, strict=True)), seen)
    finally:
        federation.stop()
        shutil.rmtree(DISHONEST / "__pycache__", ignore_errors=True)


def told(folder: Path) -> list[dict[str, str]]:
    """What the hub says that it did."""
    file = folder / "done.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def arrived(home: Path) -> set[str]:
    """The acts that a node has from others."""
    return {
        act
        for (act,) in rows(
            home,
            "SELECT c.act_id FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
            " WHERE c.arrived_at IS NOT NULL AND NOT a.here",
        )
    }


def set_aside(home: Path) -> dict[str, str]:
    """{SHA-256 of an arrival: the code under which it was set aside}."""
    return dict(rows(home, "SELECT sha256, code FROM exchange_quarantined"))


def evidence(home: Path) -> list[str]:
    """What kinds of evidence a node has kept."""
    return sorted(kind for (kind,) in rows(home, "SELECT kind FROM exchange_evidence"))


def state_of(home: Path, act: str) -> str:
    """How far an act has come, as its issuer knows."""
    [(state,)] = rows(home, f"SELECT state FROM exchange_consignment WHERE act_id = '{act}'")
    return str(state)


class TestOnTheWay:
    """What is done to an act is named at the bureau that it reaches, and the act is not taken for what it is not."""

    @pytest.mark.parametrize(
        ("did", "code"),
        [
            ("altered", "part_differs"),
            ("truncated", "truncated"),
            ("downgraded", "unknown_version"),
            ("signed again", "wrong_signature"),
            ("led astray", "not_addressed"),
        ],
    )
    def test_what_is_altered_is_set_aside_under_its_name(self, story: Story, did: str, code: str) -> None:
        assert story.seen[did] == code
        assert story.acts[did] not in arrived(story.federation.nodes["xb"].home)

    def test_what_does_not_arrive_is_missed_by_its_number(self, story: Story) -> None:
        missing = rows(
            story.federation.nodes["xb"].home,
            "SELECT number FROM exchange_gap WHERE issuer_id = 'XA' AND filled_at IS NULL",
        )
        numbers = dict(rows(story.federation.nodes["xa"].home, "SELECT act_id, number FROM exchange_consignment"))
        not_there = set(PLAN) - {"nothing", "sent twice"}
        assert {number for (number,) in missing} == {numbers[story.acts[did]] for did in not_there}

    def test_what_comes_twice_has_effect_once_and_one_receipt(self, story: Story) -> None:
        xa, xb = (story.federation.nodes[code].home for code in ("xa", "xb"))
        act = story.acts["sent twice"]
        effects = (
            "SELECT count(*) FROM core_auditentry WHERE event = 'exchange.accept_act' AND outcome = 'done'"
            " AND json_extract(details, '$.notes.repeated')"
        )
        assert until(lambda: rows(xb, effects)[0][0] >= 1)
        assert until(lambda: state_of(xa, act) == "delivered")
        receipts = (
            "SELECT count(*) FROM exchange_receipt r JOIN exchange_consignment c ON c.id = r.consignment_id"
            f" WHERE c.act_id = '{act}'"
        )
        assert rows(xa, receipts) == [(1,)]

    def test_the_issuer_takes_none_of_them_for_delivered(self, story: Story) -> None:
        home = story.federation.nodes["xa"].home
        not_there = set(PLAN) - {"nothing", "sent twice"}
        assert {did: state_of(home, story.acts[did]) for did in not_there} == dict.fromkeys(not_there, "sent")


class TestReceipts:
    """Only the recipient's own receipt closes a consignment."""

    def test_a_receipt_of_somebody_else_leaves_it_open(self, story: Story) -> None:
        xa, act = story.federation.nodes["xa"], story.acts["dropped"]
        [(digest,)] = rows(xa.home, f"SELECT act_hash FROM exchange_act WHERE id = '{act}'")
        story.federation.hub.script(FORGED_RECEIPT.format(act=UUID(act), digest=digest))
        of_xc = "SELECT count(*) FROM exchange_act WHERE issuer_id = 'XC' AND kind = 'receipt' AND NOT here"
        assert until(lambda: rows(xa.home, of_xc)[0][0] >= 1)
        assert state_of(xa.home, act) == "sent"

    def test_one_that_was_given_before_says_nothing_new(self, story: Story) -> None:
        """The bureau's own receipt for the first act, once more."""
        xa, xb, act = story.federation.nodes["xa"], story.federation.nodes["xb"], story.acts["dropped"]
        of_xb = (
            "SELECT a.envelope FROM exchange_act a JOIN exchange_consignment c ON c.act_id = a.id"
            " WHERE c.issuer_id = 'XB' AND c.recipient_id = 'XA' AND a.kind = 'receipt' ORDER BY c.number LIMIT 1"
        )
        [(envelope,)] = rows(xb.home, of_xb)
        story.lay("xa", "XA", "replayed", envelope)
        repeated = (
            "SELECT count(*) FROM core_auditentry WHERE event = 'exchange.accept_act'"
            " AND json_extract(details, '$.notes.repeated') AND json_extract(details, '$.notes.kind') = 'receipt'"
        )
        assert until(lambda: rows(xa.home, repeated)[0][0] >= 1)
        assert state_of(xa.home, act) == "sent"


class TestDirectories:
    """The hub signs directories, and each bureau finds out when they are not what they were."""

    def test_an_older_one_is_refused(self, story: Story) -> None:
        xa, hub = story.federation.nodes["xa"], story.federation.hub
        older = bytes.fromhex(hub.script(SIGNED))
        newest = "SELECT max(epoch) FROM exchange_directoryedition"
        epoch = rows(xa.home, newest)
        story.federation.nodes["xb"].comity("node", "keys", "rotate", "XB")
        assert until(lambda: rows(xa.home, newest) > epoch)
        newer = rows(xa.home, newest)[0][0]
        story.lay("xa", "directory", "older", older)
        refused = (
            "SELECT count(*) FROM core_auditentry WHERE event = 'exchange.accept_directory' AND outcome = 'refused'"
        )
        assert until(lambda: rows(xa.home, refused)[0][0] == 1)
        assert xa.status()["directory"]["epoch"] == newer

    def test_a_second_one_of_an_epoch_and_a_key_of_the_hubs_own_are_evidence(self, story: Story) -> None:
        xa, hub = story.federation.nodes["xa"], story.federation.hub
        rival, swapped = hub.script(SIGNED_WRONGLY).split()
        story.lay("xa", "directory", "rival", bytes.fromhex(rival))
        assert until(lambda: evidence(xa.home) == ["two-directories"])
        story.lay("xa", "directory", "swapped", bytes.fromhex(swapped))
        assert until(lambda: evidence(xa.home) == ["swapped-key", "two-directories"])
        status = xa.status()
        assert (status["well"], status["evidence"]) == (False, 2)


class TestLedgers:
    """The hub shows each member another history of its ledger; each continues what that member cosigned."""

    def test_members_that_tell_each_other_find_both_and_name_it(self, story: Story) -> None:
        hub, members = story.federation.hub, [story.federation.nodes[code] for code in ("xa", "xb")]
        assert until(lambda: len(rows(hub.home, "SELECT witness_id FROM exchange_cosigned")) == len(members))
        size = int(hub.script(TWO_HISTORIES))
        seen = f"SELECT size FROM exchange_watchedledger WHERE size = {size}"
        assert until(lambda: all(rows(member.home, seen) for member in members))
        assert all("two-ledgers" not in evidence(member.home) for member in members)
        members[0].script(PASSING_ON)
        assert until(lambda: all("two-ledgers" in evidence(member.home) for member in members))
        named = [member.status()["two_ledgers"] for member in members]
        assert named == [[{"of": "GS", "shown_to": "XB"}], [{"of": "GS", "shown_to": "XA"}]]


def test_once_the_hub_is_honest_everything_arrives_once(story: Story) -> None:
    """Comes last: from here on nothing is withheld."""
    xa, xb = (story.federation.nodes[code].home for code in ("xa", "xb"))
    (story.folder / "honest").touch()
    assert until(lambda: {state_of(xa, act) for act in story.acts.values()} == {"delivered"})
    twice = (
        "SELECT json_extract(details, '$.notes.number') FROM core_auditentry WHERE event = 'exchange.accept_act'"
        " AND outcome = 'done' AND json_extract(details, '$.notes.issuer') = 'XA'"
        " AND json_extract(details, '$.notes.repeated') IS NULL GROUP BY 1 HAVING count(*) > 1"
    )
    assert rows(xb, twice) == []
    assert rows(xb, "SELECT count(*) FROM exchange_gap WHERE issuer_id = 'XA' AND filled_at IS NULL") == [(0,)]
