"""What an actor may see of notices: the only way in for reading."""

from comity.notices.queries.captions import with_captions
from comity.notices.queries.drafts import (
    earlier_refusals,
    facts_of,
    findings_of,
    findings_of_form,
    joined_in,
    judged_of,
)
from comity.notices.queries.faces import (
    NoticeFace,
    VictimFace,
    faces_of,
    in_force,
    notices_about,
    published_since,
    victims_of,
)
from comity.notices.queries.rates import refusal_rate
from comity.notices.queries.review import (
    is_reviewer,
    last_step_seen,
    questions_of,
    reviews_for,
    reviews_to_escalate,
    steps_of,
    was_laid,
)
from comity.notices.queries.visibility import (
    drafts_of,
    notice_visible_to,
    notices_visible_to,
    published_to,
    subjects_of,
    visible_ids,
)

__all__ = [
    "NoticeFace",
    "VictimFace",
    "drafts_of",
    "earlier_refusals",
    "faces_of",
    "facts_of",
    "findings_of",
    "findings_of_form",
    "in_force",
    "is_reviewer",
    "joined_in",
    "judged_of",
    "last_step_seen",
    "notice_visible_to",
    "notices_about",
    "notices_visible_to",
    "published_since",
    "published_to",
    "questions_of",
    "refusal_rate",
    "reviews_for",
    "reviews_to_escalate",
    "steps_of",
    "subjects_of",
    "victims_of",
    "visible_ids",
    "was_laid",
    "with_captions",
]
