"""What an attached file is for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AttachmentRole(TextChoices):
    """What an attached file is to the row that it belongs to."""

    PHOTOGRAPH = "photograph", _("photograph")
    JUDICIAL_DOCUMENT = "judicial-document", _("judicial document")
    IDENTITY_DOCUMENT = "identity-document", _("identity document")
    FINGERPRINT = "fingerprint", _("fingerprint file")
    EVIDENCE = "evidence", _("evidence")
    CONSENT = "consent", _("consent")
    CREDENTIALS = "credentials", _("letter of credentials")
    WORKING_DOCUMENT = "working-document", _("working document")
    DOSSIER = "dossier", _("document of a candidacy")
    PRESS_CARD = "press-card", _("press card")
    ASSIGNMENT = "assignment", _("letter of assignment")
