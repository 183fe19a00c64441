"""How the actions of oversight read."""

from django.utils.translation import gettext_lazy as _

OPERATIONS = {
    "oversight.consult_audit": _("Look at the audit"),
    "oversight.consult_access": _("Look at who consulted our records"),
    "oversight.consult_entry": _("Look at one entry of the audit"),
    "oversight.export_audit": _("Take a list of audit entries away"),
    "oversight.prove_entry": _("Prove one entry of the audit"),
    "oversight.verify_ledger": _("Begin a verification of the ledger"),
    "oversight.record_verification": _("Keep the result of a verification"),
}

SUBJECTS = {
    "oversight.verificationrun": _("verification of the ledger"),
}
