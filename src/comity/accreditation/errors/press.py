"""What press conferences and interviews refuse."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class BriefingCancelled(Refusal):
    """Nothing is set for what does not take place."""

    code = "accreditation.briefing-cancelled"
    message = _("This press conference was cancelled. Announce another one.")


class NotAccredited(Refusal):
    """Only who is accredited asks."""

    code = "accreditation.not-accredited"
    status = 403
    message = _("Only accredited journalists ask for interviews: your application was not accepted, or not yet.")


class NotPressContact(Refusal):
    """Somebody else answers."""

    code = "accreditation.not-press-contact"
    status = 403
    message = _("The press contact of the delegation answers this; without one its head or a deputy.")


class NotOfDelegation(Refusal):
    """A press contact is somebody of the delegation who can sign in."""

    code = "accreditation.not-of-delegation"
    status = 400
    message = _("The press contact is a member of the delegation who has an account.")


class NobodyAsked(Refusal):
    """An interview with nobody."""

    code = "accreditation.nobody-asked"
    status = 400
    message = _("Say whom you ask: a delegation of the session or an official.")


class TopicMissing(Refusal):
    """An interview about nothing."""

    code = "accreditation.topic-missing"
    status = 400
    message = _("Say what the interview is about.")


class TimesNotPossible(Refusal):
    """Times that nobody can keep."""

    code = "accreditation.times-not-possible"
    status = 400
    message = _(
        "Offer one to %(most)s different times, each on a quarter of an hour, %(shortest)s to %(longest)s minutes "
        "long, on a day of the session and still to come."
    )


class TooManyRequests(Refusal):
    """More requests than one person can hold."""

    code = "accreditation.too-many-requests"
    message = _("No more than %(most)s of your requests can be open at once.")


class InterviewOver(Refusal):
    """It has been answered, withdrawn or held already."""

    code = "accreditation.interview-over"
    message = _("This request has gone on meanwhile: look at it again.")


class TimeTaken(Refusal):
    """A side is booked already."""

    code = "accreditation.time-taken"
    message = _("One of the two sides has another interview then. Choose or propose another time.")


class ReasonNeeded(Refusal):
    """A no without a word."""

    code = "accreditation.reason-needed"
    status = 400
    message = _("Say why: the journalist reads it.")


class NotBegun(Refusal):
    """Nobody knows yet whether it was held."""

    code = "accreditation.not-begun"
    message = _("The interview has not begun yet.")
