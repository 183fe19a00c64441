"""Coded values of the press desk. A code is stored and exchanged; its label is translated for the reader."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ApplicationState(TextChoices):
    """How far an application has come."""

    DRAFT = "draft", pgettext_lazy("state of an application", "draft, not sent in")
    RECEIVED = "received", pgettext_lazy("state of an application", "received")
    REFERRED = "referred", pgettext_lazy("state of an application", "referred back")
    ACCEPTED = "accepted", pgettext_lazy("state of an application", "accepted")
    REFUSED = "refused", pgettext_lazy("state of an application", "refused")
    APPEALED = "appealed", pgettext_lazy("state of an application", "appealed against")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an application", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("state of an application", "lapsed")


# States in which an application is still going somewhere.
UNDER_WAY: Final = (
    ApplicationState.DRAFT,
    ApplicationState.RECEIVED,
    ApplicationState.REFERRED,
    ApplicationState.APPEALED,
)


# States that nothing leads out of.
ENDED: Final = (ApplicationState.WITHDRAWN, ApplicationState.LAPSED)


# States of what was sent in, as lists are filtered by them.
SENT_IN: Final = tuple(state for state in ApplicationState if state is not ApplicationState.DRAFT)
# States in which the host has to decide.
WAITING: Final = (ApplicationState.RECEIVED, ApplicationState.APPEALED)


# What lies on desks: with the host, what it decides; with the Secretariat, that the host is late.
DECIDE: Final = "accreditation.decide"
OVERDUE: Final = "accreditation.overdue"


class Act(TextChoices):
    """What moves an application that was received."""

    REFER = "refer", pgettext_lazy("step of an application", "referred back to the applicant")
    ANSWER = "answer", pgettext_lazy("step of an application", "answered by the applicant")
    ACCEPT = "accept", pgettext_lazy("step of an application", "accepted")
    REFUSE = "refuse", pgettext_lazy("step of an application", "refused")
    APPEAL = "appeal", pgettext_lazy("step of an application", "appealed against by the applicant")


# Acts of the host; the others are the applicant's.
DECISIONS: Final = (Act.REFER, Act.ACCEPT, Act.REFUSE)


class LetterKind(TextChoices):
    """What a letter of the outbox says, beside those that tell of a decision."""

    RECEIPT = "receipt", pgettext_lazy("letter to an applicant", "receipt of an application")
    BRIEFING = "briefing", pgettext_lazy("letter to an applicant", "place and hour of a press conference")
    CANCELLED = "cancelled", pgettext_lazy("letter to an applicant", "cancelled press conference")


class Screened(TextChoices):
    """What comes back when the host screens an applicant under its own law; nothing else does."""

    CLEAR = "clear", pgettext_lazy("outcome of screening", "clear")
    REFER = "refer", pgettext_lazy("outcome of screening", "refer to an officer")


class Finding(TextChoices):
    """What the checks before a decision find."""

    BLOCKED = "blocked", pgettext_lazy("check of an application", "Blocked for misuse")
    PAPERS = "papers", pgettext_lazy("check of an application", "Documents missing or not valid")
    DUPLICATE = "duplicate", pgettext_lazy("check of an application", "Possibly another application of this person")
    OTHER_ROLE = "other-role", pgettext_lazy("check of an application", "Possibly in a delegation")
    LIKE_BLOCKED = "like-blocked", pgettext_lazy("check of an application", "Possibly somebody who is blocked")
    SCREENING = "screening", pgettext_lazy("check of an application", "Screening says: refer to an officer")


# With these nobody is accepted; about the others an officer judges.
BARRING: Final = (Finding.BLOCKED, Finding.PAPERS)


class Status(TextChoices):
    """How an applicant works for the medium: on this it depends which documents are shown."""

    STAFF = "staff", pgettext_lazy("status of a journalist", "employed by the medium")
    FREELANCE = "freelance", pgettext_lazy("status of a journalist", "freelance")


class MediumKind(TextChoices):
    """What kind of medium it is."""

    AGENCY = "agency", pgettext_lazy("kind of a medium", "news agency")
    PRESS = "press", pgettext_lazy("kind of a medium", "newspaper or magazine")
    TELEVISION = "television", pgettext_lazy("kind of a medium", "television")
    RADIO = "radio", pgettext_lazy("kind of a medium", "radio")
    ONLINE = "online", pgettext_lazy("kind of a medium", "online medium")
    PHOTOGRAPHY = "photography", pgettext_lazy("kind of a medium", "photo agency")
    OTHER = "other", pgettext_lazy("kind of a medium", "other")


class Document(TextChoices):
    """What an applicant shows with the application."""

    PHOTOGRAPH = "photograph", pgettext_lazy("document of an application", "photograph")
    IDENTITY = "identity", pgettext_lazy("document of an application", "passport or identity card")
    PRESS_CARD = "press-card", pgettext_lazy("document of an application", "press card")
    ASSIGNMENT = "assignment", pgettext_lazy("document of an application", "letter of assignment")


# Documents that are valid until a day, which the applicant says.
EXPIRING: Final = (Document.IDENTITY, Document.PRESS_CARD)
