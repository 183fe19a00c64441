"""Verbs of the press desk: the only code that changes what it keeps. One module for a subject."""

from comity.accreditation.services.answering import answer, appeal
from comity.accreditation.services.applying import save_application, send_in, start_application, withdraw_application
from comity.accreditation.services.deciding import accept, refer, refuse
from comity.accreditation.services.ending import end_applications, erase_applications
from comity.accreditation.services.lateness import admit_late
from comity.accreditation.services.mailed import complete_mailed, receive_mailed, take_in
from comity.accreditation.services.reading import consult_application
from comity.accreditation.services.terms import set_terms

__all__ = [
    "accept",
    "admit_late",
    "answer",
    "appeal",
    "complete_mailed",
    "consult_application",
    "end_applications",
    "erase_applications",
    "receive_mailed",
    "refer",
    "refuse",
    "save_application",
    "send_in",
    "set_terms",
    "start_application",
    "take_in",
    "withdraw_application",
]
