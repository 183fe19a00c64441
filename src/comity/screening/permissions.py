"""Who may do what in screening, one line each."""

from comity.core.codes import CONSULTING, Purpose, Role
from comity.core.permissions import Permission

_CHECKING = (Role.FRONT_LINE, Role.OFFICER, Role.COMMAND, Role.OPERATOR)
_READING = (*_CHECKING, Role.DATA_PROTECTION)

CHECK_TRAVELLER = Permission("screening.check_traveller", roles=_CHECKING, purposes=CONSULTING)
CHECK_OBJECT = Permission("screening.check_object", roles=_CHECKING, purposes=CONSULTING)
CHECK_BATCH = Permission("screening.check_batch", roles=_CHECKING, purposes=CONSULTING)
CONTINUE_BATCH = Permission("screening.continue_batch", roles=_CHECKING, own="bureau_id", purposes=CONSULTING)
CONSULT_CHECK = Permission("screening.consult_check", roles=_READING, purposes=CONSULTING)
CONSULT_CANDIDATE = Permission("screening.consult_candidate", roles=_READING, purposes=CONSULTING)
CONSULT_BATCH = Permission("screening.consult_batch", roles=_READING, purposes=CONSULTING)
SEARCH_CHECKS = Permission("screening.search_checks", roles=_READING, purposes=CONSULTING)
EXPORT_CHECKS = Permission("screening.export_checks", roles=_READING, own="bureau_id", purposes=CONSULTING)
CONSULT_HIT = Permission("screening.consult_hit", roles=_READING, purposes=CONSULTING)
SEARCH_HITS = Permission("screening.search_hits", roles=_READING, purposes=CONSULTING)

TAKE_UP = Permission(
    "screening.take_up_candidate",
    roles=(Role.FRONT_LINE, Role.OFFICER, Role.COMMAND),
    own="check_made.bureau_id",
    purposes=CONSULTING,
)
DISMISS = Permission(
    "screening.dismiss_candidate",
    roles=(Role.FRONT_LINE, Role.OFFICER, Role.COMMAND),
    own="check_made.bureau_id",
    purposes=CONSULTING,
)
ANSWER_HIT = Permission(
    "screening.answer_hit",
    roles=(Role.OFFICER, Role.COMMAND),
    own="owner_id",
    purposes=(Purpose.HIT_CONFIRMATION, Purpose.WANTED_PERSONS, Purpose.MISSING_PERSONS, Purpose.INVESTIGATION),
)
COMPLETE_HIT = Permission(
    "screening.complete_hit", roles=(Role.FRONT_LINE, Role.OFFICER, Role.COMMAND), own="reporting_bureau_id"
)
RECORD_OUTCOME = Permission(
    "screening.record_outcome",
    roles=(Role.FRONT_LINE, Role.OFFICER, Role.COMMAND),
    own="reporting_bureau_id",
    purposes=CONSULTING,
)
CORRECT_OUTCOME = Permission(
    "screening.correct_outcome", roles=(Role.OFFICER, Role.COMMAND), own="bureau_id", purposes=CONSULTING
)
SEARCH_MEMORY = Permission("screening.search_memory", roles=(Role.OFFICER, Role.DATA_PROTECTION), purposes=CONSULTING)
FORGET_NOT_SAME = Permission("screening.forget_not_same", roles=(Role.OFFICER, Role.DATA_PROTECTION))
SEARCH_SIGHTINGS = Permission("screening.search_sightings", roles=(Role.OFFICER,), purposes=CONSULTING)
READ_SIGHTING = Permission("screening.read_sighting", roles=(Role.OFFICER,), own="owner_id", purposes=CONSULTING)

TELL_OWNER = Permission("screening.tell_owner", roles=(Role.SYSTEM,))
TELL_REPORTER = Permission("screening.tell_reporter", roles=(Role.SYSTEM,))
ESCALATE_HITS = Permission("screening.escalate_hits", roles=(Role.SYSTEM,))
ERASE_CHECKS = Permission("screening.erase_checks", roles=(Role.SYSTEM, Role.OPERATOR, Role.DATA_PROTECTION))
TELL_OUTCOME = Permission("screening.tell_outcome", roles=(Role.SYSTEM,))
RAISE_OUTCOMES = Permission("screening.raise_outcomes", roles=(Role.SYSTEM,))
WATCH_CHECKS = Permission("screening.watch_checks", roles=(Role.SYSTEM,))
ERASE_HITS = Permission("screening.erase_hits", roles=(Role.SYSTEM, Role.OPERATOR, Role.DATA_PROTECTION))
ERASE_WITH_NOTICE = Permission("screening.erase_with_notice", roles=(Role.SYSTEM,))
ERASE_MEMORY = Permission("screening.erase_memory", roles=(Role.SYSTEM, Role.OPERATOR, Role.DATA_PROTECTION))
