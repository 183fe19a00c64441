"""Test vectors, from which a second implementation can be written: `docs/reference/act-vectors.json`.

    python -m comity.engines.envelopes.vectors docs/reference/act-vectors.json

Keys, certificates, directory, headers, bodies and attachments follow from fixed seeds, and come out the same each time.
The slots do not: HPKE draws a key of its own for each. So a file that is there keeps its envelopes, which are vectors
for opening, and everything else is made anew.
"""

import base64
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from comity.engines.ledger import Json, canonical

from .attachments import seal_attachment
from .certificates import certify
from .directory import NO_DIRECTORY, Directory, Listing, sign_directory
from .framing import Frame, read_frame
from .headers import SIGNED, read_header
from .keys import OpeningKey, RootKey, SealingKey, SigningKey, VerifyingKey, spoken
from .opening import open_act
from .sealing import ActDraft, Recipient, seal
from .slots import FIRST_PREVIOUS, info
from .suites import SUITES

Vectors: TypeAlias = dict[str, Any]

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORGANISATION = "police.example"
BUREAUS = ("XA", "XB", "XC")
ISSUER = "XA"

_DRAFTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    # name: handling, audience, recipients
    "open, suite 1": ("H0", "open", ("XB", "XC")),
    "confidential, suite 1": ("H1", "confidential", ("XC",)),
    "open, suite 2": ("H3", "open", ("XB",)),
    "confidential, suite 2": ("H2", "confidential", ("XB", "XC")),
}
_BODY: dict[str, Json] = {"subject": "Marek Test", "text": "Is he known to you? — هل هو معروف لديكم؟", "number": 7}


def build(kept: Mapping[str, bytes]) -> Vectors:
    """All vectors.

    kept    by name, the envelopes of an earlier time; those that are missing are sealed anew
    """
    directory = _directory()
    envelopes = {name: kept.get(name) or _sealed(name, directory) for name in _DRAFTS}
    return {
        "at": AT.isoformat(),
        "keys": _keys(),
        "directory": {
            "signed": _text(sign_directory(directory, _organisation_key())),
            "hash": directory.hash.hex(),
        },
        "acts": [_act(name, envelope, directory) for name, envelope in envelopes.items()],
        "refused": [
            {"name": name, "code": code, "envelope": _text(envelope)}
            for name, code, envelope in _refused(envelopes["open, suite 1"])
        ],
        "attachments": [_attachment(size) for size in (0, 5_000, 300_000)],
    }


def kept_envelopes(vectors: Vectors) -> dict[str, bytes]:
    """The envelopes in a file of vectors, by name."""
    return {act["name"]: base64.b64decode(act["envelope"]) for act in vectors["acts"]}


def directory_of_vectors() -> Directory:
    """The directory under which all vectors open."""
    return _directory()


def opening_keys(bureau: str) -> list[OpeningKey]:
    """A bureau's opening keys, one for each suite."""
    return [OpeningKey(_seed(f"{bureau} opening {version}"), version) for version in SUITES]


def _seed(name: str) -> bytes:
    return hashlib.sha256(f"comity vector {name}".encode()).digest()


def _stream(name: str) -> Callable[[int], bytes]:
    """Fixed bytes in the place of random ones: SHAKE-256 of a name, read on and on."""
    drawn = 0

    def draw(size: int) -> bytes:
        nonlocal drawn
        drawn += size
        return hashlib.shake_256(f"comity vector {name}".encode()).digest(drawn)[-size:]

    return draw


def _organisation_key() -> RootKey:
    return RootKey(_seed("organisation"))


def _directory() -> Directory:
    return Directory(ORGANISATION, 1, AT, NO_DIRECTORY, tuple(map(_listing, BUREAUS)))


def _listing(bureau: str) -> Listing:
    root = RootKey(_seed(f"{bureau} root"))
    publics: list[VerifyingKey | SealingKey] = [SigningKey(_seed(f"{bureau} signing")).public]
    publics += [key.public for key in opening_keys(bureau)]
    certificates = tuple(
        certify(
            root,
            public,
            organisation=ORGANISATION,
            bureau=bureau,
            serial=serial,
            valid_from=AT - timedelta(days=1),
            valid_until=AT + timedelta(days=30),
        )
        for serial, public in enumerate(publics, start=1)
    )
    return Listing(bureau, root.public, "active", AT - timedelta(days=100), certificates)


def _keys() -> Vectors:
    keys: dict[str, RootKey | SigningKey | OpeningKey] = {"organisation": _organisation_key()}
    for bureau in BUREAUS:
        keys[f"{bureau} root"] = RootKey(_seed(f"{bureau} root"))
        keys[f"{bureau} signing"] = SigningKey(_seed(f"{bureau} signing"))
        keys |= {f"{bureau} opening {key.version}": key for key in opening_keys(bureau)}
    return {
        name: {
            "seed": key.seed.hex(),
            "public": key.public.raw.hex(),
            "fingerprint": key.fingerprint.hex(),
            "spoken": spoken(key.fingerprint),
        }
        for name, key in keys.items()
    }


def _sealed(name: str, directory: Directory) -> bytes:
    handling, audience, bureaus = _DRAFTS[name]
    draft = ActDraft(
        id=f"019ca910-c000-7000-8000-{list(_DRAFTS).index(name):012x}",
        issuer=ISSUER,
        kind="message",
        kind_version=1,
        priority="urgent",
        handling=handling,
        evaluation="B2",
        body=_BODY,
        audience="open" if audience == "open" else "confidential",
        valid_until=AT + timedelta(days=365),
    )
    recipients = [_recipient(bureau, draft.handling, number, directory) for number, bureau in enumerate(bureaus, 1)]
    signer = SigningKey(_seed(f"{ISSUER} signing"))
    return seal(
        draft, signer=signer, recipients=recipients, directory=directory, at=AT, randomness=_stream(name)
    ).envelope


