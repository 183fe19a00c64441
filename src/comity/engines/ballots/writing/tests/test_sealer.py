"""The browser's sealer, in a real Chromium: the same ballots as everywhere, offline, under a strict policy."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.engines.ballots.defects import MalformedElement
from comity.engines.ballots.groups import GROUP_NAMES, group_named
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.auditing import audit
from comity.engines.ballots.writing.credentials import public_key
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.vectors import published

from .conftest import PRESIDENT, RESOLUTION, serve

pytestmark = pytest.mark.browser

SEALER = Path(__file__).parents[2] / "sealer"
# Nothing from elsewhere, nothing inline, and no connection at all.
POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'none'"

MAKE_VECTORS = """
async ({ ballots, refusals }) => {
  const { prepare } = await import("./sealing.js");
  const { fingerprint } = await import("./hashing.js");
  const bytes = async (text) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const integer = (digits) => digits.reduce((sum, digit) => (sum << 8n) | BigInt(digit), 0n);
  const seeded = (seed) => {
    let number = -1;
    return async (order) => {
      number += 1;
      const [high, low] = [await bytes(`${seed}|${number}|0`), await bytes(`${seed}|${number}|1`)];
      return ((integer(high) << 256n) | integer(low)) % order;
    };
  };
  const made = [];
  for (const { election, code, answers, seed } of ballots) {
    const prepared = await prepare(election, code, answers, null, seeded(seed));
    const cast = await prepared.cast();
    const record = await (await prepare(election, code, answers, null, seeded(seed))).audit();
    made.push({
      commitment: prepared.commitment,
      ballot: cast.ballot,
      tracking_number: cast.trackingNumber,
      audit_fingerprint: await fingerprint(record),
    });
  }
  const refused = [];
  for (const { election, code, answers } of refusals) {
    refused.push(await prepare(election, code, answers).then(() => null, (error) => error.code));
  }
  return { made, refused };
}
"""
DECODE = """
async ([name, texts]) => {
  const group = (await import("./groups.js")).groupNamed(name);
  const again = (text) => {
    try {
      return group.encode(group.decode(text));
    } catch {
      return null;
    }
  };
  return texts.map(again);
}
"""
OPEN_SEALER = """
async () => {
  const { Sealer } = await import("./sealer.js");
  window.sealer = new Sealer();
  await window.sealer.ready;
}
"""
ASK = """
([verb, inputs]) => window.sealer[verb](inputs).then(
  (outcome) => ({ outcome }),
  ({ code, facts }) => ({ refused: code, facts }),
)
"""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with serve(SEALER, POLICY) as address:
        yield address


@pytest.fixture
def page(chromium, served):
    """A page of the sealer; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    context = chromium.new_context()
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(served)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def booth(page):
    """A page with the sealer loaded, and then without any network."""
    page.evaluate(OPEN_SEALER)
    page.context.set_offline(True)
    return page


def test_it_makes_the_published_vectors(page):
    vectors = published()
    answered = page.evaluate(MAKE_VECTORS, vectors)
    names = ("commitment", "ballot", "tracking_number", "audit_fingerprint")
    assert answered["made"] == [{name: vector[name] for name in names} for vector in vectors["ballots"]]
    assert answered["refused"] == [vector["refused"] for vector in vectors["refusals"]]


@pytest.mark.parametrize("name", GROUP_NAMES)
def test_it_knows_the_members_of_a_group_as_the_verifier_does(page, name):
    """Twice the generator, texts that are not canonical, elements of small order, and what is no element at all."""
    group = group_named(name)
    some = [group.encode(each) for each in (group.generator, group.power(group.generator, 2), group.identity)]
    others = ["", "0", "-1", "1e3", "٣", "g" * 64, "7" * 617, "7" * 618]
    others += [each.zfill(64) for each in ("0", "2", f"{2**255 - 20:x}", f"{2**255 - 19:x}", f"{2**255 - 18:x}")]
    others += [f"{2**255 + 1:x}", "f" * 64, some[0].upper() + " ", f"0{some[0]}", f"-{some[0]}"]
    if name != "Ed25519":
        p = int(group._p)
        others += [str(p - 1), str(p), str(p + 1)]  # minus one has order two; the others are zero and one again
    answered = page.evaluate(DECODE, [name, some + others])
    assert answered == [text if is_member(group, text) else None for text in some + others]
    assert answered[:3] == some


