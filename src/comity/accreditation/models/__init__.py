"""What the press desk keeps, by subject."""

from comity.accreditation.models.applications import (
    Application,
    ApplicationDocument,
    Terms,
)

__all__ = [
    "Application",
    "ApplicationDocument",
    "Terms",
]
