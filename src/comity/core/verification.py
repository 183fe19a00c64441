"""`comity audit verify`: derive every leaf again from what is stored, and compare.

Nothing the store says about itself is believed: not leaf hashes, not tiles, not the head. What is found wrong is
named by the entry, or by the row, that it concerns.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast

from comity.core import audit, checkpoints
from comity.core.fields import CanonicalJSONField
from comity.core.models import AuditEntry, AuditItem, Checkpoint, LedgerHead, LedgerTile
from comity.core.subjects import subject_models
from comity.engines import ledger

CHUNK = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the ledger says.

    code      what is wrong, as a code
    position  the entry it was found at; None where no entry speaks of it
    subject   "type:id" of the row concerned, or ""
    """

    code: str
    position: int | None = None
    subject: str = ""


@dataclass(slots=True)
class Verification:
    """What a run has looked at so far, and the tree it derived."""

    entries: int = 0
    items: int = 0
    subjects: int = 0
    checkpoints: int = 0
    erased: int = 0
    expected: int = 0
    frontier: ledger.Frontier = field(default_factory=ledger.Frontier)
    findings: list[Finding] = field(default_factory=list)

    @property
    def content(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings

    def find(self, code: str, position: int | None = None, subject: str = "") -> None:
        """Note something wrong."""
        self.findings.append(Finding(code, position, subject))


def verify(progress: Progress = lambda done, total: None) -> Verification:
    """Check every entry, every checkpoint and every subject's row. `progress` is told (entries done, entries in all)."""
    run = Verification()
    _verify_entries(run, progress)
    _verify_head(run)
    _verify_copies(run)
    for model in subject_models():
        _verify_rows(run, model)
        _verify_presence(run, model)
    return run


def _verify_entries(run: Verification, progress: Progress) -> None:
    total = AuditEntry.objects.count()
    signed = dict(Checkpoint.objects.values_list("size", "note"))
    tiles = {index: bytes(root) for index, root in LedgerTile.objects.values_list("index", "root")}
    tile: list[bytes] = []
    for entries in _in_chunks(
        AuditEntry.objects.order_by("position"), lambda key: run.find("entry-unreadable", int(key))
    ):
        items = _items_of(entries)
        for entry in entries:
            _verify_entry(run, entry, items.get(entry.position, []))
            leaf = ledger.leaf_hash(audit.leaf_of(entry))
            run.frontier = run.frontier.append(leaf)
            tile.append(leaf)
            if len(tile) == ledger.TILE_SIZE:
                if tiles.get(run.frontier.size // ledger.TILE_SIZE - 1) != ledger.tree_root(tile):
                    run.find("tile-differs", entry.position)
                tile = []
            if run.frontier.size in signed:
                _verify_checkpoint(run, signed.pop(run.frontier.size))
        run.entries += len(entries)
        progress(run.entries, total)
    for size in signed:
        run.find("checkpoint-beyond-ledger", size)


def _verify_entry(run: Verification, entry: AuditEntry, items: list[AuditItem]) -> None:
    at = entry.position
    if at != run.expected:
        run.find("entry-missing", run.expected)
    run.expected = at + 1
    if bytes(entry.leaf_hash) != ledger.leaf_hash(audit.leaf_of(entry)):
        run.find("entry-altered", at)
    if entry.erased_by is None:
        if entry.details is None or entry.details_salt is None:
            run.find("details-missing", at)
        elif not _commits(entry.details_commitment, entry.details.encode(), entry.details_salt):
            run.find("details-altered", at)
        if bool(entry.state_commitment) != (entry.state_salt is not None):
            run.find("state-salt-altered", at)
    else:
        run.erased += 1
        _verify_erasure(run, str(at), at, entry.erased_by, (entry.details, entry.details_salt, entry.state_salt))
    _verify_items(run, entry, items)


def _verify_items(run: Verification, entry: AuditEntry, items: list[AuditItem]) -> None:
    run.items += len(items)
    root = ledger.tree_root(audit.item_leaf(item) for item in items) if items else None
    stored = None if entry.items_root is None else bytes(entry.items_root)
    if root != stored or len(items) != entry.items_count or [item.number for item in items] != list(range(len(items))):
        run.find("items-altered", entry.position)
    for item in items:
        if item.erased_by is not None:
            name = f"{entry.position}/{item.number}"
            _verify_erasure(run, name, entry.position, item.erased_by, (item.state_salt,))
        elif bool(item.state_commitment) != (item.state_salt is not None):
            run.find("state-salt-altered", entry.position)


def _verify_erasure(run: Verification, name: str, position: int, erased_by: int, emptied: tuple[Any, ...]) -> None:
    listing = AuditEntry.objects.filter(position=erased_by).values_list("erases", flat=True).first()
    if listing is None or name not in listing.split(" ") or any(value is not None for value in emptied):
        run.find("erasure-not-recorded", position)


def _commits(commitment: bytes, payload: bytes, salt: bytes) -> bool:
    return len(salt) == ledger.SALT_SIZE and ledger.commitment(payload, bytes(salt)) == bytes(commitment)


def _verify_checkpoint(run: Verification, note: str) -> None:
    run.checkpoints += 1
    try:
        said = checkpoints.opened(note)
    except ledger.LedgerError:
        run.find("checkpoint-altered", run.frontier.size)
        return
    if (said.size, said.root) != (run.frontier.size, run.frontier.root()):
        run.find("checkpoint-differs", run.frontier.size)


def _verify_head(run: Verification) -> None:
    head = LedgerHead.objects.filter(id=1).first()
    stored = head.frontier if head else ledger.Frontier().text()
    if stored != run.frontier.text():
        run.find("head-differs", run.frontier.size)


def _verify_copies(run: Verification) -> None:
    """The second copy of the checkpoints: a store that was put back is smaller than it once said it was."""
    stored = dict(Checkpoint.objects.values_list("size", "note"))
    for note in checkpoints.copies():
        try:
            said = checkpoints.opened(note)
        except ledger.LedgerError:
            run.find("checkpoint-copy-altered")
            continue
        if said.size > run.frontier.size:
            run.find("ledger-shorter-than-signed", said.size)
        elif stored.get(said.size) != note:
            run.find("checkpoint-copy-differs", said.size)


def _verify_rows(run: Verification, model: type[models.Model]) -> None:
    """Every present row against the last entry that speaks of its state."""
    label = model._meta.label_lower
    spelled = [field.attname for field in model._meta.concrete_fields if isinstance(field, CanonicalJSONField)]
    raw = {f"raw_{name}": Cast(name, models.TextField()) for name in spelled}
    rows = model._base_manager.defer(*spelled).annotate(**raw).order_by("pk")
    for chunk in _in_chunks(rows, lambda key: run.find("row-unreadable", None, f"{label}:{key}")):
        last = _last_states(label, [str(row.pk) for row in chunk])
        for row in chunk:
            run.subjects += 1
            subject = f"{label}:{row.pk}"
            state = last.get(str(row.pk))
            if state is None:
                run.find("row-without-entry", None, subject)
            elif not (_spelled_canonically(row, spelled) and _row_is(row, state)):
                run.find("row-altered", state.position, subject)


def _row_is(row: models.Model, state: "_State") -> bool:
    if state.salt is None or len(state.salt) != ledger.SALT_SIZE:
        return False
    return audit.commitment_to(row, state.salt) == state.commitment


def _spelled_canonically(row: models.Model, names: list[str]) -> bool:
    """Whether the row's JSON texts are in their one spelling; gives the row their values."""
    for name in names:
        text = getattr(row, f"raw_{name}")
        try:
            value = None if text is None else ledger.parse(text)
            if value is not None and ledger.canonical(value).decode() != text:
                return False
        except ledger.LedgerError:
            return False
        setattr(row, name, value)
    return True


@dataclass(frozen=True, slots=True)
class _State:
    position: int
    number: int
    salt: bytes | None
    commitment: bytes


def _last_states(label: str, keys: list[str]) -> dict[str, _State]:
    """For each subject, the state commitment of the last entry that has one."""
    about = {"subject_type": label, "subject_id__in": keys, "state_commitment__isnull": False}
    entries = AuditEntry.objects.filter(**about).values_list(
        "subject_id", "position", models.Value(-1), "state_salt", "state_commitment"
    )
    items = AuditItem.objects.filter(**about).values_list(
        "subject_id", "entry_id", "number", "state_salt", "state_commitment"
    )
    last: dict[str, _State] = {}
    for key, position, number, salt, commitment in [*entries.iterator(), *items.iterator()]:
        known = last.get(key)
        if known is None or (position, number) > (known.position, known.number):
            last[key] = _State(position, number, None if salt is None else bytes(salt), bytes(commitment))
    return last


def _verify_presence(run: Verification, model: type[models.Model]) -> None:
    """Every subject whose last entry says it exists: is its row there?"""
    label = model._meta.label_lower
    named = AuditEntry.objects.filter(subject_type=label, state_commitment__isnull=False).values_list("subject_id")
    items = AuditItem.objects.filter(subject_type=label).values_list("subject_id")
    keys: list[str] = []
    for (key,) in named.union(items).order_by("subject_id").iterator(chunk_size=CHUNK):
        keys.append(key)
        if len(keys) == CHUNK:
            _verify_present(run, model, keys)
            keys = []
    _verify_present(run, model, keys)


def _verify_present(run: Verification, model: type[models.Model], keys: list[str]) -> None:
    label = model._meta.label_lower
    present = {str(pk) for pk in model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)}
    absent = [key for key in keys if key not in present]
    for key, state in _last_states(label, absent).items():
        if state.commitment != audit.GONE:
            run.find("row-missing", state.position, f"{label}:{key}")


def _items_of(entries: list[AuditEntry]) -> dict[int, list[AuditItem]]:
    found: dict[int, list[AuditItem]] = {}
    for item in AuditItem.objects.filter(entry__in=[entry.position for entry in entries]).order_by(
        "entry_id", "number"
    ):
        found.setdefault(item.entry_id, []).append(item)
    return found


def _in_chunks(rows: "models.QuerySet[Any]", unreadable: Callable[[str], None]) -> Iterator[list[Any]]:
    """The rows, CHUNK at a time, by ranges of their key: flat memory, and no cursor held open.

    A row whose columns cannot even be read is told to `unreadable` by its key, and the rest goes on.
    """
    after: Any = None
    while True:
        following = (rows if after is None else rows.filter(pk__gt=after))[:CHUNK]
        try:
            chunk = list(following)
        except (ValueError, TypeError, OverflowError):
            yield from _one_by_one(rows if after is None else rows.filter(pk__gt=after), unreadable)
            return
        if not chunk:
            return
        yield chunk
        after = chunk[-1].pk


def _one_by_one(rows: "models.QuerySet[Any]", unreadable: Callable[[str], None]) -> Iterator[list[Any]]:
    """The slow way round a damaged row."""
    keys = list(rows.annotate(key_text=Cast("pk", models.TextField())).values_list("key_text", flat=True))
    for key in keys:
        try:
            yield [rows.get(pk=key)]
        except (ValueError, TypeError, OverflowError, rows.model.DoesNotExist, ValidationError):
            unreadable(str(key))
