"""Writing the ledger: one entry for each operation done or refused.

The leaf of an entry is the canonical JSON of its public part. What may be personal (inputs, references, notes) is in
`details`, and the state of everything the entry speaks of is in the apps' own rows; of both the leaf holds salted
commitments only. `docs/reference/ledger-format.md` gives the bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import models, transaction

from comity.core import events
from comity.core.actors import Actor
from comity.core.models import AuditEntry, AuditItem, LedgerHead, LedgerTile
from comity.core.refusals import Refusal
from comity.core.subjects import Subject, plain, state_of
from comity.core.unit import Unit, require_unit
from comity.engines import ledger

DONE = "done"
REFUSED = "refused"

LONGEST_TEXT = 2_000  # characters of one input kept in an entry; longer ones by their hash
LONGEST_LIST = 50

GONE = b""  # the state commitment of a subject that no longer exists


@dataclass(frozen=True, slots=True)
class SubjectState:
    """What an entry says of one subject: whose it is, and the commitment to its row."""

    model: type[models.Model]
    pk: Any
    owner: str
    salt: bytes | None
    commitment: bytes

    @property
    def key(self) -> tuple[str, str]:
        """Type and id, as the entry names the subject."""
        return self.model._meta.label_lower, str(self.pk)


def record(unit: Unit, inputs: Mapping[str, Any]) -> AuditEntry:
    """Append the entry of an operation that was done, with its events, in the operation's own transaction."""
    primary = unit.subject if isinstance(unit.subject, models.Model) else None
    if isinstance(primary, Subject):
        unit.touch(type(primary), primary.pk)
    states = {state.key: state for state in _read_again(unit.touched)}
    inline = None if primary is None else states.pop(_key_of(primary), None)
    entry = _entry(unit.event, unit.actor, unit.at, primary)
    if inline is not None:
        entry.owner, entry.state_salt, entry.state_commitment = inline.owner, inline.salt, inline.commitment
    return _append(entry, _details(unit.actor, inputs, unit.notes), list(states.values()), unit)


def record_refusal(event: str, actor: Actor, inputs: Mapping[str, Any], refusal: Refusal) -> AuditEntry:
    """Append the entry of an attempt that was refused."""
    subject = next((value for value in inputs.values() if isinstance(value, Subject)), None)
    entry = _entry(event, actor, inputs["at"], subject)
    entry.outcome, entry.code = REFUSED, refusal.code
    with transaction.atomic():
        return _append(entry, _details(actor, inputs, {"facts": dict(refusal.facts)}), [], None)


def erase_content_of(subjects: Iterable[models.Model]) -> None:
    """Erase what earlier entries keep of these subjects, in the operation that is running.

    The salts of their state commitments go, and the details of every entry that touched them: inputs may hold what
    the row held. The commitments stay, so the tree still verifies, and each erased entry names the one that erased
    it. Call it after the subjects' own rows were emptied or deleted.
    """
    unit = require_unit("erasing audit content")
    for subject in subjects:
        unit.erased[_key_of(subject)] = None
        # A fresh commitment to what is left of the row: of those that go, nobody could check it any more.
        unit.touch(type(subject), subject.pk)


def brief(value: Any) -> Any:
    """An input as the audit keeps it: codes and values; long texts, files and lists by their size and hash."""
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes | memoryview | bytearray):
        return _hashed("bytes", bytes(value))
    if isinstance(value, str):
        clean = value.encode("utf-8", "backslashreplace")
        return clean.decode() if len(value) <= LONGEST_TEXT else _hashed("characters", clean)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: brief(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): brief(member) for name, member in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(str(brief(member)) for member in value)
    if isinstance(value, Sequence):
        short = [brief(member) for member in value[:LONGEST_LIST]]
        return short if len(value) <= LONGEST_LIST else {"count": len(value), "first": short[:3]}
    simple = plain(value)
    if isinstance(simple, int | float) and not abs(simple) <= ledger.LARGEST_INTEGER:  # written so that NaN is caught
        return str(simple)
    return simple if simple is None or isinstance(simple, bool | int | float | str) else type(value).__name__


