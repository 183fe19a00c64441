"""Refusals about hosting a coming session."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class OffersClosed(Refusal):
    """An offer after the last day, or while the choice is being made."""

    code = "assembly.offers-closed"
    message = _("Offers to host that session are not taken any more.")


class CallExists(Refusal):
    """A second call for the same year."""

    code = "assembly.call-exists"
    message = _("Offers to host a session of %(year)s were called for already.")


class NoOffers(Refusal):
    """A choice among nobody."""

    code = "assembly.no-offers"
    message = _("Nobody offers to host a session of %(year)s any more.")


class OffersStillTaken(Refusal):
    """A choice before the last day for offers is over."""

    code = "assembly.offers-still-taken"
    message = _("Offers are taken until %(day)s. The choice is made after that day.")


class OfferUnknown(Refusal):
    """A vote for an offer that does not stand in this ballot."""

    code = "assembly.offer-unknown"
    status = 400
    message = _("This offer does not stand in this ballot.")


class NotChosen(Refusal):
    """An agreement with somebody who was not chosen."""

    code = "assembly.not-chosen"
    message = _("Only the host that the session chose, and that accepted its duties, signs an agreement.")


class AgreementExists(Refusal):
    """A second agreement about one session."""

    code = "assembly.agreement-exists"
    message = _("There is an agreement about this session already.")


class DutiesSettled(Refusal):
    """Another duty after somebody has signed."""

    code = "assembly.duties-settled"
    message = _("Duties are settled before somebody signs.")


class AgreementSigned(Refusal):
    """A signature twice."""

    code = "assembly.agreement-signed"
    message = _("The agreement is signed for this side already.")


class AgreementNotInForce(Refusal):
    """A duty under an agreement that one side has not signed."""

    code = "assembly.agreement-not-in-force"
    message = _("Duties are reported once both sides have signed the agreement.")


class DutyNotOpen(Refusal):
    """A duty that is not in the state that this asks for."""

    code = "assembly.duty-not-open"
    message = _("This duty is %(state)s.")
