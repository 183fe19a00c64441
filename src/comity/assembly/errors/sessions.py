"""Refusals about sessions, offices and the timetable."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NotInOffice(Refusal):
    """The actor holds none of the offices that this needs in this session."""

    code = "assembly.not-in-office"
    status = 403
    message = _("This needs an office in the session: %(offices)s. The protocol of the General Secretariat gives it.")


class NotADelegate(Refusal):
    """Only who belongs to a delegation of the session may do this."""

    code = "assembly.not-a-delegate"
    status = 403
    message = _("Only a delegate of this session may do this. The own delegation names who acts for it.")


class TitleMissing(Refusal):
    """A title in none of the languages."""

    code = "assembly.title-missing"
    status = 400
    message = _("Give a title in at least one language of the session.")


class ReferenceTaken(Refusal):
    """Two sessions with one reference."""

    code = "assembly.reference-taken"
    message = _("There is a session with the reference %(reference)s already.")


class ReferenceNotPossible(Refusal):
    """A reference with which no address can be made."""

    code = "assembly.reference-not-possible"
    status = 400
    message = _("A reference has capital letters, digits and hyphens, at most forty: GA-93.")


class EditionUnknown(Refusal):
    """Voting rules that this node does not have."""

    code = "assembly.edition-unknown"
    status = 400
    message = _("There is no edition of voting rules called %(edition)s.")


class TimeZoneUnknown(Refusal):
    """A time zone that is none."""

    code = "assembly.time-zone-unknown"
    status = 400
    message = _("%(time_zone)s is no time zone. Name one as the IANA does: Africa/Casablanca.")


class LanguageUnknown(Refusal):
    """A language that is none of the session's."""

    code = "assembly.language-unknown"
    status = 400
    message = _("%(language)s is none of the languages of the session.")


class DaysReversed(Refusal):
    """A session that ends before it begins."""

    code = "assembly.days-reversed"
    status = 400
    message = _("A session closes on the day it opens, or later.")


class SessionNotPrepared(Refusal):
    """Something that is possible only before the session opens."""

    code = "assembly.session-not-prepared"
    message = _("This is possible only until the session opens.")


class SessionNotOpen(Refusal):
    """Something that happens only while the session is open."""

    code = "assembly.session-not-open"
    message = _("This is possible only while the session is open.")


class SessionClosed(Refusal):
    """Something that a closed session does not take any more."""

    code = "assembly.session-closed"
    message = _("The session is closed.")


class StillUnderWay(Refusal):
    """A session cannot close while a debate or a vote is open."""

    code = "assembly.still-under-way"
    message = _("A debate or a vote is still open. End it before you close the session.")


class OfficerUnknown(Refusal):
    """Nobody in service under that user name."""

    code = "assembly.officer-unknown"
    status = 400
    message = _("There is no officer in service with the user name %(username)s.")


class OfficeHeld(Refusal):
    """The same office twice."""

    code = "assembly.office-held"
    message = _("This officer holds the office already.")


class MeetingEndsEarly(Refusal):
    """A meeting that ends before it begins."""

    code = "assembly.meeting-ends-early"
    status = 400
    message = _("A meeting ends after it begins.")


class OutsideSession(Refusal):
    """A meeting on a day that is none of the session's."""

    code = "assembly.outside-session"
    status = 400
    message = _("The session is from %(first)s to %(last)s: this meeting is not within these days.")


class RoomTaken(Refusal):
    """Two meetings in one room."""

    code = "assembly.room-taken"
    message = _("The room is taken from %(starts)s to %(ends)s.")


class MeetingCancelled(Refusal):
    """A meeting that will not be held."""

    code = "assembly.meeting-cancelled"
    message = _("This meeting is cancelled.")


class LineEnded(Refusal):
    """A line of a running order that is over."""

    code = "assembly.line-ended"
    message = _("This line of the running order is over.")


class ExportNotPossible(Refusal):
    """A folder that holds something already, or a session of which nothing is signed."""

    code = "assembly.export-not-possible"
    message = _("A session is exported into an empty folder, once something of it is signed.")


class NotAllSigned(Refusal):
    """Something happened in a session after the checkpoint that an export would show."""

    code = "assembly.not-all-signed"
    message = _("Something happened in the session meanwhile. Export it again.")
