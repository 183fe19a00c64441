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

__all__ = [
    "AdmittedAlready",
    "ConsentMissing",
    "HostUnknown",
    "NotADraft",
    "NotByMail",
    "NotComplete",
    "NotLate",
    "NotYetOpen",
    "NothingToWithdraw",
    "ReasonMissing",
    "SessionOver",
    "TakenInAlready",
    "TooLate",
    "WindowReversed",
    "said_by",
]
