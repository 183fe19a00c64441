"""What badges and gates refuse."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NothingToIssue(Refusal):
    """Everybody has a badge."""

    code = "accreditation.nothing-to-issue"
    message = _("Everybody has a badge already.")


class HasABadge(Refusal):
    """One person, one live badge."""

    code = "accreditation.has-a-badge"
    message = _("This person has the badge %(reference)s. Issue that one anew, and it dies with it.")


class BadgeRevoked(Refusal):
    """A dead badge stays dead."""

    code = "accreditation.badge-revoked"
    message = _("The badge %(reference)s was revoked: it is neither printed, revoked nor issued again.")


class NobodyNamed(Refusal):
    """A badge for nobody."""

    code = "accreditation.nobody-named"
    status = 400
    message = _("Say whose badge it is.")


class RoleNotByName(Refusal):
    """Delegates come from delegations, journalists from applications."""

    code = "accreditation.role-not-by-name"
    status = 400
    message = _("Delegates and observers are given a badge by their delegation, journalists by their application.")


class KeyNotHere(Refusal):
    """The private half of a key is not at this node."""

    code = "accreditation.key-not-here"
    message = _("The key %(mark)s is not at this node: rotate the keys of the session, and issue its badges anew.")


class GateNameTaken(Refusal):
    """Two gates of one name would be taken for one another."""

    code = "accreditation.gate-name-taken"
    message = _("There is a gate with this name already.")


class GateClosed(Refusal):
    """A gate that was given up."""

    code = "accreditation.gate-closed"
    message = _("This gate is closed.")


class CodeNotGood(Refusal):
    """A one-time code that was used, is too old, or never was: all alike."""

    code = "accreditation.code-not-good"
    status = 403
    message = _("This code is not good. It holds once and for a short while: ask the head of the gate for another.")


class DeviceBlocked(Refusal):
    """A phone that answers no more."""

    code = "accreditation.device-blocked"
    status = 403
    message = _("This phone is not enrolled, or was blocked. Ask the head of the gate for a code.")


class ScansUnreadable(Refusal):
    """A log that is no log."""

    code = "accreditation.scans-unreadable"
    status = 400
    message = _("Line %(line)s of the log cannot be read: %(what)s.")


class ScanAltered(Refusal):
    """The same scan with other words: a log only grows."""

    code = "accreditation.scan-altered"
    message = _("Scan %(counter)s of this phone came before and said something else. Nothing was taken in.")


class RoomNotPossible(Refusal):
    """Room for nobody, or for more than any house holds."""

    code = "accreditation.room-not-possible"
    status = 400
    message = _("Room for people is a number from 1 to %(most)s.")


class SettledAlready(Refusal):
    """Two officers at one button."""

    code = "accreditation.settled-already"
    message = _("Somebody has looked into this already.")
