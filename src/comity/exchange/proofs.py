"""Verifying one act: everything that can be checked about it from what is stored, each check by itself.

Nothing stored is believed for itself: signature, content, chain, receipts and ledger are derived again. Who asks is the
caller's to know; what is given to `checks_of` is what is looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comity.core import audit, checkpoints
from comity.core.models import AuditEntry, AuditItem, Checkpoint
from comity.engines import envelopes, ledger
from comity.engines.envelopes import ActRefused, VerifiedSeal, spoken
from comity.exchange import directories, keyring, numbering
from comity.exchange.keeping import policy
from comity.exchange.models import Act, Consignment, Receipt


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    code    signature, header, content, vouched, chain, receipt, ledger
    holds   None where it cannot be told any more, or not yet: `why` says which
    why     code; "" where it holds
    facts   values for whoever reads it
    """

    code: str
    holds: bool | None
    why: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def checks_of(act: Act, consignments: Sequence[Consignment]) -> list[Check]:
    """Every check of an act and of those of its consignments that the asker may see.

    Raises NoDirectory where this node never had one.
    """
    seal, signature = _seal(act)
    checks = [signature]
    if seal is not None:
        checks.append(_header(act, seal))
        checks.append(_content(act, consignments))
    if act.here and len(consignments) == Consignment.objects.filter(act=act).count():
        checks.append(_vouched(act, consignments))
    for consignment in consignments:
        checks.append(_chain(act, consignment))
        checks.extend(_receipts(act, consignment))
    checks.append(_ledger(act))
    return checks


def holds(checks: Iterable[Check]) -> bool:
    """Whether nothing that could be looked at contradicts the act."""
    return all(check.holds is not False for check in checks)


def _seal(act: Act) -> tuple[VerifiedSeal | None, Check]:
    """The signature, by a key that was the issuer's when this node first held the act."""
    if act.envelope is None:
        return None, Check("signature", None, "erased")
    try:
        seal = envelopes.verify_seal(
            bytes(act.envelope), directory=directories.current(), at=first_held(act), policy=policy()
        )
    except ActRefused as refusal:
        return None, Check("signature", False, refusal.code, dict(refusal.facts))
    facts = {"serial": seal.certificate.serial, "fingerprint": spoken(seal.certificate.key.fingerprint)}
    return seal, Check("signature", True, facts=facts)


def _header(act: Act, seal: VerifiedSeal) -> Check:
    """The columns say what was signed."""
    header = seal.header
    signed = {
        "id": header.id,
        "issuer": header.issuer,
        "kind": header.kind,
        "kind_version": header.kind_version,
        "priority": header.priority,
        "handling": header.handling,
        "audience": header.audience,
        "issued_at": header.issued_at,
        "reply_to": header.reply_to,
        "act_hash": seal.act_hash.hex(),
    }
    stored = {
        "id": str(act.pk),
        "issuer": act.issuer_id,
        "reply_to": str(act.reply_to) if act.reply_to else None,
        **{name: getattr(act, name) for name in signed if name not in ("id", "issuer", "reply_to")},
    }
    wrong = sorted(name for name in signed if signed[name] != stored[name])
    return Check("header", not wrong, "differs" if wrong else "", {"columns": wrong} if wrong else {})


def _content(act: Act, consignments: Sequence[Consignment]) -> Check:
    """The body is what was sealed, opened again with the key of a recipient that is hosted here."""
    directory, at = directories.current(), first_held(act)
    for consignment in consignments:
        keys = keyring.ring(consignment.recipient_id).openers
        if not keys or act.envelope is None:
            continue
        try:
            opened = envelopes.open_act(
                bytes(act.envelope),
                bureau=consignment.recipient_id,
                opening_keys=keys,
                directory=directory,
                at=at,
                policy=policy(),
            )
        except ActRefused as refusal:
            if refusal.code in ("slot_unopened", "no_slot_opens"):
                continue  # its keys were destroyed, as old keys are
            return Check("content", False, refusal.code)
        same = opened.body_bytes == ledger.canonical(act.body)
        return Check("content", same, "" if same else "differs")
    return Check("content", None, "no-key")


