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
from comity.accreditation.queries.deciding import accredited, due_at, may_decide, open_to_applicant, steps_of

__all__ = [
    "accredited",
    "application_of_link",
    "application_visible_to",
    "applications_visible_to",
    "draft_called",
    "due_at",
    "edition_of",
    "mailed_called",
    "mailed_visible_to",
    "may_decide",
    "open_terms",
    "open_to_applicant",
    "public_terms",
    "serves_as_host",
    "steps_of",
    "terms_of",
    "terms_visible_to",
    "to_end",
    "to_erase",
]
