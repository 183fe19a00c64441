"""`comity audit verify`: derive every leaf again from what is stored, and compare.

Nothing the store says about itself is believed: not leaf hashes, not tiles, not the head, not even that a column holds
what its type says. What is found wrong is named by the entry, or by the row, that it concerns.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from comity.core import audit, checkpoints
from comity.core.models import AuditEntry, AuditItem, Checkpoint, LedgerHead, LedgerTile
from comity.core.raw_rows import (
    CHUNK,
    UNREADABLE,
    any_text,
    in_chunks,
    is_as_written,
    is_bytes,
    number_in,
    printable,
    same_bytes,
    with_raw,
    with_rows,
)
from comity.core.snapshots import snapshot
from comity.core.subjects import subject_models
from comity.engines import ledger

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
    """What a run has looked at so far, and the tree it derived.

    signed    root that each stored checkpoint says, by size; None where the note or its date was altered
    tiles     stored tile roots by index, until the derived tree has met them
    erasures  what an entry says it erased, as `core.audit` lists it, by its position
    streams   number and derived leaf hash of the last entry of each stream
    """

    entries: int = 0
    items: int = 0
    subjects: int = 0
    checkpoints: int = 0
    erased: int = 0
    expected: int = 0
    frontier: ledger.Frontier = field(default_factory=ledger.Frontier)
    findings: list[Finding] = field(default_factory=list)
    signed: dict[int, bytes | None] = field(default_factory=dict)
    tiles: dict[int, Any] = field(default_factory=dict)
    erasures: dict[int, frozenset[str]] = field(default_factory=dict)
    streams: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    has_diverged: bool = False

    @property
    def content(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings

    def find(self, code: str, position: int | None = None, subject: str = "") -> None:
        """Note something wrong, once."""
        finding = Finding(code, position, subject)
        if finding not in self.findings[-3:]:
            self.findings.append(finding)


def verify(progress: Progress = lambda done, total: None) -> Verification:
    """Check every entry, every checkpoint and every subject's row. `progress` is told (entries done, entries in all).

    Reads one moment of the store, and holds nobody up.
    """
    run = Verification()
    # Before the snapshot: a copy made later would speak of entries that the snapshot does not have yet.
    copies = list(checkpoints.copies())
    with snapshot(), any_text():
        notes = _read_checkpoints(run)
        _verify_entries(run, progress)
        _verify_head(run)
        _verify_copies(run, notes, copies)
        for model in _subjects_stored_or_named():
            _verify_rows(run, model)
            _verify_presence(run, model)
    return run


# Entries


def _verify_entries(run: Verification, progress: Progress) -> None:
    total = AuditEntry.objects.count()
    run.tiles = dict(LedgerTile.objects.values_list("index", "root"))
    tile: list[bytes] = []
    for entries in in_chunks(AuditEntry, lambda key: run.find("entry-unreadable", number_in(key))):
        items = _items_of(entries)
        for entry in entries:
            tile.append(_verify_entry(run, entry, items.get(entry.position, [])))
            run.frontier = run.frontier.append(tile[-1])
            if len(tile) == ledger.TILE_SIZE:
                if not same_bytes(
                    run.tiles.pop(run.frontier.size // ledger.TILE_SIZE - 1, None), ledger.tree_root(tile)
                ):
                    run.find("tile-differs", entry.position)
                tile = []
            if run.frontier.size in run.signed:
                run.checkpoints += 1
                if not run.has_diverged and run.signed[run.frontier.size] not in (None, run.frontier.root()):
                    # Named once: every later one differs for the same reason.
                    run.has_diverged = True
                    run.find("checkpoint-differs", run.frontier.size)
        run.entries += len(entries)
        progress(run.entries, total)
    if AuditItem.objects.count() != run.items:
        run.find("items-without-entry")
    for index in run.tiles:
        run.find("tile-beyond-ledger", None, f"{LedgerTile._meta.label_lower}:{index}")
    if (largest := max(run.signed, default=0)) > run.frontier.size:
        run.find("checkpoint-beyond-ledger", largest)


def _verify_entry(run: Verification, entry: AuditEntry, items: list[AuditItem]) -> bytes:
    """Check one entry with its items. Returns its leaf hash, derived; 32 zero bytes where none can be derived."""
    at = entry.position
    if at != run.expected:
        run.find("entry-missing", run.expected)
    run.expected = at + 1
    leaf = _derived(audit.leaf_of, entry)
    if leaf is None or not same_bytes(entry.leaf_hash, leaf) or not is_as_written(entry):
        run.find("entry-altered", at)
    if entry.stream:
        _verify_stream(run, entry, leaf or bytes(ledger.HASH_SIZE))
    _verify_content(run, entry, items)
    _verify_items(run, entry, items)
    if entry.erases:
        _verify_gone(run, at)
    return leaf or bytes(ledger.HASH_SIZE)


def _verify_stream(run: Verification, entry: AuditEntry, leaf: bytes) -> None:
    """An entry of a stream has the next number of it, and names the entry before."""
    number, before = run.streams.get(entry.stream, (-1, None))
    named = entry.stream_previous is None if before is None else same_bytes(entry.stream_previous, before)
    if entry.stream_number != number + 1 or not named:
        run.find("stream-broken", entry.position)
    run.streams[entry.stream] = (number + 1, leaf)


def _verify_content(run: Verification, entry: AuditEntry, items: list[AuditItem]) -> None:
    """The erasable part: present and committed to, or erased by an entry that says so."""
    at, whole = entry.position, False
    if entry.erased_by is None:
        if entry.details is None or entry.details_salt is None:
            run.find("details-missing", at)
        elif not _commits(entry.details_commitment, entry.details, entry.details_salt):
            run.find("details-altered", at)
        elif not _has_salts(entry.details, [entry.state_salt, *(item.state_salt for item in items)]):
            run.find("state-salt-altered", at)
    else:
        run.erased += 1
        listed = _erased_with(run, entry.erased_by)
        whole = str(at) in listed
        if not (whole or f"{at}/details" in listed) or (entry.details, entry.details_salt) != (None, None):
            run.find("erasure-not-recorded", at)
    if _salt_is_wrong(entry.state_salt, None if whole else entry.state_commitment):
        run.find("state-salt-altered", at)


def _verify_items(run: Verification, entry: AuditEntry, items: list[AuditItem]) -> None:
    run.items += len(items)
    leaves = [_derived(audit.item_leaf_of, item) for item in items]
    known = [leaf for leaf in leaves if leaf is not None]
    root = ledger.tree_root(known) if known else None
    in_order = [item.number for item in items] == list(range(len(items))) and all(map(is_as_written, items))
    as_said = entry.items_root is None if root is None else same_bytes(entry.items_root, root)
    if not (as_said and in_order and None not in leaves and len(items) == entry.items_count):
        run.find("items-altered", entry.position)
    for item in items:
        if item.erased_by is not None:
            if (
                f"{entry.position}/{item.number}" not in _erased_with(run, item.erased_by)
                or item.state_salt is not None
            ):
                run.find("erasure-not-recorded", entry.position)
        elif _salt_is_wrong(item.state_salt, item.state_commitment):
            run.find("state-salt-altered", entry.position)


def _verify_gone(run: Verification, eraser: int) -> None:
    """What an entry says it erased must not be back, for instance out of an old copy of the store."""
    listed = sorted(_erased_with(run, eraser))
    for first in range(0, len(listed), CHUNK):
        names = [name.partition("/") for name in listed[first : first + CHUNK]]
        numbers = [number for position, _, _ in names if (number := number_in(position)) is not None]
        kept = set(AuditEntry.objects.filter(pk__in=numbers, erased_by=None).values_list("position", flat=True))
        items = AuditItem.objects.filter(entry__in=numbers, erased_by=None).values_list("entry_id", "number")
        kept_items = {f"{entry}/{number}" for entry, number in items}
        for position, _, part in names:
            if (number_in(position) in kept and part in ("", "details")) or f"{position}/{part}" in kept_items:
                run.find("erased-content-present", number_in(position))


def _erased_with(run: Verification, position: Any) -> frozenset[str]:
    """What the entry at a position says it erased."""
    if not isinstance(position, int):
        return frozenset()
    if position not in run.erasures:
        listing = AuditEntry.objects.filter(position=position).values_list("erases", flat=True).first()
        run.erasures[position] = frozenset(listing.split(" ") if isinstance(listing, str) else ())
    return run.erasures[position]


def _items_of(entries: Sequence[AuditEntry]) -> dict[int, list[AuditItem]]:
    found: dict[int, list[AuditItem]] = {}
    items = with_raw(AuditItem).filter(entry__in=[entry.position for entry in entries])
    for item in items.order_by("entry_id", "number"):
        found.setdefault(item.entry_id, []).append(item)
    return found


# Checkpoints and the head


def _read_checkpoints(run: Verification) -> dict[int, str]:
    """Open every stored checkpoint. Returns the notes by size."""
    notes: dict[int, str] = {}
    for rows in in_chunks(Checkpoint, lambda key: run.find("checkpoint-altered", number_in(key))):
        for row in rows:
            notes[row.size] = row.note
            run.signed[row.size] = _root_said(row)
            if run.signed[row.size] is None:
                run.find("checkpoint-altered", row.size)
    return notes


def _root_said(row: Checkpoint) -> bytes | None:
    try:
        said, signed_at = checkpoints.keys().opened(row.note)
    except (*UNREADABLE, ledger.LedgerError):
        return None
    return said.root if (said.size, signed_at) == (row.size, row.signed_at) and is_as_written(row) else None


def _verify_head(run: Verification) -> None:
    heads = list(LedgerHead.objects.values_list("id", "frontier"))
    if heads != [(1, run.frontier.text())] and (heads or run.frontier.size):
        run.find("head-differs", run.frontier.size)


def _verify_copies(run: Verification, notes: dict[int, str], copies: Iterable[str]) -> None:
    """The second copy of the checkpoints: a store that was put back is smaller than it once said it was."""
    copied: set[int] = set()
    largest = 0
    for note in copies:
        try:
            said, _ = checkpoints.keys().opened(note)
        except ledger.LedgerError:
            run.find("checkpoint-copy-altered")
            continue
        copied.add(said.size)
        largest = max(largest, said.size)
        if said.size <= run.frontier.size and notes.get(said.size) != note:
            run.find("checkpoint-copy-differs", said.size)
    if largest > run.frontier.size:
        run.find("ledger-shorter-than-signed", largest)
    # The newest may wait for its copy: it is written after the commit.
    for size in sorted(notes)[:-1]:
        if size not in copied:
            run.find("checkpoint-copy-missing", size)


# Subjects' rows


def _subjects_stored_or_named() -> Iterator[type[models.Model]]:
    """The subjects that have rows, or that an entry speaks of: asked once, for most of a hundred kinds have neither."""
    known = list(subject_models())
    stored = with_rows(known)
    named = {
        label
        for lines in (AuditEntry, AuditItem)
        for label in lines._base_manager.order_by().values_list("subject_type", flat=True).distinct()
    }
    return (model for model in known if model in stored or model._meta.label_lower in named)


def _verify_rows(run: Verification, model: type[models.Model]) -> None:
    """Every present row against the last entry that speaks of its state."""
    label = model._meta.label_lower
    for rows in in_chunks(model, lambda key: run.find("row-unreadable", None, f"{label}:{key}")):
        last = _last_states(label, [str(row.pk) for row in rows])
        for row in rows:
            run.subjects += 1
            state = last.get(str(row.pk))
            if state is None:
                run.find("row-without-entry", None, f"{label}:{row.pk}")
            elif not (is_as_written(row) and _row_is(row, state)):
                run.find("row-altered", state.position, f"{label}:{row.pk}")


def _row_is(row: models.Model, state: "_State") -> bool:
    if state.salt is None or len(state.salt) != ledger.SALT_SIZE:
        return False
    try:
        return audit.commitment_to(row, state.salt) == state.commitment
    except UNREADABLE:
        return False


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
        if not (isinstance(position, int) and isinstance(number, int) and is_bytes(commitment)):
            continue  # the entry itself was named already
        known = last.get(key)
        if known is None or (position, number) > (known.position, known.number):
            last[key] = _State(position, number, bytes(salt) if is_bytes(salt) else None, bytes(commitment))
    return last


def _verify_presence(run: Verification, model: type[models.Model]) -> None:
    """Every subject whose last entry says it exists: is its row there?"""
    label = model._meta.label_lower
    named = AuditEntry.objects.filter(subject_type=label, state_commitment__isnull=False).values_list("subject_id")
    items = AuditItem.objects.filter(subject_type=label).values_list("subject_id")
    keys: list[str] = []
    for (key,) in named.union(items).order_by("subject_id").iterator(chunk_size=CHUNK):
        if printable(key) != key:
            continue  # the entry itself was named already
        keys.append(key)
        if len(keys) == CHUNK:
            _verify_present(run, model, keys)
            keys = []
    _verify_present(run, model, keys)


def _verify_present(run: Verification, model: type[models.Model], keys: list[str]) -> None:
    label = model._meta.label_lower
    possible = [key for key in keys if _may_be_key(model, key)]
    present = {str(pk) for pk in model._base_manager.filter(pk__in=possible).values_list("pk", flat=True)}
    absent = [key for key in keys if key not in present]
    for key, state in _last_states(label, absent).items():
        if state.commitment != audit.GONE:
            run.find("row-missing", state.position, f"{label}:{key}")


def _may_be_key(model: type[models.Model], text: str) -> bool:
    try:
        model._meta.pk.to_python(text)
    except UNREADABLE:
        return False
    return True


def _derived(content: Callable[[Any], bytes], row: Any) -> bytes | None:
    """The leaf hash of an entry or item; None where its columns hold what no entry can."""
    try:
        return ledger.leaf_hash(content(row))
    except UNREADABLE:
        return None


def _commits(commitment: Any, details: Any, salt: Any) -> bool:
    if not (isinstance(details, str) and is_bytes(salt) and len(salt) == ledger.SALT_SIZE):
        return False
    return same_bytes(commitment, ledger.commitment(details.encode("utf-8", "surrogatepass"), bytes(salt)))


def _has_salts(details: str, salts: list[Any]) -> bool:
    """Whether the salts of an entry's states are those that its details remember."""
    try:
        content = ledger.parse(details)
        return isinstance(content, dict) and content.get("salts") == audit.salts_hash(salts)
    except UNREADABLE:
        return False


def _salt_is_wrong(salt: Any, commitment: Any) -> bool:
    """Whether a state's salt is there where it must not be, or the other way round, or is none."""
    return is_bytes(salt) != (is_bytes(commitment) and bytes(commitment) != audit.GONE) or (
        salt is not None and len(salt) != ledger.SALT_SIZE
    )
