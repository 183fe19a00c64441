"""What a bureau does at its own node, with its own keys, when it follows no rule. Run inside that node.

    print(*hostile_inside.put_dated("XA", "XB", 20))

What is put into the outbox is carried, routed and taken in by the programs as they are. Only the sealing is past all
that an honest node refuses to seal: it is the recipient that must find out.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.db.models import F
from django.utils.timezone import now

from comity.core.ids import new_id
from comity.engines import envelopes
from comity.engines.envelopes import sealing
from comity.engines.envelopes.framing import Frame
from comity.engines.envelopes.headers import SIGNED, act_hash
from comity.exchange import directories, keeping, keyring
from comity.exchange.codes import Direction
from comity.exchange.models import Act, Chain, Consignment
from comity.exchange.sayings import Saying
from comity.exchange.services import issuing

BODY = {"operation": "Tidewatch", "tally": {"arrests": 1}}
POISON = {
    "a hundred thousand levels": b'{"a":' * 100_000,
    "a number of five thousand digits": b'{"a":' + b"9" * 5_000 + b"}",
    "not a number": b'{"a":NaN}',
    "infinity": b'{"a":1e999}',
    "one name twice": b'{"a":1,"a":2}',
    "half a character": b'{"a":"\\ud800"}',
    "NUL": b'{"a":"\\u0000',
    "overlong": b'{"a":"\xc0\xaf"}',
    "another schema": b'{"operation":"\xe2\x80\xae","tally":"many"}',
}


# Headers that are signed rightly and say what no header says: a name twice, a field that must not be passed over, that
# it is for nobody.
MISSPELT = {
    "a name twice": lambda header: header.replace(b'{"audience":"open"', b'{"audience":"open","audience":"open"'),
    "an unknown field": lambda header: header.replace(b'{"audience":"open"', b'{"alg":"none","audience":"open"'),
    "for nobody": lambda header: header.replace(b'"recipients":["XB"]', b'"recipients":[]'),
}


@dataclass(frozen=True)
class Put:
    """An act that was put into the outbox."""

    act: Act

    def __str__(self) -> str:
        """Its id, of 32 digits, and the SHA-256 of what travels."""
        return f"{self.act.pk.hex}:{sha256(bytes(self.act.envelope or b'')).hexdigest()}"


def put(
    issuer: str,
    to: str,
    *,
    content: bytes | None = None,
    signer: Any = None,
    dated: timedelta | None = None,
    header: Callable[[bytes], bytes] | None = None,
    weakly: bool = False,
) -> Put:
    """Seal what no honest node would, and have it carried.

    content  instead of the body; signer: instead of the issuer's key in force; dated: so far from now
    header   what is made of the header before it is signed; weakly: restricted, in the suite for what is not
    """
    changed: dict[str, Any] = {} if signer is None else {"signer": signer}
    changed |= {} if dated is None else {"at": now() + dated}
    changed |= {"policy": replace(keeping.policy(), hybrid_handling=frozenset())} if weakly else {}
    honest = envelopes.seal

    def seal(draft: Any, **said: Any) -> envelopes.Sealed:
        return honest(replace(draft, handling="H3") if weakly else draft, **said | changed)

    saying = Saying(event=new_id(), kind="operation-result", issuer=issuer, to=[to], body=BODY)
    with ExitStack() as past:
        past.enter_context(mock.patch.object(envelopes, "seal", seal))
        past.enter_context(mock.patch.object(sealing, "_require_sendable"))
        past.enter_context(mock.patch.object(sealing, "_require_recipient"))
        if content is not None:
            past.enter_context(mock.patch.object(sealing, "_body_bytes", return_value=content))
        if header is not None:
            past.enter_context(mock.patch.object(sealing, "_signed", partial(_signed_as, header)))
        act = issuing.issue(saying, at=now())
    assert act is not None
    return Put(act)


def put_poison(issuer: str, to: str) -> list[Put]:
    """One act for each sort of poison, and after them one that is none."""
    return [put(issuer, to, content=content) for content in (*POISON.values(), None)]


def put_misspelt(issuer: str, to: str) -> list[Put]:
    """An act with each header that no act has, one in a suite that is too weak for it, and one that nobody signed."""
    unsigned = SimpleNamespace(fingerprint=_signer(issuer).fingerprint, sign=lambda *_of: bytes(64))
    headers = [put(issuer, to, header=header) for header in MISSPELT.values()]
    return [*headers, put(issuer, to, weakly=True), put(issuer, to, signer=unsigned)]


def put_two_histories(issuer: str, to: str) -> list[Put]:
    """Two acts that both follow the same one in the chain to a bureau."""
    put(issuer, to)
    first = put(issuer, to)
    Chain.objects.filter(issuer=issuer, recipient=to, direction=Direction.ISSUED).update(
        last_number=F("last_number") - 1, last_hash=first.act.consignments.get().previous
    )
    Consignment.objects.filter(act=first.act).update(number=F("number") + 1_000_000)  # this node remembers one only
    return [first, put(issuer, to)]


def put_under_wrong_keys(issuer: str, to: str) -> list[Put]:
    """An act beyond the life of its key, one before it, one under the root, one that names a key that opens."""
    root = keyring.root(issuer)
    listing = directories.current().listing(issuer)
    assert root is not None
    assert listing is not None
    opens = next(one.key for one in listing.certificates if isinstance(one.key, envelopes.SealingKey))
    disguised = SimpleNamespace(fingerprint=opens.fingerprint, sign=root.sign)
    return [
        put(issuer, to, dated=timedelta(days=400)),
        put(issuer, to, dated=timedelta(days=-2)),
        put(issuer, to, signer=root),
        put(issuer, to, signer=disguised),
    ]


def put_under_key(issuer: str, to: str, serial: int) -> list[Put]:
    """An act under a key that its thief still has, whatever was said of it since."""
    return [put(issuer, to, signer=keyring.ring(issuer).signer(serial))]


def put_dated(issuer: str, to: str, *minutes: int) -> list[Put]:
    """An act for each number of minutes that the clock of this node is wrong by."""
    return [put(issuer, to, dated=timedelta(minutes=wrong_by)) for wrong_by in minutes]


def flood(issuer: str, to: str, count: int, *, then: str) -> list[Put]:
    """So many acts of one bureau, and one of another after them."""
    return [*(put(issuer, to) for _ in range(count)), put(then, to)]


def _signer(issuer: str) -> envelopes.SigningKey:
    key = directories.signing_key(issuer, directories.current(), now())
    assert key is not None
    return key


def _signed_as(
    change: Callable[[bytes], bytes],
    suite: Any,
    header: Any,
    slots: bytes,
    ciphertext: bytes,
    by_bureau: Any,
    signer: Any,
) -> envelopes.Sealed:
    """As the engine signs a header, but for what was made of it."""
    header = replace(header, slots=sha256(slots).digest())
    signed = change(header.as_bytes())
    assert signed != header.as_bytes()
    frame = Frame(suite, signed, signer.sign(SIGNED, signed), slots, ciphertext)
    hashes = {bureau: sha256(slot).digest() for bureau, slot in by_bureau.items()}
    return envelopes.Sealed(header, frame.as_bytes(), act_hash(signed), hashes)
