"""The refusals of oversight."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class LedgerNotYours(Refusal):
    """The ledger as a whole is seen by the General Secretariat's data-protection unit and the node's operator."""

    code = "oversight.ledger-not-yours"
    status = 403
    message = _(
        "Only the General Secretariat's data-protection unit and the operator of this node see the ledger as a whole."
    )


class VerificationRunning(Refusal):
    """One verification at a time is enough."""

    code = "oversight.verification-running"
    message = _("The ledger is being verified already. Wait for the result.")


class NotYetSigned(Refusal):
    """No checkpoint covers the entry yet, so there is nothing to prove it against."""

    code = "oversight.not-yet-signed"
    message = _("No checkpoint covers this entry yet. One is signed every minute; try again then.")


class NothingToCompare(Refusal):
    """A consistency proof leads from one checkpoint to a later one."""

    code = "oversight.nothing-to-compare"
    status = 404
    message = _("There is no proof between these two sizes: ask for two sizes of signed checkpoints, smaller first.")
