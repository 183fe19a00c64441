"""What the press desk keeps, by subject."""

from comity.accreditation.models.applications import Application, ApplicationDocument, Terms
from comity.accreditation.models.badges import Badge, SessionKey
from comity.accreditation.models.checking import Block, Screening
from comity.accreditation.models.deciding import ApplicationStep
from comity.accreditation.models.gates import Doors, Finding, Gate, GateDevice, Scan
from comity.accreditation.models.letters import LetterTaken
from comity.accreditation.models.news import NewsCorrection, NewsFilm, NewsItem, NewsPicture, NewsWording
from comity.accreditation.models.press import (
    Briefing,
    BriefingChange,
    Interview,
    InterviewBooking,
    InterviewSlot,
    PressContact,
)

__all__ = [
    "Application",
    "ApplicationDocument",
    "ApplicationStep",
    "Badge",
    "Block",
    "Briefing",
    "BriefingChange",
    "Doors",
    "Finding",
    "Gate",
    "GateDevice",
    "Interview",
    "InterviewBooking",
    "InterviewSlot",
    "LetterTaken",
    "NewsCorrection",
    "NewsFilm",
    "NewsItem",
    "NewsPicture",
    "NewsWording",
    "PressContact",
    "Scan",
    "Screening",
    "SessionKey",
    "Terms",
]
