"""The verbs of screening."""

from comity.screening.services.batches import CHUNK, ManifestFile, check_batch, manifest_file, screen_manifest
from comity.screening.services.checks import (
    check,
    consult_batch,
    consult_candidate,
    consult_check,
    export_checks,
    search_checks,
)
from comity.screening.services.hits import (
    Observation,
    answer_hit,
    complete_hit,
    consult_hit,
    dismiss_candidate,
    take_up_candidate,
)
from comity.screening.services.upkeep import erase_due, escalate_hits, tell_owner, tell_reporter

__all__ = [
    "CHUNK",
    "ManifestFile",
    "Observation",
    "answer_hit",
    "check",
    "check_batch",
    "complete_hit",
    "consult_batch",
    "consult_candidate",
    "consult_check",
    "consult_hit",
    "dismiss_candidate",
    "erase_due",
    "escalate_hits",
    "export_checks",
    "manifest_file",
    "screen_manifest",
    "search_checks",
    "take_up_candidate",
    "tell_owner",
    "tell_reporter",
]
