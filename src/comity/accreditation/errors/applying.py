"""What the press desk refuses. Moments are said by the clock of the host, and the rule is named by its number."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class _ByTheClock(Refusal):
    """A refusal that names moments: facts `zone` and any number of instants."""

    def __str__(self) -> str:
        zone = ZoneInfo(self.facts["zone"])
        said = {name: said_by(fact, zone) if isinstance(fact, datetime) else fact for name, fact in self.facts.items()}
        return str(self.message) % said


def said_by(at: datetime, zone: ZoneInfo) -> str:
    """An instant to the second, by the clock of a place, in the reader's language."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'j F Y')} {local:%H:%M:%S}"


class NotYetOpen(_ByTheClock):
    """Sent in before the window opened."""

    code = "accreditation.not-yet-open"
    message = _(
        "Applications are received from %(opens_at)s (%(zone)s). Your draft is kept; send it in then. Rule %(rule)s of "
        "the terms."
    )


class TooLate(_ByTheClock):
    """Sent in after the last second of the window."""

    code = "accreditation.too-late"
    message = _(
        "Applications were received until %(closes_at)s (%(zone)s); this one came at %(came_at)s. It is refused by "
        "rule %(rule)s of the terms. Your draft is kept: only an officer of the host may still admit it."
    )


class SessionOver(Refusal):
    """The session is over: nobody is accredited to it any more."""

    code = "accreditation.session-over"
    message = _("The session is over.")


class NotComplete(Refusal):
    """Something is missing before it can be sent in."""

    code = "accreditation.not-complete"
    status = 400
    message = _("The application is not complete yet: its page says what is missing. Rule %(rule)s of the terms.")


class ConsentMissing(Refusal):
    """Nothing is received without the consent of the person."""

    code = "accreditation.consent-missing"
    status = 400
    message = _("Say that you agree to what is done with your data; else the application cannot be received.")


class NotADraft(Refusal):
    """What was sent in changes no more."""

    code = "accreditation.not-a-draft"
    message = _("This application was sent in or withdrawn already: nothing in it can be changed any more.")


class NothingToWithdraw(Refusal):
    """It has ended already."""

    code = "accreditation.nothing-to-withdraw"
    message = _("This application has ended already.")


class WindowReversed(Refusal):
    """A window that closes before it opens."""

    code = "accreditation.window-reversed"
    status = 400
    message = _("Applications close after they open.")


class HolidaysTooMany(Refusal):
    """More days without work than anybody means."""

    code = "accreditation.holidays-too-many"
    status = 400
    message = _("Name at most %(most)s holidays.")


class HostUnknown(Refusal):
    """A bureau that there is not."""

    code = "accreditation.host-unknown"
    status = 400
    message = _("There is no bureau with the code %(code)s.")


class ReasonMissing(Refusal):
    """An exception without a reason."""

    code = "accreditation.reason-missing"
    status = 400
    message = _("Say why this application is admitted although it is late.")


class TakenInAlready(Refusal):
    """One letter, taken in twice."""

    code = "accreditation.taken-in-already"
    message = _("This letter was taken in already, as %(reference)s.")


class NotByMail(Refusal):
    """An officer writes in no application that its applicant can write in."""

    code = "accreditation.not-by-mail"
    message = _("Only an application that came by mail is completed by an officer.")


class NotLate(Refusal):
    """An exception that is not needed."""

    code = "accreditation.not-late"
    message = _("Applications are still received: the applicant can send it in.")


class AdmittedAlready(Refusal):
    """Two officers at one button."""

    code = "accreditation.admitted-already"
    message = _("An officer has admitted this late application already.")
