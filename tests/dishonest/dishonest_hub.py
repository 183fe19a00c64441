"""What a hub can do to the acts that go through it, done by a real one: one thing after the other, as it is told.

The folder `dishonest` in the hub's home is how a test speaks with it:

    plan.json   what is done to the acts of kind operation-result that go from XA to XB, in their order
    done.jsonl  for each of them: what was done, and the SHA-256 of what was handed over instead ("" where nothing was)
    honest      once this file is there, everything that was kept back goes to where it belongs, and nothing is touched
    letters/    files named NODE@ADDRESSEE@NAME, each laid into that node's stream once, as the hub's own message
"""

import json
from dataclasses import replace
from hashlib import sha256

from django.utils.timezone import now

from comity.core.home import place
from comity.engines.envelopes.framing import read_frame
from comity.engines.envelopes.headers import SIGNED
from comity.exchange import directories, opening, provisions
from comity.exchange.broker import loop, router, streams
from comity.exchange.broker.client import MESSAGE_ID, TIMEOUT_SECONDS, acknowledge

KIND, ISSUER, RECIPIENT = "operation-result", "XA", "XB"
FORGER = "XC"  # a bureau that the hub hosts, so its keys are at hand
KEYS = {}  # asked of the store once, outside of the loop


def altered(message):
    """One bit of the sealed body."""
    body = bytearray(message.body)
    body[-40] ^= 1
    return replace(message, body=bytes(body))


def truncated(message):
    """The last bytes are missing."""
    return replace(message, body=message.body[:-10])


def downgraded(message):
    """The version byte of an older suite."""
    return replace(message, body=message.body[:10] + b"\0" + message.body[11:])


def signed_again(message):
    """The issuer's signature is struck out; another bureau signs the same words."""
    frame = read_frame(message.body)
    return replace(message, body=replace(frame, signature=KEYS[FORGER].sign(SIGNED, frame.header)).as_bytes())


def led_astray(message):
    """To a bureau for which it is not."""
    return replace(message, subject=streams.outgoing(FORGER))


INSTEAD = {
    "altered": altered,
    "truncated": truncated,
    "downgraded": downgraded,
    "signed again": signed_again,
    "led astray": led_astray,
}


class Dishonest:
    """Stands where the router hands over."""

    def __init__(self, hand_over):
        self._hand_over = hand_over
        self._plan = None
        self._kept_back = []

    async def __call__(self, this, origin, batch):
        honest = []
        for message in batch:
            done = self._next() if self._is_meant(message) else "nothing"
            if done == "nothing":
                honest.append(message)
            else:
                await self._mislead(this, origin, message, done)
        await self._hand_over(this, origin, honest)

    async def make_good(self, this):
        """Hand over what was kept back."""
        back, self._kept_back = self._kept_back, []
        for origin, message in back:
            await self._hand_over(this, origin, [message])

    async def _mislead(self, this, origin, message, done):
        if done == "sent twice":
            again = replace(message, headers={**message.headers, MESSAGE_ID: "replayed"})
            await self._hand_over(this, origin, [message, again])
            _tell(done, message.body)
            return
        self._kept_back.append((origin, message))
        if done in INSTEAD:
            wrong = INSTEAD[done](message)
            await self._hand_over(this, origin, [wrong])
            _tell(done, wrong.body)
        else:
            await acknowledge(message)
            _tell(done, b"")

    def _is_meant(self, message):
        if streams.addressee(message.subject) != RECIPIENT or opening.claimed_kind(message.body) != KIND:
            return False
        return opening.claimed(message.body).issuer == ISSUER

    def _next(self):
        if (_folder() / "honest").exists() or not (_folder() / "plan.json").exists():
            return "nothing"
        if self._plan is None:
            self._plan = json.loads((_folder() / "plan.json").read_text())
        return self._plan.pop(0) if self._plan else "nothing"


def corrupt(serving):
    """Make the hub of this process dishonest."""
    dishonest = Dishonest(router.Router._hand_over)

    async def hand_over(this, origin, batch):
        await dishonest(this, origin, batch)

    router.Router._hand_over = hand_over
    look = serving.RunningHub.look

    def look_and_write(this, at):
        look(this, at)
        if FORGER not in KEYS:
            KEYS[FORGER] = directories.signing_key(FORGER, provisions.ensure({FORGER}, now()), now())
        if (_folder() / "honest").exists():
            loop.run(dishonest.make_good(this._router), TIMEOUT_SECONDS)
        for letter in sorted((_folder() / "letters").glob("*@*@*")):
            node, addressee, name = letter.name.split("@")
            addressee = f"@{addressee}" if addressee == "directory" else addressee
            if serving._publish(this._accounts[node], streams.incoming(addressee), name, letter.read_bytes()):
                letter.unlink()

    serving.RunningHub.look = look_and_write


def _folder():
    return place("dishonest")


def _tell(done, body):
    with (_folder() / "done.jsonl").open("a") as told:
        told.write(json.dumps({"did": done, "sha256": sha256(body).hexdigest() if body else ""}) + "\n")
