"""The verbs of screening."""

from comity.screening.services.batches import ManifestFile, check_batch, screen_manifest
from comity.screening.services.checks import check, consult_check
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
    "ManifestFile",
    "Observation",
    "answer_hit",
    "check",
    "check_batch",
    "complete_hit",
    "consult_check",
    "consult_hit",
    "dismiss_candidate",
    "erase_due",
    "escalate_hits",
    "screen_manifest",
    "take_up_candidate",
    "tell_owner",
    "tell_reporter",
]
