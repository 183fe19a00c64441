"""The proof of an act as one file, for somebody who trusts nobody here.

`docs/reference/act-proof.md` says what it holds and how it is verified.

It shows who said something of this kind, when and under which code, who receipted it, and that this node wrote it down
at the time. What was said stays sealed.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comity.core import audit, checkpoints
from comity.core.models import AuditEntry, AuditItem, Checkpoint
from comity.core.subjects import plain
from comity.engines import envelopes, ledger
from comity.engines.envelopes import ActRefused, Directory, DirectoryRefused, Disclosure, KeyRefused, Link, VerifyingKey
from comity.exchange import directories, keyring, proofs
from comity.exchange.keeping import policy
from comity.exchange.models import Act, Consignment, DirectoryEdition, Receipt
from comity.exchange.proofs import Check

FORMAT, VERSION = "comity-act-proof", 1
LARGEST = 64 * 2**20


class NotAProof(ValueError):
    """A file that is no such proof, or cannot be read."""


def bundle_of(act: Act, consignments: Sequence[Consignment]) -> dict[str, Any]:
    """The proof of an act, as far as the asker may know of its recipients.

    consignments  those that the asker may see

    Raises NoDirectory where this node never had one.
    """
    checks = [
        {"check": one.code, "holds": one.holds, "why": one.why, "facts": _plain(one.facts)}
        for one in proofs.checks_of(act, consignments)
    ]
    receipts = Receipt.objects.filter(consignment__in=consignments).select_related("act", "consignment")
    return {
        "format": FORMAT,
        "version": VERSION,
        "act": str(act.pk),
        "act_hash": act.act_hash,
        "held_at": plain(proofs.first_held(act)),
        "envelope": _text(act.envelope),
        "directory": _directory(),
        "receipts": [_receipt(each) for each in receipts.order_by("at", "pk")],
        "ledger": _ledger(act),
        "checks": checks,
    }


def read(content: bytes) -> dict[str, Any]:
    """A file that `bundle_of` made, as far as it has the form of one.  Raises NotAProof."""
    if len(content) > LARGEST:
        raise NotAProof("too large")
    try:
        said: Any = ledger.parse(content)
    except ValueError as error:
        raise NotAProof("no JSON") from error
    if not isinstance(said, dict) or (said.get("format"), said.get("version")) != (FORMAT, VERSION):
        raise NotAProof("another format or version")
    return said


def verify(bundle: Mapping[str, Any], *, organisation_key: bytes | None = None) -> list[Check]:
    """Every check that the file allows by itself: nothing that this node stores is looked at.

    organisation_key  public key of the organisation's root, learnt elsewhere; without it the one in the file is taken,
                      and the check `organisation` cannot be told

    Raises NotAProof for a file that does not have the form.
    """
    try:
        return _checks(bundle, organisation_key)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotAProof("a part is missing, or has another form") from error


@dataclass(frozen=True, slots=True)
class _Trusted:
    """By what the envelopes of a file are judged, and when this node says it first held the act."""

    directory: Directory
    at: datetime


def _checks(bundle: Mapping[str, Any], organisation_key: bytes | None) -> list[Check]:
    said = bundle["directory"]
    key = organisation_key or bytes.fromhex(said["key"])
    checks = [Check("organisation", True if organisation_key else None, "" if organisation_key else "key-of-the-file")]
    try:
        signed_by = VerifyingKey(key, "root")
        directory = envelopes.open_directory(_bytes(said["signed"]), signed_by, organisation=said["organisation"])
    except (DirectoryRefused, KeyRefused) as refusal:
        return [Check("organisation", False, refusal.code)]
    trusted = _Trusted(directory, datetime.fromisoformat(bundle["held_at"]))
    checks.append(_signature(bundle, trusted))
    checks.extend(_receipted(bundle, receipt, trusted) for receipt in bundle["receipts"])
    checks.append(_in_ledger(bundle))
    return checks


def _signature(bundle: Mapping[str, Any], trusted: _Trusted) -> Check:
    if bundle["envelope"] is None:
        return Check("signature", None, "erased")
    try:
        seal = envelopes.verify_seal(
            _bytes(bundle["envelope"]), directory=trusted.directory, at=trusted.at, policy=policy()
        )
    except ActRefused as refusal:
        return Check("signature", False, refusal.code, dict(refusal.facts))
    same = (seal.header.id, seal.act_hash.hex()) == (bundle["act"], bundle["act_hash"])
    facts = {"issuer": seal.header.issuer, "kind": seal.header.kind, "issued_at": plain(seal.header.issued_at)}
    return Check("signature", same, "" if same else "differs", facts)


def _receipted(bundle: Mapping[str, Any], receipt: Mapping[str, Any], trusted: _Trusted) -> Check:
    """That a recipient signed a receipt for this act; which stage, where the file shows what it says."""
    facts = {"recipient": receipt["recipient"], "stage": receipt["stage"]}
    if receipt["envelope"] is None:
        return Check("receipt", None, "erased", facts)
    shown, at = receipt["shown"], datetime.fromisoformat(receipt["held_at"])
    envelope = _bytes(receipt["envelope"])
    try:
        seal = envelopes.verify_seal(envelope, directory=trusted.directory, at=at, policy=policy())
        if shown is not None:
            body = _bytes(shown["body"])
            envelopes.verify_disclosure(
                envelope, _disclosure(shown), directory=trusted.directory, at=at, body=body, policy=policy()
            )
    except ActRefused as refusal:
        return Check("receipt", False, refusal.code, facts)
    of = (seal.header.kind, seal.header.issuer, seal.header.reply_to)
    if of != ("receipt", receipt["recipient"], bundle["act"]):
        return Check("receipt", False, "differs", facts)
    if shown is None:
        return Check("receipt", None, "not-shown", facts)
    words: Any = ledger.parse(body)
    same = (words["of"], words["act_hash"], words["stage"]) == (bundle["act"], bundle["act_hash"], receipt["stage"])
    return Check("receipt", same, "" if same else "differs", facts)


def _in_ledger(bundle: Mapping[str, Any]) -> Check:
    said = bundle["ledger"]
    if said is None:
        return Check("ledger", None, "not-signed-yet")
    facts = {"position": said["index"]}
    entry, items = said["entry"], said["items"]
    named = entry["subject"]
    if items is not None:
        named = items["item"]["subject"]
        leaves = [_bytes(leaf) for leaf in items["leaves"]]
        own = ledger.leaf_hash(ledger.canonical(items["item"]))
        if own not in leaves or ledger.tree_root(leaves).hex() != entry["items"]["root"]:
            return Check("ledger", False, "items-differ", facts)
    if (named["type"], named["id"]) != (Act._meta.label_lower, bundle["act"]):
        return Check("ledger", False, "another-act", facts)
    try:
        log = ledger.NoteVerifier.parse(said["key"])
        checkpoint = ledger.open_checkpoint(said["checkpoint"], log).checkpoint
        ledger.verify_inclusion(
            leaf=ledger.leaf_hash(ledger.canonical(entry)),
            index=said["index"],
            size=checkpoint.size,
            proof=[_bytes(step) for step in said["path"]],
            root=checkpoint.root,
        )
    except ledger.NoteInvalid as invalid:
        return Check("ledger", False, invalid.code, facts)
    except ledger.ProofInvalid:
        return Check("ledger", False, "not-included", facts)
    return Check("ledger", True, facts=facts | {"size": checkpoint.size, "at": entry["at"], "log": log.name})


def _directory() -> dict[str, str]:
    """The directory in force, with the key that signed it."""
    by = directories.pinned()
    current = directories.current()
    signed = DirectoryEdition.objects.values_list("signed", flat=True).get(epoch=current.epoch)
    return {"organisation": by.organisation, "key": by.key.raw.hex(), "signed": str(_text(signed))}


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "recipient": receipt.act.issuer_id,
        "stage": receipt.stage,
        "held_at": plain(proofs.first_held(receipt.act)),
        "envelope": _text(receipt.act.envelope),
        "shown": _shown(receipt),
    }


def _shown(receipt: Receipt) -> dict[str, Any] | None:
    """What opens a receipt to anybody: it names the act and the stage, and nothing else.

    None where the bureau it was sealed to is not hosted here. A `Disclosure` gives away no key.
    """
    act, bureau = receipt.act, receipt.consignment.issuer_id
    keys = keyring.ring(bureau).openers
    if not keys or act.envelope is None:
        return None
    try:
        opened = envelopes.open_act(
            bytes(act.envelope),
            bureau=bureau,
            opening_keys=keys,
            directory=directories.current(),
            at=proofs.first_held(act),
            policy=policy(),
        )
    except ActRefused:
        return None  # its keys were destroyed, as old keys are
    link, salt = opened.evidence.link, opened.evidence.salt
    return {
        "to": bureau,
        "number": link.number,
        "previous": link.previous.hex(),
        "blind": _text(link.blind),
        "salt": _text(salt),
        "body": _text(opened.body_bytes),
    }


def _disclosure(shown: Mapping[str, Any]) -> Disclosure:
    link = Link(shown["number"], bytes.fromhex(shown["previous"]), _bytes(shown["blind"]))
    return Disclosure(shown["to"], link, _bytes(shown["salt"]))


def _ledger(act: Act) -> dict[str, Any] | None:
    """The entry by which this node wrote the act down first; None before a checkpoint holds it.

    The first, not the newest: later ones may name an officer of another bureau who took it back.
    """
    label, key = act._meta.label_lower, str(act.pk)
    item = None
    entry = AuditEntry.objects.filter(subject_type=label, subject_id=key).order_by("position").first()
    touched = AuditItem.objects.filter(subject_type=label, subject_id=key).select_related("entry").order_by("entry")
    if (first := touched.first()) is not None and (entry is None or first.entry.position < entry.position):
        item, entry = first, first.entry
    checkpoint = (
        Checkpoint.objects.filter(size__gt=entry.position).order_by("size").first() if entry is not None else None
    )
    if entry is None or checkpoint is None:
        return None
    return {
        "entry": ledger.parse(audit.leaf_of(entry)),
        "items": _items(entry, item) if item is not None else None,
        "index": entry.position,
        "size": checkpoint.size,
        "path": [_text(step) for step in checkpoints.inclusion_proof(entry.position, checkpoint.size)],
        "checkpoint": checkpoint.note,
        "key": checkpoints.keys().log.text(),
    }


def _items(entry: AuditEntry, item: AuditItem) -> dict[str, Any]:
    """One item of an entry, and the hashes of all, whose tree's root the entry holds."""
    leaves = [ledger.leaf_hash(audit.item_leaf_of(each)) for each in entry.items.order_by("number")]
    return {"item": ledger.parse(audit.item_leaf_of(item)), "leaves": [_text(leaf) for leaf in leaves]}


def _text(value: bytes | memoryview | None) -> str | None:
    return None if value is None else base64.b64encode(bytes(value)).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in facts.items()}
