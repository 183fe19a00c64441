"""What is refused where applications are decided."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NotPossibleNow(Refusal):
    """The application has moved on: two officers at one button, or an officer and the applicant."""

    code = "accreditation.not-possible-now"
    message = _("The application has moved on: this is not possible any more. Its page says how it stands now.")


class ReasonUnknown(Refusal):
    """A reason that the terms do not know."""

    code = "accreditation.reason-unknown"
    status = 400
    message = _("Choose one of the reasons of the terms.")


class AppealedAlready(Refusal):
    """A second appeal."""

    code = "accreditation.appealed-already"
    message = _("One appeal is possible, and it was decided: the refusal is final. Rule %(rule)s of the terms.")


class OwnRefusal(Refusal):
    """An appeal before the officer who refused."""

    code = "accreditation.own-refusal"
    message = _("You refused this application: another officer decides on the appeal. Rule %(rule)s of the terms.")


class WordsMissing(Refusal):
    """An answer or an appeal without a word."""

    code = "accreditation.words-missing"
    status = 400
    message = _("Say it in words: nothing was written.")
