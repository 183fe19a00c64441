"""What the press desk keeps, by subject."""

from comity.accreditation.models.applications import Application, ApplicationDocument, Terms
from comity.accreditation.models.deciding import ApplicationStep

__all__ = [
    "Application",
    "ApplicationDocument",
    "ApplicationStep",
    "Terms",
]
