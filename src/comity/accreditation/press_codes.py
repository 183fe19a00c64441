"""Coded values of press conferences and interviews."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Official(TextChoices):
    """Officials of the organisation who are asked for an interview; the press officers of the Secretariat answer."""

    PRESIDENT = "president", pgettext_lazy("official", "President")
    SECRETARY_GENERAL = "secretary-general", pgettext_lazy("official", "Secretary General")
    SPOKESPERSON = "spokesperson", pgettext_lazy("official", "spokesperson")


class InterviewState(TextChoices):
    """How far a request for an interview has come."""

    ASKED = "asked", pgettext_lazy("state of an interview", "asked for")
    PROPOSED = "proposed", pgettext_lazy("state of an interview", "other times proposed")
    AGREED = "agreed", pgettext_lazy("state of an interview", "agreed")
    DECLINED = "declined", pgettext_lazy("state of an interview", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an interview", "withdrawn")
    HELD = "held", pgettext_lazy("state of an interview", "held")
    NOT_HELD = "not-held", pgettext_lazy("state of an interview", "not held")


# States in which an interview is still going somewhere.
STILL_OPEN: Final = (InterviewState.ASKED, InterviewState.PROPOSED, InterviewState.AGREED)