def _recipient(bureau: str, handling: str, number: int, directory: Directory) -> Recipient:
    certificate = directory.sealing_certificate(bureau, version=2 if handling in ("H2", "H3") else 1, at=AT)
    if certificate is None:
        raise LookupError(bureau)
    previous = FIRST_PREVIOUS if number == 1 else _seed(f"act {number - 1} to {bureau}")
    return Recipient(bureau, certificate, number, previous)


def _act(name: str, envelope: bytes, directory: Directory) -> Vectors:
    """One act, with everything that one meets on the way to its content."""
    frame = read_frame(envelope)
    header = read_header(frame.header)
    opened = [
        open_act(envelope, bureau=bureau, opening_keys=opening_keys(bureau), directory=directory, at=AT)
        for bureau in _DRAFTS[name][2]
    ]
    slots = frame.divided_slots()
    slot_numbers = {hashlib.sha256(slot).digest(): number for number, slot in enumerate(slots)}
    keys = {each.evidence.recipient: opening_keys(each.evidence.recipient)[header.version - 1] for each in opened}
    return {
        "name": name,
        "envelope": _text(envelope),
        "header": frame.header.decode(),
        "act_hash": opened[0].act_hash.hex(),
        "bound": header.bound().hex(),
        "salt": (opened[0].evidence.salt or b"").hex(),
        "body": opened[0].body_bytes.decode(),
        "recipients": [
            {
                "bureau": each.evidence.recipient,
                "slot": slot_numbers[each.slot_hash],
                "info": info(header.bound(), keys[each.evidence.recipient].fingerprint, each.evidence.recipient).hex(),
                "number": each.number,
                "previous": each.previous.hex(),
                "blind": each.evidence.link.blind.hex(),
                "commitment": each.evidence.link.commitment(each.evidence.recipient).hex(),
            }
            for each in opened
        ],
    }


def _refused(good: bytes) -> Iterator[tuple[str, str, bytes]]:
    """(name, code, envelope) of acts to XB that have to be refused; some are rightly signed by their issuer."""
    frame = read_frame(good)
    members = json.loads(frame.header)
    yield "nothing", "not_an_envelope", b""
    yield "another magic", "not_an_envelope", b"C" + good[1:]
    yield "version 0", "unknown_version", good[:10] + b"\0" + good[11:]
    yield "the version of another suite", "part_size", good[:10] + b"\2" + good[11:]
    yield "one byte short", "truncated", good[:-1]
    yield "one byte more", "trailing_bytes", good + b"\0"
    yield "a header of 4 GiB", "part_too_large", good[:11] + b"\xff\xff\xff\xff" + good[15:]
    yield "ciphertext altered", "part_differs", good[:-1] + bytes([good[-1] ^ 1])
    yield "signature altered", "wrong_signature", replace(frame, signature=bytes(64)).as_bytes()
    yield "slots exchanged", "part_differs", replace(frame, slots=b"".join(frame.divided_slots()[::-1])).as_bytes()
    yield "signed: unknown field", "field_unknown", _signed(frame, members | {"critical": True})
    yield "signed: no issuer", "field_missing", _signed(frame, _without(members, "issuer"))
    yield "signed: no recipients", "field_wrong", _signed(frame, members | {"recipients": []})
    yield "signed: recipients unsorted", "field_wrong", _signed(frame, members | {"recipients": ["XC", "XB"]})
    yield "signed: one recipient too few", "wrong_slots", _signed(frame, members | {"recipients": ["XB"]})
    yield "signed: restricted in suite 1", "suite_too_weak", _signed(frame, members | {"handling": "H3"})
    yield "signed: version 2 in the header", "version_differs", _signed(frame, members | {"v": 2})
    yield "signed: another kind than sealed", "slot_unopened", _signed(frame, members | {"kind": "recall"})
    yield (
        "signed: a time with an offset",
        "field_wrong",
        _signed(frame, members | {"issued_at": "2026-03-01T12:00:00.000000+00:00"}),
    )
    yield "signed: not canonical", "not_canonical", _signed_bytes(frame, json.dumps(members).encode())


def _without(members: dict[str, Json], name: str) -> dict[str, Json]:
    return {each: value for each, value in members.items() if each != name}


def _signed(frame: Frame, members: dict[str, Json]) -> bytes:
    return _signed_bytes(frame, canonical(members))


def _signed_bytes(frame: Frame, header: bytes) -> bytes:
    signature = SigningKey(_seed(f"{ISSUER} signing")).sign(SIGNED, header)
    return replace(frame, header=header, signature=signature).as_bytes()


def _attachment(size: int) -> Vectors:
    plaintext = hashlib.shake_256(b"comity vector attachment").digest(size)
    stream = io.BytesIO()
    attachment = seal_attachment(io.BytesIO(plaintext), stream, randomness=_stream(f"attachment {size}"))
    return {
        "plaintext": "the first bytes of SHAKE-256 of `comity vector attachment`",
        "as_json": attachment.as_json(),
        "chunks": attachment.chunks,
        "stream_size": attachment.stream_size,
        "stream_begins": stream.getvalue()[:64].hex(),
    }


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def main(path: Path) -> None:
    """Write the vectors, keeping the envelopes that are there."""
    kept = kept_envelopes(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
    path.write_text(json.dumps(build(kept), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
