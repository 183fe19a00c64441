"""Coded values of screening. A code is stored and exchanged; its label is translated for the reader."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Result(TextChoices):
    """What one check came to."""

    NO_HIT = "no-hit", _("No hit")
    CANDIDATES = "candidates", _("Possible hit")


class CandidateState(TextChoices):
    """What became of a candidate."""

    OPEN = "open", pgettext_lazy("candidate", "open")
    TAKEN_UP = "taken-up", pgettext_lazy("candidate", "taken up")
    DISMISSED = "dismissed", pgettext_lazy("candidate", "dismissed")


class DismissalReason(TextChoices):
    """Why an officer does not take a candidate up."""

    OTHER_APPEARANCE = "other-appearance", _("looks different from the photograph or description")
    OTHER_BIRTH = "other-birth", _("born on another day or in another place")
    OTHER_DOCUMENT = "other-document", _("identified beyond doubt by other documents")
    COMMON_NAME = "common-name", _("shares only a common name")
    CLEARED_BEFORE = "cleared-before", _("the owner said earlier that it is another person or thing")


class HitState(TextChoices):
    """What the owner bureau has answered."""

    UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
    NEED_MORE = "need-more", _("The owner asks for more")
    CONFIRMED = "confirmed", _("Confirmed by the owner")
    NOT_THE_SAME = "not-the-same", _("Not the same, says the owner")


class Urgency(TextChoices):
    """How soon the owner bureau must answer: the rows of the table of clocks."""

    ROUTINE = "routine", pgettext_lazy("urgency of a hit", "routine")
    URGENT = "urgent", pgettext_lazy("urgency of a hit", "urgent")
    IMMEDIATE = "immediate", pgettext_lazy("urgency of a hit", "immediate")


class Means(TextChoices):
    """What tells one person or thing from another: what a hit was confirmed by, or what its owner asks for."""

    FINGERPRINTS = "fingerprints", _("fingerprints")
    PHOTOGRAPH = "photograph", _("photograph")
    DOCUMENT = "document", _("document")
    DESCRIPTION = "description", _("physical description")
    PERSONAL_DATA = "personal-data", _("names, dates and places")
    MARKS = "marks", _("number or mark on the object")