def is_member(group, text):
    try:
        group.decode(text)
    except MalformedElement:
        return False
    return True


@pytest.mark.parametrize("group", ["BELENIOS-2048", "Ed25519"])
def test_its_ballots_are_taken_in_counted_and_verified(booth, make_world, group):
    world = make_world(RESOLUTION, PRESIDENT, group=group)
    votes = ([[1, 0, 0], [1, 0, 0, 0]], [[0, 1, 0], [0, 0, 1, 0]], [[1, 0, 0], [0, 0, 1, 0]])
    for code, answers in zip(world.codes, votes, strict=True):
        prepared = seal(booth, world, code, answers)
        cast = booth.evaluate(ASK, ["cast", {}])["outcome"]
        ballot = cast["ballot"].encode()
        assert world.box.receive(ballot) == cast["trackingNumber"] == fingerprint(ballot)
        assert json.loads(ballot)["signature"]["hash"] == prepared["outcome"]["commitment"]
    world.box.close()
    world.box.add_decryption(partial_decryption(world.box.setting, world.box.tally, world.keys[0].secret).written())
    assert world.box.publish() == ((2, 1, 0), (1, 0, 2, 0))
    assert verify(world.box.take()).accepted


def test_an_audited_ballot_is_opened_for_another_device_and_cannot_be_cast(booth, make_world):
    world = make_world(PRESIDENT)
    prepared = seal(booth, world, world.codes[0], [[0, 0, 1, 0]])
    record = booth.evaluate(ASK, ["audit", {}])["outcome"]["record"]
    found = audit(record.encode(), world.box.election)
    assert found.answers == ((0, 0, 1, 0),)
    assert found.commitment == prepared["outcome"]["commitment"]
    assert "signature" not in record
    assert booth.evaluate(ASK, ["cast", {}]) == {"refused": "no_ballot_prepared", "facts": {}}


def test_a_code_that_is_on_no_roll_is_noticed_before_anything_is_sealed(booth, make_world):
    world = make_world(RESOLUTION)
    refused = seal(booth, world, "DemoA-DemoBB-DemoC-DemoDD", [[1, 0, 0]])
    assert refused == {"refused": "code_unknown", "facts": {}}


def test_asked_twice_at_once_it_seals_what_was_asked_last(booth, make_world):
    world = make_world(RESOLUTION)
    answered = booth.evaluate(
        """
        async (inputs) => {
          const first = window.sealer.prepare({ ...inputs, answers: [[1, 0, 0]] }).then(() => null, ({ code }) => code);
          const second = await window.sealer.prepare({ ...inputs, answers: [[0, 1, 0]] });
          return { first: await first, second, record: (await window.sealer.audit()).record };
        }
        """,
        {"election": world.box.election.written().decode(), "code": world.codes[0]},
    )
    assert answered["first"] in (None, "ballot_overtaken")  # whichever the browser gets done first
    found = audit(answered["record"].encode(), world.box.election)
    assert found.answers == ((0, 1, 0),)
    assert found.commitment == answered["second"]["commitment"]


NO_ELECTIONS = {
    "": "election_malformed",
    "null": "election_malformed",
    '{"version":2}': "version_unknown",
    '{"version":1,"group":"__proto__"}': "group_unknown",
    '{"version":1,"group":"Ed25519","uuid":"A","questions":[]}': "election_malformed",
    '{"version":1,"group":"Ed25519","uuid":"A","questions":[1],"public_key":"00"}': "key_not_in_group",
    '{"version":1,"group":"Ed25519","uuid":"A","questions":7}': "election_malformed",
    " " * 1_000_001: "election_too_long",
}


def test_what_is_no_election_is_refused(booth):
    def refused(election):
        return booth.evaluate(ASK, ["prepare", {"election": election, "code": "", "answers": []}])["refused"]

    assert {election: refused(election) for election in NO_ELECTIONS} == NO_ELECTIONS


def seal(page, world, code, answers):
    """Prepare a ballot in the page's worker; the credentials are those of the public roll."""
    group = world.box.setting.group
    roll = [public_key(each, world.box.election.uuid, group) for each in world.codes]
    inputs = {
        "election": world.box.election.written().decode(),
        "code": code,
        "answers": answers,
        "credentials": roll,
    }
    return page.evaluate(ASK, ["prepare", inputs])
