"""Who may do what with records."""

from comity.core.codes import CONSULTING, Role
from comity.core.permissions import Permission

KEEPERS = (Role.OFFICER, Role.OPERATOR, Role.SYSTEM)
READERS = (
    Role.FRONT_LINE,
    Role.OFFICER,
    Role.COMPLIANCE,
    Role.COMMAND,
    Role.DATA_PROTECTION,
    Role.OPERATOR,
    Role.SYSTEM,
)
EXPORTERS = (Role.OFFICER, Role.COMPLIANCE, Role.COMMAND, Role.DATA_PROTECTION, Role.OPERATOR)

CONTRIBUTE = Permission("records.contribute", roles=KEEPERS)
CHANGE = Permission("records.change", roles=KEEPERS, own="owner_id")
WITHDRAW = Permission("records.withdraw", roles=KEEPERS, own="owner_id")
EXPIRE = Permission("records.expire", roles=[Role.SYSTEM])
SET_RELEASE = Permission("records.set_release", roles=KEEPERS, own="owner_id")
EXTEND_RETENTION = Permission("records.extend_retention", roles=KEEPERS, own="owner_id")

HOLDERS = (Role.DATA_PROTECTION, Role.COMPLIANCE)  # of the General Secretariat, as the verbs say
PLACE_HOLD = Permission("records.place_hold", roles=HOLDERS)
LIFT_HOLD = Permission("records.lift_hold", roles=HOLDERS)
END_HOLDS = Permission("records.end_holds", roles=[Role.SYSTEM])
ERASE = Permission("records.erase", roles=[Role.SYSTEM])

CONSULT = Permission("records.consult", roles=READERS, purposes=CONSULTING)
SEARCH = Permission("records.search", roles=READERS, purposes=CONSULTING)
EXPORT = Permission("records.export", roles=EXPORTERS, purposes=CONSULTING)

ATTACHERS = (Role.FRONT_LINE, Role.OFFICER, Role.COMMAND)  # to rows of their own bureau, as whoever holds the row says
ATTACH = Permission("records.attach", roles=ATTACHERS)
DETACH = Permission("records.detach", roles=ATTACHERS, own="owner_id")
# Files of a row are opened by whom its app names (`Holding.roles`): readers of records, unless it says otherwise.
OPENERS = (*READERS, Role.ADMINISTRATOR, Role.AUDITOR, Role.PROTOCOL)
OPEN_ATTACHMENT = Permission("records.open_attachment", roles=OPENERS, purposes=CONSULTING)

REGISTER_LIST = Permission("records.register_list", roles=KEEPERS)
CHANGE_LIST = Permission("records.change_list", roles=KEEPERS, own="owner_id")
RETIRE_LIST = Permission("records.retire_list", roles=KEEPERS, own="owner_id")
START_IMPORT = Permission("records.start_import", roles=KEEPERS, own="owner_id")
IMPORT_CHUNK = Permission("records.import_chunk", roles=KEEPERS, own="owner_id")
END_READING = Permission("records.end_reading", roles=KEEPERS, own="owner_id")
WITHDRAW_UNLISTED = Permission("records.withdraw_unlisted", roles=KEEPERS, own="owner_id")
REFUSE_FILE = Permission("records.refuse_file", roles=KEEPERS, own="owner_id")
