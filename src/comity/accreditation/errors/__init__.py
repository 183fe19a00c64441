"""What the press desk refuses, one module for a subject."""

from comity.accreditation.errors.applying import (
    AdmittedAlready,
    ConsentMissing,
    HostUnknown,
    NotADraft,
    NotByMail,
    NotComplete,
    NothingToWithdraw,
    NotLate,
    NotYetOpen,
    ReasonMissing,
    SessionOver,
    TakenInAlready,
    TooLate,
    WindowReversed,
    said_by,
)
from comity.accreditation.errors.deciding import (
    AppealedAlready,
    NotPossibleNow,
    OwnRefusal,
    ReasonUnknown,
    WordsMissing,
)

__all__ = [
    "AdmittedAlready",
    "AppealedAlready",
    "ConsentMissing",
    "HostUnknown",
    "NotADraft",
    "NotByMail",
    "NotComplete",
    "NotLate",
    "NotPossibleNow",
    "NotYetOpen",
    "NothingToWithdraw",
    "OwnRefusal",
    "ReasonMissing",
    "ReasonUnknown",
    "SessionOver",
    "TakenInAlready",
    "TooLate",
    "WindowReversed",
    "WordsMissing",
    "said_by",
]
