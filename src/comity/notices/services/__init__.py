"""Verbs: the only code that changes notices, and the way to consult them."""

from comity.notices.services.consulting import (
    consult_notice,
    consult_review,
    export_notices,
    print_notice,
    search_notices,
    search_reviews,
)
from comity.notices.services.desks import escalate_reviews, lay_on_desk
from comity.notices.services.drafting import (
    change_subjects,
    discard_draft,
    draft_notice,
    import_drafts,
    save_draft,
    start_edition,
)
from comity.notices.services.extracts import agree_extract, end_extract, propose_extract
from comity.notices.services.figures import freeze_figures
from comity.notices.services.images import consult_image, decide_image, report_image
from comity.notices.services.pilots import change_pilot, join_pilot, leave_pilot, open_pilot
from comity.notices.services.requesting import answer_questions, request_notice
from comity.notices.services.retention import (
    ask_to_justify,
    close_silent_returns,
    erase_ended,
    expire_notices,
    extend_notice,
)
from comity.notices.services.reviewing import (
    assign_review,
    check_sent,
    publish_notice,
    recommend_notice,
    refuse_notice,
    return_notice,
)
from comity.notices.services.standing import (
    cancel_notice,
    narrow_notice,
    reinstate_notice,
    suspend_notice,
    withdraw_notice,
)
from comity.notices.services.tips import erase_tips, read_tip, send_tip
from comity.notices.services.victims import add_victim, remove_victim

__all__ = [
    "add_victim",
    "agree_extract",
    "answer_questions",
    "ask_to_justify",
    "assign_review",
    "cancel_notice",
    "change_pilot",
    "change_subjects",
    "check_sent",
    "close_silent_returns",
    "consult_image",
    "consult_notice",
    "consult_review",
    "decide_image",
    "discard_draft",
    "draft_notice",
    "end_extract",
    "erase_ended",
    "erase_tips",
    "escalate_reviews",
    "expire_notices",
    "export_notices",
    "extend_notice",
    "freeze_figures",
    "import_drafts",
    "join_pilot",
    "lay_on_desk",
    "leave_pilot",
    "narrow_notice",
    "open_pilot",
    "print_notice",
    "propose_extract",
    "publish_notice",
    "read_tip",
    "recommend_notice",
    "refuse_notice",
    "reinstate_notice",
    "remove_victim",
    "report_image",
    "request_notice",
    "return_notice",
    "save_draft",
    "search_notices",
    "search_reviews",
    "send_tip",
    "start_edition",
    "suspend_notice",
    "withdraw_notice",
]
