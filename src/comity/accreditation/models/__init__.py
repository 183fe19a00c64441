"""What the press desk keeps, by subject."""

from comity.accreditation.models.applications import Application, ApplicationDocument, Terms
from comity.accreditation.models.checking import Block, Screening
from comity.accreditation.models.deciding import ApplicationStep
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
    "Block",
    "Briefing",
    "BriefingChange",
    "Interview",
    "InterviewBooking",
    "InterviewSlot",
    "NewsCorrection",
    "NewsFilm",
    "NewsItem",
    "NewsPicture",
    "NewsWording",
    "PressContact",
    "Screening",
    "Terms",
]
