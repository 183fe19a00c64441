"""The page of a gate answers by the same rules as this node: one file of cases, and drawn ones, both ways.

The scripts run in Node.js, where there is one; in Chromium the page itself is tested (test_gate_in_browser.py).
"""

import json
import random
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.accreditation.badge_format import Badge, NoBadge, Role, read, write
from comity.accreditation.rules.admission import Crowd, Event, Pack, Proof, admit
from comity.accreditation.tests.test_badge_format import BADGE, KEY, KEYS

CASES = json.loads(Path(__file__).with_name("admission_cases.json").read_text(encoding="utf-8"))
PARTS = ("badge", "event", "pack", "asked")
NODE = shutil.which("node")
FLIPS = 5_000
DRAWN = 2_000

needs_node = pytest.mark.skipif(NODE is None, reason="the page's scripts are run by Node.js, which is not installed")


def whole(case: dict[str, Any]) -> dict[str, Any]:
    return {part: CASES[part] | case.get(part, {}) for part in PARTS}


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def in_python(case: dict[str, Any]) -> dict[str, Any]:
    badge, event, pack, asked = (case[part] for part in PARTS)
    verdict = admit(
        Badge(
            badge=UUID(badge["badge"]),
            role=Role(badge["role"]),
            zones=badge["zones"],
            valid_from=moment(badge["validFrom"]),
            valid_until=moment(badge["validUntil"]),
            photograph=bytes(16),
        ),
        Event(
            doors_open_at=moment(event["doors_open_at"]),
            doors_close_at=moment(event["doors_close_at"]),
            open_to={Role(one) for one in event["open_to"]},
            zones=event["zones"],
            capacity=event["capacity"],
        ),
        Pack(
            as_of=moment(pack["as_of"]),
            old_after=timedelta(seconds=pack["old_after"]),
            revoked={UUID(key): moment(at) for key, at in pack["revoked"].items()},
            proofs={Role(int(role)): tuple(map(Proof, proofs)) for role, proofs in pack["proofs"].items()},
        ),
        shown={Proof(one) for one in asked["shown"]},
        crowd=Crowd(inside=asked["inside"], has_entered=asked["hasEntered"]),
        at=moment(asked["at"]),
    )
    return {"colour": verdict.colour, "answer": verdict.answer, "missing": list(verdict.missing)}


def in_node(tmp_path: Path, script: str, said: Any) -> Any:
    """What a script of the page makes of something: `said` is given to its function `main`."""
    for name in ("badge", "admission", "modules", "picture"):
        source = files("comity.accreditation").joinpath("gate_page", f"{name}.js").read_text(encoding="utf-8")
        (tmp_path / f"{name}.mjs").write_text(source.replace('.js";', '.mjs";'), encoding="utf-8")
    run = tmp_path / "run.mjs"
    wait = 'let text = ""; for await (const part of process.stdin) text += part;'
    run.write_text(f"{script}\n{wait}\nconsole.log(JSON.stringify(await main(JSON.parse(text))));\n", encoding="utf-8")
    assert NODE is not None
    done = subprocess.run([NODE, str(run)], input=json.dumps(said), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


ADMIT = """
import { admit } from "./admission.mjs";
const main = (cases) => cases.map((one) => admit(one.badge, one.event, one.pack, one.asked));
"""
READ = """
import { canCheck, keysOf, read } from "./badge.mjs";
async function main({ codes, publics }) {
  const keys = await keysOf(publics);
  const found = [];
  for (const code of codes) found.push(await read(code, keys).catch((error) => error.fault));
  return { checks: await canCheck(), found };
}
"""


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_this_node_answers_every_case(case):
    assert in_python(whole(case)) == {name: case[name] for name in ("colour", "answer", "missing")}


@needs_node
def test_the_page_answers_every_case_alike(tmp_path):
    expected = [{name: case[name] for name in ("colour", "answer", "missing")} for case in CASES["cases"]]
    assert in_node(tmp_path, ADMIT, [whole(case) for case in CASES["cases"]]) == expected


def drawn(chance: random.Random) -> dict[str, Any]:
    """A case near every edge at once."""
    near = lambda *edges: chance.choice(edges) + chance.randint(-1, 1)  # noqa: E731
    key = CASES["badge"]["badge"]
    changes = {
        "badge": {"role": chance.randint(1, 7), "zones": chance.randint(0, 7), "validFrom": near(1000, 12000)},
        "event": {"open_to": chance.sample(range(1, 8), 4), "zones": chance.randint(0, 7), "capacity": near(1, 3)},
        "pack": {"as_of": near(2000, 8000, 12120), "revoked": {key: 1} if chance.random() < 0.1 else {}},
        "asked": {
            "shown": chance.sample(["identity", "press"], chance.randint(0, 2)),
            "inside": chance.randint(0, 4),
            "hasEntered": chance.random() < 0.2,
            "at": near(10000, 12000, 20000),
        },
    }
    return whole(changes)


@needs_node
def test_the_page_answers_drawn_cases_alike(tmp_path):
    chance = random.Random(20251124)
    cases = [drawn(chance) for _each in range(DRAWN)]
    expected = [in_python(case) for case in cases]
    assert in_node(tmp_path, ADMIT, cases) == expected
    assert {one["answer"] for one in expected} >= {"admitted", "revoked", "not-open-to", "full", "already-inside"}


def flipped(number: int) -> list[str]:
    """Codes of one badge, each with some bits of its letters turned."""
    chance = random.Random(20251125)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    code = write(BADGE, KEY)
    found = []
    for _each in range(number):
        place, bit = chance.randrange(len(code)), chance.randrange(5)
        turned = letters[letters.index(code[place]) ^ 1 << bit]
        found.append(code[:place] + turned + code[place + 1 :])
    return found


def test_b1_no_badge_with_a_flipped_bit_is_read():
    for code in flipped(FLIPS):
        with pytest.raises(NoBadge):
            read(code, KEYS)


@needs_node
def test_b1_the_page_reads_a_badge_as_this_node_does_and_none_with_a_flipped_bit(tmp_path):
    public = KEY.public_key().public_bytes_raw().hex()
    other = write(BADGE, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    codes = [write(BADGE, KEY), "", "A" * 186, write(BADGE, KEY).lower(), other, *flipped(FLIPS)]
    answer = in_node(tmp_path, READ, {"codes": codes, "publics": [public]})
    assert answer["checks"] is True
    right, *wrong = answer["found"]
    assert right == {
        "badge": str(BADGE.badge),
        "role": BADGE.role,
        "zones": BADGE.zones,
        "validFrom": BADGE.valid_from.timestamp(),
        "validUntil": BADGE.valid_until.timestamp(),
        "photograph": BADGE.photograph.hex(),
    }
    assert wrong == [fault_of(code) for code in codes[1:]]


def fault_of(code: str) -> str:
    with pytest.raises(NoBadge) as refused:
        read(code, KEYS)
    return refused.value.fault.value