def _vouched(act: Act, consignments: Sequence[Consignment]) -> Check:
    same = numbering.vouched(map(numbering.born, consignments)) == act.consigned
    return Check("vouched", same, "" if same else "differs", {"recipients": len(consignments)})


def _chain(act: Act, consignment: Consignment) -> Check:
    """Each act names the one before it in its chain."""
    facts = {"recipient": consignment.recipient_id, "number": consignment.number}
    if consignment.number == 1:
        first = not consignment.previous
        return Check("chain", first, "" if first else "differs", facts)
    if numbering.begins_anew(consignment.number, consignment.previous):
        return Check("chain", True, "", facts)
    before = Consignment.objects.filter(
        issuer=consignment.issuer_id, recipient=consignment.recipient_id, number=consignment.number - 1
    )
    known = before.values_list("act__act_hash", flat=True).first()
    if known is None:
        return Check("chain", None, "missing", facts)
    return Check("chain", known == consignment.previous, "" if known == consignment.previous else "differs", facts)


def _receipts(act: Act, consignment: Consignment) -> Iterator[Check]:
    """Each receipt was signed by the recipient, and speaks of this act."""
    said = list(Receipt.objects.filter(consignment=consignment).select_related("act").order_by("at", "pk"))
    for receipt in said:
        facts = {"recipient": consignment.recipient_id, "stage": receipt.stage}
        seal, signature = _seal(receipt.act)
        if seal is None:
            yield Check("receipt", signature.holds, signature.why, facts)
            continue
        body = receipt.act.body or {}
        right = (
            seal.header.issuer == consignment.recipient_id
            and seal.act_hash.hex() == receipt.act.act_hash
            and (body.get("of"), body.get("act_hash"), body.get("stage")) == (str(act.pk), act.act_hash, receipt.stage)
        )
        yield Check("receipt", right, "" if right else "differs", facts)
    if not said:
        yield Check("receipt", None, "none-yet", {"recipient": consignment.recipient_id})


def _ledger(act: Act) -> Check:
    """The newest entry that speaks of the act commits to its present row, and a signed checkpoint holds the entry."""
    label, key = act._meta.label_lower, str(act.pk)
    entry = (
        AuditEntry.objects.filter(subject_type=label, subject_id=key, state_commitment__isnull=False)
        .order_by("-position")
        .first()
    )
    item = AuditItem.objects.filter(subject_type=label, subject_id=key).order_by("-entry").first()
    state: AuditEntry | AuditItem | None = entry
    if item is not None and (entry is None or item.entry_id > entry.pk):
        state, entry = item, item.entry
    if state is None or entry is None:
        return Check("ledger", False, "no-entry")
    facts = {"position": entry.position}
    if state.state_salt is None:
        return Check("ledger", None, "erased", facts)
    if audit.commitment_to(act, bytes(state.state_salt)) != bytes(state.state_commitment or b""):
        return Check("ledger", False, "row-differs", facts)
    return _included(entry, facts)


def _included(entry: AuditEntry, facts: dict[str, Any]) -> Check:
    items = [ledger.leaf_hash(audit.item_leaf_of(item)) for item in entry.items.order_by("number")]
    if items and ledger.tree_root(items) != bytes(entry.items_root or b""):
        return Check("ledger", False, "items-differ", facts)
    checkpoint = Checkpoint.objects.filter(size__gt=entry.position).order_by("-size").first()
    if checkpoint is None:
        return Check("ledger", None, "not-signed-yet", facts)
    said, signed_at = checkpoints.keys().opened(checkpoint.note)
    proof = checkpoints.inclusion_proof(entry.position, said.size)
    try:
        ledger.verify_inclusion(
            leaf=ledger.leaf_hash(audit.leaf_of(entry)),
            index=entry.position,
            size=said.size,
            proof=proof,
            root=said.root,
        )
    except ledger.ProofInvalid:
        return Check("ledger", False, "not-included", facts)
    return Check("ledger", True, facts=facts | {"size": said.size, "signed_at": signed_at})


def first_held(act: Act) -> datetime:
    """When this node first had the act: a key that was revoked later signed it all the same."""
    if act.here:
        return act.issued_at
    arrived = Consignment.objects.filter(act=act, arrived_at__isnull=False).order_by("arrived_at")
    return arrived.values_list("arrived_at", flat=True).first() or act.issued_at