def _key_of(row: models.Model) -> tuple[str, str]:
    model = row._meta.concrete_model or type(row)
    return model._meta.label_lower, str(row.pk)


def _hashed(unit: str, content: bytes) -> dict[str, Any]:
    return {unit: len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _details(actor: Actor, inputs: Mapping[str, Any], notes: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: brief(value) for name, value in inputs.items() if name != "at"}
    return {"inputs": kept, "notes": brief(notes), "reference": brief(actor.reference)}


def _entry(event: str, actor: Actor, at: datetime, subject: models.Model | None) -> AuditEntry:
    return AuditEntry(
        at=at,
        event=event,
        outcome=DONE,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        bureau=actor.bureau,
        unit=actor.unit,
        entity=actor.entity,
        origin=actor.origin.value,
        purpose=actor.purpose.value if actor.purpose else "",
        subject_type=_key_of(subject)[0] if subject is not None else "",
        subject_id=_key_of(subject)[1] if subject is not None else "",
    )


def _append(entry: AuditEntry, content: Mapping[str, Any], others: list[SubjectState], unit: Unit | None) -> AuditEntry:
    salts = salts_hash([entry.state_salt, *(state.salt for state in others)])
    details = entry.details = ledger.canonical({**content, "salts": salts}).decode()
    salt = entry.details_salt = ledger.new_salt()
    entry.details_commitment = ledger.commitment(details.encode(), salt)
    frontier = _locked_frontier()
    entry.position = frontier.size
    if unit is not None and unit.stream:
        _continue_stream(entry, unit.stream)
    items = [
        AuditItem(
            entry=entry,
            number=number,
            subject_type=state.key[0],
            subject_id=state.key[1],
            owner=state.owner,
            state_salt=state.salt,
            state_commitment=state.commitment,
        )
        for number, state in enumerate(others)
    ]
    if items:
        entry.items_root, entry.items_count = (
            ledger.tree_root(ledger.leaf_hash(item_leaf_of(item)) for item in items),
            len(items),
        )
    if unit is not None and unit.erased:
        entry.erases = _erase(unit.erased, entry.position)
    leaf = entry.leaf_hash = ledger.leaf_hash(leaf_of(entry))
    entry.save(force_insert=True)
    AuditItem.objects.bulk_create(items)
    if unit is not None:
        events.store(unit)
    _grow(frontier.append(leaf))
    return entry


def _locked_frontier() -> ledger.Frontier:
    """The tree as it is now. Its head is locked from here to the commit: entries and events are numbered in the order
    in which they become visible.
    """
    heads = LedgerHead.objects.select_for_update()
    # Every operation asks: for the one column, without making a row of it.
    known = list(heads.filter(id=1).values_list("frontier", flat=True))
    if not known:
        known = [heads.get_or_create(id=1, defaults={"frontier": ledger.Frontier().text()})[0].frontier]
    return ledger.Frontier.parse(known[0])


def _continue_stream(entry: AuditEntry, stream: str) -> None:
    """Make an entry the next one of its stream. The head of the ledger is locked: nobody else takes the number."""
    earlier = AuditEntry.objects.filter(stream=stream).order_by("-stream_number")
    # Of the last one two columns, and not the thirty of a row.
    last = earlier.values_list("stream_number", "leaf_hash").first()
    entry.stream = stream
    entry.stream_number = 0 if last is None or last[0] is None else last[0] + 1
    entry.stream_previous = None if last is None else bytes(last[1])


def _grow(grown: ledger.Frontier) -> None:
    LedgerHead.objects.filter(id=1).update(frontier=grown.text())
    if grown.size % ledger.TILE_SIZE == 0:
        index = grown.size // ledger.TILE_SIZE - 1
        hashes = AuditEntry.objects.filter(position__gte=index * ledger.TILE_SIZE).order_by("position")
        root = ledger.tree_root(bytes(leaf) for leaf in hashes.values_list("leaf_hash", flat=True))
        LedgerTile.objects.create(index=index, root=root)


def salts_hash(salts: Iterable[Any]) -> str:
    """SHA-256 over the salts of an entry's state commitments, its own and then its items', in hexadecimal.

    Kept in the details: the salt of a state that has been superseded has no row left that would show it altered.
    """
    return hashlib.sha256(b"".join(bytes(salt) for salt in salts if salt is not None)).hexdigest()


def leaf_of(entry: AuditEntry) -> bytes:
    """The bytes that the tree holds of an entry: every stored column that erasure leaves as it is."""
    return ledger.canonical(
        {
            **_stream_of(entry),
            "v": 1,
            "position": entry.position,
            "id": str(entry.id),
            "at": plain(entry.at),
            "event": entry.event,
            "outcome": entry.outcome,
            "code": entry.code,
            "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "origin": entry.origin},
            "bureau": entry.bureau,
            "unit": entry.unit,
            "entity": entry.entity,
            "purpose": entry.purpose,
            "subject": {"type": entry.subject_type, "id": entry.subject_id, "owner": entry.owner},
            "details": plain(entry.details_commitment),
            "state": plain(entry.state_commitment),
            "items": {"root": plain(entry.items_root), "count": entry.items_count},
            "erases": entry.erases,
        }
    )


def _stream_of(entry: AuditEntry) -> dict[str, Any]:
    """The member that only entries of a stream have: all others are written as they were before there were streams."""
    if (entry.stream, entry.stream_number, entry.stream_previous) == ("", None, None):
        return {}
    previous = plain(entry.stream_previous)
    return {"stream": {"name": entry.stream, "number": entry.stream_number, "previous": previous}}


def item_leaf_of(item: AuditItem) -> bytes:
    """The bytes that the entry's own tree holds of one item."""
    return ledger.canonical(
        {
            "number": item.number,
            "subject": {"type": item.subject_type, "id": item.subject_id, "owner": item.owner},
            "state": plain(item.state_commitment),
        }
    )


def commitment_to(row: models.Model, salt: bytes) -> bytes:
    """The commitment to the present state of a row."""
    return ledger.commitment(ledger.canonical(state_of(row)), salt)


def _read_again(touched: Iterable[tuple[type[models.Model], Any]]) -> Iterator[SubjectState]:
    """The state of each touched row as the store gives it back, which is what verification will see."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for model, pk in touched:
        by_model.setdefault(model, []).append(pk)
    for model, keys in by_model.items():
        rows = model._base_manager.in_bulk(keys)
        for pk in keys:
            row = rows.get(pk)
            if row is None:
                yield SubjectState(model, pk, "", None, GONE)
            else:
                salt = ledger.new_salt()
                yield SubjectState(model, pk, getattr(row, "owner_id", "") or "", salt, commitment_to(row, salt))


def _erase(subjects: Iterable[tuple[str, str]], position: int) -> str:
    """Empty what earlier entries keep of these subjects.

    returns what was erased, as the entry's leaf lists it, divided by spaces: `7` the details and the state of entry 7,
    `7/details` its details only, `7/3` the state of its item 3
    """
    by_type: dict[str, list[str]] = {}
    for label, pk in subjects:
        by_type.setdefault(label, []).append(pk)
    erased: list[str] = []
    for label, keys in by_type.items():
        about = {"subject_type": label, "subject_id__in": keys}
        own = AuditEntry.objects.filter(**about).exclude(details=None, state_salt=None)
        items = AuditItem.objects.filter(**about, erased_by=None)
        beside = AuditEntry.objects.filter(pk__in=items.values("entry"), erased_by=None).exclude(**about)
        erased += [str(number) for number in own.order_by("position").values_list("position", flat=True)]
        erased += [f"{number}/details" for number in beside.order_by("position").values_list("position", flat=True)]
        erased += [f"{entry}/{number}" for entry, number in items.order_by("pk").values_list("entry", "number")]
        beside.update(details=None, details_salt=None, erased_by=position)
        own.update(details=None, details_salt=None, state_salt=None, erased_by=position)
        items.update(state_salt=None, erased_by=position)
    return " ".join(erased)
