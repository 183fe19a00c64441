"""Refusals about the minutes, their corrections, and follow-ups."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class SessionNotClosed(Refusal):
    """Minutes of a session that goes on."""

    code = "assembly.session-not-closed"
    message = _("The minutes are published once the session is closed.")


class MinutesPublished(Refusal):
    """Minutes that were published already."""

    code = "assembly.minutes-published"
    message = _("These minutes are published already.")


class CorrectionsDayNotPossible(Refusal):
    """A day until which nobody could ask for corrections, or one too far away."""

    code = "assembly.corrections-day-not-possible"
    status = 400
    message = _("Members need a day that has not passed, within a year.")


class CorrectionsOver(Refusal):
    """A correction that comes too late."""

    code = "assembly.corrections-over"
    message = _("The time for corrections is over.")


class CorrectionsRunning(Refusal):
    """Final minutes while members may still ask for corrections, or wait for a decision."""

    code = "assembly.corrections-running"
    message = _("Corrections may still be asked for, or wait for a decision.")


class CorrectionAsked(Refusal):
    """The same correction twice."""

    code = "assembly.correction-asked"
    message = _("Your delegation has asked for a correction of this paragraph already.")


class CorrectionDecided(Refusal):
    """A correction that was decided on."""

    code = "assembly.correction-decided"
    message = _("This correction has been decided on.")


class CorrectionIncomplete(Refusal):
    """A correction without its words in some language, or a refusal without a reason."""

    code = "assembly.correction-incomplete"
    status = 400
    message = _("A correction is made in every language of the session, or refused with a reason.")


class NotAdopted(Refusal):
    """A follow-up of a text that is no resolution."""

    code = "assembly.not-adopted"
    message = _("Only an adopted resolution has follow-ups.")


class BureauUnknown(Refusal):
    """A bureau that nobody knows."""

    code = "assembly.bureau-unknown"
    status = 400
    message = _("There is no bureau %(bureau)s.")


class FollowUpOver(Refusal):
    """A step on a follow-up that is done, or was dropped."""

    code = "assembly.follow-up-over"
    message = _("This follow-up is done, or was dropped.")


class NotResponsible(Refusal):
    """A report of somebody else's follow-up."""

    code = "assembly.not-responsible"
    status = 403
    message = _("Only %(bureau)s, which is responsible, or the secretary reports on this.")


class DayPassed(Refusal):
    """A follow-up that is due before it begins."""

    code = "assembly.day-passed"
    status = 400
    message = _("This day has passed.")


class NotATreaty(Refusal):
    """The stage of a state in something that is no treaty."""

    code = "assembly.not-a-treaty"
    message = _("Only a treaty that states are encouraged to join has their stages.")
