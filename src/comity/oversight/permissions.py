"""Who may look at the audit, one line each.

Auditors and data-protection officers see what their own bureau did, and who consulted what their bureau owns. Whoever
keeps the whole ledger (`queries.keeps_whole_ledger`) sees the public part of every entry.
"""

from comity.core.codes import Purpose, Role
from comity.core.permissions import Permission

READERS = (Role.AUDITOR, Role.DATA_PROTECTION, Role.OPERATOR)
KEEPERS = (Role.DATA_PROTECTION, Role.OPERATOR)
FIGURE_READERS = (*READERS, Role.OFFICER, Role.COMPLIANCE, Role.COMMAND)  # of figures, which name nobody
_SUPERVISION = (Purpose.DATA_PROTECTION,)

CONSULT_AUDIT = Permission("oversight.consult_audit", roles=READERS, purposes=_SUPERVISION)
CONSULT_ENTRY = Permission("oversight.consult_entry", roles=READERS, purposes=_SUPERVISION)
CONSULT_ACCESS = Permission("oversight.consult_access", roles=READERS, purposes=_SUPERVISION)
EXPORT_AUDIT = Permission("oversight.export_audit", roles=READERS, purposes=_SUPERVISION)
PROVE_ENTRY = Permission("oversight.prove_entry", roles=READERS, purposes=_SUPERVISION)
VERIFY_LEDGER = Permission("oversight.verify_ledger", roles=KEEPERS, purposes=_SUPERVISION)
RECORD_VERIFICATION = Permission("oversight.record_verification", roles=(Role.SYSTEM,))
