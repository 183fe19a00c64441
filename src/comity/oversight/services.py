"""Verbs of oversight. Looking at the audit is itself an action with a purpose; it leaves one entry a page."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.core.refusals import NotFound
from comity.core.verification import Finding, Verification
from comity.oversight import permissions, proofs, queries, rules
from comity.oversight.errors import VerificationRunning
from comity.oversight.models import VerificationRun
from comity.oversight.proofs import Proof
from comity.oversight.queries import EntryFace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verification looked at and found: counts, and the first of the findings."""

    entries: int
    subjects: int
    checkpoints: int
    faults: int
    findings: Sequence[Finding]


def outcome_of(result: Verification) -> Outcome:
    """What of a verification is kept."""
    kept = tuple(result.findings[: VerificationRun.FINDINGS_KEPT])
    return Outcome(result.entries, result.subjects, result.checkpoints, len(result.findings), kept)


@operation("oversight.consult_audit", allow=permissions.CONSULT_AUDIT)
def consult_audit(actor: Actor, *, question: str, shown: int, at: datetime) -> None:
    """Look at a list of entries."""
    note(count=shown)


@operation("oversight.consult_access", allow=permissions.CONSULT_ACCESS)
def consult_access(actor: Actor, *, question: str, shown: int, at: datetime) -> None:
    """Look at who consulted what one's own bureau owns."""
    note(count=shown)


@operation("oversight.export_audit", allow=permissions.EXPORT_AUDIT)
def export_audit(actor: Actor, *, question: str, shown: int, at: datetime) -> None:
    """Take a list of entries away as a file."""
    note(count=shown)


@operation("oversight.consult_entry", allow=permissions.CONSULT_ENTRY)
def consult_entry(actor: Actor, *, entry_id: UUID, at: datetime) -> EntryFace:
    """Look at one entry.  Raises NotFound."""
    return queries.faces(actor, [queries.entry_visible_to(actor, entry_id)])[0]


@operation("oversight.prove_entry", allow=permissions.PROVE_ENTRY)
def prove_entry(actor: Actor, *, entry_id: UUID, at: datetime) -> tuple[EntryFace, Proof]:
    """Prove that one entry is in the ledger.  Raises NotFound, NotYetSigned.

    For who sees the whole entry: the proof is over all that the ledger's leaf holds of it.
    """
    entry = queries.entry_visible_to(actor, entry_id)
    [face] = queries.faces(actor, [entry])
    if not face.part.is_whole:
        raise NotFound
    return face, proofs.prove(entry)


@operation("oversight.verify_ledger", allow=permissions.VERIFY_LEDGER)
def verify_ledger(actor: Actor, *, at: datetime) -> VerificationRun:
    """Begin a verification of the whole ledger.  Raises LedgerNotYours, VerificationRunning.

    The work itself is done beside (`verifying.carry_out`): it reads for long, and holds nobody up.
    """
    queries.require_whole_ledger(actor)
    if VerificationRun.objects.filter(finished_at=None, started_at__gt=at - rules.LONGEST_RUN).exists():
        raise VerificationRunning
    return VerificationRun.objects.create(started_at=at)


@operation("oversight.record_verification", allow=permissions.RECORD_VERIFICATION, subject="run")
def record_verification(actor: Actor, *, run: VerificationRun, outcome: Outcome, at: datetime) -> VerificationRun:
    """Keep what a verification found."""
    run.finished_at = at
    run.entries, run.subjects, run.checkpoints = outcome.entries, outcome.subjects, outcome.checkpoints
    run.faults = outcome.faults
    run.findings = [asdict(finding) for finding in outcome.findings]
    run.save()
    note(entries=outcome.entries, faults=outcome.faults)
    return run
