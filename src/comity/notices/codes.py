"""Coded values of notices. A code is stored and exchanged; its label is translated for the reader."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    """How a request is sent."""

    NOTICE = "notice", pgettext_lazy("channel", "notice")
    DIFFUSION = "diffusion", pgettext_lazy("channel", "diffusion")


class Urgency(TextChoices):
    """How soon a request must be reviewed: the rows of the table of clocks."""

    ROUTINE = "routine", pgettext_lazy("urgency of a notice", "routine")
    URGENT = "urgent", pgettext_lazy("urgency of a notice", "urgent")


class State(TextChoices):
    """Where one edition of a notice stands. Only `notices.life` says how it moves on."""

    DRAFT = "draft", pgettext_lazy("state of a notice", "draft")
    REQUESTED = "requested", pgettext_lazy("state of a notice", "requested")
    SECOND_REVIEW = "second-review", pgettext_lazy("state of a notice", "in second review")
    RETURNED = "returned", pgettext_lazy("state of a notice", "returned with questions")
    REFUSED = "refused", pgettext_lazy("state of a notice", "refused")
    PUBLISHED = "published", pgettext_lazy("state of a notice", "published")
    SUSPENDED = "suspended", pgettext_lazy("state of a notice", "suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a notice", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("state of a notice", "expired")
    SUPERSEDED = "superseded", pgettext_lazy("state of a notice", "superseded")
    DISCARDED = "discarded", pgettext_lazy("state of a notice", "discarded")


OPEN: Final = (State.DRAFT, State.REQUESTED, State.SECOND_REVIEW, State.RETURNED)
IN_REVIEW: Final = (State.REQUESTED, State.SECOND_REVIEW)
IN_FORCE: Final = (State.PUBLISHED,)
KNOWN: Final = (State.PUBLISHED, State.SUSPENDED)
ENDED: Final = (State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.SUPERSEDED, State.DISCARDED)
NEVER_PUBLISHED: Final = (*OPEN, State.REFUSED, State.DISCARDED)


class SubjectRole(TextChoices):
    """What a record is to a notice."""

    PRINCIPAL = "principal", pgettext_lazy("subject of a notice", "whom or what the notice is about")
    ASSOCIATED = "associated", pgettext_lazy("subject of a notice", "belongs to it")


class SilverKind(TextChoices):
    """What a silver notice asks for about assets."""

    LOCATE = "locate", _("locate assets")
    IDENTIFY = "identify", _("identify assets")
    INFORMATION = "information", _("get information about assets")
    MONITOR = "monitor", _("monitor assets")


class Act(TextChoices):
    """What happened to a notice: one step of its life."""

    DRAFTED = "drafted", pgettext_lazy("step of a notice", "drafted")
    REQUESTED = "requested", pgettext_lazy("step of a notice", "requested")
    ASSIGNED = "assigned", pgettext_lazy("step of a notice", "taken up for review")
    RETURNED = "returned", pgettext_lazy("step of a notice", "returned with questions")
    ANSWERED = "answered", pgettext_lazy("step of a notice", "questions answered")
    RECOMMENDED = "recommended", pgettext_lazy("step of a notice", "recommended for publication")
    PUBLISHED = "published", pgettext_lazy("step of a notice", "published")
    REFUSED = "refused", pgettext_lazy("step of a notice", "refused")
    DISCARDED = "discarded", pgettext_lazy("step of a notice", "discarded")
    SUSPENDED = "suspended", pgettext_lazy("step of a notice", "suspended")
    REINSTATEMENT_RECOMMENDED = (
        "reinstatement-recommended",
        pgettext_lazy("step of a notice", "recommended to be reinstated"),
    )
    REINSTATED = "reinstated", pgettext_lazy("step of a notice", "reinstated")
    WITHDRAWN = "withdrawn", pgettext_lazy("step of a notice", "withdrawn")
    NARROWED = "narrowed", pgettext_lazy("step of a notice", "audience narrowed")
    SUPERSEDED = "superseded", pgettext_lazy("step of a notice", "superseded by a new edition")
    EXTENDED = "extended", pgettext_lazy("step of a notice", "extended")
    ASKED_TO_JUSTIFY = "asked-to-justify", pgettext_lazy("step of a notice", "owner asked whether it is still needed")
    EXPIRED = "expired", pgettext_lazy("step of a notice", "expired")
    ERASED = "erased", pgettext_lazy("step of a notice", "content erased")
    CHECKED_AFTER_SENDING = "checked-after-sending", pgettext_lazy("step of a notice", "checked after it was sent")
    EXTRACT_AGREED = "extract-agreed", pgettext_lazy("step of a notice", "public extract agreed")


class ImageState(TextChoices):
    """Whether a public picture is shown."""

    SHOWN = "shown", pgettext_lazy("state of a picture", "shown")
    BLOCKED = "blocked", pgettext_lazy("state of a picture", "blocked until somebody has looked at it")
    REMOVED = "removed", pgettext_lazy("state of a picture", "removed")


class ReportReason(TextChoices):
    """Why somebody reports a public picture."""

    WRONG_PERSON = "wrong-person", _("It shows another person")
    VICTIM = "victim", _("It shows a victim")
    MINOR = "minor", _("It shows a child")
    NO_CONSENT = "no-consent", _("The person shown did not agree")
    OUTDATED = "outdated", _("The matter is over")
    OFFENSIVE = "offensive", _("It offends human dignity")
    OTHER = "other", _("Another reason")


class ExtractState(TextChoices):
    """How far a public extract has come."""

    PROPOSED = "proposed", pgettext_lazy("state of an extract", "proposed")
    PUBLIC = "public", pgettext_lazy("state of an extract", "public")
    ENDED = "ended", pgettext_lazy("state of an extract", "ended")


class TipState(TextChoices):
    """What became of information that somebody sent."""

    NEW = "new", pgettext_lazy("state of information", "new")
    READ = "read", pgettext_lazy("state of information", "read")
    SPAM = "spam", pgettext_lazy("state of information", "of no use")


# Kinds of desk items.
TO_REVIEW: Final = "notices.to-review"
SECOND_REVIEW: Final = "notices.second-review"
TO_ANSWER: Final = "notices.to-answer"
REFUSED: Final = "notices.refused"
TO_JUSTIFY: Final = "notices.to-justify"
IMAGE_BLOCKED: Final = "notices.image-blocked"
TIP: Final = "notices.tip"
REVIEW_OVERDUE: Final = "notices.review-overdue"
AFTER_SENDING: Final = "notices.after-sending"
OF_REVIEW: Final = (TO_REVIEW, SECOND_REVIEW, REVIEW_OVERDUE)

# Units of the General Secretariat on whose desks they lie.
COMPLIANCE_UNIT: Final = "compliance"
COMMAND_CENTRE: Final = "command-centre"
DATA_PROTECTION_UNIT: Final = "data-protection"
