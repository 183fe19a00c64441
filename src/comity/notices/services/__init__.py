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
from comity.notices.services.figures import freeze_figures
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
from comity.notices.services.victims import add_victim, remove_victim

__all__ = [
    "add_victim",
    "answer_questions",
    "ask_to_justify",
    "assign_review",
    "cancel_notice",
    "change_pilot",
    "change_subjects",
    "check_sent",
    "close_silent_returns",
    "consult_notice",
    "consult_review",
    "discard_draft",
    "draft_notice",
    "erase_ended",
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
    "publish_notice",
    "recommend_notice",
    "refuse_notice",
    "reinstate_notice",
    "remove_victim",
    "request_notice",
    "return_notice",
    "save_draft",
    "search_notices",
    "search_reviews",
    "start_edition",
    "suspend_notice",
    "withdraw_notice",
]
