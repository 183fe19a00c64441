"""What the press desk keeps, by subject."""

from comity.accreditation.models.applications import Application, ApplicationDocument, Terms
from comity.accreditation.models.checking import Block, Screening
from comity.accreditation.models.deciding import ApplicationStep
from comity.accreditation.models.news import NewsCorrection, NewsFilm, NewsItem, NewsPicture, NewsWording

__all__ = [
    "Application",
    "ApplicationDocument",
    "ApplicationStep",
    "Block",
    "NewsCorrection",
    "NewsFilm",
    "NewsItem",
    "NewsPicture",
    "NewsWording",
    "Screening",
    "Terms",
]
