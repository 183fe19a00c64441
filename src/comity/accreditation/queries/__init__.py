"""What may be seen of the press desk.

Anybody reads the terms of a session; whoever has a follow-up link sees one application. Officers of the host, and the
protocol of the General Secretariat, see what was sent in; a draft is seen by nobody but its applicant.
"""

from comity.accreditation.queries.applications import (
    application_of_link,
    application_visible_to,
    applications_visible_to,
    draft_called,
    edition_of,
    mailed_called,
    mailed_visible_to,
    open_terms,
    public_terms,
    serves_as_host,
    terms_of,
    terms_visible_to,
    to_end,
    to_erase,
)
from comity.accreditation.queries.deciding import (
    accredited,
    block_set_for,
    due_at,
    due_of,
    may_decide,
    open_to_applicant,
    overdue_sessions,
    steps_of,
    to_remind,
    untold,
)

__all__ = [
    "accredited",
    "application_of_link",
    "application_visible_to",
    "applications_visible_to",
    "block_set_for",
    "draft_called",
    "due_at",
    "due_of",
    "edition_of",
    "mailed_called",
    "mailed_visible_to",
    "may_decide",
    "open_terms",
    "open_to_applicant",
    "overdue_sessions",
    "public_terms",
    "serves_as_host",
    "steps_of",
    "terms_of",
    "terms_visible_to",
    "to_end",
    "to_erase",
    "to_remind",
    "untold",
]
