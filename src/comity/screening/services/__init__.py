"""The verbs of screening."""

from comity.screening.services.batches import (
    CHUNK,
    ManifestFile,
    begin_manifest,
    check_batch,
    go_on_with_manifest,
    manifest_file,
    screen_manifest,
)
from comity.screening.services.checks import (
    check,
    consult_batch,
    consult_candidate,
    consult_check,
    export_checks,
    search_checks,
)
from comity.screening.services.erasing import erase_due, erase_hits, erase_memory, erase_with_notice
from comity.screening.services.hits import (
    Observation,
    answer_hit,
    complete_hit,
    consult_hit,
    dismiss_candidate,
    search_hits,
    take_up_candidate,
)
from comity.screening.services.outcomes import (
    OutcomeSaid,
    correct_outcome,
    raise_outcomes,
    record_outcome,
    tell_outcome,
)
from comity.screening.services.remembering import forget_not_same, search_memory
from comity.screening.services.upkeep import escalate_hits, tell_owner, tell_reporter
from comity.screening.services.watching import read_sighting, search_sightings, watch_checks

__all__ = [
    "CHUNK",
    "ManifestFile",
    "Observation",
    "OutcomeSaid",
    "answer_hit",
    "begin_manifest",
    "check",
    "check_batch",
    "complete_hit",
    "consult_batch",
    "consult_candidate",
    "consult_check",
    "consult_hit",
    "correct_outcome",
    "dismiss_candidate",
    "erase_due",
    "erase_hits",
    "erase_memory",
    "erase_with_notice",
    "escalate_hits",
    "export_checks",
    "forget_not_same",
    "go_on_with_manifest",
    "manifest_file",
    "raise_outcomes",
    "read_sighting",
    "record_outcome",
    "screen_manifest",
    "search_checks",
    "search_hits",
    "search_memory",
    "search_sightings",
    "take_up_candidate",
    "tell_outcome",
    "tell_owner",
    "tell_reporter",
    "watch_checks",
]
