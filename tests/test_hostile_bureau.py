"""What a bureau can do to others from its own node, with real keys, is found and named (M2 to M4, M6 to M8).

And what another node is told of hits and files, and what it is not (T2, T5). Real servers, real brokers, real nodes:
one federation, in the order in which the tests stand here. XA is the hostile one; XB says what it should.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.federation import FederatedNode, Federation, until
from tests.hostile_inside import POISON
from tests.outside import rows
from tests.test_dishonest_hub import arrived, set_aside, state_of

pytestmark = pytest.mark.slow

KNOWN, WATCHED, NOBODY = "Zephyrine Oduyanaq", "Aurelio Vantongeren", "Tobiah Lindqvarn"
FLOOD = 30
SUSPENDING = """
from datetime import timedelta
from django.utils.timezone import now
from comity.exchange import provisions
from comity.members.models import Member, Suspension
from comity.records.tests.casting import as_operation
member, since = Member.objects.get(code="XA"), now().date() - timedelta(days=1)
as_operation(
    lambda: Suspension.objects.create(member=member, measure="processing", from_on=since, rule="Article 131")
)
provisions.renew(now())
"""


@dataclass(frozen=True)
class Act:
    """An act that was put into an outbox: its id, of 32 digits, and the SHA-256 of what travels."""

    id: str
    sha256: str


@pytest.fixture(scope="module")
def federation(joined: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """A hub, which hosts XC and XD and has keys for them, and the nodes of XA and XB."""
    made = Federation.copied(joined, tmp_path_factory.mktemp("hostile") / "nodes")
    try:
        made.hub.script(
            "from django.utils.timezone import now\nfrom comity.exchange import provisions\n"
            "provisions.ensure({'XC', 'XD'}, now())"
        )
        assert until(lambda: epochs(made) == {max(epochs(made))})
        yield made
    finally:
        made.stop()


def epochs(federation: Federation) -> set[int]:
    """Of the directories that the nodes have."""
    of_node = "SELECT max(epoch) FROM exchange_directoryedition"
    return {rows(node.home, of_node)[0][0] for node in (federation.hub, *federation.nodes.values())}


def hostile(node: FederatedNode, call: str) -> list[Act]:
    """What a node puts into its outbox against the rules."""
    told = node.script(f"from tests import hostile_inside\nprint(*hostile_inside.{call})")
    return [Act(*one.split(":")) for one in told.split()]


def done(node: FederatedNode, *calls: str) -> list[str]:
    """What officers do at a node; the lines that they are told."""
    script = "\n".join(f"print(*sharing_inside.{call}, sep='\\n')" for call in calls)
    return [line for line in node.script(f"from tests import sharing_inside\n{script}").splitlines() if line]


def count(node: FederatedNode, question: str) -> int:
    """A number that the store of a node tells."""
    [(number,)] = rows(node.home, question)
    return int(number)


def holds(node: FederatedNode, *words: str) -> list[str]:
    """The files of a node in which one of these stands, as it was written or as an index has it."""
    sought = [form.encode() for word in words for form in (word, word.lower())]
    files = (path for path in node.home.rglob("*") if path.is_file() and not path.is_symlink())
    return [str(path) for path in files if any(word in path.read_bytes() for word in sought)]


class TestHits:
    """The owner learns what was reported to it, and whoever asks learns of no alert that is not for them (T2)."""

    def test_a_discreet_alert_is_at_no_other_node_and_answers_like_nobody(self, federation: Federation) -> None:
        xa, xb = federation.nodes["xa"], federation.nodes["xb"]
        done(xa, f"share('XA', 'XB', {WATCHED!r}, discreet=True)", f"share('XA', 'XB', {KNOWN!r}, discreet=False)")
        assert until(lambda: rows(xb.home, "SELECT caption FROM records_record") == [(KNOWN,)])
        watched, nobody, known = map(json.loads, done(xb, f"check('XB', {WATCHED!r}, {NOBODY!r}, {KNOWN!r})"))
        assert (watched, known["found"]) == (nobody, [KNOWN])
        assert nobody["found"] == []
        assert count(xb, "SELECT count(*) FROM records_releaseclass WHERE discreet") == 0
        assert holds(federation.hub, *WATCHED.split(), *KNOWN.split()) == []

    def test_a_hit_is_at_the_owners_node_and_at_no_third(self, federation: Federation) -> None:
        xa, xb = federation.nodes["xa"], federation.nodes["xb"]
        [hit] = done(xb, "report('XB')")
        assert until(lambda: rows(xa.home, "SELECT id, owner_id FROM screening_hit") == [(hit, "XA")])
        assert count(federation.hub, "SELECT count(*) FROM screening_hit") == 0
        assert count(federation.hub, "SELECT count(*) FROM exchange_act WHERE kind = 'hit-reported'") == 0


def test_a_file_is_seen_by_whom_it_was_sent_to_until_it_is_taken_back(federation: Federation) -> None:
    """By its address too (T5)."""
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    [file] = done(xb, "send_a_file('XB', 'XA')")
    kept = f"SELECT count(*) FROM records_attachment WHERE id = '{file.replace('-', '')}' AND erased_at IS NULL"
    assert until(lambda: count(xa, kept) == 1)
    party, stranger = xa.sign_in("ines.xa", "investigation"), xa.sign_in("huda.xc", "investigation")
    address = f"/records/attachments/{file}/"
    assert (party.get(address).status_code, stranger.get(address).status_code) == (200, 404)
    on_disk = xa.home / "attachments" / file[-2:]
    assert [path.name for path in on_disk.iterdir()] == [f"{file}.wsq"]
    assert not (federation.hub.home / "attachments" / file[-2:]).exists()
    done(xb, "take_back_the_message('XB')")
    assert until(lambda: count(xa, kept) == 0)
    assert until(lambda: list(on_disk.iterdir()) == [])
    answers: list[httpx.Response] = [client.get(address) for client in (party, stranger)]
    assert [answer.status_code for answer in answers] == [404, 404]
    complied = (
        "SELECT count(*) FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
        " WHERE a.here AND a.kind = 'recall' AND c.state = 'complied'"
    )
    assert until(lambda: count(xb, complied) == 1)


def test_a_flood_makes_nobody_else_wait(federation: Federation) -> None:
    """Thirty acts of XD lie before the one of XC: it does not have to wait for them (M8)."""
    xa, hub = federation.nodes["xa"], federation.hub
    hub.kill()
    *_flood, other = hostile(hub, f"flood('XD', 'XA', {FLOOD}, then='XC')")
    hub.serve()
    accepted = (
        "SELECT json_extract(details, '$.notes.issuer') FROM core_auditentry WHERE event = 'exchange.accept_act'"
        " AND outcome = 'done' AND json_extract(details, '$.notes.issuer') IN ('XC', 'XD') ORDER BY position"
    )
    assert until(lambda: len(rows(xa.home, accepted)) == FLOOD + 1)
    assert rows(xa.home, accepted).index(("XC",)) < FLOOD // 2
    assert other.id in arrived(xa.home)


def test_the_senders_clock_decides_nothing_alone(federation: Federation) -> None:
    """Four minutes ahead and half an hour behind are marked; twenty minutes ahead wait for their time (M2)."""
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    ahead, behind, far = hostile(xa, "put_dated('XA', 'XB', 4, -30, 20)")
    assert until(lambda: {ahead.id, behind.id} <= arrived(xb.home) and far.sha256 in set_aside(xb.home))
    marked = dict(rows(xb.home, "SELECT id, skewed FROM exchange_act WHERE issuer_id = 'XA'"))
    assert (marked[ahead.id], marked[behind.id], far.id in marked) == (1, 1, False)
    held = f"SELECT code, try_at IS NOT NULL, resolved_at FROM exchange_quarantined WHERE sha256 = '{far.sha256}'"
    assert rows(xb.home, held) == [("clock_far_ahead", 1, None)]


def test_poison_is_set_aside_and_the_queue_goes_on(federation: Federation) -> None:
    """Its issuer is told in a receipt that refuses it (M7)."""
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    *poison, honest = hostile(xa, "put_poison('XA', 'XB')")
    assert until(lambda: state_of(xa.home, honest.id) == "delivered")
    assert until(lambda: {act.sha256 for act in poison} <= set_aside(xb.home).keys())
    assert until(lambda: {state_of(xa.home, act.id) for act in poison} == {"refused"})
    assert len(poison) == len(POISON)
    effects = "SELECT count(*) FROM exchange_consignment WHERE issuer_id = 'XA' AND state = 'refused' AND effected_at"
    assert count(xb, effects) == 0
    assert httpx.get(f"{xb.url}/health/").status_code == 200


def test_a_header_that_says_too_much_or_too_little_is_refused(federation: Federation) -> None:
    """Its signature is right each time, but for the last (M4)."""
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    acts = hostile(xa, "put_misspelt('XA', 'XB')")
    assert until(lambda: {act.sha256 for act in acts} <= set_aside(xb.home).keys())
    codes = ["not_json", "field_unknown", "field_wrong", "suite_too_weak", "wrong_signature"]
    assert [set_aside(xb.home)[act.sha256] for act in acts] == codes
    assert arrived(xb.home).isdisjoint(act.id for act in acts)


def test_two_histories_convict_who_told_them(federation: Federation) -> None:
    """XC says two things to XB under one number: the one that comes first counts, and both are kept (M3)."""
    xb, hub = federation.nodes["xb"], federation.hub
    two = hostile(hub, "put_two_histories('XC', 'XB')")
    assert until(lambda: "two_histories" in set_aside(xb.home).values())
    assert [act.id in arrived(xb.home) for act in two] == [act.sha256 not in set_aside(xb.home) for act in two]
    assert len(arrived(xb.home) & {act.id for act in two}) == 1
    assert rows(xb.home, "SELECT kind, issuer_id FROM exchange_evidence") == [("two-histories", "XC")]
    status = xb.status()
    assert (status["well"], status["evidence"]) == (False, 1)


class TestKeys:
    """A key counts for what it was certified, while it is, and not after it was taken back (M6)."""

    def test_beyond_its_time_before_it_and_for_another_use(self, federation: Federation) -> None:
        xa, xb = federation.nodes["xa"], federation.nodes["xb"]
        acts = hostile(xa, "put_under_wrong_keys('XA', 'XB')")
        assert until(lambda: {act.sha256 for act in acts} <= set_aside(xb.home).keys())
        codes = ["signer_not_in_force", "signer_not_in_force", "signer_unknown", "not_the_issuers_key"]
        assert [set_aside(xb.home)[act.sha256] for act in acts] == codes
        assert arrived(xb.home).isdisjoint(act.id for act in acts)

    def test_revoked_it_is_refused_and_what_came_before_stays(self, federation: Federation) -> None:
        xa, xb = federation.nodes["xa"], federation.nodes["xb"]
        [before] = xa.say("XA", "XB")
        assert until(lambda: xa.states()[before] == "delivered")
        shown = json.loads(xa.comity("node", "keys", "show", "XA", "--json"))["certificates"]
        stolen = next(one["serial"] for one in shown if one["use"] == "signs")
        epoch = max(epochs(federation))
        xa.comity("node", "keys", "rotate", "XA")
        xa.comity("node", "keys", "revoke", "XA", str(stolen), "--reason", "key_compromise")
        revoked = (
            "from comity.exchange import directories\n"
            "print([one.serial for one in directories.current().listing('XA').revocations])"
        )
        assert until(lambda: min(epochs(federation)) > epoch and str(stolen) in xb.script(revoked))
        [act] = hostile(xa, f"put_under_key('XA', 'XB', {stolen})")
        assert until(lambda: set_aside(xb.home).get(act.sha256) == "signer_revoked")
        assert before.replace("-", "") in arrived(xb.home)
        [after] = xa.say("XA", "XB")
        assert until(lambda: xa.states()[after] == "delivered")

    def test_a_suspended_bureau_is_not_heard(self, federation: Federation) -> None:
        xa, xb = federation.nodes["xa"], federation.nodes["xb"]
        epoch = max(epochs(federation))
        federation.hub.script(SUSPENDING)
        assert until(lambda: min(epochs(federation)) > epoch)
        [act] = hostile(xa, "put_dated('XA', 'XB', 0)")
        assert until(lambda: set_aside(xb.home).get(act.sha256) == "bureau_suspended")
        assert act.id not in arrived(xb.home)
