"""Coded values of badges, gates and scans."""

from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accreditation.badge_format import Role

ROLE_NAMES: Final[dict[Role, str | Promise]] = {
    Role.DELEGATE: pgettext_lazy("role on a badge", "Delegate"),
    Role.OBSERVER: pgettext_lazy("role on a badge", "Observer"),
    Role.GUEST: pgettext_lazy("role on a badge", "Guest"),
    Role.MEDIA: pgettext_lazy("role on a badge", "Media"),
    Role.STAFF: pgettext_lazy("role on a badge", "Staff"),
    Role.SECURITY: pgettext_lazy("role on a badge", "Security"),
    Role.INTERPRETER: pgettext_lazy("role on a badge", "Interpreter"),
}


class RevocationReason(TextChoices):
    """Why a badge is dead."""

    REPLACED = "replaced", pgettext_lazy("why a badge was revoked", "replaced by another")
    LOST = "lost", pgettext_lazy("why a badge was revoked", "lost or stolen")
    LEFT = "left", pgettext_lazy("why a badge was revoked", "no longer takes part")
    MISUSED = "misused", pgettext_lazy("why a badge was revoked", "misused")
    KEY_LOST = "key-lost", pgettext_lazy("why a badge was revoked", "the key that signed it was lost")


# What an officer may say; the others the node says itself.
SAID_BY_OFFICERS: Final = (RevocationReason.LOST, RevocationReason.LEFT, RevocationReason.MISUSED)


class KeyUse(TextChoices):
    """What a key of a session signs."""

    BADGES = "badges", pgettext_lazy("what a key signs", "badges")
    PACKS = "packs", pgettext_lazy("what a key signs", "gate packs")


class Direction(TextChoices):
    """Which way somebody went."""

    IN = "in", pgettext_lazy("direction at a gate", "in")
    OUT = "out", pgettext_lazy("direction at a gate", "out")


class FindingKind(TextChoices):
    """What the merge of scans finds."""

    TWO_GATES = "two-gates", _("One badge entered at two gates without leaving")
    TWICE = "twice", _("One badge entered twice without leaving")
    REVOKED = "revoked", _("A revoked badge was admitted")
