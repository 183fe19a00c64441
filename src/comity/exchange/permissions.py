"""Who may do what in the exchange, one line each."""

from comity.core.codes import CONSULTING, Role
from comity.core.permissions import Permission

_WRITING = (Role.OFFICER, Role.COMMAND)
_READING = (*_WRITING, Role.DATA_PROTECTION)

# What officers write, ask and answer.
SAVE_MESSAGE_DRAFT = Permission("exchange.save_draft", roles=_WRITING)
DISCARD_MESSAGE_DRAFT = Permission("exchange.discard_draft", roles=_WRITING, own="bureau_id")
SEND_MESSAGE = Permission("exchange.send_message", roles=_WRITING, own="bureau_id", purposes=CONSULTING)
READ_CASE = Permission("exchange.read_case", roles=_READING, own="bureau_id", purposes=CONSULTING)
SEARCH_CASES = Permission("exchange.search_cases", roles=_READING, purposes=CONSULTING)
PRINT_CASE = Permission("exchange.print_case", roles=_READING, own="bureau_id", purposes=CONSULTING)
FILE_CASE = Permission("exchange.file_case", roles=_WRITING, own="bureau_id")
ASSIGN_CASE = Permission("exchange.assign_case", roles=_WRITING, own="bureau_id")
CLOSE_CASE = Permission("exchange.close_case", roles=_WRITING, own="bureau_id")
REFUSE_REQUEST = Permission("exchange.refuse_request", roles=_WRITING, own="asked_id")
EXTEND_REQUEST = Permission("exchange.extend_request", roles=_WRITING, own="asked_id")
WITHDRAW_REQUEST = Permission("exchange.withdraw_request", roles=_WRITING, own="asker_id")
ASK_TO_PASS_ON = Permission("exchange.ask_to_pass_on", roles=_WRITING, purposes=CONSULTING)
DECIDE_PASSING_ON = Permission("exchange.decide_passing_on", roles=_WRITING, own="asked_id")
RECALL_ACT = Permission("exchange.recall_act", roles=_WRITING, own="issuer_id")
CIRCULATE = Permission("exchange.circulate", roles=_WRITING)
READ_EXPERTISE = Permission("exchange.read_expertise", roles=_READING)
RAISE_CLOCKS = Permission("exchange.raise_clocks", roles=(Role.SYSTEM,))

# What the node does by itself: directories, acts, arrivals.
_NODE = (Role.SYSTEM,)
_OPERATING = (Role.SYSTEM, Role.OPERATOR)
ISSUE_DIRECTORY = Permission("exchange.issue_directory", roles=_OPERATING)
ACCEPT_DIRECTORY = Permission("exchange.accept_directory", roles=_OPERATING)
ACCEPT_LISTING = Permission("exchange.accept_listing", roles=_NODE)
ROTATE_KEYS = Permission("exchange.rotate_keys", roles=_OPERATING)
REVOKE_KEY = Permission("exchange.revoke_key", roles=_OPERATING)
ISSUE_ACT = Permission("exchange.issue_act", roles=_NODE)
ACCEPT_ACT = Permission("exchange.accept_act", roles=_NODE)
KEEP_HIT_FILE = Permission("exchange.keep_hit_file", roles=_NODE)
KEEP_FILE = Permission("exchange.keep_file", roles=_NODE)
EMPTY_ACTS = Permission("exchange.empty_acts", roles=_NODE)
LET_DEPARTED_GO = Permission("exchange.let_departed_go", roles=_NODE)
DROP_ENVELOPES = Permission("exchange.drop_envelopes", roles=_NODE)
SET_ASIDE = Permission("exchange.set_aside", roles=_NODE)
KEEP_EVIDENCE = Permission("exchange.keep_evidence", roles=_NODE)
RESOLVE_ARRIVAL = Permission("exchange.resolve_arrival", roles=(*_OPERATING, Role.COMMAND))
TRY_ARRIVAL = Permission("exchange.try_arrival", roles=(*_OPERATING, Role.COMMAND))
ASK_AGAIN = Permission("exchange.ask_again", roles=_NODE)
OWE_READ_RECEIPTS = Permission("exchange.owe_read_receipts", roles=_NODE)

# Who operates the node decides with whom it stands.
FOUND_HUB = Permission("exchange.found_hub", roles=(Role.OPERATOR,))
INVITE_NODE = Permission("exchange.invite_node", roles=(Role.OPERATOR,))
ADMIT_NODE = Permission("exchange.admit_node", roles=(Role.OPERATOR,))
JOIN_HUB = Permission("exchange.join_hub", roles=(Role.OPERATOR,))
END_NODE = Permission("exchange.end_node", roles=(Role.OPERATOR,))
REPLACE_ROOT = Permission("exchange.replace_root", roles=(Role.OPERATOR,))
ACCEPT_ROOT = Permission("exchange.accept_root", roles=(Role.OPERATOR,))
MOVE_ROOT = Permission("exchange.move_root", roles=(Role.OPERATOR,))
