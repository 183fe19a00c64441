"""Who may do what with notices, one line each."""

from comity.core.codes import CONSULTING, Role
from comity.core.permissions import Permission
from comity.records.permissions import EXPORTERS, READERS

_OWN = "requesting_bureau_id"
REVIEWERS = (Role.COMPLIANCE,)
SUSPENDERS = (Role.COMPLIANCE, Role.COMMAND, Role.DATA_PROTECTION)
WATCHERS = (Role.COMPLIANCE, Role.DATA_PROTECTION)

DRAFT_NOTICE = Permission("notices.draft_notice", roles=[Role.OFFICER])
IMPORT_DRAFTS = Permission("notices.import_drafts", roles=[Role.OFFICER])
SAVE_DRAFT = Permission("notices.save_draft", roles=[Role.OFFICER], own=_OWN)
CHANGE_SUBJECTS = Permission("notices.change_subjects", roles=[Role.OFFICER], own=_OWN)
DISCARD_DRAFT = Permission("notices.discard_draft", roles=[Role.OFFICER], own=_OWN)
START_EDITION = Permission("notices.start_edition", roles=[Role.OFFICER], own=_OWN)
REQUEST_NOTICE = Permission("notices.request_notice", roles=[Role.OFFICER], own=_OWN)
ANSWER_QUESTIONS = Permission("notices.answer_questions", roles=[Role.OFFICER], own=_OWN)

ASSIGN_REVIEW = Permission("notices.assign_review", roles=REVIEWERS)
RETURN_NOTICE = Permission("notices.return_notice", roles=REVIEWERS)
RECOMMEND_NOTICE = Permission("notices.recommend_notice", roles=REVIEWERS)
REFUSE_NOTICE = Permission("notices.refuse_notice", roles=REVIEWERS)
CHECK_SENT = Permission("notices.check_sent", roles=REVIEWERS)
PUBLISH_NOTICE = Permission("notices.publish_notice", roles=REVIEWERS)
REINSTATE_NOTICE = Permission("notices.reinstate_notice", roles=REVIEWERS)
CANCEL_NOTICE = Permission("notices.cancel_notice", roles=REVIEWERS)
SUSPEND_NOTICE = Permission("notices.suspend_notice", roles=SUSPENDERS)

WITHDRAW_NOTICE = Permission("notices.withdraw_notice", roles=[Role.OFFICER], own=_OWN)
NARROW_NOTICE = Permission("notices.narrow_notice", roles=[Role.OFFICER], own=_OWN)
EXTEND_NOTICE = Permission("notices.extend_notice", roles=[Role.OFFICER], own=_OWN)
ADD_VICTIM = Permission("notices.add_victim", roles=[Role.OFFICER], own=_OWN)
REMOVE_VICTIM = Permission("notices.remove_victim", roles=[Role.OFFICER], own="owner_id")

CONSULT_NOTICE = Permission("notices.consult_notice", roles=READERS, purposes=CONSULTING)
SEARCH_NOTICES = Permission("notices.search_notices", roles=READERS, purposes=CONSULTING)
PRINT_NOTICE = Permission("notices.print_notice", roles=READERS, purposes=CONSULTING)
EXPORT_NOTICES = Permission("notices.export_notices", roles=EXPORTERS, purposes=CONSULTING)
CONSULT_REVIEW = Permission("notices.consult_review", roles=WATCHERS, purposes=CONSULTING)
SEARCH_REVIEWS = Permission("notices.search_reviews", roles=WATCHERS, purposes=CONSULTING)

ASK_TO_JUSTIFY = Permission("notices.ask_to_justify", roles=[Role.SYSTEM])
EXPIRE_NOTICES = Permission("notices.expire_notices", roles=[Role.SYSTEM])
ERASE_ENDED = Permission("notices.erase_ended", roles=[Role.SYSTEM])
CLOSE_SILENT_RETURNS = Permission("notices.close_silent_returns", roles=[Role.SYSTEM])
ESCALATE_REVIEWS = Permission("notices.escalate_reviews", roles=[Role.SYSTEM])
LAY_ON_DESK = Permission("notices.lay_on_desk", roles=[Role.SYSTEM])

OPEN_PILOT = Permission("notices.open_pilot", roles=[Role.PROTOCOL])
CHANGE_PILOT = Permission("notices.change_pilot", roles=[Role.PROTOCOL])
JOIN_PILOT = Permission("notices.join_pilot", roles=[Role.PROTOCOL])
LEAVE_PILOT = Permission("notices.leave_pilot", roles=[Role.PROTOCOL])
FREEZE_FIGURES = Permission("notices.freeze_figures", roles=[Role.SYSTEM])

ANYBODY = (Role.PUBLIC, Role.FRONT_LINE, Role.OFFICER, Role.COMPLIANCE, Role.COMMAND)
PROPOSE_EXTRACT = Permission("notices.propose_extract", roles=[Role.OFFICER], own=_OWN)
END_EXTRACT = Permission("notices.end_extract", roles=[Role.OFFICER], own=_OWN)
AGREE_EXTRACT = Permission("notices.agree_extract", roles=REVIEWERS)
REPORT_IMAGE = Permission("notices.report_image", roles=ANYBODY)
DECIDE_IMAGE = Permission("notices.decide_image", roles=WATCHERS)
CONSULT_IMAGE = Permission("notices.consult_image", roles=(Role.OFFICER, *WATCHERS))
SEND_TIP = Permission("notices.send_tip", roles=ANYBODY)
READ_TIP = Permission("notices.read_tip", roles=[Role.OFFICER], own="owner_id", purposes=CONSULTING)
ERASE_TIPS = Permission("notices.erase_tips", roles=[Role.SYSTEM])
