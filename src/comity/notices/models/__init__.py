"""What notices keep: editions and their subjects, review, pilots, the public face, and figures."""

from comity.notices.models.figures import FigureSet
from comity.notices.models.notices import MisusedIdentity, Notice, NoticeSubject
from comity.notices.models.pilots import Pilot, PilotState
from comity.notices.models.public import (
    Allowance,
    ImageReport,
    PublicExtract,
    PublicHead,
    PublicImage,
    PublicWord,
    Tip,
    UsedToken,
)
from comity.notices.models.review import Extension, Question, RefusalMark, ReviewStep

__all__ = [
    "Allowance",
    "Extension",
    "FigureSet",
    "ImageReport",
    "MisusedIdentity",
    "Notice",
    "NoticeSubject",
    "Pilot",
    "PilotState",
    "PublicExtract",
    "PublicHead",
    "PublicImage",
    "PublicWord",
    "Question",
    "RefusalMark",
    "ReviewStep",
    "Tip",
    "UsedToken",
]
