"""Refusals about debate and bilateral talks."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class DebateOpen(Refusal):
    """Two items at a time."""

    code = "assembly.debate-open"
    message = _("Another item is being discussed. Close its debate first.")


class DebateClosed(Refusal):
    """A debate that is over."""

    code = "assembly.debate-closed"
    message = _("This debate is closed.")


class NotOnAgenda(Refusal):
    """An item that was not admitted."""

    code = "assembly.not-on-agenda"
    message = _("Only an item of the agenda can be discussed.")


class ListClosed(Refusal):
    """Joining a list of speakers that was closed."""

    code = "assembly.list-closed"
    message = _("The list of speakers is closed. Points of order and replies are still taken.")


class AlreadyWaiting(Refusal):
    """On the list twice."""

    code = "assembly.already-waiting"
    message = _("Your delegation waits on the list already.")


class SpeechNotAllowed(Refusal):
    """Observers and guests do not speak for or against, or raise points of order."""

    code = "assembly.speech-not-allowed"
    status = 403
    message = _("Only members speak for or against and raise points of order. Guests speak by invitation of the chair.")


class SpeechOver(Refusal):
    """A turn that was taken, or given up."""

    code = "assembly.speech-over"
    message = _("This turn on the list was taken or given up.")


class NotSpeaking(Refusal):
    """Ending a speech that nobody gives."""

    code = "assembly.not-speaking"
    message = _("Nobody has the floor with this turn.")


class NotAPoint(Refusal):
    """A ruling on something that is no point of order."""

    code = "assembly.not-a-point"
    message = _("The chair rules on points of order that were raised, once on each.")


class RulingAppealed(Refusal):
    """A second appeal."""

    code = "assembly.ruling-appealed"
    message = _("An appeal against this ruling was made already.")


class NotBilateral(Refusal):
    """Asking to meet in a meeting that is not for talks of two."""

    code = "assembly.not-bilateral"
    message = _("Delegations meet two by two in the time set aside for bilateral talks.")


class SlotTaken(Refusal):
    """One of the two has agreed to meet somebody else at that time."""

    code = "assembly.slot-taken"
    message = _("One of the two delegations meets another one from %(starts)s to %(ends)s.")


class TablesTaken(Refusal):
    """Every table has somebody at that time."""

    code = "assembly.tables-taken"
    message = _("All tables are taken from %(starts)s to %(ends)s. Choose another time.")


class FollowUpNotPossible(Refusal):
    """Something with what follows from talks that its state does not allow."""

    code = "assembly.follow-up-not-possible"
    message = _("This is not possible: what the talks agreed is %(state)s.")


class TalksNotAgreed(Refusal):
    """Something that follows from talks which nobody has agreed to hold."""

    code = "assembly.talks-not-agreed"
    message = _("Only talks on which both delegations agreed have something that follows.")


class OutsideTalks(Refusal):
    """A time outside the bilateral talks."""

    code = "assembly.outside-talks"
    status = 400
    message = _("The talks are from %(starts)s to %(ends)s: choose a time within them.")


class SlotAnswered(Refusal):
    """A request to meet that is not open any more."""

    code = "assembly.slot-answered"
    message = _("This request to meet was answered or withdrawn.")
