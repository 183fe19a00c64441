"""Writing a session into a folder that anybody can verify alone: docs/explanation/assembly.md says what is in it."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps

from comity.assembly import errors
from comity.assembly.models import SecretBallot, Session
from comity.assembly.queries.sealed import archive_of
from comity.assembly.streams import OF_SESSION
from comity.assembly.verifying import BETWEEN_TWO
from comity.core import audit, checkpoints
from comity.core.models import AuditEntry, Checkpoint
from comity.core.snapshots import snapshot
from comity.core.subjects import plain, state_of
from comity.engines import ledger

FORMAT = 1
APP = "assembly."


def export(session: Session, folder: Path) -> int:
    """Write a session into an empty folder, as the newest checkpoint signs it. Returns how many entries it has.

    Raises ExportNotPossible where the folder holds something, or where nothing is signed yet; NotAllSigned where
    something happened in the session after the checkpoint: its rows would say more than was signed.
    """
    if folder.exists() and any(folder.iterdir()):
        raise errors.ExportNotPossible
    with snapshot():
        signed = Checkpoint.objects.order_by("-size").first()
        entries = list(_entries(session))
        if signed is None or not entries:
            raise errors.ExportNotPossible
        if entries[-1].position >= signed.size:
            raise errors.NotAllSigned
        written = {
            "checkpoint.txt": signed.note.encode(),
            "entries.jsonl": _lines(_written(entry, signed.size) for entry in entries),
            "rows.jsonl": _lines(_rows(entries)),
            f"rules/{session.edition}.yaml": _edition(session.edition),
            **dict(_archives(session)),
        }
    for name, content in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    manifest = {
        "format": FORMAT,
        "session": {"id": str(session.pk), "reference": session.reference},
        "entries": len(entries),
        "key": checkpoints.keys().log.text(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(written.items())},
    }
    (folder / "manifest.json").write_bytes(ledger.canonical(manifest))
    return len(entries)


def _entries(session: Session) -> Iterator[AuditEntry]:
    stream = AuditEntry.objects.filter(stream=OF_SESSION.name_of(session.pk))
    yield from stream.order_by("stream_number").prefetch_related("items")


def _written(entry: AuditEntry, size: int) -> dict[str, Any]:
    """One entry: its leaf, the erasable part with its salts, its items, and its way into the tree."""
    private = not BETWEEN_TWO.isdisjoint({entry.subject_type, *(item.subject_type for item in _items(entry))})
    return {
        "entry": ledger.parse(audit.leaf_of(entry)),
        "details": None if private else entry.details,
        "details_salt": None if private else plain(entry.details_salt),
        "items": [ledger.parse(audit.item_leaf_of(item)) for item in _items(entry)],
        "path": [part.hex() for part in checkpoints.inclusion_proof(entry.position, size)],
    }


def _rows(entries: list[AuditEntry]) -> Iterator[dict[str, Any]]:
    """Each row of the app that an entry touched, as it is now, with the salt of the last commitment to it."""
    last: dict[tuple[str, str], tuple[int, int, Any]] = {}
    for entry in entries:
        if entry.state_commitment is not None:
            last[entry.subject_type, entry.subject_id] = (entry.position, -1, entry.state_salt)
        for item in _items(entry):
            last[item.subject_type, item.subject_id] = (entry.position, item.number, item.state_salt)
    for (label, key), (position, number, salt) in sorted(last.items()):
        if not label.startswith(APP) or label in BETWEEN_TWO:
            continue
        row = apps.get_model(label)._base_manager.filter(pk=UUID(key)).first()
        if row is not None:
            yield {
                "type": label,
                "id": key,
                "state": state_of(row),
                "salt": plain(salt),
                "position": position,
                "item": number,
            }


def _items(entry: AuditEntry) -> list[Any]:
    return sorted(entry.items.all(), key=lambda item: item.number)


def _archives(session: Session) -> Iterator[tuple[str, bytes]]:
    """The archive of each secret ballot that was closed, as far as it has come."""
    for ballot in SecretBallot.objects.filter(session=session).exclude(archive="").order_by("uuid"):
        yield f"ballots/{ballot.uuid}.bel", archive_of(ballot)


def _lines(rows: Iterator[dict[str, Any]]) -> bytes:
    return b"".join(ledger.canonical(row) + b"\n" for row in rows)


def _edition(name: str) -> bytes:
    return files("comity.engines.ballots.rules").joinpath("editions", f"{name}.yaml").read_bytes()
