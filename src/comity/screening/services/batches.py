"""Checking many travellers at once: one action, one entry, one provable row per traveller."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comity.core.actors import Actor
from comity.core.operations import operation
from comity.screening import permissions, queries, rules
from comity.screening.codes import Result
from comity.screening.manifests import Manifest
from comity.screening.models import Batch, Check
from comity.screening.search import Answers, Inquiry, look_up
from comity.screening.services.keeping import keep

CHUNK = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestFile:
    """Which file the travellers come from.

    format             "csv", "json": how it was sent
    carrier_reference  flight, voyage or route, as the carrier writes it
    travellers         how many of it can be checked, where they are more than one action takes; else 0
    problems           rows that could not be read, as codes and line numbers, without what stood in them
    """

    name: str
    sha256: str
    format: str
    carrier_reference: str = ""
    travellers: int = 0
    unreadable: int = 0
    problems: tuple[dict[str, Any], ...] = ()


def manifest_file(name: str, sha256: str, manifest: Manifest, *, carrier_reference: str = "") -> ManifestFile:
    """What is kept of a manifest besides its travellers."""
    return ManifestFile(
        name=name[:200],
        sha256=sha256,
        format="csv",
        carrier_reference=carrier_reference[:100],
        travellers=len(manifest.travellers),
        unreadable=len(manifest.unreadable),
        problems=tuple(
            {"row": row.row, "line": row.line, "code": row.problem.code} for row in manifest.unreadable[:1_000]
        ),
    )


def screen_manifest(
    actor: Actor,
    *,
    file: ManifestFile,
    inquiries: Sequence[Inquiry],
    at: datetime,
    progress: Progress = lambda done, total: None,
) -> Batch:
    """Check every traveller of a manifest of any size, in chunks that are each one action.

    progress  is told (travellers checked, travellers in all)

    Raises BatchEmpty, BatchMovedOn, and what the permission raises.
    """
    batch = begin_manifest(actor, file=file, inquiries=inquiries, at=at)
    progress(batch.rows, len(inquiries))
    while batch.is_open:
        batch = go_on_with_manifest(actor, batch=batch, inquiries=inquiries, at=at)
        progress(batch.rows, len(inquiries))
    return batch


def begin_manifest(actor: Actor, *, file: ManifestFile, inquiries: Sequence[Inquiry], at: datetime) -> Batch:
    """Check the first travellers of a manifest, or the next, where the same officer sent the same file before and its
    checks were interrupted.  Raises BatchEmpty, BatchMovedOn.
    """
    begun = queries.interrupted_batch(actor, sha256=file.sha256, carrier_reference=file.carrier_reference)
    if begun is not None and begun.travellers == len(inquiries):
        return go_on_with_manifest(actor, batch=begun, inquiries=inquiries, at=at)
    answers = look_up(actor, inquiries[:CHUNK], permitted=permissions.CHECK_BATCH.allows(actor))
    return _check_batch(actor, file=file, answers=answers, at=at)


def go_on_with_manifest(actor: Actor, *, batch: Batch, inquiries: Sequence[Inquiry], at: datetime) -> Batch:
    """Check the next travellers of a manifest: `inquiries` are all of it.  Raises BatchMovedOn."""
    start = batch.rows
    chunk = inquiries[start : start + CHUNK]
    answers = look_up(actor, chunk, permitted=permissions.CHECK_BATCH.allows(actor))
    return _continue_batch(actor, batch=batch, start=start, answers=answers, at=at)


def check_batch(actor: Actor, *, file: ManifestFile, inquiries: Sequence[Inquiry], at: datetime) -> Batch:
    """Check at most a thousand travellers as one action.  Raises BatchEmpty, BatchTooLarge."""
    fits = 0 < len(inquiries) <= rules.MOST_ROWS
    answers = look_up(actor, inquiries, permitted=fits and permissions.CHECK_BATCH.allows(actor))
    return _check_batch(actor, file=file, answers=answers, at=at)


@operation("screening.check_batch", allow=permissions.CHECK_BATCH)
def _check_batch(actor: Actor, *, file: ManifestFile, answers: Answers, at: datetime) -> Batch:
    """Check the travellers of a manifest at once.  Raises BatchEmpty, BatchTooLarge, NothingAsked."""
    batch = Batch.objects.create(
        bureau_id=actor.bureau,
        officer=actor.id,
        purpose=actor.purpose or "",
        name=file.name,
        sha256=file.sha256,
        format=file.format,
        carrier_reference=file.carrier_reference,
        travellers=file.travellers or len(answers),
        unreadable=file.unreadable,
        problems=list(file.problems),
        at=at,
    )
    return _grown(actor, batch, answers, at)


@operation("screening.continue_batch", allow=permissions.CONTINUE_BATCH, subject="batch")
def _continue_batch(actor: Actor, *, batch: Batch, start: int, answers: Answers, at: datetime) -> Batch:
    """Check the next travellers of a manifest that is too long for one action.

    start   how many were checked when these were looked up

    Raises BatchMovedOn, BatchTooLarge.
    """
    rules.require_next(start, batch.rows)
    return _grown(actor, batch, answers, at)


def _grown(actor: Actor, batch: Batch, answers: Answers, at: datetime) -> Batch:
    rules.require_batch_size(len(answers))
    for answer in answers:
        rules.require_something_asked(answer.inquiry.question)
    checks: list[Check] = keep(actor, answers, at=at, batch=batch)
    batch.rows += len(checks)
    batch.with_candidates += sum(check.result == Result.CANDIDATES for check in checks)
    batch.save(update_fields=["rows", "with_candidates"])
    return batch
